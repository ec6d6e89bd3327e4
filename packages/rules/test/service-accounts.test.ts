import { rules } from "@latchkey/rules";
import { annotate } from "@latchkey/rules/testing";
import { expect, test } from "vitest";

/** A user with a key and, in place of `…`, what else the user's definition says; and what is reported of the key. */
const declarations: Record<string, readonly [definition: string, reported: string]> = {
  "a reason": [
    "Metadata: { Latchkey: { ServiceAccount: { Reason: a relay without OIDC } } }",
    "warning, suppressed (service-account: a relay without OIDC): Access key 'Key' is created together with IAM user 'Bot'",
  ],
  "a reason and an owner": [
    'Metadata: { Latchkey: { ServiceAccount: { Reason: " relay ", Owner: ops@example.com } } }',
    "warning, suppressed (service-account: relay): Access key 'Key' is created together with IAM user 'Bot'",
  ],
  "no reason": [
    "Metadata: { Latchkey: { ServiceAccount: { Owner: ops@example.com } } }",
    "warning: Access key 'Key' is created together with IAM user 'Bot'; that it is declared a service account does not count, since the declaration gives no Reason",
  ],
  "a reason without words": [
    'Metadata: { Latchkey: { ServiceAccount: { Reason: " " } } }',
    "warning: Access key 'Key' is created together with IAM user 'Bot'; that it is declared a service account does not count, since the declaration gives no Reason",
  ],
  "a reason that is no string": [
    "Metadata: { Latchkey: { ServiceAccount: { Reason: { Ref: Why } } } }",
    "warning: Access key 'Key' is created together with IAM user 'Bot'; that it is declared a service account does not count, since the declaration gives no Reason",
  ],
  "a last day, as a suppression has": [
    "Metadata: { Latchkey: { ServiceAccount: { Reason: relay, Expires: 2020-01-01 } } }",
    "warning: Access key 'Key' is created together with IAM user 'Bot'; that it is declared a service account does not count, since the declaration has a key Expires, and a declaration does not end by itself; an entry of Suppress does",
  ],
  "no mapping": [
    "Metadata: { Latchkey: { ServiceAccount: true } }",
    "warning: Access key 'Key' is created together with IAM user 'Bot'; that it is declared a service account does not count, since the declaration is not a mapping that gives a Reason",
  ],
  "a declaration elsewhere": [
    "Metadata: { ServiceAccount: { Reason: relay } }",
    "warning: Access key 'Key' is created together with IAM user 'Bot'",
  ],
  "a console user": [
    "Metadata: { Latchkey: { ServiceAccount: { Reason: relay } } }, Properties: { LoginProfile: { Password: !Ref Kind } }",
    "error: Access key 'Key' is created together with console user 'Bot'; that it is declared a service account does not count, since it can have a console password",
  ],
  "a console user in some deployments": [
    'Metadata: { Latchkey: { ServiceAccount: { Reason: relay } } }, Properties: { LoginProfile: !If [IsPerson, { Password: !Ref Kind }, !Ref "AWS::NoValue"] }',
    "error: Access key 'Key' is created together with console user 'Bot'; that it is declared a service account does not count, since it can have a console password",
  ],
  "a console user in no deployment": [
    'Metadata: { Latchkey: { ServiceAccount: { Reason: relay } } }, Properties: { LoginProfile: !If [Nowise, { Password: !Ref Kind }, !Ref "AWS::NoValue"] }',
    "warning, suppressed (service-account: relay): Access key 'Key' is created together with IAM user 'Bot'",
  ],
};

test.each(Object.entries(declarations))("a user declared a service account: %s", (_, [definition, reported]) => {
  const isConsoleUser = reported.startsWith("error");
  const template = `
Parameters: { Kind: { Type: String } }
Conditions:
  IsPerson: !Equals [!Ref Kind, person]
  Nowise: !And [!Condition IsPerson, !Equals [!Ref Kind, machine]]
Resources:
  Bot: { Type: AWS::IAM::User, ${definition} }
# ~~~ user of Key: the key's owner${isConsoleUser ? ", who can have a console password" : ""}
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bot } }
# ^^^ ${reported}
`;
  const rule = rules.find(({ id }) => id === "iam-user-no-initial-access-key");
  expect(rule && annotate(rule, template)).toBe(template);
});
