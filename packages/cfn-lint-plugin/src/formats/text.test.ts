import type { Occurrence, Problem } from "@latchkey/rules";
import { describe, expect, test } from "vitest";

import type { Sample } from "../../test/show-text";
import { finding, related, show, spanOf } from "../../test/show-text";
import { palette } from "../color";

const close = `Resources:
  Bob:
    Type: AWS::IAM::User
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

const apart = `Resources:
  Bob:
    Type: AWS::IAM::User
    Properties:
      UserName: bob
      Path: /people/
      Tags: []
  Alice: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

describe("a finding", () => {
  test("shows the key and the user in one frame when they are close", async () => {
    expect(await show({ texts: { "app.yaml": close }, findings: [finding(close)] })).toMatchInlineSnapshot(`
      "warning[iam-user-no-initial-access-key]: User Bob gets an access key when it is created
       --> app.yaml:4:3
        |
      2 |   Bob:
        |   ---- the user
      3 |     Type: AWS::IAM::User
      4 |   BobKey:
        |   ^^^^^^^ AWS::IAM::AccessKey
        |
        = why: A key that nobody asked for is a key that nobody looks after.
        = fix: Remove the key; let the user create it when it is needed.

      1 finding (1 warning) in 1 of 1 template
      "
    `);
  });

  test("shows the key and the user in two pieces when they are far apart", async () => {
    expect(await show({ texts: { "app.yaml": apart }, findings: [finding(apart)] })).toMatchInlineSnapshot(`
      "warning[iam-user-no-initial-access-key]: User Bob gets an access key when it is created
       --> app.yaml:9:3
        |
      2 |   Bob:
        |   ---- the user
      ...
      9 |   BobKey:
        |   ^^^^^^^ AWS::IAM::AccessKey
        |
        = why: A key that nobody asked for is a key that nobody looks after.
        = fix: Remove the key; let the user create it when it is needed.

      1 finding (1 warning) in 1 of 1 template
      "
    `);
  });

  test("shows who else is concerned, in other files, too", async () => {
    const users = `# users\n\n${close}`;
    const other = related({ file: "users.yaml", logicalId: "Bob", span: spanOf(users, "Bob:") });
    const unread = related({ file: "elsewhere.yaml", logicalId: "Bob", span: spanOf(users, "Bob:") });
    const subject = finding(close, { related: [other, unread] });
    expect(
      await show({ texts: { "app.yaml": close, "users.yaml": users }, findings: [subject] }),
    ).toMatchInlineSnapshot(`
      "warning[iam-user-no-initial-access-key]: User Bob gets an access key when it is created
       --> app.yaml:4:3
        |
      4 |   BobKey:
        |   ^^^^^^^ AWS::IAM::AccessKey
       ::: users.yaml:4:3
        |
      4 |   Bob:
        |   ---- the user
       ::: elsewhere.yaml:4:3 the user
        |
        = why: A key that nobody asked for is a key that nobody looks after.
        = fix: Remove the key; let the user create it when it is needed.

      1 finding (1 warning) in 1 of 1 template
      "
    `);
  });

  test("has its construct path", async () => {
    const subject = finding(close, { constructPath: "Stack/Bob/Key/Resource" });
    expect(await show({ texts: { "app.yaml": close }, findings: [subject] })).toMatchInlineSnapshot(`
      "warning[iam-user-no-initial-access-key]: User Bob gets an access key when it is created
       --> app.yaml:4:3
        |
      2 |   Bob:
        |   ---- the user
      3 |     Type: AWS::IAM::User
      4 |   BobKey:
        |   ^^^^^^^ AWS::IAM::AccessKey
        |
        = construct: Stack/Bob/Key/Resource
        = why: A key that nobody asked for is a key that nobody looks after.
        = fix: Remove the key; let the user create it when it is needed.

      1 finding (1 warning) in 1 of 1 template
      "
    `);
  });

  test.each<[string, Occurrence, string]>([
    [
      "when, not with the defaults",
      { kind: "when", parameters: { Env: "prod", Stage: "eu-1" }, conditions: { IsProd: true }, withDefaults: false },
      "  = when: Env=prod Stage=eu-1 (not with the defaults)",
    ],
    [
      "when, with the defaults",
      { kind: "when", parameters: { Env: "prod" }, conditions: {}, withDefaults: true },
      "  = when: Env=prod (with the defaults)",
    ],
    [
      "when, but a pattern is not supported",
      {
        kind: "when",
        parameters: { Env: "prod", Name: "x" },
        conditions: {},
        withDefaults: false,
        unchecked: ["Env", "Name\u001b"],
      },
      "  = when: Env=prod Name=x (not with the defaults, pattern of Env, Name\\u{1b} not checked)",
    ],
    [
      "values that a shell would split",
      { kind: "when", parameters: { Name: "it's a \u001b[31m$(bob)" }, conditions: {}, withDefaults: false },
      "  = when: 'Name=it'\\''s a \\u{1b}[31m$(bob)' (not with the defaults)",
    ],
    [
      "conditions alone",
      { kind: "when", parameters: {}, conditions: { IsProd: true, IsTest: false }, withDefaults: true },
      "  = when: IsProd is true, IsTest is false (with the defaults)",
    ],
    [
      "undecided",
      { kind: "undecided", reason: "Fn::Transform decides the name" },
      "  = undecided: Fn::Transform decides the name",
    ],
  ])("says when it comes about: %s", async (_, occurs, line) => {
    const output = await show({ texts: { "app.yaml": close }, findings: [finding(close, { occurs })] });
    expect(output.split("\n")).toContain(line);
  });

  test("says in which environments it comes about", async () => {
    const subject = finding(close, {
      occurs: { kind: "when", parameters: { Env: "x" }, conditions: {}, withDefaults: false },
      environments: ["dev\u001b", "prod"],
    });
    expect(await show({ texts: { "app.yaml": close }, findings: [subject] })).toContain(
      "  = when: Env=x (not with the defaults)\n  = in: dev\\u{1b}, prod\n  = why: ",
    );
  });

  test("is not shown when it is suppressed, but counted", async () => {
    const subject = finding(close, { suppression: { kind: "metadata", reason: "agreed" } });
    expect(await show({ findings: [subject], summary: { findings: 0, suppressed: 1 } })).toBe(
      "No findings in 1 template; 1 suppressed\n",
    );
  });
});

describe("several", () => {
  test("are separated by empty lines, problems last, and counted", async () => {
    const note = finding(apart, { severity: "note", file: "b.yaml" });
    const error = finding(close, { severity: "error" });
    const problems: Problem[] = [
      { kind: "invalid-template", file: "c.yaml", message: "Tabs do not indent", span: spanOf("a:\n\tb: c", "\t") },
      { kind: "unreadable", file: "gone.yaml", message: "no such file or directory" },
    ];
    const texts = { "app.yaml": close, "b.yaml": apart, "c.yaml": "a:\n\tb: c" };
    expect(
      await show({ texts, findings: [error, note], problems, summary: { files: 20, templates: 14 } }),
    ).toMatchInlineSnapshot(`
      "error[iam-user-no-initial-access-key]: User Bob gets an access key when it is created
       --> app.yaml:4:3
        |
      2 |   Bob:
        |   ---- the user
      3 |     Type: AWS::IAM::User
      4 |   BobKey:
        |   ^^^^^^^ AWS::IAM::AccessKey
        |
        = why: A key that nobody asked for is a key that nobody looks after.
        = fix: Remove the key; let the user create it when it is needed.

      note[iam-user-no-initial-access-key]: User Bob gets an access key when it is created
       --> b.yaml:9:3
        |
      2 |   Bob:
        |   ---- the user
      ...
      9 |   BobKey:
        |   ^^^^^^^ AWS::IAM::AccessKey
        |
        = why: A key that nobody asked for is a key that nobody looks after.
        = fix: Remove the key; let the user create it when it is needed.

      problem[invalid-template]: Tabs do not indent
       --> c.yaml:2:1
        |
      2 |     b: c
        | ^^^^

      problem[unreadable]: no such file or directory
       --> gone.yaml

      2 findings (1 error, 1 note) in 2 of 14 templates; 2 problems
      "
    `);
  });
});

describe("what could not be followed", () => {
  const incomplete = (file: string, message: string): Problem => ({ kind: "incomplete", file, message });
  const problems = [
    incomplete("a.yaml", "The macro Count is not run"),
    incomplete("a.yaml", "Nested stack Child: child.yaml was not read: no such file"),
    incomplete("b.yaml", "The macro Count is not run"),
    { kind: "unreadable", file: "gone.yaml", message: "no such file or directory" } as const,
  ];

  test("is counted in one line", async () => {
    expect(await show({ problems })).toMatchInlineSnapshot(`
      "problem[unreadable]: no such file or directory
       --> gone.yaml

      3 places in 2 files could not be followed (nested stacks, macros and the like); --verbose shows what and why

      No findings in 1 template; 1 problem
      "
    `);
    expect(await show({ problems: problems.slice(0, 1) })).toBe(
      "1 place in 1 file could not be followed (nested stacks, macros and the like); --verbose shows what and why\n\n" +
        "No findings in 1 template\n",
    );
  });

  test("is shown when that is asked for", async () => {
    expect(await show({ problems: problems.slice(1) }, { hasIncomplete: true })).toMatchInlineSnapshot(`
      "problem[incomplete]: Nested stack Child: child.yaml was not read: no such file
       --> a.yaml

      problem[incomplete]: The macro Count is not run
       --> b.yaml

      problem[unreadable]: no such file or directory
       --> gone.yaml

      No findings in 1 template; 3 problems
      "
    `);
  });
});

describe("the summary", () => {
  test.each<[string, Sample, string]>([
    ["templates without findings", { summary: { files: 9, templates: 3 } }, "No findings in 3 templates\n"],
    ["no templates", { summary: { files: 9, templates: 0 } }, "No template among 9 files\n"],
    ["no files", { summary: { files: 0, templates: 0 } }, "No files to lint\n"],
  ])("of %s", async (_, sample, expected) => {
    expect(await show(sample)).toBe(expected);
  });

  test("can be left out", async () => {
    expect(await show({}, { hasSummary: false })).toBe("");
  });
});

test("colors only when asked to", async () => {
  const output = await show({ texts: { "app.yaml": close }, findings: [finding(close)] }, { palette: palette(true) });
  expect(output.replaceAll("\u001b", "\\e")).toMatchInlineSnapshot(`
    "\\e[1;33mwarning[iam-user-no-initial-access-key]\\e[0m: \\e[1mUser Bob gets an access key when it is created\\e[0m
     \\e[1;34m-->\\e[0m app.yaml:4:3
    \\e[1;34m  |\\e[0m
    \\e[1;34m2 |\\e[0m   Bob:
    \\e[1;34m  |\\e[0m   \\e[1;34m---- the user\\e[0m
    \\e[1;34m3 |\\e[0m     Type: AWS::IAM::User
    \\e[1;34m4 |\\e[0m   BobKey:
    \\e[1;34m  |\\e[0m   \\e[1;33m^^^^^^^ AWS::IAM::AccessKey\\e[0m
      \\e[1;34m|\\e[0m
      \\e[1;34m=\\e[0m \\e[1mwhy\\e[0m: A key that nobody asked for is a key that nobody looks after.
      \\e[1;34m=\\e[0m \\e[1mfix\\e[0m: Remove the key; let the user create it when it is needed.

    1 finding (\\e[1;33m1 warning\\e[0m) in 1 of 1 template
    "
  `);
});
