import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTree } from "../../packages/cfn-lint-plugin/test/make-tree";
import { pluginFolder, pluginPath, runCfnLint, runPython } from "./run-cfn-lint";

/** A user with a key in production, its secret in an output, and a nested stack that is elsewhere. */
const people = `Parameters:
  Environment: { Type: String, AllowedValues: [test, production], Default: test }
Conditions:
  IsProduction: !Equals [!Ref Environment, production]
Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Condition: IsProduction
    Properties: { UserName: !Ref Bob }
  Remote:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: "https://example.com/remote.yaml" }
Outputs:
  Secret:
    Condition: IsProduction
    Value: !GetAtt BobKey.SecretAccessKey
`;

const append = ["--append-rules", pluginFolder, "--"];

function lint(template: string, before: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return runCfnLint([...before, ...append, "a.yaml"], { cwd: makeTree({ "a.yaml": template }), env });
}

test("reports findings in cfn-lint's form, with its exit code", () => {
  expect(lint(people)).toMatchInlineSnapshot(`
    {
      "status": 6,
      "stderr": "",
      "stdout": "W9901 Access key 'BobKey' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]
    a.yaml:7:3

    E9902 Secret of access key 'BobKey' is put into output 'Secret': whoever may describe the stack can read it (when Environment=production; not with the defaults) [iam-access-key-secret-not-exposed]
    a.yaml:15:3

    ",
    }
  `);
});

test("reports notes where cfn-lint shows them", () => {
  expect(lint(people, ["--include-checks", "I99", "--ignore-checks", "E", "W"]).stdout).toMatchInlineSnapshot(`
    "I9900 Latchkey could not judge all of it: Nested stack Remote: https://example.com/remote.yaml is not fetched [incomplete]
    a.yaml:13:19

    "
  `);
});

test("has one ID for each severity of a rule", () => {
  const { stdout } = runCfnLint(["--list-rules", ...append], { cwd: makeTree({}) });
  const rulesOf = (letter: string) =>
    [...stdout.matchAll(/^([EWI])(99\d\d: .*)$/gm)].flatMap(([, first, rule]) => (first === letter ? [rule] : []));
  expect(rulesOf("E")).toMatchInlineSnapshot(`
    [
      "9900: Latchkey could not judge the template",
      "9901: IAM user is created together with an access key",
      "9902: Access key's secret is put where it can be read",
      "9903: IAM user has more than one active access key",
      "9904: IAM user's first password can be read by others",
      "9905: IAM user's first password need not be changed",
      "9906: Console user may not create an access key of its own",
      "9907: Service control policy keeps users from creating access keys of their own",
      "9908: Service account has a console password",
      "9909: Suppression has expired, or is about to",
      "9910: Suppression names no rule, gives no reason, or cannot be read",
      "9911: Suppression hides nothing",
      "9999: Rule of your own",
    ]
  `);
  const [, ...judging] = rulesOf("E");
  expect(rulesOf("W")).toEqual(judging);
  expect(rulesOf("I")).toEqual(["9900: Latchkey could not follow a part of the template", ...judging]);
});

test("the README lists them", () => {
  const script = "import json, latchkey_rules.latchkey as plugin; print(json.dumps(plugin.NUMBERS))";
  const numbers = JSON.parse(runPython(["-c", script], { cwd: pluginPath }).stdout);
  const page = readFileSync(join(pluginPath, "../README.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(?:\.\.|E99)(\d\d)`.* \| `([a-z-]+)` \|/gm)];
  expect(Object.fromEntries(rows.map(([, number, id = ""]) => [id, Number(number)]))).toEqual(numbers);
});

test("writes JSON with places and paths", () => {
  const matches = JSON.parse(lint(people, ["--format", "json"]).stdout);
  expect(
    matches.map(({ Rule, Location, Level, Message, Filename }: Record<string, unknown>) => ({
      Rule,
      Location,
      Level,
      Message,
      Filename,
    })),
  ).toMatchInlineSnapshot(`
    [
      {
        "Filename": "a.yaml",
        "Level": "Warning",
        "Location": {
          "End": {
            "ColumnNumber": 9,
            "LineNumber": 7,
          },
          "Path": [
            "Resources",
            "BobKey",
          ],
          "Start": {
            "ColumnNumber": 3,
            "LineNumber": 7,
          },
        },
        "Message": "Access key 'BobKey' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]",
        "Rule": {
          "Description": "A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands. Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.",
          "Id": "W9901",
          "ShortDescription": "IAM user is created together with an access key",
          "Source": "https://www.cisecurity.org/benchmark/amazon_web_services",
        },
      },
      {
        "Filename": "a.yaml",
        "Level": "Error",
        "Location": {
          "End": {
            "ColumnNumber": 9,
            "LineNumber": 15,
          },
          "Path": [
            "Outputs",
            "Secret",
          ],
          "Start": {
            "ColumnNumber": 3,
            "LineNumber": 15,
          },
        },
        "Message": "Secret of access key 'BobKey' is put into output 'Secret': whoever may describe the stack can read it (when Environment=production; not with the defaults) [iam-access-key-secret-not-exposed]",
        "Rule": {
          "Description": "Whoever may look at the stack, the instance or the function has the secret, and with it all that the user may do. Put the secret into an AWS::SecretsManager::Secret and let its owner read it there; replace keys that were shown.",
          "Id": "E9902",
          "ShortDescription": "Access key's secret is put where it can be read",
          "Source": "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html",
        },
      },
    ]
  `);
});

test("writes SARIF with the rules' texts", () => {
  const { runs } = JSON.parse(lint(people, ["--format", "sarif"]).stdout);
  expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id).sort()).toEqual(["E9902", "W9901"]);
  expect(runs[0].results).toMatchInlineSnapshot(`
    [
      {
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "a.yaml",
                "uriBaseId": "EXECUTIONROOT",
              },
              "region": {
                "endColumn": 9,
                "endLine": 7,
                "startColumn": 3,
                "startLine": 7,
              },
            },
          },
        ],
        "message": {
          "text": "Access key 'BobKey' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]",
        },
        "ruleId": "W9901",
      },
      {
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "a.yaml",
                "uriBaseId": "EXECUTIONROOT",
              },
              "region": {
                "endColumn": 9,
                "endLine": 15,
                "startColumn": 3,
                "startLine": 15,
              },
            },
          },
        ],
        "message": {
          "text": "Secret of access key 'BobKey' is put into output 'Secret': whoever may describe the stack can read it (when Environment=production; not with the defaults) [iam-access-key-secret-not-exposed]",
        },
        "ruleId": "E9902",
      },
    ]
  `);
});

describe("what cfn-lint ignores", () => {
  const ignore = (ids: string) => `    Metadata: { cfn-lint: { config: { ignore_checks: [${ids}] } } }\n`;

  test("is ignored on a resource, and on no other", () => {
    const other = people.replace(
      "  Remote:\n",
      "  BobKey2:\n    Type: AWS::IAM::AccessKey\n    Condition: IsProduction\n    Properties: { UserName: !Ref Bob }\n  Remote:\n",
    );
    const ignored = other.replace("  BobKey:\n", `  BobKey:\n${ignore("W9901")}`);
    expect(
      lint(ignored, ["--include-checks", "W9901", "--ignore-checks", "E", "--format", "parseable"]).stdout,
    ).toMatchInlineSnapshot(`
      "a.yaml:12:3:12:10:W9901:Access key 'BobKey2' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]
      a.yaml:12:3:12:10:W9903:Access key 'BobKey2' can be active together with 'BobKey' of IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-single-active-access-key]
      "
    `);
  });

  test("is ignored by the command line, by the start of an ID too", () => {
    expect(lint(people, ["--ignore-checks", "E99", "W99"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("is reported all the same where it is mandatory", () => {
    const { stdout } = lint(people.replace("  BobKey:\n", `  BobKey:\n${ignore("W9901")}`), [
      "--mandatory-checks",
      "W9901",
    ]);
    expect(stdout).toContain("W9901 Access key 'BobKey'");
  });

  test("cannot hide what is in a nested template by a resource of that name", () => {
    const cwd = makeTree({
      "parent.yaml": `Resources:\n  Nested:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: child.yaml, Parameters: { Environment: production } }\n  BobKey:\n    Type: AWS::SNS::Topic\n${ignore("W9901")}`,
      "child.yaml": people,
    });
    const { stdout } = runCfnLint(["--format", "parseable", ...append, "parent.yaml"], { cwd });
    expect(stdout).toMatchInlineSnapshot(`
      "child.yaml:7:3:7:9:W9901:Access key 'BobKey' is created together with IAM user 'Bob' [iam-user-no-initial-access-key]
      child.yaml:15:3:15:9:E9902:Secret of access key 'BobKey' is put into output 'Secret': whoever may describe the stack can read it [iam-access-key-secret-not-exposed]
      parent.yaml:4:19:4:30:W3002:This code may only work with 'package' cli command
      "
    `);
  });
});

test("reads standard input, and says where in it", () => {
  const { status, stdout } = runCfnLint(["--format", "parseable", "--append-rules", pluginFolder], {
    cwd: makeTree({}),
    input: people,
  });
  expect({ status, stdout }).toMatchInlineSnapshot(`
    {
      "status": 6,
      "stdout": "None:7:3:7:9:W9901:Access key 'BobKey' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]
    None:15:3:15:9:E9902:Secret of access key 'BobKey' is put into output 'Secret': whoever may describe the stack can read it (when Environment=production; not with the defaults) [iam-access-key-secret-not-exposed]
    ",
    }
  `);
});

test("is of use from Python, by folder and by module", () => {
  const script = `
import sys
from pathlib import Path
from cfnlint.api import ManualArgs, lint, lint_file
text = sys.stdin.read()
for rules in [sys.argv[1], "latchkey_rules"]:
    config = ManualArgs(append_rules=[rules])
    for matches in lint(text, config=config), lint_file(Path("a.yaml"), config=config):
        print([f"{match.rule.id} {match.linenumber}:{match.columnnumber} {match.path}" for match in matches])
`;
  const { stdout, stderr } = runPython(["-c", script, pluginFolder], {
    cwd: makeTree({ "a.yaml": people }),
    input: people,
    env: { PYTHONPATH: pluginPath },
  });
  expect(stderr).toBe("");
  expect(stdout).toMatchInlineSnapshot(`
    "["E9902 15:3 ['Outputs', 'Secret']", "W9901 7:3 ['Resources', 'BobKey']"]
    ["E9902 15:3 ['Outputs', 'Secret']", "W9901 7:3 ['Resources', 'BobKey']"]
    ["E9902 15:3 ['Outputs', 'Secret']", "W9901 7:3 ['Resources', 'BobKey']"]
    ["E9902 15:3 ['Outputs', 'Secret']", "W9901 7:3 ['Resources', 'BobKey']"]
    "
  `);
});

test("judges the file, not what cfn-lint made of it", () => {
  const loop = `Transform: AWS::LanguageExtensions
Resources:
  Bob: { Type: AWS::IAM::User }
  Fn::ForEach::Keys:
    - Name
    - [One, Two]
    - Key\${Name}:
        Type: AWS::IAM::AccessKey
        Properties: { UserName: !Ref Bob }
`;
  expect(lint(loop, ["--format", "parseable"]).stdout).toMatchInlineSnapshot(`
    "a.yaml:7:7:7:17:W9901:Access key 'KeyOne' is created together with IAM user 'Bob' [iam-user-no-initial-access-key]
    a.yaml:7:7:7:17:W9901:Access key 'KeyTwo' is created together with IAM user 'Bob' [iam-user-no-initial-access-key]
    a.yaml:7:7:7:17:W9903:Access key 'KeyTwo' can be active together with 'KeyOne' of IAM user 'Bob' [iam-user-single-active-access-key]
    "
  `);
});

test("leaves out what is suppressed, by a comment, too", () => {
  const declared = people.replace(
    "Bob: { Type: AWS::IAM::User }",
    "Bob: { Type: AWS::IAM::User, Metadata: { Latchkey: { ServiceAccount: { Reason: r, Owner: o } } } }",
  );
  expect(lint(declared).stdout).not.toContain("W9901");
  const commented = people.replace(
    "  Secret:",
    "  # latchkey-ignore iam-access-key-secret-not-exposed: nobody looks\n  Secret:",
  );
  expect(lint(commented).stdout).not.toContain("E9902");
});

test("shows no control characters of a template", () => {
  const { stdout } = lint(
    people.replaceAll("BobKey", '"Bob\\e[2J\\u202eKey"').replace('!GetAtt "Bob\\e[2J\\u202eKey".SecretAccessKey', "x"),
  );
  expect(stdout.split("\n").filter((line) => line.includes("W9901"))).toMatchInlineSnapshot(`
    [
      "W9901 Access key 'Bob\\u{1b}[2J\\u{202e}Key' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]",
    ]
  `);
});

describe("a template that Latchkey did not judge", () => {
  test("is an error, when Node.js is not found", () => {
    expect(lint(people, [], { PATH: ".", LATCHKEY_NODE: "" })).toMatchInlineSnapshot(`
      {
        "status": 2,
        "stderr": "",
        "stdout": "E9900 Latchkey needs Node.js 20.19 or later: put it on the PATH, or its path into LATCHKEY_NODE
      a.yaml:1:1

      ",
      }
    `);
  });

  test("is an error, when what is said to be Node.js cannot be run", () => {
    expect(lint(people, [], { LATCHKEY_NODE: "/no/such/node" }).stdout).toMatchInlineSnapshot(`
      "E9900 Latchkey cannot run /no/such/node: [Errno 2] No such file or directory: '/no/such/node'
      a.yaml:1:1

      "
    `);
  });

  test("is an error, when what is said to be Node.js is something else", () => {
    const cwd = makeTree({ "a.yaml": people, node: "#!/bin/sh\nprintf 'what is\\n\\033[1m%s?\\n' $3 >&2\nexit 3\n" });
    chmodSync(join(cwd, "node"), 0o755);
    expect(
      runCfnLint([...append, "a.yaml"], { cwd, env: { LATCHKEY_NODE: join(cwd, "node") } }).stdout,
    ).toMatchInlineSnapshot(`
      "E9900 Latchkey ended with 3 and without a report: what is \\u{1b}[1m--format?
      a.yaml:1:1

      "
    `);
  });

  test("is an error, when it takes longer than it may", () => {
    expect(lint(people, [], { LATCHKEY_TIMEOUT: "0.001" })).toMatchInlineSnapshot(`
      {
        "status": 2,
        "stderr": "",
        "stdout": "E9900 Latchkey did not finish within 0.001 s; LATCHKEY_TIMEOUT sets how many it may take
      a.yaml:1:1

      ",
      }
    `);
  });

  test.each(["soon", "inf", "nan", "0", "-1", "86401", "1e300"])(
    "is an error, and one alone, with a time limit of %s",
    (LATCHKEY_TIMEOUT) => {
      const said = `cannot take LATCHKEY_TIMEOUT=${LATCHKEY_TIMEOUT}: it is a number of seconds, above 0 and up to 86400`;
      expect(lint(people, [], { LATCHKEY_TIMEOUT })).toEqual({
        status: 2,
        stdout: `E9900 Latchkey ${said}\na.yaml:1:1\n\n`,
        stderr: "",
      });
    },
  );

  test("is none with the longest time limit that there is", () => {
    expect(lint(people, [], { LATCHKEY_TIMEOUT: "86400" }).stdout).toBe(lint(people).stdout);
  });

  test("is an error, when a part of it cannot be read", () => {
    const cwd = makeTree({
      "a.yaml":
        "Resources:\n  Nested:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: child.yaml }\n",
      "child.yaml": "Resources: {AWS::IAM::AccessKey",
    });
    expect(runCfnLint([...append, "a.yaml"], { cwd })).toMatchInlineSnapshot(`
      {
        "status": 6,
        "stderr": "",
        "stdout": "E9900 Latchkey could not judge all of it: child.yaml is not a template: no CloudFormation template [invalid-template]
      a.yaml:4:19

      W3002 This code may only work with 'package' cli command
      a.yaml:4:19

      ",
      }
    `);
  });
});

describe("the configuration of Latchkey", () => {
  test("counts", () => {
    const cwd = makeTree({
      "stacks/a.yaml": people.replace("Outputs:", "  News: { Type: AWS::SNS::Topic }\nOutputs:"),
      "latchkey.config.yaml": `rules: { iam-user-no-initial-access-key: error }
waivers: [{ rule: iam-access-key-secret-not-exposed, reason: nobody looks }]
rulesFrom: [./rules.js]
`,
      "rules.js": `
const guidance = "what why who risk careFactor applies tradeOffs howTo gotchas alternatives".split(" ");
exports.rules = [{
  id: "no-topic", title: "t", severity: "note", resourceTypes: ["AWS::SNS::Topic"], rationale: "r", remediation: "r",
  guidance: Object.fromEntries(guidance.map((name) => [name, "g"])), references: [], compliance: [],
  *check(deployment) {
    for (const at of deployment.resourcesOfType("AWS::SNS::Topic")) yield { at, message: "A topic", occurs: { kind: "always" } };
  },
}];
`,
    });
    expect(
      runCfnLint(["--format", "parseable", "--include-checks", "I99", ...append, "stacks/a.yaml"], { cwd }).stdout,
    ).toMatchInlineSnapshot(`
      "stacks/a.yaml:7:3:7:9:E9901:Access key 'BobKey' is created together with IAM user 'Bob' (when Environment=production; not with the defaults) [iam-user-no-initial-access-key]
      stacks/a.yaml:13:19:13:30:I9900:Latchkey could not judge all of it: Nested stack Remote: https://example.com/remote.yaml is not fetched [incomplete]
      stacks/a.yaml:14:3:14:7:I9999:A topic [no-topic]
      "
    `);
  });

  test("is an error, when it is wrong", () => {
    const cwd = makeTree({ "a.yaml": people, "latchkey.config.yaml": "rule: {}\n" });
    expect(runCfnLint([...append, "a.yaml"], { cwd })).toMatchInlineSnapshot(`
      {
        "status": 2,
        "stderr": "",
        "stdout": "E9900 Latchkey ended with 2 and without a report: latchkey: latchkey.config.yaml:1:1: rule: there is no such key; did you mean rules? latchkey --help shows what there is
      a.yaml:1:1

      ",
      }
    `);
  });
});

test("a template cannot configure the plugin", () => {
  const rules = ["E9900", "W9901", "E9902"].map(
    (id) => `${id}: { node: /bin/true, cli: /bin/true, timeout: 0.001, command: touch pwned, enabled: false }`,
  );
  const hostile = `Metadata:\n  cfn-lint:\n    config:\n      configure_rules: { ${rules.join(", ")} }\n      append_rules: [/bin]\n${people}`;
  expect(lint(hostile).stdout.replace(/:\d+:/g, ":_:")).toBe(lint(people).stdout.replace(/:\d+:/g, ":_:"));
});

test("without the rest of the package, it says so", () => {
  const cwd = makeTree({ "a.yaml": people });
  execFileSync("cp", ["-r", pluginFolder, "rules"], { cwd });
  const { status, stderr } = runCfnLint(["--append-rules", "rules", "--", "a.yaml"], { cwd });
  expect(status).toBe(1);
  expect(stderr.trimEnd().split("\n").at(-1)).toMatchInlineSnapshot(
    `"cfnlint.exceptions.UnexpectedRuleException: Tried to append rules but got an error: [Errno 2] No such file or directory: '/tmp/dist/rules.json': the folder works only as a part of the package @latchkey/cfn-lint-plugin"`,
  );
});
