import { describe, expect, it } from "vitest";
import type { TemplateValue } from "../template/template-value";
import type { Assumption, Choices } from "./choices";
import { evaluate } from "./evaluate";
import { createScope } from "./scope";
import { showText } from "./text";
import type { Value } from "./value";

const root = {
  Parameters: {
    P: { Type: "String" },
    Env: { Type: "String", AllowedValues: ["dev", "prod"] },
    Index: { Type: "Number", AllowedValues: [0, 1, 7] },
    Names: { Type: "CommaDelimitedList" },
    Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/name" },
    constructor: { Type: "String" },
    Declared: null,
  },
  Mappings: {
    M: { dev: { name: "bob", list: ["a", "b"] }, prod: { name: "alice" } },
    Flat: { key: "no second level" },
    constructor: { "": { name: "empty" } },
  },
  Resources: {
    Plain: { Type: "AWS::IAM::User" },
    Bob: { Type: "AWS::IAM::User", Properties: { UserName: "bob" } },
    Pathed: { Type: "AWS::IAM::User", Properties: { UserName: { Ref: "P" }, Path: "/team/" } },
    Maybe: { Type: "AWS::IAM::User", Properties: { UserName: { "Fn::If": ["C", "bob", { Ref: "AWS::NoValue" }] } } },
    Role: { Type: "AWS::IAM::Role", Properties: { RoleName: "admin" } },
    Group: { Type: "AWS::IAM::Group", Properties: { GroupName: { "Fn::Sub": "${Env}-staff" } } },
    Circle: { Type: "AWS::IAM::User", Properties: { UserName: { "Fn::Sub": "x${Circle}" } } },
    Ping: { Type: "AWS::IAM::User", Properties: { UserName: { Ref: "Pong" } } },
    Pong: { Type: "AWS::IAM::User", Properties: { UserName: { Ref: "Ping" } } },
    Listed: { Type: "AWS::IAM::User", Properties: { UserName: ["a"] } },
    Nulled: { Type: "AWS::IAM::User", Properties: { UserName: null } },
    Bucket: { Type: "AWS::S3::Bucket" },
    Odd: { Type: "toString", Properties: [] },
    ["__proto__"]: { Type: "AWS::IAM::User", Properties: { UserName: "proto" } },
  },
} as unknown as TemplateValue & { readonly [key: string]: TemplateValue };

function show(choices: Choices): string {
  return choices.map(({ when, value }) => [showValue(value), ...when.map(showAssumption)].join(" if ")).join(" | ");
}

function showValue(value: Value): string {
  if (value.kind === "text") return JSON.stringify(showText(value.text));
  if (value.kind === "list") return `[${value.items.map(showValue).join(", ")}]`;
  if (value.kind === "map")
    return `{${[...value.members].map(([key, item]) => `${key}: ${showValue(item)}`).join(", ")}}`;
  return value.kind === "absent" ? "absent" : `unknown: ${value.reason}`;
}

function showAssumption(assumption: Assumption): string {
  const { holds } = assumption;
  if (assumption.kind === "condition") return holds ? assumption.name : `not ${assumption.name}`;
  return `${showText(assumption.left)}${holds ? "=" : "!="}${showText(assumption.right)}`;
}

function evaluated(node: unknown): string {
  return show(evaluate(node as TemplateValue, createScope(root)));
}

type Row = readonly [expression: unknown, result: string];

describe("plain values", () => {
  it.each<Row>([
    ["bob", '"bob"'],
    ["", '""'],
    [true, '"true"'],
    [false, '"false"'],
    [0, '"0"'],
    [1.5, '"1.5"'],
    [null, "absent"],
    [[], "[]"],
    [["a", null, { Ref: "AWS::NoValue" }, 1], '["a", "1"]'],
    [{}, "{}"],
    [{ a: "x", b: null, c: { Ref: "AWS::NoValue" } }, '{a: "x"}'],
    [{ Ref: "P", other: 1 }, '{Ref: "P", other: "1"}'],
    [JSON.parse('{ "__proto__": "x", "constructor": "y" }'), '{__proto__: "x", constructor: "y"}'],
  ])("%j is %s", (expression, result) => {
    expect(evaluated(expression)).toBe(result);
  });
});

describe("Ref", () => {
  it.each<Row>([
    ["P", '"${P}"'],
    ["Env", '"${Env}"'],
    ["Declared", '"${Declared}"'],
    ["constructor", '"${constructor}"'],
    ["Stored", '"${Stored}"'],
    ["AWS::Region", '"${AWS::Region}"'],
    ["AWS::NoValue", "absent"],
    ["Bob", '"bob"'],
    ["Plain", '"${Plain}"'],
    ["Pathed", '"${P}"'],
    ["Maybe", '"bob" if C | "${Maybe}" if not C'],
    ["Role", '"admin"'],
    ["Group", '"${Env}-staff"'],
    ["Nulled", '"${Nulled}"'],
    ["__proto__", '"proto"'],
    ["Bucket", '"${Bucket.Ref}"'],
    ["Odd", '"${Odd.Ref}"'],
    ["Undefined", '"${Undefined.Ref}"'],
    ["toString", '"${toString.Ref}"'],
    ["", '"${.Ref}"'],
    // What cannot be followed is an atom of its own: it is equal to itself wherever the user is referred to.
    ["Listed", '"${the name of Listed, which is not a string}"'],
    ["Circle", '"${the name of Circle, which refers to itself}"'],
    ["Ping", '"${the name of Ping, which refers to itself}"'],
    [["P"], "unknown: Ref of something that is not a name"],
    [null, "unknown: Ref of something that is not a name"],
  ])("of %j is %s", (name, result) => {
    expect(evaluated({ Ref: name })).toBe(result);
  });

  it("tells a name that was made up from a parameter of the same name", () => {
    const [generated] = evaluate({ Ref: "Plain" }, createScope(root));
    expect(generated?.value).toMatchObject({ text: [{ kind: "generated-name", id: "name:/Plain" }] });
  });
});

describe("Fn::GetAtt", () => {
  it.each<Row>([
    ["Bob.Arn", '"arn:${AWS::Partition}:iam::${AWS::AccountId}:user/bob"'],
    [["Bob", "Arn"], '"arn:${AWS::Partition}:iam::${AWS::AccountId}:user/bob"'],
    ["Pathed.Arn", '"arn:${AWS::Partition}:iam::${AWS::AccountId}:user/team/${P}"'],
    ["Role.Arn", '"arn:${AWS::Partition}:iam::${AWS::AccountId}:role/admin"'],
    ["Group.Arn", '"arn:${AWS::Partition}:iam::${AWS::AccountId}:group/${Env}-staff"'],
    ["Bucket.Arn", '"${Bucket.Arn}"'],
    ["Stack.Outputs.Name", '"${Stack.Outputs.Name}"'],
    [["Stack", "Outputs", "Name"], '"${Stack.Outputs.Name}"'],
    [
      ["Stack", { "Fn::Sub": "Outputs.${Env}" }],
      '"${Stack.Outputs.dev}" if ${Env}=dev | "${Stack.Outputs.prod}" if ${Env}=prod',
    ],
    [["Bob", { Ref: "P" }], "unknown: Fn::GetAtt of an attribute that only the deployment knows"],
    [["Stack", { "Fn::Join": [".", ["Outputs", "Name"]] }], '"${Stack.Outputs.Name}"'],
    ["Bob", 'unknown: Fn::GetAtt of "Bob", which names no attribute'],
    [["Bob"], "unknown: Fn::GetAtt without a resource and an attribute"],
    [[{ Ref: "P" }, "Arn"], "unknown: Fn::GetAtt of something that is not a name"],
    [{}, "unknown: Fn::GetAtt of something that is not a name"],
  ])("of %j is %s", (argument, result) => {
    expect(evaluated({ "Fn::GetAtt": argument })).toBe(result);
  });
});

describe("Fn::Sub", () => {
  it.each<Row>([
    ["plain", '"plain"'],
    ["", '""'],
    ["${P}", '"${P}"'],
    ["a-${P}-${ Env }", '"a-${P}-${Env}"'],
    ["${!P}${P}", '"${P}${P}"'],
    ["$${P}$", '"$${P}$"'],
    ["${${P}}", '"${${P}}"'],
    ["${unclosed", '"${unclosed"'],
    ["${Bob}/${Bob.Arn}", '"bob/arn:${AWS::Partition}:iam::${AWS::AccountId}:user/bob"'],
    ["${AWS::Region}", '"${AWS::Region}"'],
    ["${Maybe}", '"bob" if C | "${Maybe}" if not C'],
    ["${Maybe}${Maybe}", '"bobbob" if C | "${Maybe}${Maybe}" if not C'],
    [["${A}${P}", { A: { "Fn::If": ["C", "x", "y"] } }], '"x${P}" if C | "y${P}" if not C'],
    [["${P}", { P: "shadowed" }], '"shadowed"'],
    [["${constructor}", {}], '"${constructor}"'],
    [["${__proto__}", JSON.parse('{ "__proto__": "own" }')], '"own"'],
    [["${A}", { A: ["x"] }], "unknown: Fn::Sub of a variable that is not a string"],
    ["${AWS::NoValue}", "unknown: Fn::Sub of a variable that is not a string"],
    [["${A}", { A: { "Fn::Odd": 1 } }], "unknown: the function Fn::Odd, which is not followed"],
    [{}, "unknown: Fn::Sub of something that is not a string"],
    [[], "unknown: Fn::Sub of something that is not a string"],
  ])("of %j is %s", (argument, result) => {
    expect(evaluated({ "Fn::Sub": argument })).toBe(result);
  });

  it("tells a literal ${P} from a parameter", () => {
    const [literal] = evaluate({ "Fn::Sub": "${!P}" }, createScope(root));
    expect(literal?.value).toEqual({ kind: "text", text: ["${P}"] });
  });
});

describe("Fn::Join", () => {
  it.each<Row>([
    [["-", ["a", { Ref: "P" }, "b"]], '"a-${P}-b"'],
    [["", ["a", "", "b"]], '"ab"'],
    [["-", []], '""'],
    [["-", ["a", { Ref: "AWS::NoValue" }, "b"]], '"a-b"'],
    [["-", ["a", { "Fn::If": ["C", "x", { Ref: "AWS::NoValue" }] }]], '"a-x" if C | "a" if not C'],
    [[{ Ref: "P" }, ["a", "b"]], '"a${P}b"'],
    [[",", { Ref: "Names" }], '"${Names}"'],
    [["-", { Ref: "Names" }], '"${Fn::Join}"'],
    [["-", [["a"]]], '"${Fn::Join}"'],
    [["-", "a"], '"${Fn::Join}"'],
    [["-", ["a", { "Fn::Odd": 1 }]], "unknown: the function Fn::Odd, which is not followed"],
    [["-"], "unknown: Fn::Join without its two arguments"],
    ["-", "unknown: Fn::Join without its two arguments"],
  ])("of %j is %s", (argument, result) => {
    expect(evaluated({ "Fn::Join": argument })).toBe(result);
  });
});

describe("Fn::Select and Fn::Split", () => {
  const split = (delimiter: unknown, text: unknown) => ({ "Fn::Split": [delimiter, text] });
  it.each<Row>([
    [{ "Fn::Select": [0, ["a", "b"]] }, '"a"'],
    [{ "Fn::Select": ["1", ["a", { Ref: "P" }]] }, '"${P}"'],
    [{ "Fn::Select": ["01", ["a", "b"]] }, '"b"'],
    [{ "Fn::Select": ["02", ["a", "b"]] }, "unknown: Fn::Select of item 02, which is not there"],
    [{ "Fn::Select": [0, [{ Ref: "AWS::NoValue" }, "b"]] }, '"b"'],
    [{ "Fn::Select": [2, ["a", "b"]] }, "unknown: Fn::Select of item 2, which is not there"],
    [{ "Fn::Select": ["-1", ["a"]] }, "unknown: Fn::Select of item -1, which is not there"],
    [{ "Fn::Select": ["1e0", ["a", "b"]] }, "unknown: Fn::Select of item 1e0, which is not there"],
    [{ "Fn::Select": [{ Ref: "P" }, ["a", "b"]] }, '"a" if ${P}=0 | "b" if ${P}=1'],
    [{ "Fn::Select": [{ Ref: "Index" }, ["a", "b"]] }, '"a" if ${Index}=0 | "b" if ${Index}=1'],
    [{ "Fn::Select": [0, { Ref: "Names" }] }, '"${Fn::Select}"'],
    [{ "Fn::Select": [0, ["a", { "Fn::Odd": 1 }]] }, '"a"'],
    [{ "Fn::Select": [{ "Fn::Odd": 1 }, ["a"]] }, "unknown: the function Fn::Odd, which is not followed"],
    [split("/", "a/b//c"), '["a", "b", "", "c"]'],
    [split("--", "a--b-c"), '["a", "b-c"]'],
    [split("/", ""), '[""]'],
    [split("", "ab"), '"${Fn::Split}"'],
    [split("-", { Ref: "P" }), '"${Fn::Split}"'],
    [{ "Fn::Select": [0, split("-", { Ref: "P" })] }, '"${Fn::Select}"'],
    [{ "Fn::Select": ["-1", split("-", { Ref: "P" })] }, '"${Fn::Select}"'],
    [{ "Fn::Join": ["", split("-", { Ref: "P" })] }, '"${Fn::Join}"'],
    // Joined again as it was split.
    [{ "Fn::Join": ["-", split("-", { Ref: "P" })] }, '"${P}"'],
    [split("-", { "Fn::Sub": "x-${Env}" }), '["x", "dev"] if ${Env}=dev | ["x", "prod"] if ${Env}=prod'],
    [split(":", { "Fn::Sub": "x:${AWS::AccountId}:${AWS::Region}" }), '["x", "${AWS::AccountId}", "${AWS::Region}"]'],
    [split("-", { Ref: "AWS::Region" }), '"${Fn::Split}"'],
    // The delimiter could begin in the literal and end in the parameter.
    [split("-1", { "Fn::Sub": "a-${AWS::AccountId}" }), '"${Fn::Split}"'],
    // Or begin before what only the deployment knows and end behind it.
    [split("a1b", { "Fn::Sub": "a${AWS::AccountId}b" }), '"${Fn::Split}"'],
    [split("a1b", { "Fn::Sub": "c${AWS::AccountId}b" }), '["c${AWS::AccountId}b"]'],
    [split("1-2", { "Fn::Sub": "${AWS::AccountId}-${AWS::AccountId}" }), '"${Fn::Split}"'],
    [split("1-2", { "Fn::Sub": "${AWS::AccountId}:${AWS::AccountId}" }), '["${AWS::AccountId}:${AWS::AccountId}"]'],
    [split(`1${"-".repeat(100_000)}`, { Ref: "AWS::AccountId" }), '"${Fn::Split}"'],
    // The account's number may begin the delimiter, but nothing goes on with it.
    [split("1x", { "Fn::Sub": "a1xb${AWS::AccountId}" }), '["a", "b${AWS::AccountId}"]'],
    // As User.fromUserArn of the CDK does.
    [{ "Fn::Select": [1, split(":user/", { "Fn::GetAtt": "Plain.Arn" })] }, '"${Plain}"'],
    [{ "Fn::Select": [1, split(":user/", { "Fn::GetAtt": "Bob.Arn" })] }, '"bob"'],
    [
      split("/", { "Fn::GetAtt": "Pathed.Arn" }),
      '["arn:${AWS::Partition}:iam::${AWS::AccountId}:user", "team", "${P}"]',
    ],
    [{ "Fn::Select": [1, split("/", { "Fn::GetAtt": "Bob.Arn" })] }, '"bob"'],
    [{ "Fn::Select": [1, split("/", { "Fn::GetAtt": "Plain.Arn" })] }, '"${Plain}"'],
    [{ "Fn::Select": [1, split("/", { "Fn::GetAtt": "Maybe.Arn" })] }, '"bob" if C | "${Maybe}" if not C'],
    [{ "Fn::Select": [5, split(":", { "Fn::GetAtt": "Bob.Arn" })] }, '"user/bob"'],
    [{ "Fn::Select": [1, split("user/", { "Fn::GetAtt": "Plain.Arn" })] }, '"${Plain}"'],
  ])("%j is %s", (expression, result) => {
    expect(evaluated(expression)).toBe(result);
  });
});

describe("Fn::If", () => {
  it.each<Row>([
    [["C", "a", "b"], '"a" if C | "b" if not C'],
    [["C", { "Fn::If": ["D", "a", "b"] }, "c"], '"a" if C if D | "b" if C if not D | "c" if not C'],
    [["C", { "Fn::If": ["C", "a", "b"] }, "c"], '"a" if C | "c" if not C'],
    [["C", { Ref: "AWS::NoValue" }, null], "absent if C | absent if not C"],
    [[{ Condition: "C" }, "a", "b"], '"a" if C | "b" if not C'],
    [["C", "a"], "unknown: Fn::If without a condition's name and two values"],
    [[["C"], "a", "b"], "unknown: Fn::If without a condition's name and two values"],
    ["C", "unknown: Fn::If without a condition's name and two values"],
  ])("of %j is %s", (argument, result) => {
    expect(evaluated({ "Fn::If": argument })).toBe(result);
  });
});

describe("Fn::FindInMap", () => {
  const env = { Ref: "Env" };
  const preset = { DefaultValue: { Ref: "P" } };
  it.each<Row>([
    [["M", "dev", "name"], '"bob"'],
    [["M", "dev", "list"], '["a", "b"]'],
    [["M", env, "name"], '"bob" if ${Env}=dev | "alice" if ${Env}=prod'],
    // Where there is no such key the deployment fails.
    [["M", env, "list"], '["a", "b"] if ${Env}=dev'],
    [
      ["M", env, { Ref: "P" }],
      '"bob" if ${Env}=dev if ${P}=name | ["a", "b"] if ${Env}=dev if ${P}=list | "alice" if ${Env}=prod if ${P}=name',
    ],
    [
      ["M", env, "list", preset],
      '["a", "b"] if ${Env}=dev | "${P}" if ${Env}=prod | "${P}" if ${Env}!=dev if ${Env}!=prod',
    ],
    [["M", "dev", "other", preset], '"${P}"'],
    [["M", "other", "name", preset], '"${P}"'],
    [["Other", "dev", "name", preset], '"${P}"'],
    [["M", "other", "name"], "unknown: Fn::FindInMap of M, other, name, which is not in the template"],
    [["Other", env, "name"], ""],
    [["Flat", "key", "name"], "unknown: Fn::FindInMap of Flat, key, name, which is not in the template"],
    [["constructor", "", "name"], '"empty"'],
    [["M", "constructor", "name"], "unknown: Fn::FindInMap of M, constructor, name, which is not in the template"],
    [["M", "dev", "__proto__"], "unknown: Fn::FindInMap of M, dev, __proto__, which is not in the template"],
    [["M", ["dev"], "name"], '"${Fn::FindInMap}"'],
    [["M", { "Fn::Odd": 1 }, "name"], "unknown: the function Fn::Odd, which is not followed"],
    [["M", "dev"], "unknown: Fn::FindInMap without a mapping and two keys"],
  ])("of %j is %s", (argument, result) => {
    expect(evaluated({ "Fn::FindInMap": argument })).toBe(result);
  });
});

describe("other functions", () => {
  it.each<Row>([
    [{ "Fn::Base64": "bob" }, '"Ym9i"'],
    [{ "Fn::Base64": { Ref: "P" } }, '"${Fn::Base64}"'],
    [{ "Fn::Base64": { Ref: "Env" } }, '"ZGV2" if ${Env}=dev | "cHJvZA==" if ${Env}=prod'],
    [{ "Fn::Length": ["a", { Ref: "P" }] }, '"2"'],
    [{ "Fn::Length": { Ref: "Names" } }, '"${Fn::Length}"'],
    [{ "Fn::ToJsonString": { a: ["x", "1"], 'b"': { c: "" } } }, JSON.stringify('{"a":["x","1"],"b\\"":{"c":""}}')],
    [{ "Fn::ToJsonString": { a: { Ref: "P" } } }, '"${Fn::ToJsonString}"'],
    [{ "Fn::ImportValue": "Exported" }, '"${Fn::ImportValue}"'],
    [{ "Fn::GetStackOutput": { StackName: "s", OutputName: "o" } }, '"${Fn::GetStackOutput}"'],
    [{ "Fn::GetAZs": "" }, '"${Fn::GetAZs}"'],
    [{ "Fn::Cidr": ["10.0.0.0/16", 2, 8] }, '"${Fn::Cidr}"'],
    [{ "Fn::Transform": { Name: "Macro" } }, "unknown: the function Fn::Transform, which is not followed"],
  ])("%j is %s", (expression, result) => {
    expect(evaluated(expression)).toBe(result);
  });

  const id = (node: unknown) => {
    const [choice] = evaluate(node as TemplateValue, createScope(root));
    return choice?.value.kind === "text" && typeof choice.value.text[0] === "object" ? choice.value.text[0].id : "";
  };
  const p = { Ref: "P" };
  const part = (index: unknown, delimiter: string, text: unknown) => ({
    "Fn::Select": [index, { "Fn::Split": [delimiter, text] }],
  });
  it.each([
    [{ "Fn::ImportValue": "Exported" }, { "Fn::ImportValue": "Exported" }, true],
    [{ "Fn::ImportValue": { "Fn::Sub": "${P}" } }, { "Fn::ImportValue": p }, true],
    [{ "Fn::ImportValue": "Exported" }, { "Fn::ImportValue": "Other" }, false],
    [{ "Fn::Base64": p }, { "Fn::Base64": p }, true],
    [{ "Fn::Base64": p }, { "Fn::ToJsonString": p }, false],
    [{ "Fn::Base64": p }, { "Fn::Length": p }, false],
    [{ "Fn::Base64": { Ref: "constructor" } }, { "Fn::Base64": p }, false],
    [{ "Fn::ImportValue": "a" }, { "Fn::GetStackOutput": "a" }, false],
    [{ "Fn::Select": [0, { Ref: "Names" }] }, { "Fn::Select": ["0", { Ref: "Names" }] }, true],
    [{ "Fn::Select": [0, { Ref: "Names" }] }, { "Fn::Select": [1, { Ref: "Names" }] }, false],
    [part(0, "-", p), part("0", "-", { "Fn::Sub": "${P}" }), true],
    [part(0, "-", p), part(1, "-", p), false],
    [part(0, "-", p), part(0, "/", p), false],
    [part(0, "--", p), part(0, "--", p), true],
    [{ "Fn::GetAtt": "Bucket.Arn" }, { "Fn::GetAtt": ["Bucket", "Arn"] }, true],
    [{ Ref: "Bucket" }, { "Fn::GetAtt": "Bucket.Arn" }, false],
    [{ Ref: "Stored" }, p, false],
  ])("%j and %j are one opaque value: %s", (one, other, isSame) => {
    expect(id(one) === id(other)).toBe(isSame);
    expect(id(one)).not.toBe("");
  });
});

describe("dynamic references", () => {
  const atoms = (node: unknown) => {
    const [choice] = evaluate(node as TemplateValue, createScope(root));
    return choice?.value.kind === "text"
      ? choice.value.text.map((piece) => (typeof piece === "string" ? piece : piece.id))
      : [];
  };
  const reference = 'reference:["{{resolve:ssm:name}}"]';
  it.each([
    ["{{resolve:ssm:name}}", [reference]],
    ["a-{{resolve:ssm:name}}-{{resolve:ssm:name}}", ["a-", reference, "-", reference]],
    [{ "Fn::Sub": "{{resolve:ssm:name}}" }, [reference]],
    [{ "Fn::Join": ["", ["{{resolve", ":ssm:", "name}}"]] }, [reference]],
    [{ "Fn::Sub": "{{resolve:ssm:${P}}}" }, ['reference:["{{resolve:ssm:",["parameter:/P"],"}}"]']],
    ["{{resolve:ssm:name", ["{{resolve:ssm:name"]],
    ["{{other:ssm:name}}", ["{{other:ssm:name}}"]],
  ])("%j is %j", (node, pieces) => {
    expect(atoms(node)).toEqual(pieces);
  });
});
