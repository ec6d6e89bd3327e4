import { expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

const pair = `
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`;
const always = "warning root.yaml:8 Key <- root.yaml:7 Bob: always";

/** Of a template with a pair and what stands before and behind it. */
function problems(rules: string, others: string, parameters: Readonly<Record<string, string>> = {}): readonly string[] {
  const root = `Parameters:
  Env: { Type: String }
  Size: { Type: String, Default: small }
  Secret: { Type: String, NoEcho: true, Default: x }
Rules: { ${rules} }
Resources:${pair}
${others}`;
  const [first, ...found] = summarize(lintFiles({ "root.yaml": root }, [{ parameters }]));
  expect(first).toBe(always);
  return found.map((each) => each.replace(" root.yaml:", " ").replace(/; judged as if that were no fault$/, ""));
}

const rule = (name: string, ...asserted: readonly string[]): string =>
  `${name}: { Assertions: [${asserted.map((each) => `{ Assert: ${each} }`).join(", ")}] }`;
const isProd = rule("IsProd", "!Equals [!Ref Env, prod]");
const isDev = rule("IsDev", "!Equals [!Ref Env, dev]");
const isLarge = rule("IsLarge", "!Equals [!Ref Size, large]");
const isOther = rule("IsOther", "!Not [!Equals [!Ref Env, other]]");
const hidden = rule("IsHidden", "!Equals [!Ref Secret, y]");
const whatever =
  "Whatever the values of the parameters, nothing can be deployed, since that would need the impossible: that";

it("names the rules that exclude each other, and no others", () => {
  expect(problems([isOther, isProd, isLarge, isDev].join(", "), "")).toEqual([
    `invalid-template 5: ${whatever} rule 'IsProd' is met and that rule 'IsDev' is met`,
  ]);
});

it("names a rule that nothing meets", () => {
  expect(problems(`${isLarge}, ${rule("Never", "!Equals [a, b]")}`, "")).toEqual([
    `invalid-template 5: ${whatever} rule 'Never' is met`,
  ]);
});

it("names a rule and what it keeps from being created", () => {
  const others = `  Topic: { Type: AWS::SNS::Topic, Condition: IsLive }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Topic.TopicName } }
Conditions: { IsLive: !Equals [!Ref Env, prod] }`;
  expect(problems(`${isOther}, ${isDev}`, others)).toEqual([
    `incomplete 5: ${whatever} rule 'IsDev' is met and that there is 'Topic', which 'Other' refers to`,
  ]);
});

it("names the parameters whose given values are a part of the reason", () => {
  const given = { Env: "dev", Size: "large" };
  const withThem = (names: string): string =>
    `With what is given for ${names}, nothing can be deployed, since that would need the impossible: that`;
  expect(problems(`${isProd}, ${isLarge}`, "", given)).toEqual([
    `invalid-template 5: ${withThem("Env")} rule 'IsProd' is met`,
  ]);
  expect(problems(`${isProd}, ${isDev}`, "", { Size: "large" })).toEqual([
    `invalid-template 5: ${whatever} rule 'IsProd' is met and that rule 'IsDev' is met`,
  ]);
  expect(problems(rule("Either", "!Or [!Equals [!Ref Env, prod], !Equals [!Ref Size, small]]"), "", given)).toEqual([
    `invalid-template 5: ${withThem("Env, Size")} rule 'Either' is met`,
  ]);
  expect(problems(hidden, "", { ...given, Secret: "z" })).toEqual([
    `invalid-template 4: ${withThem("Secret")} 'Secret' is what it is given and that rule 'IsHidden' is met`,
  ]);
});

it("tells each fault that stands on its own, and judges by what else is asked for", () => {
  const faults = `  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Select [3, [a]] } }
  Eve: { Type: AWS::IAM::User, Condition: IsLive, Properties: { UserName: eve } }
  Ann: { Type: AWS::IAM::User, Properties: { UserName: an n } }
  EveKey: { Type: AWS::IAM::AccessKey, Condition: IsLive, Properties: { UserName: !Ref Eve } }
Conditions: { IsLive: !Equals [!Ref Env, prod] }`;
  expect(problems(isDev, faults)).toEqual([
    `incomplete 9: ${whatever} there is an item 3 in a list of 1 that 'Topic' has`,
    `incomplete 11: ${whatever} user 'Ann' has a name that IAM takes`,
  ]);
});
