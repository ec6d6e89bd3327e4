import type { Finding, Problem, Span } from "@latchkey/rules";
import { describe, expect, test } from "vitest";

import { validateReport } from "../../test/validate-report";
import type { DeployedPair, LintRun } from "../lint-sources";
import { formatJson } from "./json";

const span: Span = { start: { line: 1, column: 2, offset: 1 }, end: { line: 1, column: 4, offset: 3 } };

const always: Finding = {
  fingerprint: "0f",
  occurs: { kind: "always" },
  related: [],
  span,
  path: ["Resources", "BobKey", "Properties", "Tags", 0],
  resourceType: "AWS::IAM::AccessKey",
  logicalId: "BobKey",
  file: "a.yaml",
  message: "User Bob gets an access key",
  severity: "warning",
  ruleId: "iam-user-no-initial-access-key",
};
const when: Finding = {
  ...always,
  constructPath: "Stack/Bob/Key/Resource",
  related: [{ message: "the user", span, path: ["Resources", "Bob"], logicalId: "Bob", file: "b.yaml", role: "user" }],
  occurs: { withDefaults: false, conditions: { IsProd: true }, parameters: { Env: "prod" }, kind: "when" },
  environments: ["dev", "prod"],
  suppression: { expires: "2027-01-01", reason: "agreed", kind: "waiver" },
};
const undecided: Finding = { ...always, occurs: { reason: "a macro", kind: "undecided" } };
const user = { role: "user", file: "b.yaml", logicalId: "Bob", path: ["Resources", "Bob"], span, message: "the user" };
const key = { ...user, role: "key", file: "a.yaml", logicalId: "BobKey" };
const pairs: DeployedPair[] = [
  { template: "a.yaml", user, key, occurs: always.occurs },
  { template: "a.yaml", user, key, occurs: when.occurs, environment: "prod" },
  { template: "a.yaml", user, key, occurs: undecided.occurs },
  { template: "a.yaml", user, key, occurs: { kind: "never", because: ["IsProd holds", "IsTest holds"] } },
  { template: "a.yaml", user, key, occurs: { kind: "never", because: [] } },
];
const problems: Problem[] = [
  { message: "no such file or directory", file: "gone.yaml", kind: "unreadable" },
  { span, message: "Unexpected tab", file: "tab.yaml", kind: "invalid-template" },
];

function format(
  findings: readonly Finding[],
  otherProblems: readonly Problem[] = [],
  pairs?: readonly DeployedPair[],
): string {
  const summary = { files: 3, templates: 2, findings: 1, suppressed: 1, problems: otherProblems.length, incomplete: 1 };
  const run: LintRun = {
    summary,
    files: new Set(),
    findings,
    problems: otherProblems,
    passedOver: [],
    duplicateKeys: [],
    ...(pairs !== undefined && { pairs }),
    unknownParameters: [],
    texts: new Map(),
  };
  return formatJson(run, "1.2.3");
}

describe("the contract latchkey/1", () => {
  test("has its fields in its order", () => {
    expect(format([when], problems)).toBe(`{
  "schema": "latchkey/1",
  "tool": {
    "name": "latchkey",
    "version": "1.2.3"
  },
  "summary": {
    "files": 3,
    "templates": 2,
    "findings": 1,
    "suppressed": 1,
    "problems": 2,
    "incomplete": 1
  },
  "findings": [
    {
      "ruleId": "iam-user-no-initial-access-key",
      "severity": "warning",
      "message": "User Bob gets an access key",
      "file": "a.yaml",
      "logicalId": "BobKey",
      "resourceType": "AWS::IAM::AccessKey",
      "path": [
        "Resources",
        "BobKey",
        "Properties",
        "Tags",
        0
      ],
      "constructPath": "Stack/Bob/Key/Resource",
      "span": {
        "start": {
          "line": 1,
          "column": 2,
          "offset": 1
        },
        "end": {
          "line": 1,
          "column": 4,
          "offset": 3
        }
      },
      "related": [
        {
          "role": "user",
          "file": "b.yaml",
          "logicalId": "Bob",
          "path": [
            "Resources",
            "Bob"
          ],
          "span": {
            "start": {
              "line": 1,
              "column": 2,
              "offset": 1
            },
            "end": {
              "line": 1,
              "column": 4,
              "offset": 3
            }
          },
          "message": "the user"
        }
      ],
      "occurs": {
        "kind": "when",
        "parameters": {
          "Env": "prod"
        },
        "conditions": {
          "IsProd": true
        },
        "withDefaults": false
      },
      "environments": [
        "dev",
        "prod"
      ],
      "fingerprint": "0f",
      "suppression": {
        "kind": "waiver",
        "reason": "agreed",
        "expires": "2027-01-01"
      }
    }
  ],
  "problems": [
    {
      "kind": "unreadable",
      "file": "gone.yaml",
      "message": "no such file or directory"
    },
    {
      "kind": "invalid-template",
      "file": "tab.yaml",
      "message": "Unexpected tab",
      "span": {
        "start": {
          "line": 1,
          "column": 2,
          "offset": 1
        },
        "end": {
          "line": 1,
          "column": 4,
          "offset": 3
        }
      }
    }
  ]
}
`);
  });

  test("leaves out what does not apply, and what is not in the contract", () => {
    const [finding] = JSON.parse(format([{ ...always, extra: true } as Finding])).findings;
    expect(Object.keys(finding)).toEqual([
      ...["ruleId", "severity", "message", "file", "logicalId", "resourceType", "path"],
      ...["span", "related", "occurs", "fingerprint"],
    ]);
  });

  test("is what the schema describes", () => {
    for (const report of [format([]), format([always, when, undecided], problems), format([], [], pairs)]) {
      expect(validateReport(JSON.parse(report))).toEqual([]);
    }
  });

  test("names parameters whose patterns were not checked", () => {
    const occurs = { ...when.occurs, unchecked: ["Env"] } as Finding["occurs"];
    const report = JSON.parse(format([{ ...when, occurs }]));
    expect(report.findings[0].occurs).toEqual(occurs);
    expect(validateReport(report)).toEqual([]);
    report.findings[0].occurs.unchecked = [];
    expect(validateReport(report)).not.toEqual([]);
  });

  test("has pairs when they are asked for", () => {
    expect(JSON.parse(format([], [], pairs)).pairs).toEqual(pairs);
    expect(JSON.parse(format([], [], [])).pairs).toEqual([]);
    expect(Object.keys(JSON.parse(format([])))).toEqual(["schema", "tool", "summary", "findings", "problems"]);
  });

  test.each<[string, (report: ReturnType<typeof JSON.parse>) => void]>([
    ["an unknown field", (report) => Object.assign(report.findings[0], { extra: 1 })],
    ["a missing field", (report) => Reflect.deleteProperty(report.findings[0], "occurs")],
    ["a line zero", (report) => Object.assign(report.findings[0].span.start, { line: 0 })],
    ["an unknown severity", (report) => Object.assign(report.findings[0], { severity: "info" })],
    ["an occurrence of two kinds", (report) => Object.assign(report.findings[0].occurs, { reason: "x" })],
    ["another version", (report) => Object.assign(report, { schema: "latchkey/2" })],
    ["no environments", (report) => Object.assign(report.findings[0], { environments: [] })],
    ["an environment twice", (report) => Object.assign(report.findings[0], { environments: ["a", "a"] })],
    ["a pair without a verdict", (report) => Object.assign(report, { pairs: [{ template: "a.yaml", user, key }] })],
    ["a problem without a kind", (report) => report.problems.push({ file: "a", message: "b" })],
  ])("the schema refuses %s", (_, spoil) => {
    const report = JSON.parse(format([always]));
    spoil(report);
    expect(validateReport(report)).not.toEqual([]);
  });
});

test("holds nothing that a terminal obeys, and loses no character", () => {
  const message = "\u001b[31m\u009b\u007f\u202e\u200b\u2028\ufeff\u{e0041}\ud800é漢🔑\n";
  const report = format([{ ...always, message }]);
  expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(report).findings[0].message).toBe(message.replace("\ud800", "\ufffd"));
});

test("keeps keys that JavaScript objects have of their own", () => {
  const parameters = JSON.parse('{ "__proto__": "a", "constructor": "b", "toString": "c" }');
  const report = format([{ ...when, occurs: { kind: "when", parameters, conditions: {}, withDefaults: true } }]);
  expect(Object.entries(JSON.parse(report).findings[0].occurs.parameters)).toEqual([
    ["__proto__", "a"],
    ["constructor", "b"],
    ["toString", "c"],
  ]);
});
