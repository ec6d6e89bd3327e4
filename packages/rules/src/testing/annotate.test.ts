import { expect, test } from "vitest";
import type { Deployment } from "../deployment/deployment";
import type { Occurrence } from "../finding";
import type { Rule, RuleProblem } from "../rule";
import { annotate } from "./annotate";

/** Reports every topic, as the topic's `Properties.Problem` says, together with every queue. */
function topicRule(occurs: Occurrence = { kind: "always" }, message = "topic found"): Rule {
  const prose = "…";
  const guidance = { what: prose, why: prose, who: prose, risk: prose, careFactor: prose, applies: prose };
  return {
    id: "no-topic",
    title: "A topic",
    severity: "note",
    resourceTypes: ["AWS::SNS::Topic"],
    rationale: prose,
    remediation: prose,
    guidance: { ...guidance, tradeOffs: prose, howTo: prose, gotchas: prose, alternatives: prose },
    references: [],
    compliance: [],
    *check(deployment: Deployment): Iterable<RuleProblem> {
      const related = deployment
        .resourcesOfType("AWS::SQS::Queue")
        .map((at) => ({ role: "queue", at, message: "this one" }));
      for (const at of deployment.resourcesOfType("AWS::SNS::Topic")) yield { at, message, occurs, related };
    },
  };
}

const template = `
    Resources:
      # An ordinary comment.
      Queue: { Type: AWS::SQS::Queue }
    # ~~~~~ queue of News: this one
    # ~~~~~ queue of "Old": this one
      News:
    # ^^^^ note: topic found
        Type: AWS::SNS::Topic
      '"Old"': { Type: AWS::SNS::Topic }
    # ^^^^^^^ note: topic found
  `;

test("a template that expects what the rule reports comes back unchanged", () => {
  expect(annotate(topicRule(), template)).toBe(template);
});

test("whatever the template expected, what comes back is what the rule reports", () => {
  const bare = template.replaceAll(/^ *# ?[~^].*\n/gm, "");
  const wrong = [
    bare,
    template.replace("topic found", "a topic was found"),
    template.replace("note: topic", "warning: topic"),
    template.replace("# ^^^^ note", "#  ^^^ note"),
    template.replace("    # ^^^^ note: topic found\n", ""),
    template.replace("Resources:\n", "Resources:\n    # ^^^^ error: something else\n"),
    template.replace("queue of News", "topic of News"),
  ];
  expect(wrong.filter((each) => each === template)).toEqual([]);
  expect(new Set(wrong.map((each) => annotate(topicRule(), each)))).toEqual(new Set([template]));
});

test.each<[occurs: Occurrence, words: string]>([
  [{ kind: "always" }, "note: x"],
  [
    {
      kind: "when",
      parameters: { Env: "prod", Key: "a b" },
      conditions: { IsProd: true, Old: false },
      withDefaults: true,
    },
    'note when Env=prod Key="a b", so IsProd and not Old (with the defaults): x',
  ],
  [
    { kind: "when", parameters: { Env: "" }, conditions: {}, withDefaults: false },
    'note when Env="" (not with the defaults): x',
  ],
  [
    { kind: "when", parameters: { A: "1", B: "2" }, conditions: {}, withDefaults: true, unchecked: ["A", "B"] },
    "note when A=1 B=2 (with the defaults, pattern of A, B not checked): x",
  ],
  [{ kind: "undecided", reason: "a riddle" }, "note, undecided because of a riddle: x"],
])("an occurrence: %j", (occurs, words) => {
  const lines = annotate(topicRule(occurs, "x"), "Resources:\n  A: { Type: AWS::SNS::Topic }").split("\n");
  expect(lines[2]).toBe(`# ^ ${words}`);
});

test("JSON, tabs, and a place in the first column", () => {
  const json = '{\n\t"Resources": {\n"A": { "Type": "AWS::SNS::Topic" },\n\t\t"B": { "Type": "AWS::SNS::Topic" }\n}}';
  expect(
    annotate(topicRule(), json)
      .split("\n")
      .filter((line) => line.startsWith("#")),
  ).toEqual(["#^^ note: topic found", "#\t^^^ note: topic found"]);
});

test("a message stays on its line, whatever is in it", () => {
  const annotated = annotate(topicRule(undefined, "a\nb\u2028c\u001b"), "Resources:\n  A: { Type: AWS::SNS::Topic }");
  expect(annotated.split("\n")[2]).toBe("# ^ note: a\\u{a}b\\u{2028}c\\u{1b}");
  expect(annotate(topicRule(), annotated).split("\n")).toHaveLength(3);
});

test("a rule that fails is seen", () => {
  const crashing: Rule = {
    ...topicRule(),
    check: () => {
      throw new Error("out of luck");
    },
  };
  const crashed = `
    #! rule-crash: Rule no-topic failed: out of luck
    Resources:
      A: { Type: AWS::SNS::Topic }
  `;
  expect(annotate(crashing, crashed)).toBe(crashed);
});

test("a template that cannot be read is seen", () => {
  const annotated = annotate(topicRule(), "Resources:\n  A: { Type: AWS::SNS::Topic\n  B: 1\n");
  expect(annotated).toMatch(/^# +\^+ invalid-template: /m);
});

test("a file that is not a template is seen", () => {
  expect(annotate(topicRule(), "Topics: [AWS::SNS::Topic]")).toMatch(/^#! not a template: .*\nTopics/);
});
