"""Deploys CloudFormation templates in moto, in memory, and says which users got which access keys.

Reads one JSON object a line from standard input and writes one for each to standard output, in order:

    {"file", "templates": {file: template}, "parameters": {name: value}, "region", "accountId", "stackName", "mode"}
    -> {"users": [[place, logical ID, name]], "keys": [[place, logical ID, user's name]]}
     | {"refusal": why the deployment failed}

A place is the list of logical IDs of the nested stacks around a resource. `TemplateURL`s name files of `templates`.
The mode is "amended" (see below), "lenient" (amended, but two users may have one name, and a user many keys) or "as it
is". moto is driven below its HTTP layer, which takes ten times as long as all the rest.
"""

import json
import os
import re
import sys
from contextlib import ExitStack
from copy import copy
from unittest.mock import patch

# A template knows nothing of which Regions there are.
os.environ["MOTO_ALLOW_NONEXISTENT_REGION"] = "true"

from moto.backends import get_backend  # noqa: E402
from moto.cloudformation import parsing  # noqa: E402
from moto.cloudformation.exceptions import ValidationError  # noqa: E402
from moto.cloudformation.models import Stack  # noqa: E402
from moto.core.base_backend import BackendDict  # noqa: E402
from moto.core.model_instances import reset_model_data  # noqa: E402
from moto.iam import models as iam_models  # noqa: E402
from moto.iam.models import IAMBackend  # noqa: E402
from moto.moto_api._internal import mock_random  # noqa: E402
from moto.utilities.utils import get_partition  # noqa: E402

BUCKET = "templates"
NESTED_STACK = "AWS::CloudFormation::Stack"


def output_of_nested_stack(stack, attribute):
    """What `Fn::GetAtt` of a nested stack gives; moto has nothing for it."""
    name = attribute.removeprefix("Outputs.")
    for output in stack.outputs or []:
        if output["OutputKey"] == name:
            return output["OutputValue"]
    raise ValidationError(message=f"the nested stack has no output {name}")


def load_allowed_parameters(resources, load_parameters=parsing.ResourceMap.load_parameters):
    """Refuses what `AllowedValues` does not list; moto does not look at it."""
    load_parameters(resources)
    for name, declaration in resources._template.get("Parameters", {}).items():
        allowed = declaration.get("AllowedValues")
        if allowed is not None and resources.resolved_parameters[name] not in allowed:
            raise ValidationError(message=f"the parameter {name} must be one of its AllowedValues")


def clean_existing(node, resources, clean_json=parsing.clean_json):
    """Refuses a `Ref` of a resource that its condition keeps from being created; moto takes it for no value."""
    name = node.get("Ref") if isinstance(node, dict) else None
    if name in getattr(resources, "_resource_json_map", {}) and resources[name] is None:
        raise ValidationError(message=f"Unresolved resource dependencies [{name}]")
    return clean_json(node, resources)


def create_with_outputs(stack, create_resources=Stack.create_resources):
    """Works the outputs out, which may refer to what there is not; moto leaves that to whoever asks for them."""
    create_resources(stack)
    list(stack.output_map.values())


def create_named_user(iam, region_name, user_name, path="/", tags=None, create_user=IAMBackend.create_user):
    """Refuses a name that IAM does; moto takes any."""
    if not re.fullmatch(r"[\w+=,.@-]{1,64}", user_name, re.ASCII):
        raise ValidationError(message=f"The specified value for userName is invalid: {user_name}")
    return create_user(iam, region_name, user_name, path, tags)


def create_or_share_user(iam, region_name, user_name, path="/", tags=None):
    if user_name not in iam.users:
        return create_named_user(iam, region_name, user_name, path, tags)
    # A copy has the same keys, but a logical ID and an ARN of its own.
    user = copy(iam.users[user_name])
    user.path = path or "/"
    return user


amendments = [
    patch.object(Stack, "get_cfn_attribute", output_of_nested_stack, create=True),
    patch.object(parsing.ResourceMap, "load_parameters", load_allowed_parameters),
    patch.object(parsing, "clean_json", clean_existing),
    patch.object(Stack, "create_resources", create_with_outputs),
    patch.object(IAMBackend, "create_user", create_named_user),
]
leniency = [
    patch.object(IAMBackend, "create_user", create_or_share_user),
    patch.object(iam_models, "LIMIT_KEYS_PER_USER", 1000),
]
modes = {"as it is": [], "amended": amendments, "lenient": [*amendments, *leniency]}


def texts_of(templates):
    """The templates as text, by file, with the URLs that those of nested stacks have once they are uploaded."""
    for template in templates.values():
        for resource in template["Resources"].values():
            if resource["Type"] == NESTED_STACK:
                file = resource["Properties"]["TemplateURL"]
                resource["Properties"]["TemplateURL"] = f"https://s3.amazonaws.com/{BUCKET}/{file}"
    # moto tries YAML first, in Python; where tabs indent, that fails at once.
    return {file: json.dumps(template, indent="\t") for file, template in templates.items()}


class Account:
    """An AWS account without resources, but for some users, seen from one Region."""

    def __init__(self, account_id, region, uploads, existing_users):
        BackendDict.reset()
        # moto goes through all that there ever was with each reset.
        reset_model_data()
        partition = get_partition(region)
        self.cloudformation = get_backend("cloudformation")[account_id][region]
        self.iam = get_backend("iam")[account_id][partition]
        s3 = get_backend("s3")[account_id][partition]
        s3.create_bucket(BUCKET, region)
        for file, text in uploads.items():
            s3.put_object(BUCKET, file, text.encode())
        for name in existing_users:
            self.iam.create_user(region, name)

    def deploy(self, stack_name, template, parameters):
        # The names that CloudFormation makes up are then the same in each attempt.
        mock_random.seed(0)
        stack = self.cloudformation.create_stack(stack_name, template, parameters)
        users, keys = [], []
        self.collect(stack, [], users, keys)
        owners = {
            key.access_key_id: user.name
            for user in self.iam.list_users(None, None, None)
            for key in self.iam.list_access_keys(user.name)
        }
        return {"users": users, "keys": [[place, key, owners[key_id]] for place, key, key_id in keys]}

    def collect(self, stack, place, users, keys):
        if stack.status != "CREATE_COMPLETE":
            raise RuntimeError(f"{stack.name} is {stack.status}")
        for resource in stack.stack_resources:
            # What its condition keeps from being created is None.
            if resource is None:
                continue
            if resource.cf_resource_type == "AWS::IAM::User":
                users.append([place, resource.logical_resource_id, resource.physical_resource_id])
            elif resource.cf_resource_type == "AWS::IAM::AccessKey":
                keys.append([place, resource.logical_resource_id, resource.physical_resource_id])
            elif resource.cf_resource_type == NESTED_STACK:
                self.collect(resource, [*place, resource.logical_resource_id], users, keys)


def deploy(request):
    """Users that only the keys' names speak of are taken to exist already: such keys can be deployed, and are apart."""
    texts = texts_of(request["templates"])
    existing = []
    while True:
        try:
            account = Account(request["accountId"], request["region"], texts, existing)
            return account.deploy(request["stackName"], texts[request["file"]], request["parameters"])
        except Exception as error:  # moto fails with whatever Python raises where CloudFormation refuses.
            missing = re.search(r"The user with name (\S+) cannot be found", str(error))
            if missing is None or missing[1] in ("None", *existing):
                return {"refusal": f"{type(error).__name__}: {error}"}
            existing.append(missing[1])


def main():
    for line in sys.stdin:
        request = json.loads(line)
        with ExitStack() as changes:
            for change in modes[request["mode"]]:
                changes.enter_context(change)
            answer = deploy(request)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
