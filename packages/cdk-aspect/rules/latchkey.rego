# Latchkey for the engine of the CDK's CloudFormationValidatePlugin: the part of its rules that the engine's model of a
# template can tell. ../docs/guard-and-rego.md has what that is, measured. The texts are those of @latchkey/rules.
package latchkey

import rego.v1

violation contains finding if {
	some pair in keys_of_users
	finding := {
		"rule_id": "iam-user-no-initial-access-key",
		"severity": severity_for(pair.user),
		"message": sprintf("%s '%s' is created together with %s '%s'", [pair.what, pair.key, owner(pair.user), pair.user]),
		"resource_id": pair.key,
		"resource_path": pair.path,
		"suggested_fix": "Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.",
		"related_locations": [{"resource": pair.user, "message": "the key's owner"}],
	}
}

violation contains finding if {
	some password in readable_passwords
	finding := {
		"rule_id": "iam-user-initial-password-not-plaintext",
		"severity": "ERROR",
		"message": sprintf("Initial password of IAM user '%s' %s", [password.user, password.how]),
		"resource_id": password.user,
		"resource_path": "Properties.LoginProfile",
		"suggested_fix": "Take the password from Secrets Manager or a SecureString by a dynamic reference, and have it changed at once.",
	}
}

violation contains finding if {
	some profile in login_profiles
	keeps_password(profile.value)
	finding := {
		"rule_id": "iam-user-initial-password-reset-required",
		"severity": "WARN",
		"message": sprintf("IAM user '%s' does not have to change its first password", [profile.user]),
		"resource_id": profile.user,
		"resource_path": "Properties.LoginProfile",
		"suggested_fix": "Set PasswordResetRequired to true in the LoginProfile, and let the user call iam:ChangePassword.",
	}
}

violation contains finding if {
	some edge in input.edges
	edge.kind == "GetAtt"
	edge.attr == "SecretAccessKey"
	input.resources[edge.target].resourceType == "AWS::IAM::AccessKey"
	some sink in sinks(edge)
	finding := {
		"rule_id": "iam-access-key-secret-not-exposed",
		"severity": "ERROR",
		"message": sprintf("Secret of access key '%s' %s", [edge.target, sink.how]),
		"resource_id": sink.resource,
		"resource_path": sink.path,
		"suggested_fix": "Put the secret into an AWS::SecretsManager::Secret and let its owner read it there; replace keys that were shown.",
	}
}

# Every key with every user whose name it can have, when both can exist.
keys_of_users contains {"key": key, "user": user, "path": "Properties.UserName", "what": "Access key"} if {
	some key in resources_of_type("AWS::IAM::AccessKey")
	some user in resources_of_type("AWS::IAM::User")
	some left in branches(key, "UserName")
	some right in names_of_user(user)
	spellings(key, left) & spellings(user, right) != set()
	can_hold([exists(key), exists(user), left.conditions, right.conditions])
}

keys_of_users contains pair if {
	some key, resource in input.resources
	resource.resourceType in {"Custom::AWS", "AWS::CloudFormation::CustomResource"}
	some user in resources_of_type("AWS::IAM::User")
	call := call_text(resource.properties.Create)
	regex.match(`"action":"(createAccessKey|CreateAccessKey|CreateAccessKeyCommand)"`, call)
	some right in names_of_user(user)
	some name in quoted_names(user, right)
	contains(call, sprintf(`"UserName":"%s"`, [name]))
	can_hold([exists(key), exists(user), right.conditions])
	pair := {"key": key, "user": user, "path": "Properties.Create", "what": "The access key of custom resource"}
}

call_text(call) := call if is_string(call)

call_text(call) := call.__dynamic

# A user's name as it stands in the engine's text of a call.
quoted_names(user, branch) := {sprintf("{ref:%s}", [user])} if branch.value == {"__kind": "resource", "__ref": user}

quoted_names(_, branch) := {branch.value} if is_string(branch.value)

names_of_user(user) := branches(user, "UserName") | {{
	"value": {"__kind": "resource", "__ref": user},
	"conditions": {},
	"path": "Properties",
}}

# What a property can be, by the conditions of the Fn::If around it.
branches(resource, property) := {branch |
	root := input.resources[resource].properties[property]
	some steps in ways
	some value in values_at(root, steps)
	not value.__conditional
	branch := {
		"value": value,
		"conditions": {condition: taken |
			some depth, step in steps
			condition := object.get(root, array.slice(steps, 0, depth), {}).__conditional
			taken := step == "__if_true"
		},
		"path": concat(".", array.concat(["Properties", property], [fn_if[step] | some step in steps])),
	}
}

values_at(root, steps) := {root | steps == []} |
	{value | is_object(root); value := object.get(root, steps, undefined); value != undefined}

# No template holds it.
undefined := {"__undefined"}

fn_if := {"__if_true": "Fn::If.1", "__if_false": "Fn::If.2"}

# The ways into an Fn::If, three deep: the engine has no `walk`.
ways := {[]} |
	{[a] | some a in object.keys(fn_if)} |
	{[a, b] | some a in object.keys(fn_if); some b in object.keys(fn_if)} |
	{[a, b, c] | some a in object.keys(fn_if); some b in object.keys(fn_if); some c in object.keys(fn_if)}

# Two names are the same when they have a spelling in common. Sets, since an error here would end the synthesis.
spellings(resource, branch) := texts(branch.value) | by_reference(resource, branch) | by_expression(resource, branch)

texts(value) := {sprintf("text %s", [value]) | is_string(value)} |
	{sprintf("text %s", [each]) | some each in value.__enum} |
	{sprintf("resource %s", [value.__ref]) | value.__kind == "resource"}

# A Sub of nothing but a resource, and a part of a user's ARN, of which the engine does not say which part it is.
by_reference(resource, branch) := {sprintf("resource %s", [edge.target]) |
	some edge in input.edges
	edge.source == resource
	edge.sourcePath == branch.path
	is_name_of(edge, branch.value.__dynamic)
}

is_name_of(edge, expression) if {
	edge.kind == "Ref"
	regex.match(`^Sub:\$\{[^}]*\}$`, expression)
}

is_name_of(edge, expression) if {
	edge.kind == "GetAtt"
	edge.attr == "Arn"
	startswith(expression, "Select ")
	object.get(input.resources[edge.target].properties, "Path", "/") == "/"
}

# The same text made of the same references.
by_expression(resource, branch) := {sprintf("%s of %v", [branch.value.__dynamic, references]) |
	regex.match(`^(parameter |Sub:|Join:|dynamic reference: )`, branch.value.__dynamic)
	references := [[trim_prefix(edge.sourcePath, branch.path), edge.target] |
		some edge in input.edges
		edge.source == resource
		startswith(edge.sourcePath, branch.path)
	]
	# A pseudo parameter in a Join is no reference, and the text does not say which it is.
	count(regex.find_n(`\{dynamic\}`, branch.value.__dynamic, -1)) <= count(references)
}

exists(resource) := {condition: true} if {
	condition := input.resources[resource].condition
	is_string(condition)
}

exists(resource) := {} if not is_string(input.resources[resource].condition)

can_hold(assignments) if {
	every left in assignments {
		every right in assignments {
			every condition, taken in left {
				object.get(right, condition, taken) == taken
			}
		}
	}
	is_satisfiable({condition: taken | some assignment in assignments; some condition, taken in assignment})
}

severity_for(user) := "ERROR" if has_login_profile(user)

severity_for(user) := "WARN" if not has_login_profile(user)

owner(user) := "console user" if has_login_profile(user)

owner(user) := "IAM user" if not has_login_profile(user)

has_login_profile(user) if {
	some profile in login_profiles
	profile.user == user
}

login_profiles contains {"user": user, "value": branch.value} if {
	some user in resources_of_type("AWS::IAM::User")
	some branch in branches(user, "LoginProfile")
	branch.value != null
	can_hold([exists(user), branch.conditions])
}

readable_passwords contains {"user": profile.user, "how": "is written in plain text"} if {
	some profile in login_profiles
	is_string(profile.value.Password)
}

readable_passwords contains {"user": profile.user, "how": how} if {
	some profile in login_profiles
	some name, parameter in input.parameters
	profile.value.Password.__dynamic == sprintf("parameter %s value unknown", [name])
	parameter.noEcho == false
	how := sprintf("comes from parameter '%s', which has no NoEcho: whoever may describe the stack can read it", [name])
}

keeps_password(profile) if {
	is_object(profile)
	profile.Password
	not profile.PasswordResetRequired
}

keeps_password(profile) if coerce_to_bool(profile.PasswordResetRequired) == false

sinks(edge) := {{"resource": edge.target, "path": "", "how": how} |
	startswith(edge.source, "__output__")
	how := sprintf("is put into output '%s': whoever may describe the stack can read it", [trim_prefix(edge.source, "__output__")])
} | {{"resource": edge.source, "path": edge.sourcePath, "how": how} |
	type := input.resources[edge.source].resourceType
	startswith(type, "AWS::")
	not type in {"AWS::SecretsManager::Secret", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack"}
	[section, part] := array.slice(split(edge.sourcePath, "."), 0, 2)
	some how in places(section, part, edge.source)
}

places(section, part, resource) := {how |
	section == "Metadata"
	how := sprintf("is put into metadata '%s' of '%s': whoever may describe the stack's resources can read it", [part, resource])
} | {how |
	section == "Properties"
	part == "UserData"
	how := sprintf("is put into the user data of '%s': every process there, and whoever may describe it, can read it", [resource])
} | {how |
	section == "Properties"
	part != "UserData"
	how := sprintf("is put into property '%s' of '%s' in plain text", [part, resource])
}
