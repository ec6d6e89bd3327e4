import { describe, expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

const whenProd = "warning root.yaml:5 Key <- root.yaml:4 Bob: when Any=prod";
const refused = expect.stringContaining("nested stack 'Child' is passed a value that its parameter 'P' allows");

const always = "warning child.yaml:9 Key <- child.yaml:8 Bob: always";

/** That nothing can be deployed because of the user's name. */
const noName = (user: string): unknown => expect.stringContaining(`user '${user}' has a name that IAM takes`);

/** What two parameters of a nested stack are passed that are looked up, the names of its user and key, and what is found. */
const cases: Readonly<Record<string, readonly [passed: string, user: string, key: string, found: readonly unknown[]]>> =
  {
    "what is looked up is not the name that it is looked up by": ["P: bob", "bob", "!Ref P", []],
    "nor the default, which is such a name too": ["Q: x", "/names/bob", "!Ref P", [noName("Bob")]],
    "nor a part of a list of such names": ["List: 'bob,eve'", "bob", "!Select [0, !Ref List]", []],
    "one parameter gives one value": ["P: /names/eve", "!Ref P", "!Sub '${P}'", [always]],
    "one name gives one value": ["P: /names/eve, Q: /names/eve", "!Ref P", "!Ref Q", [always]],
    "as does the default": ["Q: /names/bob", "!Ref P", "!Ref Q", [always]],
    "one name that only the deployment knows does, too": [
      "P: !Ref Any, Q: !Sub '${Any}'",
      "!Ref P",
      "!Ref Q",
      [always],
    ],
    "another name gives another value": ["P: /names/eve, Q: /names/ann", "!Ref P", "!Ref Q", []],
    "a name that is one of two does so where it is the same": [
      "P: !If [IsProd, /names/eve, /names/ann], Q: /names/eve",
      "!Ref P",
      "!Ref Q",
      ["warning child.yaml:9 Key <- child.yaml:8 Bob: when Any=prod"],
    ],
    "a condition on it is not decided by the name": [
      "P: /names/bob",
      "!If [IsBob, bob, eve]",
      "bob",
      ["warning child.yaml:9 Key <- child.yaml:8 Bob: undecided because of the value of P"],
    ],
    "nor by the names that are allowed": [
      "Few: /few",
      "!If [IsFew, bob, eve]",
      "bob",
      ["warning child.yaml:9 Key <- child.yaml:8 Bob: undecided because of the value of Few"],
    ],
  };

describe("parameters of a nested stack that are looked up in the Parameter Store", () => {
  it.each(Object.entries(cases))("%s", (_, [passed, user, key, found]) => {
    const files = {
      "root.yaml": `Parameters: { Any: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Any, prod] }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { ${passed} } } }`,
      "child.yaml": `Parameters:
  P: { ${stored("String")}, Default: /names/bob }
  Q: { ${stored("String")}, Default: /names/q }
  Few: { ${stored("String")}, Default: /few, AllowedValues: [/few] }
  List: { ${stored("List<String>")}, Default: /list }
Conditions: { IsBob: !Equals [!Ref P, /names/bob], IsFew: !Equals [!Ref Few, bob] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: ${user} } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${key} } }`,
    };
    expect(summarize(lintFiles(files))).toEqual(found);
  });

  it.each<readonly [what: string, declaration: string, passed: string, found: readonly unknown[]]>([
    ["is not in the list", "AllowedValues: [/few]", "!If [IsProd, /many, /few]", []],
    ["is in the list", "AllowedValues: [/few, /many]", "!If [IsProd, /many, /few]", [whenProd]],
    ["does not match the pattern", "AllowedPattern: '/names/[0-9]+'", "!Sub '/names/${Any}'", []],
    ["matches the pattern", "AllowedPattern: '/names/[a-z]+'", "!Sub '/names/${Any}'", [whenProd]],
    [
      "is a default that is not in the list",
      "AllowedValues: [/few], Default: /x",
      "!Ref AWS::NoValue",
      [whenProd, refused],
    ],
    ["is not in the list, whatever the deployment", "AllowedValues: [/few]", "/many", [whenProd, refused]],
    ["has another length than is declared", "MinLength: 20", "/many", [whenProd]],
  ])("are given a name that %s", (_, declaration, passed, found) => {
    const files = {
      "root.yaml": `Parameters: { Any: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Any, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { P: ${passed} } } }`,
      "child.yaml": `Parameters: { P: { ${stored("String")}, ${declaration} } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }`,
    };
    expect(summarize(lintFiles(files))).toEqual(found);
  });

  it("are given a name that is not allowed where a stack is deployed", () => {
    const root = `Parameters: { P: { ${stored("List<String>")}, AllowedValues: [/list], Default: /lists } }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`;
    const judged = (P: string) => summarize(lintFiles({ "root.yaml": root }, [{ parameters: { P } }]));
    const pair = "warning root.yaml:4 Key <- root.yaml:3 Bob: always";
    expect(judged("/list")).toEqual([pair]);
    expect(judged("/a")).toEqual([pair, "invalid-template root.yaml:1: P is not allowed to be /a"]);
  });

  it("are no list that a loop could run over", () => {
    const files = {
      "root.yaml": `Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Names: bob } } }`,
      "child.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { ${stored("List<String>")} } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Fn::ForEach::Keys: [Name, !Ref Names, { "Key\${Name}": { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } } }]`,
    };
    expect(summarize(lintFiles(files))).toEqual([
      "incomplete child.yaml:5: What this loop runs over depends on the deployment",
    ]);
  });

  it("are judged as those of a stack that is deployed", () => {
    const root = `Parameters: { P: { ${stored("String")}, Default: /names/bob } }
Conditions: { IsBob: !Equals [!Ref P, /names/bob] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: !If [IsBob, bob, eve] } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
  Eve: { Type: AWS::IAM::User, Properties: { UserName: /names/bob } }
  EveKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref P } }`;
    expect(summarize(lintFiles({ "root.yaml": root }))).toEqual([
      "warning root.yaml:5 Key <- root.yaml:4 Bob: undecided because of the value of P",
      noName("Eve"),
    ]);
  });
});

function stored(type: string): string {
  return `Type: AWS::SSM::Parameter::Value<${type}>`;
}
