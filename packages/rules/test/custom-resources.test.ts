import { expect, it } from "vitest";
import type { Files } from "./lint-files";
import { lintFiles, summarize } from "./lint-files";

function template(customResource: unknown, name?: string): Files {
  const properties = name === undefined ? {} : { Properties: { UserName: name } };
  return {
    "t.json": JSON.stringify({
      Parameters: { Name: { Type: "String", Default: "bob" } },
      Conditions: { IsBob: { "Fn::Equals": [{ Ref: "Name" }, "bob"] } },
      Resources: { Bob: { Type: "AWS::IAM::User", ...properties }, Key: customResource },
    }),
  };
}

const call = JSON.stringify({
  service: "IAM",
  action: "createAccessKey",
  parameters: { UserName: "NAME" },
  physicalResourceId: { id: "key" },
});

/** The payload as the CDK writes it when a token stands for the user's name. */
function joined(token: unknown, text = call): unknown {
  const [before, after] = text.split("NAME");
  return { "Fn::Join": ["", [before, token, after]] };
}

const pair = ["warning t.json:1 Key <- t.json:1 Bob: always"];

const cases: Readonly<Record<string, readonly [Files, readonly string[]]>> = {
  "a payload in a string, with the name as a literal": [
    template({ Type: "Custom::AWS", Properties: { Create: call.replace("NAME", "bob") } }, "bob"),
    pair,
  ],
  "a payload put together around a reference": [
    template({ Type: "Custom::AWS", Properties: { Create: joined({ Ref: "Bob" }) } }),
    pair,
  ],
  "the command of version 3 of the SDK": [
    template({
      Type: "Custom::AWS",
      Properties: {
        Create: joined(
          { Ref: "Bob" },
          call.replace("IAM", "@aws-sdk/client-iam").replace("createAccessKey", "CreateAccessKeyCommand"),
        ),
      },
    }),
    pair,
  ],
  "the generic type of custom resources": [
    template({ Type: "AWS::CloudFormation::CustomResource", Properties: { Create: joined({ Ref: "Bob" }) } }),
    pair,
  ],
  "a call on update alone": [template({ Type: "Custom::AWS", Properties: { Update: joined({ Ref: "Bob" }) } }), pair],
  "a payload that is a mapping": [
    template({
      Type: "Custom::AWS",
      Properties: { Create: { service: "IAM", action: "createAccessKey", parameters: { UserName: { Ref: "Bob" } } } },
    }),
    pair,
  ],
  "a name by parameter": [
    template({ Type: "Custom::AWS", Properties: { Create: joined({ Ref: "Name" }) } }, "bob"),
    ["warning t.json:1 Key <- t.json:1 Bob: when Name=bob (defaults)"],
  ],
  "a payload that a condition chooses": [
    template({
      Type: "Custom::AWS",
      Properties: { Create: { "Fn::If": ["IsBob", joined({ Ref: "Bob" }), { Ref: "AWS::NoValue" }] } },
    }),
    ["warning t.json:1 Key <- t.json:1 Bob: when Name=bob (defaults)"],
  ],
  "a payload that is no JSON": [
    template({ Type: "Custom::AWS", Properties: { Create: "{ action: createAccessKey for bob" } }, "bob"),
    ["warning t.json:1 Key <- t.json:1 Bob: undecided because of a custom resource whose call is not readable JSON"],
  ],
  "the key of another user": [
    template({ Type: "Custom::AWS", Properties: { Create: call.replace("NAME", "eve") } }, "bob"),
    [],
  ],
  "the key of the caller": [
    template({ Type: "Custom::AWS", Properties: { Create: '{"service":"IAM","action":"createAccessKey"}' } }, "bob"),
    [],
  ],
  "another action": [
    template({ Type: "Custom::AWS", Properties: { Create: call.replace("createAccessKey", "deleteAccessKey") } }),
    [],
  ],
  "another service": [
    template({ Type: "Custom::AWS", Properties: { Create: joined({ Ref: "Bob" }, call.replace("IAM", "Acme")) } }),
    [],
  ],
};

it.each(Object.entries(cases))("%s", (_, [files, expected]) => {
  expect(summarize(lintFiles(files))).toEqual(expected);
});
