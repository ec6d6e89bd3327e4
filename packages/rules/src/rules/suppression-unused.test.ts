import { expect, test } from "vitest";
import { lint } from "../lint";
import type { LintOptions } from "../lint-report";
import { renderRuleDocs } from "../testing";
import { rules } from ".";
import { suppressionUnused as rule } from "./suppression-unused";

const template = `
Parameters: { Name: { Type: String } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key:
    Type: AWS::IAM::AccessKey
    Metadata:
      Latchkey:
        Suppress:
          - { Rule: iam-user-no-initial-access-key, Reason: a relay }
    Properties: { UserName: !Ref Name }
  # latchkey-ignore iam-user-single-active-access-key: rotation
  Other: { Type: AWS::IAM::AccessKey, Properties: { UserName: carol } }
`;

function unused(content: string, options: Partial<LintOptions> = {}): readonly string[] {
  return lint({ file: "a.yaml", content }, { rules, ...options })
    .findings.filter(({ ruleId }) => ruleId === rule.id)
    .map(({ severity, message, span }) => `${span.start.line}: ${severity}: ${message}`);
}

test("what hides nothing is told", () => {
  expect(unused(template)).toEqual([
    "10: note: Suppression of iam-user-no-initial-access-key hides nothing",
    "12: note: Suppression of iam-user-single-active-access-key hides nothing",
  ]);
});

test("in a template that mentions nothing else that a rule is about", () => {
  const metadata = "Metadata: { Latchkey: { Suppress: [{ Rule: iam-user-no-initial-access-key, Reason: a relay }] } }";
  expect(unused(`${metadata}\nResources: { Topic: { Type: AWS::SNS::Topic } }`)).toEqual([
    "1: note: Suppression of iam-user-no-initial-access-key hides nothing",
  ]);
});

test("what hides something is not", () => {
  expect(unused(template.replace("!Ref Name", "bob"))).toEqual([
    "12: note: Suppression of iam-user-single-active-access-key hides nothing",
  ]);
});

test("nothing is claimed of a rule that was not checked", () => {
  expect(unused(template, { rules: [rule] })).toEqual([]);
});

test("nothing is claimed where not all was judged", () => {
  expect(unused(template, { environments: [{ parameters: { Name: "carol" } }] })).toEqual([]);
  expect(unused(`${template}  Macro: { "Fn::Transform": { Name: Mine } }\n`)).toEqual([]);
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, {})).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});
