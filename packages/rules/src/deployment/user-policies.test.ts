import { describe, expect, test } from "vitest";
import { parseTemplate } from "../template/parse-template";
import type { Template } from "../template/template";
import { Deployment, type DeploymentOptions } from "./deployment";

/** What the rows below share. `may` lets its user create a key of its own, `mayNot` keeps it from that. */
const shared = `
Metadata:
  may: &may { Version: "2012-10-17", Statement: { Effect: Allow, Action: iam:CreateAccessKey, Resource: "*" } }
  mayNot: &mayNot { Version: "2012-10-17", Statement: { Effect: Deny, Action: iam:CreateAccessKey, Resource: "*" } }
  read: &read { Version: "2012-10-17", Statement: { Effect: Allow, Action: "s3:Get*", Resource: "*" } }
  mayInline: &mayInline { PolicyName: own-key, PolicyDocument: *may }
  readInline: &readInline { PolicyName: read, PolicyDocument: *read }
Parameters:
  Env: { Type: String, AllowedValues: [dev, prod] }
  Names: { Type: CommaDelimitedList }
  Name: { Type: String }
  Bobby: { Type: String, Default: bob }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Mappings:
  Policies: { dev: { Arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }, prod: { Arns: ["arn:aws:iam::aws:policy/IAMFullAccess"] } }
`;

function parse(text: string): Template {
  const parsed = parseTemplate(Buffer.from(text), { file: "template.yaml" });
  if (parsed.kind !== "template" || parsed.problems.length > 0) throw new Error(JSON.stringify(parsed));
  return parsed.template;
}

/** Whether Bob may create an access key of his own: `yes`, `no`, the parameters that it takes, or `not known`. */
function mayBob(resources: string, options: DeploymentOptions = {}): string {
  const deployment = new Deployment(parse(`${shared}Resources:\n  ${resources.trim()}\n`), options);
  const bob = deployment.users.find(({ logicalId }) => logicalId === "Bob");
  if (bob === undefined) throw new Error("no Bob");
  const occurs = deployment.decide(deployment.mayOnItself(bob, "iam:CreateAccessKey"));
  if (occurs.kind === "when") return JSON.stringify(occurs.parameters).replace(/["{}]/g, "");
  return { always: "yes", never: "no", undecided: "not known" }[occurs.kind];
}

/** A user Bob of that name, with these properties besides. */
const bob = (properties = ""): string => `Bob: { Type: AWS::IAM::User, Properties: { UserName: bob, ${properties} } }`;
/** The same with a policy that is of no use, so that all depends on the others. */
const reader = (properties = ""): string => bob(`Policies: [*readInline], ${properties}`);

/** The resource where `IsProd` holds. */
const inProd = (resource: string): string => resource.replace("Properties", "Condition: IsProd, Properties");

type Row = readonly [expected: string, description: string, resources: string];

function check(rows: readonly Row[]): void {
  test.each(rows)("%s: %s", (expected, _, resources) => {
    expect(mayBob(resources)).toBe(expected);
  });
}

describe("inline policies", () => {
  check([
    ["yes", "the only one", bob("Policies: [*mayInline]")],
    ["yes", "one of several", bob("Policies: [*readInline, *mayInline]")],
    ["no", "one about something else", bob("Policies: [*readInline]")],
    ["no", "a denial wins", bob("Policies: [*mayInline, { PolicyName: deny, PolicyDocument: *mayNot }]")],
    [
      "Env:prod",
      "one under a condition",
      reader().replace("[*readInline]", "[*readInline, !If [IsProd, *mayInline, !Ref AWS::NoValue]]"),
    ],
    ["Env:prod", "a list under a condition", bob("Policies: !If [IsProd, [*mayInline], [*readInline]]")],
    ["not known", "a list that cannot be followed", bob("Policies: { Fn::Reverse: [*mayInline] }")],
    ["not known", "one that cannot be followed", bob("Policies: [*readInline, { Fn::Reverse: x }]")],
    [
      "not known",
      "one whose document is a parameter",
      bob("Policies: [{ PolicyName: own-key, PolicyDocument: !Ref Name }]"),
    ],
    ["not known", "one without a document", bob("Policies: [{ PolicyName: own-key }]")],
    ["not known", "none at all: what else could it do?", bob()],
    ["not known", "an empty list", bob("Policies: []")],
    ["not known", "none, for the only one has no value", bob("Policies: [!Ref AWS::NoValue]")],
  ]);
});

describe("policies that are resources", () => {
  const policy = (type: string, properties: string, document = "may"): string =>
    `P: { Type: AWS::IAM::${type}, Properties: { PolicyName: p, PolicyDocument: *${document}, ${properties} } }`;
  check(
    (
      [
        ["yes", "AWS::IAM::Policy, by Ref", policy("Policy", "Users: [!Ref Bob]")],
        ["yes", "AWS::IAM::Policy, by name", policy("Policy", "Users: [anna, bob]")],
        ["yes", "by a part of the ARN", policy("Policy", 'Users: [!Select [1, !Split ["/", !GetAtt Bob.Arn]]]')],
        ["yes", "AWS::IAM::ManagedPolicy", policy("ManagedPolicy", "Users: [!Ref Bob]")],
        ["yes", "AWS::IAM::UserPolicy", policy("UserPolicy", "UserName: !Ref Bob")],
        ["no", "of another user", policy("Policy", "Users: [anna]")],
        ["no", "of another user, AWS::IAM::UserPolicy", policy("UserPolicy", "UserName: bobby")],
        ["no", "of a group that the user is not in", policy("Policy", "Groups: [bob]")],
        ["no", "of nobody", policy("ManagedPolicy", "Path: /")],
        ["no", "of a name that could be anything", policy("Policy", "Users: [!Ref Name]")],
        ["Bobby:bob", "of a name with that default", policy("Policy", "Users: [!Ref Bobby]")],
        ["not known", "of names that could be anything", policy("Policy", "Users: !Ref Names")],
        ["no", "of names that could be anything, about something else", policy("Policy", "Users: !Ref Names", "read")],
        ["Env:prod", "of a user under a condition", policy("Policy", "Users: [!If [IsProd, bob, !Ref AWS::NoValue]]")],
        ["Env:prod", "of users under a condition", policy("Policy", "Users: !If [IsProd, [!Ref Bob], [anna]]")],
        ["Env:prod", "under a condition", inProd(policy("Policy", "Users: [!Ref Bob]"))],
        ["no", "of another type", policy("RolePolicy", "Users: [!Ref Bob]")],
        ["no", "a denial", policy("UserPolicy", "UserName: !Ref Bob", "mayNot")],
      ] as const
    ).map(([expected, description, resource]): Row => [expected, description, `${reader()}\n  ${resource}`]),
  );
});

describe("managed policies by their ARN", () => {
  const attached = (arn: string): string => reader(`ManagedPolicyArns: [${arn}]`);
  const managed =
    "P: { Type: AWS::IAM::ManagedPolicy, Properties: { ManagedPolicyName: own-key, Path: /a/, PolicyDocument: *may } }";
  const unnamed = "P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: *may } }";
  const conditional = inProd(managed);
  check([
    ["yes", "AWS's own", attached("arn:aws:iam::aws:policy/AdministratorAccess")],
    ["yes", "AWS's own, in any partition", attached('!Sub "arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess"')],
    ["no", "AWS's own, about something else", attached("arn:aws:iam::aws:policy/IAMUserChangePassword")],
    ["not known", "AWS's own that is not known here", attached("arn:aws:iam::aws:policy/AWSWAFFullAccess")],
    ["not known", "of another stack", attached("!ImportValue own-key-policy")],
    ["not known", "of the account", attached('!Sub "arn:aws:iam::${AWS::AccountId}:policy/own-key"')],
    ["not known", "a list that cannot be followed", reader("ManagedPolicyArns: !Ref Names")],
    ["not known", "one that cannot be followed", attached("{ Fn::Reverse: x }")],
    ["no", "none", reader("ManagedPolicyArns: [!Ref AWS::NoValue]")],
    [
      "Env:prod",
      "one under a condition",
      attached('!If [IsProd, "arn:aws:iam::aws:policy/IAMFullAccess", !Ref AWS::NoValue]'),
    ],
    ["Env:prod", "a list by a mapping", reader("ManagedPolicyArns: !FindInMap [Policies, !Ref Env, Arns]")],
    ["yes", "by Ref", `${attached("!Ref P")}\n  ${unnamed}`],
    ["yes", "by GetAtt", `${attached("!GetAtt P.PolicyArn")}\n  ${unnamed}`],
    ["yes", "by Sub", `${attached('!Sub "${P}"')}\n  ${managed}`],
    ["yes", "written out", `${attached('!Sub "arn:aws:iam::${AWS::AccountId}:policy/a/own-key"')}\n  ${managed}`],
    [
      "yes",
      "written out for GovCloud",
      `${attached('!Sub "arn:aws-us-gov:iam::${AWS::AccountId}:policy/a/own-key"')}\n  ${managed}`,
    ],
    [
      "yes",
      "joined for any partition",
      `${attached('!Join [":", [arn, !Ref AWS::Partition, iam, "", !Ref AWS::AccountId, policy/a/own-key]]')}\n  ${managed}`,
    ],
    [
      "not known",
      "written out with another path",
      `${attached('!Sub "arn:aws:iam::${AWS::AccountId}:policy/own-key"')}\n  ${managed}`,
    ],
    [
      "not known",
      "written out for another account",
      `${attached("arn:aws:iam::111122223333:policy/a/own-key")}\n  ${managed}`,
    ],
    [
      "Env:prod",
      "written out, where it exists",
      `${bob(`ManagedPolicyArns: [!If [IsProd, !Sub "arn:aws:iam::\${AWS::AccountId}:policy/a/own-key", "arn:aws:iam::aws:policy/IAMUserChangePassword"]]`)}\n  ${conditional}`,
    ],
    [
      "Env:prod",
      "by Ref, under a condition",
      `${reader("ManagedPolicyArns: [!If [IsProd, !Ref P, !Ref AWS::NoValue]]")}\n  ${conditional}`,
    ],
    [
      "no",
      "a denial by Ref",
      `${bob("Policies: [*mayInline], ManagedPolicyArns: [!Ref P]")}\n  ${unnamed.replace("may", "mayNot")}`,
    ],
  ]);
});

describe("groups", () => {
  const group = (properties = ""): string =>
    `G: { Type: AWS::IAM::Group, Properties: { GroupName: staff, ${properties} } }`;
  const policy = (type: string, properties: string): string =>
    `P: { Type: AWS::IAM::${type}, Properties: { PolicyName: p, PolicyDocument: *may, ${properties} } }`;
  const addition = (properties: string): string =>
    `A: { Type: AWS::IAM::UserToGroupAddition, Properties: { ${properties} } }`;
  const inGroup = (...resources: string[]): string => [reader("Groups: [!Ref G]"), ...resources].join("\n  ");
  const added = (...resources: string[]): string => [reader(), ...resources].join("\n  ");
  const mayGroup = group("Policies: [*mayInline]");
  check([
    ["yes", "a group's inline policy", inGroup(mayGroup)],
    ["yes", "a group's managed policy", inGroup(group("ManagedPolicyArns: [arn:aws:iam::aws:policy/IAMFullAccess]"))],
    ["yes", "AWS::IAM::Policy for a group", inGroup(group(), policy("Policy", "Groups: [!Ref G]"))],
    [
      "yes",
      "AWS::IAM::ManagedPolicy for a group, by name",
      inGroup(group(), policy("ManagedPolicy", "Groups: [staff]")),
    ],
    ["yes", "AWS::IAM::GroupPolicy", inGroup(group(), policy("GroupPolicy", "GroupName: !Ref G"))],
    ["no", "a policy of another group", inGroup(group(), policy("GroupPolicy", "GroupName: others"))],
    [
      "no",
      "a policy of a user that is called like the group",
      inGroup(group(), policy("UserPolicy", "UserName: staff")),
    ],
    ["no", "a group without policies", inGroup(group())],
    ["no", "a group that the user is not in", added(mayGroup)],
    ["yes", "the group by its name", `${reader("Groups: [staff]")}\n  ${mayGroup}`],
    [
      "yes",
      "a group whose name is made up",
      inGroup("G: { Type: AWS::IAM::Group, Properties: { Policies: [*mayInline] } }"),
    ],
    ["yes", "AWS::IAM::UserToGroupAddition", added(mayGroup, addition("GroupName: !Ref G, Users: [!Ref Bob]"))],
    [
      "yes",
      "AWS::IAM::UserToGroupAddition, by names",
      added(mayGroup, addition("GroupName: staff, Users: [anna, bob]")),
    ],
    ["no", "another user is added", added(mayGroup, addition("GroupName: !Ref G, Users: [anna]"))],
    [
      "no",
      "the user is added to another group of the stack",
      added(mayGroup, "H: { Type: AWS::IAM::Group }", addition("GroupName: !Ref H, Users: [bob]")),
    ],
    ["not known", "any users are added", added(mayGroup, addition("GroupName: !Ref G, Users: !Ref Names"))],
    ["not known", "a group of another stack", reader("Groups: [others]")],
    ["not known", "a group of another stack besides", inGroup(group()).replace("!Ref G", "!Ref G, !ImportValue group")],
    ["not known", "the user is added to a group of another stack", added(addition("GroupName: others, Users: [bob]"))],
    ["not known", "any groups", `${reader("Groups: !Ref Names")}\n  ${mayGroup}`],
    [
      "Env:prod",
      "a group under a condition",
      `${reader("Groups: [!If [IsProd, !Ref G, !Ref AWS::NoValue]]")}\n  ${mayGroup}`,
    ],
    [
      "Env:prod",
      "the user is added under a condition",
      added(mayGroup, inProd(addition("GroupName: staff, Users: [bob]"))),
    ],
    [
      "Env:prod",
      "the group has its policy under a condition",
      inGroup(group(), inProd(policy("GroupPolicy", "GroupName: staff"))),
    ],
    [
      "Env:prod",
      "the group is in the stack under a condition",
      `${reader("Groups: !If [IsProd, [staff], []]")}\n  ${inProd(mayGroup)}`,
    ],
    [
      "no",
      "a group's denial",
      `${bob("Policies: [*mayInline], Groups: [!Ref G]")}\n  ${group("Policies: [{ PolicyName: p, PolicyDocument: *mayNot }]")}`,
    ],
    ["not known", "a group of another stack could deny it", bob("Policies: [*mayInline], Groups: [others]")],
  ]);
});

describe("the permissions boundary", () => {
  const bounded = (arn: string): string => bob(`Policies: [*mayInline], PermissionsBoundary: ${arn}`);
  const managed = (document: string): string =>
    `P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: *${document} } }`;
  check([
    ["yes", "one that includes it", bounded("arn:aws:iam::aws:policy/AdministratorAccess")],
    ["no", "one that does not", bounded("arn:aws:iam::aws:policy/PowerUserAccess")],
    ["yes", "of the stack", `${bounded("!Ref P")}\n  ${managed("may")}`],
    ["no", "of the stack, about something else", `${bounded("!GetAtt P.PolicyArn")}\n  ${managed("read")}`],
    ["no", "allows nothing by itself", `${reader("PermissionsBoundary: !Ref P")}\n  ${managed("may")}`],
    ["no", "decides even of a user without a policy", `${bob("PermissionsBoundary: !Ref P")}\n  ${managed("read")}`],
    [
      "not known",
      "leaves it open what such a user is given",
      `${bob("PermissionsBoundary: !Ref P")}\n  ${managed("may")}`,
    ],
    ["not known", "of another stack", bounded("!ImportValue boundary")],
    ["not known", "one that is not followed", bounded("{ Fn::Reverse: x }")],
    ["yes", "none", bounded("!Ref AWS::NoValue")],
    [
      "Env:dev",
      "one under a condition",
      bounded('!If [IsProd, "arn:aws:iam::aws:policy/PowerUserAccess", !Ref AWS::NoValue]'),
    ],
  ]);
});

describe("the user itself", () => {
  const own =
    '{ PolicyName: p, PolicyDocument: { Version: "2012-10-17", Statement: { Effect: Allow, Action: iam:CreateAccessKey, Resource: "arn:aws:iam::*:user/${aws:username}" } } }';
  const called = (properties: string): string =>
    `Bob: { Type: AWS::IAM::User, Properties: { Policies: [${own}], ${properties} } }`;
  check([
    ["yes", "by its name", called("UserName: bob")],
    ["yes", "by a name that is made up", called("")],
    ["yes", "by a name that is a parameter", called("UserName: !Ref Name")],
    ["no", "with a path, which the policy does not have", called("Path: /team/")],
    ["Env:dev", "with a path under a condition", called("Path: !If [IsProd, /team/, /]")],
    ["yes", "by a name under a condition", called("UserName: !If [IsProd, bob, bob-dev]")],
    [
      "not known",
      "by a name that is not followed, in a policy for one name",
      reader()
        .replace("bob,", "{ Fn::Reverse: x },")
        .replace(
          "[*readInline]",
          '[{ PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "arn:aws:iam::*:user/bob" } } }]',
        ),
    ],
  ]);
});

describe("a deployment of several stacks", () => {
  const files: Record<string, string> = {
    "group.yaml": `
Parameters: { Members: { Type: CommaDelimitedList }, Extra: { Type: CommaDelimitedList, Default: "anna, bob" } }
Resources:
  G: { Type: AWS::IAM::Group, Properties: { Policies: [{ PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "*" } } }] } }
  A: { Type: AWS::IAM::UserToGroupAddition, Properties: { GroupName: !Ref G, Users: !Ref Members } }
Outputs: { Group: { Value: !Ref G }, Extra: { Value: !Join [",", !Ref Extra] } }
`,
    "policy.yaml": `
Resources:
  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "*" } } } }
Outputs: { Arn: { Value: !Ref P } }
`,
  };
  const readFile: DeploymentOptions["readFile"] = (file) =>
    files[file] === undefined
      ? { kind: "refused", reason: "it is not there" }
      : { kind: "content", content: Buffer.from(files[file]) };
  const nested = (file: string, members: string): string =>
    `N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${file}, Parameters: { Members: ${members} } } }`;

  test.each<Row>([
    [
      "yes",
      "the group is another stack's",
      `${reader("Groups: [!GetAtt N.Outputs.Group]")}\n  ${nested("group.yaml", "anna")}`,
    ],
    ["yes", "another stack adds the user", `${reader()}\n  ${nested("group.yaml", '!Join [",", [anna, !Ref Bob]]')}`],
    ["yes", "another stack adds the user of a list", `${reader()}\n  ${nested("group.yaml", "[anna, !Ref Bob]")}`],
    ["yes", "another stack adds users by name", `${reader()}\n  ${nested("group.yaml", '"anna, bob"')}`],
    ["no", "another stack adds other users", `${reader()}\n  ${nested("group.yaml", '"anna,carol"')}`],
    [
      "yes",
      "the policy is another stack's",
      `${reader("ManagedPolicyArns: [!GetAtt N.Outputs.Arn]")}\n  ${nested("policy.yaml", "x")}`,
    ],
    [
      "not known",
      "another stack is not followed, and may attach a policy",
      `${reader()}\n  ${nested("https://example.com/t.yaml", "x")}`,
    ],
    [
      "no",
      "another stack is not followed, but the boundary is",
      `${reader('PermissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess"')}\n  ${nested("https://example.com/t.yaml", "x")}`,
    ],
  ])("%s: %s", (expected, _, resources) => {
    expect(mayBob(resources, { readFile })).toBe(expected);
  });

  test("a macro may attach a policy", () => {
    expect(mayBob(`${reader()}\nTransform: [AWS::Serverless-2016-10-31]`)).toBe("no");
    expect(mayBob(`${reader()}\nTransform: [Company::Policies]`)).toBe("not known");
  });

  test("what the caller says of the parameters counts", () => {
    const policy =
      "P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, PolicyDocument: *may, Users: !Ref Names } }";
    expect(mayBob(`${reader()}\n  ${policy}`, { parameters: { Names: "anna, bob" } })).toBe("yes");
    expect(mayBob(`${reader()}\n  ${policy}`, { parameters: { Names: "anna" } })).toBe("no");
  });
});

describe("what is asked", () => {
  test("another action", () => {
    const deployment = new Deployment(parse(`${shared}Resources:\n  ${bob("Policies: [*mayInline]")}`));
    const [user] = deployment.users;
    if (user === undefined) throw new Error("no user");
    const decide = (action: string): string => deployment.decide(deployment.mayOnItself(user, action)).kind;
    expect([decide("iam:CreateAccessKey"), decide("iam:DeleteAccessKey")]).toEqual(["always", "never"]);
    expect(deployment.gaps).toEqual([]);
  });
});

describe("more policies than are looked at", () => {
  const range = (count: number): readonly number[] => [...new Array(count).keys()];
  const entries = (count: number, entry: (index: number) => [string, object]): object =>
    Object.fromEntries(range(count).map(entry));
  const allow = (Resource: string): object => ({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource }] });
  const users = (count: number, properties: object): object =>
    entries(count, (index) => [`U${index}`, { Type: "AWS::IAM::User", Properties: properties }]);

  test.each<[string, object]>([
    [
      "users and groups",
      {
        ...users(300, { Groups: range(100).map((group) => ({ Ref: `G${group}` })) }),
        ...entries(100, (index) => [
          `G${index}`,
          {
            Type: "AWS::IAM::Group",
            Properties: { Policies: range(10).map(() => ({ PolicyName: "p", PolicyDocument: allow("*") })) },
          },
        ]),
      },
    ],
    [
      "patterns",
      users(1, {
        Policies: range(800).map(() => ({ PolicyName: "p", PolicyDocument: allow("*:".repeat(4000)) })),
      }),
    ],
  ])("%s", (_, resources) => {
    const deployment = new Deployment(parse(JSON.stringify({ Resources: resources })));
    const kinds = deployment.users.map((user) => deployment.mayOnItself(user, "iam:CreateAccessKey").kind);
    expect(kinds.at(-1)).toBe("unknown");
    expect(deployment.gaps.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      "incomplete: The users have more policies than are looked at: what some of them may do is left open",
    ]);
  });
});
