import { rules as allRules, type Rule } from "@latchkey/rules";
import {
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnStack,
  Fn,
  NestedStack,
  SecretValue,
  Stack,
  Stage,
  Validations,
} from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { checkApp, checkStack, LatchkeyAspect, LatchkeyValidator, ServiceAccount } from "../src";
import { synthesizeWith, testApp } from "./synthesize";

const rules = ["iam-user-no-initial-access-key"];
const id = "latchkey::iam-user-no-initial-access-key";

function addKey(scope: Construct, name: string, user: iam.IUser): iam.AccessKey {
  return new iam.AccessKey(scope, name, { user });
}

function addConsoleUser(scope: Construct, name: string): iam.User {
  return new iam.User(scope, name, { password: SecretValue.secretsManager("bob"), passwordResetRequired: true });
}

test("the report names source line, message, construct, fix, and how to acknowledge", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  addKey(stack, "Key", addConsoleUser(stack, "Bob"));
  const { error, report } = synthesizeWith(app, new LatchkeyValidator({ rules }));
  expect(error).toMatchInlineSnapshot(`
    "packages/cdk-aspect/test/latchkey-validator.test.ts:…
    ERROR Access key 'Key961B73FD' is created together with console user 'Bob4B8519C4' (user: App/Bob/Resource) (latchkey)
       App/Key/Resource (Key961B73FD) aws-cdk-lib.aws_iam.CfnAccessKey
       Suggested fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.
       Acknowledge with 'latchkey::iam-user-no-initial-access-key'

    A copy of this report can be found in: cdk.out/validation-report.json"
  `);
  expect(report.pluginReports).toMatchObject([
    {
      pluginName: "latchkey",
      conclusion: "failure",
      violations: [
        {
          ruleName: "iam-user-no-initial-access-key",
          severity: "error",
          ruleMetadata: { user: "App/Bob/Resource", verdict: "always" },
          violatingConstructs: [{ constructPath: "App/Key/Resource" }],
        },
      ],
    },
  ]);
});

test("a witness stands in the description and in the metadata", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  const env = new CfnParameter(stack, "Env", { default: "dev" });
  const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "pr od") });
  const user = new iam.CfnUser(stack, "Bob");
  new iam.CfnAccessKey(stack, "Key", { userName: user.ref }).cfnOptions.condition = isProd;
  const [violation] = synthesizeWith(app, new LatchkeyValidator({ rules })).report.pluginReports[0]?.violations ?? [];
  expect(violation?.description).toBe(
    "Access key 'Key' is created together with IAM user 'Bob' when 'Env=pr od' (not with the defaults) (user: App/Bob)",
  );
  expect(violation?.ruleMetadata).toMatchObject({ verdict: "when", witness: "'Env=pr od'", withDefaults: "false" });
});

describe("severities", () => {
  test.each([
    [undefined, "success", ["warning"]],
    ["error", "success", ["warning"]],
    ["warning", "failure", ["error"]],
    ["never", "success", ["warning"]],
  ] as const)("with failOn %s, a warning is a %s", (failOn, conclusion, severities) => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addKey(stack, "Key", new iam.User(stack, "Bob"));
    const options = failOn === undefined ? {} : { failOn };
    const { error, report } = synthesizeWith(app, new LatchkeyValidator({ rules, ...options }));
    expect(report.pluginReports[0]?.conclusion).toBe(conclusion);
    expect(report.pluginReports[0]?.violations.map(({ severity }) => severity)).toEqual(severities);
    expect(error === undefined).toBe(conclusion === "success");
  });

  test("with failOn never, an error is a warning", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addKey(stack, "Key", addConsoleUser(stack, "Bob"));
    const { error, report } = synthesizeWith(app, new LatchkeyValidator({ rules, failOn: "never" }));
    expect(error).toBeUndefined();
    expect(report.pluginReports[0]?.violations.map(({ severity }) => severity)).toEqual(["warning"]);
  });
});

describe("acknowledging", () => {
  const at: Record<string, (parts: { key: iam.AccessKey; stack: Stack; stage: Stage }) => Construct> = {
    "the key": ({ key }) => key,
    "the key's resource": ({ key }) => key.node.defaultChild as iam.CfnAccessKey,
    "the stack, which is the user's parent": ({ stack }) => stack,
    "the stage": ({ stage }) => stage,
    "the app": ({ stage }) => stage.node.root as Stage,
  };
  test.each(Object.entries(at))("at %s silences the finding", (_, choose) => {
    const app = testApp();
    const stage = new Stage(app, "Prod");
    const stack = new Stack(stage, "App");
    const key = addKey(stack, "Key", addConsoleUser(stack, "Bob"));
    Validations.of(choose({ key, stack, stage })).acknowledge({ id, reason: "until the migration is done" });
    const { error, report } = synthesizeWith(app, new LatchkeyValidator({ rules }));
    expect(error).toBeUndefined();
    expect(report.pluginReports[0]).toMatchObject({ conclusion: "success", violations: [] });
    expect(report.pluginReports[0]?.suppressedViolations).toMatchObject([{ reason: "until the migration is done" }]);
  });

  test("at the construct around user and key silences the finding", () => {
    const app = testApp();
    const user = addConsoleUser(new Stack(app, "App"), "Bob");
    addKey(user, "Key", user);
    Validations.of(user).acknowledge({ id, reason: "known" });
    expect(synthesizeWith(app, new LatchkeyValidator({ rules })).error).toBeUndefined();
  });

  test("one of two findings leaves the other an error", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const user = addConsoleUser(stack, "Bob");
    addKey(stack, "Other", user);
    Validations.of(addKey(stack, "Key", user)).acknowledge({ id, reason: "known" });
    const { error, report } = synthesizeWith(app, new LatchkeyValidator({ rules }));
    expect(error).toContain("App/Other/Resource");
    expect(error).not.toContain("App/Key/Resource");
    expect(report.pluginReports[0]?.conclusion).toBe("failure");
  });

  test("one of two findings leaves the other one that fails synthesis by failOn", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const user = new iam.User(stack, "Bob");
    addKey(stack, "Other", user);
    Validations.of(addKey(stack, "Key", user)).acknowledge({ id, reason: "known" });
    const { error } = synthesizeWith(app, new LatchkeyValidator({ rules, failOn: "warning" }));
    expect(error).toContain("App/Other/Resource");
  });

  test("in one stack does not silence another", () => {
    const app = testApp();
    const [one, two] = [new Stack(app, "One"), new Stack(app, "Two")];
    for (const stack of [one, two]) addKey(stack, "Key", addConsoleUser(stack, "Bob"));
    Validations.of(one).acknowledge({ id, reason: "known" });
    expect(synthesizeWith(app, new LatchkeyValidator({ rules })).error).toContain("Two/Key/Resource");
  });

  test("of another rule does not silence it", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addKey(stack, "Key", addConsoleUser(stack, "Bob"));
    Validations.of(stack).acknowledge({ id: "latchkey::iam-user-single-active-access-key", reason: "known" });
    expect(synthesizeWith(app, new LatchkeyValidator()).error).toContain("App/Key/Resource");
  });
});

test("a key for a user of another stack informs when that is asked for", () => {
  const [asked, notAsked] = [true, false].map((crossStack) => {
    const app = testApp();
    addKey(new Stack(app, "Keys"), "Key", new iam.User(new Stack(app, "Users"), "Bob"));
    return synthesizeWith(app, new LatchkeyValidator({ rules, crossStack })).report.pluginReports;
  });
  expect(asked?.[0]?.violations.map(({ severity, description }) => [severity, description])).toEqual([
    [
      "info",
      "Access key 'Key961B73FD' is created for IAM user 'Bob4B8519C4' of stack Users: same app, separate stack (user: Users/Bob/Resource)",
    ],
  ]);
  expect(notAsked).toEqual([]);
});

test("a plugin of a Stage judges that Stage only", () => {
  const app = testApp();
  const [dev, prod] = [new Stage(app, "Dev"), new Stage(app, "Prod")];
  for (const stage of [dev, prod]) {
    const stack = new Stack(stage, "App");
    addKey(stack, "Key", addConsoleUser(stack, "Bob"));
  }
  Validations.of(prod).addPlugins(new LatchkeyValidator({ rules }));
  const { error } = synthesizeWith(app);
  expect(error).toContain("Prod/App/Key/Resource");
  expect(error).not.toContain("Dev/App/Key/Resource");
});

test("a finding in a nested stack is told with its construct", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  addKey(new NestedStack(stack, "Nested"), "Key", addConsoleUser(stack, "Bob"));
  const { report } = synthesizeWith(app, new LatchkeyValidator({ rules }));
  expect(report.pluginReports[0]?.violations[0]?.violatingConstructs).toMatchObject([
    { constructPath: "App/Nested/Key/Resource", cloudFormationResource: { propertyPaths: ["Properties.UserName"] } },
  ]);
});

test("a finding in an output is told with the output's construct, and acknowledged there", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  const key = new iam.CfnAccessKey(stack, "Key", { userName: "somebody" });
  const output = new CfnOutput(stack, "Secret", { value: key.attrSecretAccessKey });
  const validator = new LatchkeyValidator({ rules: ["iam-access-key-secret-not-exposed"] });
  expect(synthesizeWith(app, validator).error).toContain("App/Secret");
  Validations.of(output).acknowledge({ id: "latchkey::iam-access-key-secret-not-exposed", reason: "known" });
  expect(synthesizeWith(app).error).toBeUndefined();
});

describe("a declared service account", () => {
  test("is no finding, and is counted", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const user = new iam.User(stack, "Scanner");
    ServiceAccount.declare(user, { reason: "Scanner outside AWS", owner: "security@example.com" });
    addKey(stack, "Key", user);
    addKey(stack, "Other", new iam.User(stack, "Bob"));
    const { report } = synthesizeWith(app, new LatchkeyValidator({ rules }));
    expect(report.pluginReports[0]?.violations.map(({ violatingConstructs }) => violatingConstructs)).toMatchObject([
      [{ constructPath: "App/Other/Resource" }],
    ]);
    expect(report.pluginReports[0]?.metadata).toEqual({ incomplete: "0", suppressed: "1" });
  });

  test("is a finding where the template has no say", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const user = new iam.User(stack, "Scanner");
    ServiceAccount.declare(user, { reason: "Scanner outside AWS" });
    addKey(stack, "Key", user);
    const { report } = synthesizeWith(app, new LatchkeyValidator({ rules, suppressions: false }));
    expect(report.pluginReports[0]?.violations).toHaveLength(1);
  });

  test.each([
    ["a user that is imported", "App/Imported is not an IAM user that this app makes, so it cannot be declared here"],
    ["no reason", "App/Bob is declared a service account without a reason"],
  ])("with %s is refused", (what, message) => {
    const stack = new Stack(testApp(), "App");
    const user = what === "no reason" ? new iam.User(stack, "Bob") : iam.User.fromUserName(stack, "Imported", "bob");
    expect(() => ServiceAccount.declare(user, { reason: what === "no reason" ? " " : "CI" })).toThrow(message);
  });

  test.each(["[{}]", "[]"])("with %s as all that an app in JavaScript says is refused, too", (said) => {
    const user = new iam.User(new Stack(testApp(), "App"), "Bob");
    const [props] = JSON.parse(said);
    expect(() => ServiceAccount.declare(user, props)).toThrow("App/Bob is declared a service account without a reason");
  });

  test("keeps what else the metadata says", () => {
    const stack = new Stack(testApp(), "App");
    const user = new iam.CfnUser(stack, "Scanner");
    user.addMetadata("Latchkey", { Suppress: [] });
    ServiceAccount.declare(user, { reason: "outside AWS", owner: "security@example.com" });
    expect(user.getMetadata("Latchkey")).toEqual({
      Suppress: [],
      ServiceAccount: { Reason: "outside AWS", Owner: "security@example.com" },
    });
  });
});

describe("what cannot be judged", () => {
  test("in full is counted, and fails synthesis when it is strict", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    new CfnStack(stack, "Remote", { templateUrl: "https://example.com/template.json" });
    addKey(stack, "Key", new iam.User(stack, "Bob"));
    const { error, report } = synthesizeWith(app, new LatchkeyValidator({ rules }));
    expect(error).toBeUndefined();
    expect(report.pluginReports[0]?.metadata?.incomplete).toBe("1");
    const strict = testApp();
    new CfnStack(new Stack(strict, "App"), "Remote", { templateUrl: "https://example.com/template.json" });
    expect(synthesizeWith(strict, new LatchkeyValidator({ rules, strict: true })).error).toMatchInlineSnapshot(`
      "packages/cdk-aspect/test/latchkey-validator.test.ts:…
      ERROR App.template.json:4:13: A nested stack whose template is not a local file is not followed (incomplete) (latchkey)
         App aws-cdk-lib.Stack
         Acknowledge with 'latchkey::not-judged'

      A copy of this report can be found in: cdk.out/validation-report.json"
    `);
  });

  test("because a rule crashes fails synthesis, and the other rules' findings are there", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addKey(stack, "Key", addConsoleUser(stack, "Bob"));
    const [known] = allRules;
    if (known === undefined) throw new Error("there are no rules");
    const crashing: Rule = {
      ...known,
      id: "crashing",
      check() {
        throw new Error("a bug");
      },
    };
    const { error } = synthesizeWith(app, new LatchkeyValidator({ rules: [...rules, crashing] }));
    expect(error).toContain("App.template.json: Rule crashing failed: a bug (rule-crash)");
    expect(error).toContain("App/Key/Resource");
  });
});

test("an unknown rule is refused with the rules that there are", () => {
  expect(() => new LatchkeyValidator({ rules: ["iam-user"] })).toThrow(
    /^There is no rule iam-user; the rules are iam-access-key-secret-not-exposed, /,
  );
});

test.each([LatchkeyValidator, LatchkeyAspect])("%o refuses a severity that there is not", (Entry) => {
  const options = JSON.parse('{ "failOn": "warn" }');
  expect(() => new Entry(options)).toThrow('failOn is one of note, warning, error, never, and not "warn"');
});

/** What no compiler has checked, as in JavaScript. */
const given = (options: string): object => JSON.parse(options);

test.each([
  [
    () => new LatchkeyValidator(given('{ "failon": "warning" }')),
    "LatchkeyValidator has no option failon; did you mean failOn?",
  ],
  [
    () => new LatchkeyValidator(given('{ "config": "a.yaml" }')),
    "LatchkeyValidator has no option config; did you mean configuration?",
  ],
  [
    () => new LatchkeyValidator(given('{ "zzzzzz": 1 }')),
    "LatchkeyValidator has no option zzzzzz; the options are rules, suppressions, crossStack, configuration, failOn, strict",
  ],
  [
    () => new LatchkeyAspect(given('{ "failOm": "error" }')),
    "LatchkeyAspect has no option failOm; did you mean failOn?",
  ],
  [
    () => checkApp(testApp(), given('{ "supressions": false }')),
    "checkApp has no option supressions; did you mean suppressions?",
  ],
  [() => checkApp(testApp(), given('{ "failOn": "error" }')), "checkApp has no option failOn; the options are rules, "],
  [
    () => checkStack(new Stack(testApp(), "S"), given('{ "rule": [] }')),
    "checkStack has no option rule; did you mean rules?",
  ],
])("an option that there is not: %#", (make, message) => {
  expect(make).toThrow(message);
});
