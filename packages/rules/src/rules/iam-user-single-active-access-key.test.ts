import { describe, expect, test } from "vitest";
import { lint } from "../lint";
import { annotate, renderRuleDocs } from "../testing";
import { iamUserSingleActiveAccessKey as rule } from "./iam-user-single-active-access-key";

/** Shown in the rule's docs, in this order. */
const examples = {
  "Two keys of one user": `
    Resources:
      Relay:
    # ~~~~~ user of UploadKey: the keys' owner
        Type: AWS::IAM::User
      DownloadKey:
    # ~~~~~~~~~~~ key of UploadKey: another key
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !Ref Relay
      UploadKey:
    # ^^^^^^^^^ warning: Access key 'UploadKey' can be active together with 'DownloadKey' of IAM user 'Relay'
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !Ref Relay
  `,
  "A second key whose status is a parameter": `
    Parameters:
      NextKeyStatus: { Type: String, AllowedValues: [Active, Inactive], Default: Inactive }
    Resources:
      CurrentKey:
    # ~~~~~~~~~~ key of NextKey: another key
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !ImportValue relay
      NextKey:
    # ^^^^^^^ warning when NextKeyStatus=Active (not with the defaults): Access key 'NextKey' can be active together with 'CurrentKey' of the same IAM user
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !ImportValue relay
          Status: !Ref NextKeyStatus
  `,
  "A second key that is activated when the first one goes": `
    Parameters:
      Current: { Type: String, AllowedValues: [blue, green] }
    Conditions:
      IsBlue: !Equals [!Ref Current, blue]
    Resources:
      BlueKey:
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: relay
          Status: !If [IsBlue, Active, Inactive]
      GreenKey:
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: relay
          Status: !If [IsBlue, Inactive, Active]
  `,
};

const groups = {
  "a key each": `
    Resources:
      Ann: { Type: AWS::IAM::User }
      Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
      AnnKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Ann } }
      BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
      CarolKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: carol } }
  `,
  "three keys": `
    Resources:
      Bob: { Type: AWS::IAM::User }
    # ~~~ user of B: the keys' owner
    # ~~~ user of C: the keys' owner
      A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    # ~ key of B: another key
    # ~ key of C: another key
      B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "\${Bob}" } }
    # ^ warning: Access key 'B' can be active together with 'A' of IAM user 'Bob'
    # ~ key of C: another key
      C: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    # ^ warning: Access key 'C' can be active together with 'A' or 'B' of IAM user 'Bob'; where it is the third, the deployment fails, since a user can have only two
  `,
  "three keys, two of them inactive": `
    Resources:
      A: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob, Status: Inactive } }
    # ~ key of C: another key
      B: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
    # ~ key of C: another key
      C: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob, Status: Inactive } }
    # ^ warning: Access key 'C' can be the third of IAM user 'bob': then the deployment fails, since a user can have only two
  `,
  "three keys, never more than two at once": `
    Parameters: { Env: { Type: String, AllowedValues: [dev, prod] } }
    Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev] }
    Resources:
      A: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: bob } }
    # ~ key of C: another key
      B: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: bob } }
    # ~ key of C: another key
      C: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
    # ^ warning: Access key 'C' can be active together with 'A' or 'B' of IAM user 'bob'
  `,
  "a key of the stack and one that a custom resource makes": `
    Resources:
      A: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
    # ~ key of B: another key
      B:
    # ^ warning: Access key 'B' can be active together with 'A' of IAM user 'bob'
        Type: Custom::AWS
        Properties: { Create: '{"service":"IAM","action":"createAccessKey","parameters":{"UserName":"bob"}}' }
  `,
  "a parameter that can be either user's name": `
    Parameters: { Name: { Type: String, AllowedValues: [ann, bob] } }
    Resources:
      Ann: { Type: AWS::IAM::User, Properties: { UserName: ann } }
    # ~~~ user of Who: the keys' owner
      Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
    # ~~~ user of Who: the keys' owner
      A: { Type: AWS::IAM::AccessKey, Properties: { UserName: ann } }
    # ~ key of Who: another key
      B: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
    # ~ key of Who: another key
      Who: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
    # ^^^ warning when Name=ann (not with the defaults): Access key 'Who' can be active together with 'A' of IAM user 'Ann'
    # ^^^ warning when Name=bob (not with the defaults): Access key 'Who' can be active together with 'B' of IAM user 'Bob'
  `,
  "users elsewhere whose names are not the same expression": `
    Parameters: { P: { Type: String }, Q: { Type: String } }
    Resources:
      A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref P } }
      B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Q } }
      C: { Type: AWS::IAM::AccessKey, Properties: { UserName: { Fn::Reverse: bob } } }
      D: { Type: AWS::IAM::AccessKey, Properties: { UserName: { Fn::Reverse: bob } } }
      E: { Type: AWS::IAM::AccessKey }
      F: { Type: AWS::IAM::AccessKey }
  `,
};

describe.each(Object.entries({ examples, groups }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});

/** What the two keys say besides their user, and when both are active. */
const pairs: Record<string, readonly [first: string, second: string, reported: string]> = {
  "nothing is said": ["", "", "always"],
  "both are said to be active": ["Status: Active", "Status: Active", "always"],
  "the first is inactive": ["Status: Inactive", "", "never"],
  "the second is inactive": ["", "Status: Inactive", "never"],
  "no value is active": ["", 'Status: !Ref "AWS::NoValue"', "always"],
  "a status that IAM refuses": ["", "Status: active", "never"],
  "a free parameter": ["", "Status: !Ref Free", "when Free=Active (with the defaults)"],
  "a parameter for both": ["Status: !Ref Free", "Status: !Ref Free", "when Free=Active (with the defaults)"],
  "a mapping": ["", "Status: !FindInMap [Keys, !Ref Env, Status]", "when Env=prod (not with the defaults)"],
  "a condition": ["", "Status: !If [IsProd, Active, Inactive]", "when Env=prod, so IsProd (not with the defaults)"],
  "one or the other": ["Status: !If [IsProd, Active, Inactive]", "Status: !If [IsProd, Inactive, Active]", "never"],
  "a function that is not known": [
    "",
    "Status: { Fn::Reverse: evitcA }",
    "undecided because of the function Fn::Reverse, which is not followed",
  ],
  "what only the deployment knows": [
    "",
    "Status: !ImportValue status",
    "undecided because of the value of Fn::ImportValue",
  ],
};

test.each(Object.entries(pairs))("statuses: %s", (_, [first, second, reported]) => {
  const isUndecided = reported.startsWith("undecided");
  const when = isUndecided ? `, ${reported}` : ` ${reported}`.replace(" always", "");
  const properties = (status: string) => ["UserName: !Ref Bob", status].filter((each) => each !== "").join(", ");
  const lines = [
    "Parameters: { Env: { Type: String, AllowedValues: [dev, prod], Default: dev }, Free: { Type: String, Default: Active } }",
    "Conditions: { IsProd: !Equals [!Ref Env, prod] }",
    "Mappings: { Keys: { dev: { Status: Inactive }, prod: { Status: Active } } }",
    "Resources:",
    "  Bob: { Type: AWS::IAM::User }",
    "# ~~~ user of Next: the keys' owner",
    `  Current: { Type: AWS::IAM::AccessKey, Properties: { ${properties(first)} } }`,
    "# ~~~~~~~ key of Next: another key",
    `  Next: { Type: AWS::IAM::AccessKey, Properties: { ${properties(second)} } }`,
    `# ^^^^ warning${when}: Access key 'Next' ${isUndecided ? "may" : "can"} be active together with 'Current' of IAM user 'Bob'`,
  ];
  const template = lines.filter((line) => reported !== "never" || !line.startsWith("# ")).join("\n");
  expect(annotate(rule, template)).toBe(template);
});

test("a message names ten other keys at most", () => {
  const keys = Array.from(
    { length: 13 },
    (_, index) => `  K${index + 10}: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }`,
  );
  const { findings } = lint({ file: "a.yaml", content: ["Resources:", ...keys].join("\n") }, { rules: [rule] });
  const names = (count: number) => Array.from({ length: count }, (_, index) => `'K${index + 10}'`).join(" or ");
  expect(findings.slice(-3).map(({ message }) => message.split(" of IAM user")[0])).toEqual([
    `Access key 'K20' can be active together with ${names(10)}`,
    `Access key 'K21' can be active together with ${names(10)} or others`,
    `Access key 'K22' can be active together with ${names(10)} or others`,
  ]);
  expect(findings.at(-1)?.related).toHaveLength(10);
});

test("what is found is the same in whatever order the keys stand", () => {
  const keys = [
    "  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }",
    "  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }",
    "  C: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob, Status: Inactive } }",
  ];
  const found = (lines: readonly string[]) =>
    lint({ file: "a.yaml", content: ["Resources:", ...lines].join("\n") }, { rules: [rule] })
      .findings.map(({ fingerprint, message }) => `${fingerprint} ${message}`)
      .sort();
  expect(found(keys)).toHaveLength(2);
  expect(found(keys.toReversed())).toEqual(found(keys));
});
