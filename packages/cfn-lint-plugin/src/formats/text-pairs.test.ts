import type { RelatedLocation } from "@latchkey/rules";
import { expect, test } from "vitest";

import { related, show, spanOf } from "../../test/show-text";
import type { DeployedPair } from "../lint-sources";

const text = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`;

function at(logicalId: string, file = "app.yaml"): RelatedLocation {
  return { ...related({ file, logicalId, span: spanOf(text, `${logicalId}:`) }) };
}

function pair(occurs: DeployedPair["occurs"], fields: Partial<DeployedPair> = {}): DeployedPair {
  return { template: "app.yaml", user: at("Bob"), key: at("Key"), occurs, ...fields };
}

const prod = { kind: "when", parameters: { Env: "prod" }, conditions: { IsProd: true }, withDefaults: false } as const;

test("each pair has a line that says when it comes about, or why it does not", async () => {
  const pairs = [
    pair({ kind: "always" }),
    pair({ kind: "always" }, { environment: "prod" }),
    pair(prod),
    pair({ ...prod, parameters: {}, withDefaults: true }),
    pair({ kind: "undecided", reason: "a list that only the deployment knows" }),
    pair({ kind: "never", because: [] }),
    pair({ kind: "never", because: ["IsProd holds"] }, { environment: "dev" }),
    pair({ kind: "never", because: ["IsProd holds", "IsTest does not hold"] }),
    pair({ kind: "never", because: ["IsProd holds", "Child/IsTest holds", "the names are equal"] }),
    pair({ kind: "always" }, { template: "root.yaml", user: at("Bob", "users.yaml"), key: at("Key", "root.yaml") }),
  ];
  expect(await show({ pairs }, { hasSummary: false })).toMatchInlineSnapshot(`
    "Keys and the users that they can belong to, by the template that is deployed:

    app.yaml
      Key (3:3) of Bob (2:3): always
      Key (3:3) of Bob (2:3) in prod: always
      Key (3:3) of Bob (2:3): when Env=prod (not with the defaults)
      Key (3:3) of Bob (2:3): when IsProd is true (with the defaults)
      Key (3:3) of Bob (2:3): undecided because of a list that only the deployment knows
      Key (3:3) of Bob (2:3): never
      Key (3:3) of Bob (2:3) in dev: never, since it cannot be that IsProd holds
      Key (3:3) of Bob (2:3): never, since it cannot be that IsProd holds and IsTest does not hold
      Key (3:3) of Bob (2:3): never, since it cannot be that IsProd holds, Child/IsTest holds and the names are equal

    root.yaml
      Key (3:3) of Bob (users.yaml:2:3): always
    "
  `);
});

test("says so when there is none", async () => {
  expect(await show({ pairs: [] })).toBe(
    "There is no key that can belong to a user of the same deployment.\n\nNo findings in 1 template\n",
  );
  expect(await show({})).toBe("No findings in 1 template\n");
});

test("escapes what comes from a template", async () => {
  const hostile = pair(
    { kind: "never", because: ["\u001b[2J holds"] },
    {
      template: "a\nb.yaml",
      key: { ...at("Key", "a\nb.yaml"), logicalId: "Key\u202e" },
      user: { ...at("Bob", "c\u009b.yaml"), logicalId: "Bob\r" },
      environment: "\u0007",
    },
  );
  const output = await show({ pairs: [hostile] });
  expect(output.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(output).toContain(
    "\na\\u{a}b.yaml\n  Key\\u{202e} (3:3) of Bob\\u{d} (c\\u{9b}.yaml:2:3) in \\u{7}: never, since it cannot be that \\u{1b}[2J holds\n",
  );
});
