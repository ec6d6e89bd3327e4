import { expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { suppressionExpired as rule } from "./suppression-expired";

/** Shown in the rule's docs, in this order. */
const examples = {
  "The last day is over": `
    Resources:
      MailKey:
        Type: AWS::IAM::AccessKey
        Metadata:
          Latchkey:
            Suppress:
              - { Rule: iam-user-no-initial-access-key, Reason: until the relay moves, Expires: 2024-12-31 }
    #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Suppression of iam-user-no-initial-access-key expired on 2024-12-31; what it hid counts again
        Properties: { UserName: mail }
  `,
  "No last day": `
    Resources:
      MailKey:
        Type: AWS::IAM::AccessKey
        Metadata:
          Latchkey:
            Suppress:
              - { Rule: iam-user-no-initial-access-key, Reason: SES takes nothing else }
        Properties: { UserName: mail }
  `,
};

test.each(Object.entries(examples))("%s", (_, template) => {
  expect(annotate(rule, template)).toBe(template);
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});
