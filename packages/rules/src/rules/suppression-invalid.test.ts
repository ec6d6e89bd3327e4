import { describe, expect, test } from "vitest";
import { lint } from "../lint";
import { annotate, renderRuleDocs } from "../testing";
import { rules } from ".";
import { suppressionInvalid as rule } from "./suppression-invalid";

/** Shown in the rule's docs, in this order. */
const examples = {
  "No reason, no day": `
    Resources:
      MailKey:
        Type: AWS::IAM::AccessKey
        Metadata:
          Latchkey:
            Suppress:
              - { Rule: iam-user-no-initial-access-key }
    #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Suppression of iam-user-no-initial-access-key does not count: it gives no Reason
              - { Rule: iam-user-no-initial-access-key, Reason: SES, Expires: soon }
    #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Suppression of iam-user-no-initial-access-key does not count: its Expires is not a day as YYYY-MM-DD
        Properties: { UserName: mail }
  `,
  "A comment without a reason": `
    Resources:
      # latchkey-ignore iam-user-no-initial-access-key
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Suppression of iam-user-no-initial-access-key does not count: it gives no reason
      MailKey:
        Type: AWS::IAM::AccessKey
        Properties: { UserName: mail }
  `,
  "All that is needed": `
    Resources:
      MailKey:
        Type: AWS::IAM::AccessKey
        Metadata:
          Latchkey:
            Suppress:
              - Rule: iam-user-no-initial-access-key
                Reason: SES takes no other credentials over SMTP
        Properties: { UserName: mail }
  `,
};

/** An entry of `Suppress`, as JSON, and why it does not count. */
const entries: Record<string, string> = {
  '"iam-user-no-initial-access-key"': "it is not a mapping with a Rule and a Reason",
  null: "it is not a mapping with a Rule and a Reason",
  '{"Reason":"SES"}': "it names no Rule",
  '{"Rule":["a"],"Reason":"SES"}': "it names no Rule",
  '{"Rule":"iam-user-no-initial-access-key","Reason":" "}': "it gives no Reason",
  '{"Rule":"iam-user-no-initial-access-key","Reason":{"Ref":"A"}}': "it gives no Reason",
  '{"Rule":"iam-user-no-initial-access-key","Reason":"SES","Expires":20270101}':
    "its Expires is not a day as YYYY-MM-DD",
  '{"Rule":"iam-user-no-initial-access-key","Reason":"SES","Expires":"2027-02-30"}':
    "its Expires is not a day as YYYY-MM-DD",
  '{"Rule":"iam-user-no-initial-access-key","Reason":"SES","expires":"2027-02-01"}':
    "it has a key expires; did you mean Expires?",
  '{"Rule":"iam-user-no-initial-access-key","Reason":"SES","__proto__":"x"}':
    "it has a key __proto__; the keys are Rule, Reason, Expires",
  '{"Rule":"iam-user-no-inital-access-key","Reason":"SES"}':
    "there is no such rule; did you mean iam-user-no-initial-access-key?",
  '{"Rule":"E3012","Reason":"SES"}': "there is no such rule",
  '{"Rule":"suppression-unused","Reason":"SES"}': "that rule is on suppressions themselves",
};

function reportOn(metadata: string): readonly string[] {
  const content = `{"Resources":{"Key":{"Type":"AWS::IAM::AccessKey","Metadata":${metadata}}}}`;
  const ruleIds = rules.map(({ id }) => id);
  return lint({ file: "a.json", content }, { rules, ruleIds })
    .findings.filter(({ ruleId }) => ruleId === rule.id)
    .map(({ severity, message }) => `${severity}: ${message}`);
}

test.each(Object.entries(examples))("%s", (_, template) => {
  expect(annotate(rule, template)).toBe(template);
});

describe("what does not count", () => {
  test.each(Object.entries(entries))("%s", (entry, fault) => {
    expect(reportOn(`{"Latchkey":{"Suppress":[${entry}]}}`)).toEqual([
      expect.stringMatching(new RegExp(`^warning: Suppression.* does not count: ${fault.replace("?", "\\?")}$`)),
    ]);
  });

  test("Suppress that is no list", () => {
    expect(reportOn('{"Latchkey":{"Suppress":{"Rule":"iam-user-no-initial-access-key","Reason":"SES"}}}')).toEqual([
      "warning: Metadata.Latchkey.Suppress does not count: it is not a list",
    ]);
  });
});

describe("what Metadata.Latchkey cannot have", () => {
  test.each([
    ['{"suppress":[]}', "Metadata.Latchkey.suppress does not count: did you mean Suppress?"],
    [
      '{"ServiceAcount":{"Reason":"SES"}}',
      "Metadata.Latchkey.ServiceAcount does not count: did you mean ServiceAccount?",
    ],
    ['{"__proto__":1}', "Metadata.Latchkey.__proto__ does not count: the keys are ServiceAccount, Suppress"],
    ['"Suppress"', "Metadata.Latchkey does not count: it is not a mapping"],
  ])("%s", (latchkey, fault) => {
    expect(reportOn(`{"Latchkey":${latchkey}}`)).toEqual([`warning: ${fault}`]);
  });

  test("is told of each key, and costs none of the suppressions that are right", () => {
    const suppress = '[{"Rule":"iam-access-key-secret-not-exposed","Reason":"SES"}]';
    expect(reportOn(`{"Latchkey":{"Supress":[],"Suppress":${suppress},"waive":[]}}`)).toEqual([
      "warning: Metadata.Latchkey.Supress does not count: did you mean Suppress?",
      "warning: Metadata.Latchkey.waive does not count: the keys are ServiceAccount, Suppress",
    ]);
  });
});

describe("the metadata of neighbours", () => {
  test("that has a place for a reason needs one", () => {
    const entry = '[{"id":"iam-user-no-initial-access-key"}]';
    expect(reportOn(`{"cdk_nag":{"rules_to_suppress":${entry}}}`)).toEqual([
      "warning: Suppression of iam-user-no-initial-access-key does not count: it gives no reason",
    ]);
  });

  test("that has none gets a note", () => {
    expect(reportOn('{"guard":{"SuppressedRules":["iam-user-no-initial-access-key"]}}')).toEqual([
      "note: iam-user-no-initial-access-key is hidden by Guard's SuppressedRules, which takes no reason; Metadata.Latchkey.Suppress does",
    ]);
  });

  test("may name their own rules as they like", () => {
    expect(reportOn('{"cfn-lint":{"config":{"ignore_checks":["E3012"]}},"cdk_nag":{"rules_to_suppress":"x"}}')).toEqual(
      [],
    );
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});
