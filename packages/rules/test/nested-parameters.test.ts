import { expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

/** How a child declares its parameter, what it is passed, the condition of a key in the parent, and the verdict. */
const cases: Readonly<Record<string, readonly [declaration: string, passed: string, when: string, verdict: string]>> = {
  "a pattern that does not match": ["Type: String, AllowedPattern: dev|test", "!Ref Few", "[!Ref Few, prod]", "never"],
  "a pattern that matches": [
    "Type: String, AllowedPattern: prod|test|7",
    "!Ref Few",
    "[!Ref Few, prod]",
    "when Few=prod",
  ],
  "a pattern that only one value matches": [
    "Type: String, AllowedPattern: p.*",
    "!Ref Few",
    "[!Ref Few, prod]",
    "always",
  ],
  "a pattern of a text with a part that is known": [
    "Type: String, AllowedPattern: 'x-[a-e].*'",
    "!Sub 'x-${Few}'",
    "[!Ref Few, prod]",
    "never",
  ],
  "a pattern that any value may match": [
    "Type: String, AllowedPattern: '[o-r]+.'",
    "!Ref Any",
    "[!Ref Any, prod]",
    "when Any=prod",
  ],
  "a pattern that any value need not match": [
    "Type: String, AllowedPattern: '[a-d]+'",
    "!Ref Any",
    "[!Ref Any, prod]",
    "never",
  ],
  "a pattern that looks ahead": ["Type: String, AllowedPattern: '(?=dev).*'", "!Ref Few", "[!Ref Few, prod]", "never"],
  "a pattern that is not supported": [
    "Type: String, AllowedPattern: '(?>dev).*'",
    "!Ref Few",
    "[!Ref Few, prod]",
    "when Few=prod",
  ],
  "a pattern for which no value is found": [
    "Type: String, AllowedPattern: '[ab]{12}c[ab]{12}d'",
    "!Sub '${Any}${Any}'",
    "[!Ref Any, prod]",
    "when Any=prod",
  ],
  "a long pattern that no value of two parameters matches": [
    "Type: String, AllowedPattern: '[a-z]{3}:(ab){7}[0-9]{40}'",
    "!Sub '${Any}:${Other}'",
    "[!Ref Any, prod]",
    "never",
  ],
  "a long pattern that values of two parameters match": [
    "Type: String, AllowedPattern: '[a-z]{4}:(ab){7}[0-9]{40}'",
    "!Sub '${Any}:${Other}'",
    "[!Ref Any, prod]",
    `when Any=prod Other=${"ab".repeat(7)}${"0".repeat(40)}`,
  ],
  "a list that a parameter without a default must have a value of": [
    "Type: String, AllowedValues: [small, large]",
    "!Ref Any",
    "[!Ref Few, prod]",
    "when Any=small Few=prod",
  ],
  "a list that it must have a value of in some deployments": [
    "Type: String, AllowedValues: [small, large]",
    "!If [IsSeven, !Ref Any, small]",
    "[!Ref Few, prod]",
    "when Few=prod",
  ],
  "a list that all of its values are in": [
    "Type: String, AllowedValues: [dev, prod, '7', other]",
    "!Ref Few",
    "[!Ref Any, prod]",
    "when Any=prod",
  ],
  "a list that not all of its values are in": [
    "Type: String, AllowedValues: [prod, '7', other]",
    "!Ref Few",
    "[!Ref Any, prod]",
    "when Any=prod Few=prod",
  ],
  "a pattern that plain values do not match": [
    "Type: String, AllowedPattern: 'ami-[0-9a-f]{8}'",
    "!Ref Any",
    "[!Ref Few, prod]",
    "when Any=ami-aaaaaaaa Few=prod",
  ],
  "a name that CloudFormation makes up": [
    "Type: String, AllowedPattern: '[A-Za-z0-9-]+'",
    "!Ref Bob",
    "[!Ref Few, prod]",
    "when Few=prod",
  ],
  "a name that CloudFormation makes up, for which there is a list": [
    "Type: String, AllowedValues: [bob, eve]",
    "!Ref Bob",
    "[x, x]",
    "refused",
  ],
  "an attribute": ["Type: String, AllowedPattern: 'vpc-[0-9]+'", "!GetAtt W.X", "[!Ref Few, prod]", "when Few=prod"],
  "a condition on what is passed": [
    "Type: String, MaxLength: 3",
    "!If [IsSeven, prod, !Ref Few]",
    "[!Ref Few, '7']",
    "never",
  ],
  "a greatest length": ["Type: String, MaxLength: 3", "!Ref Few", "[!Ref Few, prod]", "never"],
  "a least length": ["Type: String, MinLength: 4", "!Ref Few", "[!Ref Few, dev]", "never"],
  "no number": ["Type: Number", "!Ref Few", "[!Ref Few, prod]", "never"],
  "a number": ["Type: Number", "!Ref Few", "[!Ref Few, '7']", "always"],
  "a greatest value": ["Type: Number, MaxValue: 5", "!Ref Any", "[!Ref Any, '7']", "never"],
  "a least value": ["Type: Number, MinValue: 8", "!Ref Any", "[!Ref Any, '7']", "never"],
  "a value between both": ["Type: Number, MinValue: 6, MaxValue: 8", "!Ref Any", "[!Ref Any, '7']", "when Any=7"],
  "the values of a list": [
    "Type: CommaDelimitedList, AllowedValues: [dev, '7']",
    "!Ref Few",
    "[!Ref Few, prod]",
    "never",
  ],
  "the values of a list of which a part is known": [
    "Type: CommaDelimitedList, AllowedValues: [dev, '7']",
    "[dev, !Ref Few]",
    "[!Ref Few, prod]",
    "never",
  ],
  "the values of a list, of any value": [
    "Type: CommaDelimitedList, AllowedValues: [dev, '7']",
    "[dev, !Ref Any]",
    "[!Ref Any, 'dev,7']",
    "when Any=dev,7",
  ],
  "the values of a list, of any list": [
    "Type: CommaDelimitedList, AllowedValues: [dev, '7']",
    "!Ref List",
    "[!Select [0, !Ref List], prod]",
    "never",
  ],
  "the pattern of a list": [
    "Type: CommaDelimitedList, AllowedPattern: '[a-e].*'",
    "!Ref List",
    "[!Select [1, !Ref List], prod]",
    "never",
  ],
  "a list of numbers": ["Type: List<Number>", "!Ref Few", "[!Ref Few, prod]", "never"],
  "a string that the pattern does not match": ["Type: String, AllowedPattern: a?b", "x", "[x, x]", "refused"],
  "a string that is too long": ["Type: String, MaxLength: 1", "ab", "[x, x]", "refused"],
  "a string that is no number": ["Type: Number", "x", "[x, x]", "refused"],
  "a string with an item that is not allowed": [
    "Type: CommaDelimitedList, AllowedValues: [a]",
    "'a,x'",
    "[x, x]",
    "refused",
  ],
  "a list with an item that is not allowed": [
    "Type: CommaDelimitedList, AllowedValues: [a]",
    "[a, x]",
    "[x, x]",
    "refused",
  ],
  "a list with allowed items": ["Type: CommaDelimitedList, AllowedValues: [a, x]", "[a, x]", "[x, x]", "always"],
};

it.each(Object.entries(cases))("%s", (_, [declaration, passed, when, verdict]) => {
  const root = `Parameters:
  Few: { Type: String, AllowedValues: [dev, prod, "7"] }
  Any: { Type: String }
  Other: { Type: String }
  List: { Type: CommaDelimitedList }
Conditions: { C: !Equals ${when}, IsSeven: !Equals [!Ref Few, "7"] }
Resources:
  W: { Type: AWS::CloudFormation::WaitCondition }
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: C, Properties: { UserName: !Ref Bob } }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Q: ${passed} } } }`;
  const child = `Parameters: { Q: { ${declaration} } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }`;
  const found = summarize(lintFiles({ "root.yaml": root, "child.yaml": child }));
  const pair = "warning root.yaml:10 Key <- root.yaml:9 Bob: ";
  if (verdict === "never") expect(found).toEqual([]);
  else if (verdict === "refused") {
    expect(found).toEqual([
      `${pair}always`,
      expect.stringContaining(
        "root.yaml:11: Whatever the values of the parameters, nothing can be deployed, since that would need the impossible: that nested stack 'Child' is passed a value that its parameter 'Q' allows",
      ),
    ]);
  } else expect(found).toEqual([pair + verdict]);
});

const nothing = "Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }";

it("takes a parameter whose value is a dynamic reference to be whatever that is replaced by", () => {
  const root = (secret: string): string => `Parameters:
  Env: { Type: String, AllowedValues: [prod, dev], Default: prod }
  Secret: { Type: String, ${secret} }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: !Ref Secret } }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Q: !Ref Secret } } }`;
  const child = `Parameters: { Q: { Type: String, AllowedPattern: "[a-z]+" } }\n${nothing}`;
  const found = (secret: string, given: Readonly<Record<string, string>> = {}) =>
    summarize(lintFiles({ "root.yaml": root(secret), "child.yaml": child }, [{ parameters: given }]));
  const reference = "{{resolve:ssm:/bob:1}}";
  const pair = "warning root.yaml:7 Key <- root.yaml:6 Bob: when Env=prod (defaults)";
  expect(found(`Default: "${reference}"`)).toEqual([pair]);
  expect(found("Default: bob", { Secret: reference })).toEqual([pair]);
  expect(found(`AllowedValues: ["${reference}"], Default: "${reference}"`)).toEqual([pair]);
});

it("does not know what a nested stack makes of a dynamic reference that a parameter has for a value", () => {
  const root = (more: string): string => `Parameters: { Env: { Type: String${more} } }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Q: !Ref Env } } }`;
  const child = `Parameters: { Q: { Type: String, AllowedPattern: "[a-z]+" } }
Conditions: { IsProd: !Equals [!Ref Q, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }`;
  const reference = "{{resolve:ssm:/env}}";
  const found = (more: string, given: Readonly<Record<string, string>> = {}) =>
    summarize(lintFiles({ "root.yaml": root(more), "child.yaml": child }, [{ parameters: given }]));
  const pair = "warning child.yaml:5 Key <- child.yaml:4 Bob: ";
  const unknown = [`${pair}undecided because of the value of Q`];
  expect(found("", { Env: reference })).toEqual(unknown);
  expect(found(", NoEcho: true", { Env: reference })).toEqual(unknown);
  expect(found(`, AllowedValues: [dev, "${reference}"]`)).toEqual(unknown);
  expect(found(`, Default: "${reference}"`)).toEqual([`${pair}when Env=prod`]);
});

it.each(["String", "AWS::SSM::Parameter::Value<String>"])(
  "does not follow more alternatives, dynamic references among them, than an expression may have: %s",
  (type) => {
    const keys = Array.from({ length: 150 }, (_, index) => `k${index}`);
    const root = `Mappings: { Names: { ${keys.map((key) => `${key}: { Name: ${key} }`).join(", ")} } }
Parameters:
  Key: { Type: String, AllowedValues: [${keys.join(", ")}] }
  Secret: { Type: String, Default: "{{resolve:ssm:/x}}" }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: child.yaml
      Parameters: { Q: !Join ["", [!FindInMap [Names, !Ref Key, Name], !Ref Secret]] }`;
    const child = `Parameters: { Q: { Type: ${type}, AllowedPattern: "[a-z0-9]+" } }\n${nothing}`;
    expect(summarize(lintFiles({ "root.yaml": root, "child.yaml": child }))).toEqual([
      "warning root.yaml:7 Key <- root.yaml:6 Bob: always",
    ]);
  },
);

it("takes what is passed nothing without a default to have no value", () => {
  const root = `Parameters: { Size: { Type: String, AllowedValues: [s, l], Default: s }, Env: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml, Parameters: { Q: !If [IsProd, !Ref Size, !Ref "AWS::NoValue"] } }
Outputs: { Large: { Value: !GetAtt Child.Outputs.Large } }`;
  const child = `Parameters: { Q: { Type: String } }
Conditions: { IsLarge: !Equals [!Ref Q, l] }
${nothing}
Outputs: { Large: { Condition: IsLarge, Value: !Ref W } }`;
  expect(summarize(lintFiles({ "root.yaml": root, "child.yaml": child }))).toEqual([
    "warning root.yaml:5 Key <- root.yaml:4 Bob: when Env=prod Size=l",
  ]);
});

it("says that a value was not checked against the pattern of what it is passed to", () => {
  const root = `Parameters: { Any: { Type: String } }
Conditions: { C: !Not [!Equals [!Ref Any, x]] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: C, Properties: { UserName: !Ref Bob } }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Q: !Ref Any } } }`;
  const child = `Parameters: { Q: { Type: String, AllowedPattern: '([a-z])\\1' } }\n${nothing}`;
  const { findings } = lintFiles({ "root.yaml": root, "child.yaml": child });
  expect(findings.map(({ occurs }) => occurs)).toMatchObject([{ kind: "when", unchecked: ["Any"] }]);
});

it("knows what a later sibling gives", () => {
  const nested = (url: string, more = ""): string =>
    `{ Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url}.yaml${more} } }`;
  const root = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Child: ${nested("child", ", Parameters: { Q: !GetAtt Later.Outputs.Out }")}
  Later: ${nested("later")}`;
  const child = `Parameters: { Q: { Type: String, AllowedPattern: "[a-z]+" } }\n${nothing}`;
  const refused = expect.stringContaining("nested stack 'Child' is passed a value that its parameter 'Q' allows");
  const verdicts = (output: string) =>
    summarize(
      lintFiles({
        "root.yaml": root,
        "child.yaml": child,
        "later.yaml": `${nothing}\nOutputs: { Out: { Value: ${output} } }`,
      }),
    );
  const pair = "warning root.yaml:3 Key <- root.yaml:2 Bob: always";
  expect(verdicts("abc")).toEqual([pair]);
  expect(verdicts("7")).toEqual([pair, refused]);
});
