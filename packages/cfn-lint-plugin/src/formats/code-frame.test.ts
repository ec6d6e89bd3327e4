import type { Span } from "@latchkey/rules";
import { expect, test } from "vitest";

import { finding, positionAt, related, show, spanOf } from "../../test/show-text";

const close = `Resources:
  Bob:
    Type: AWS::IAM::User
  BobKey:
    Type: AWS::IAM::AccessKey
`;

/** A finding in the text, from its place on, with nothing but the frame. */
async function frame(text: string, fields: Parameters<typeof finding>[1] = {}, width = 80): Promise<string> {
  const output = await show(
    { texts: { "app.yaml": text }, findings: [finding(text, fields)] },
    { width, hasSummary: false, rules: [] },
  );
  return output.split("\n").slice(1).join("\n");
}

test("shows what a terminal would obey or hide", async () => {
  const hostile = 'Resources:\n  "\u001b[2J\u202eBob\u200b": &\u009b {}\n  BobKey:\n';
  expect(await frame(hostile, { user: "Bob\u200b" })).toMatchInlineSnapshot(`
    " --> app.yaml:3:3
      |
    2 |   "\\u{1b}[2J\\u{202e}Bob\\u{200b}": &\\u{9b} {}
      |                     ----------- the user
    3 |   BobKey:
      |   ^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});

test("expands tabs", async () => {
  expect(await frame('{\n\t"Bob": {},\n\t"x":\t"BobKey:"\n}', { user: '"Bob"' })).toMatchInlineSnapshot(`
    " --> app.yaml:3:8
      |
    2 |     "Bob": {},
      |     ----- the user
    3 |     "x":    "BobKey:"
      |              ^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});

test.each([
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("takes %s for a line break", async (_, lineBreak) => {
  expect(await frame(close.replaceAll("\n", lineBreak))).toBe(await frame(close));
});

test("keeps the carets under wide and combining characters", async () => {
  const wide = "Resources:\n  用户: 🔑 Bob:\n  e\u0301\u0323 ＢＢ BobKey: 한글\n";
  expect(await frame(wide)).toMatchInlineSnapshot(`
    " --> app.yaml:3:10
      |
    2 |   用户: 🔑 Bob:
      |            ---- the user
    3 |   ẹ́ ＢＢ BobKey: 한글
      |          ^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});

test("cuts long lines around the mark, and repeats them when they hold both", async () => {
  const minified = `{"Resources":{${'"Other":{"Type":"AWS::SNS::Topic"},'.repeat(9)}"Bob:":{},${'"More":{},'.repeat(30)}"BobKey:":{}${"}".repeat(200)}`;
  expect(await frame(minified)).toMatchInlineSnapshot(`
    " --> app.yaml:1:641
      |
    1 | ...her":{"Type":"AWS::SNS::Topic"},"Bob:":{},"More":{},"More":{},"More":{...
      |                                     ---- the user
    1 | ..."More":{},"More":{},"More":{},"BobKey:":{}}}}}}}}}}}}}}}}}}}}}}}}}}}}}...
      |                                   ^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});

test("shares a line that is short enough", async () => {
  expect(await frame('{"Bob:": 1, "BobKey:": 2}')).toMatchInlineSnapshot(`
    " --> app.yaml:1:14
      |
    1 | {"Bob:": 1, "BobKey:": 2}
      |   ---- the user
      |              ^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});

test("underlines the beginning of what is too long", async () => {
  const long = `Bob: 1\n${"k".repeat(300)}\n`;
  expect(await frame(long, { key: "k".repeat(300) }, 40)).toMatchInlineSnapshot(`
    " --> app.yaml:2:1
      |
    1 | Bob: 1
      | ---- the user
    2 | kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk...
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});

test("underlines the first line of what spans several, and one cell of nothing", async () => {
  const text = "Bob: |\n  one\n  two\nBobKey: 1";
  const empty: Span = { start: positionAt(text, text.length), end: positionAt(text, text.length) };
  const user = related({ file: "app.yaml", logicalId: "Bob", span: spanOf(text, "|\n  one\n  two") });
  expect(await frame(text, { span: empty, related: [user] })).toMatchInlineSnapshot(`
    " --> app.yaml:4:10
      |
    1 | Bob: |
      |      - the user
    2 |   one
    3 |   two
    4 | BobKey: 1
      |          ^ AWS::IAM::AccessKey
    "
  `);
});

test("aligns line numbers of different length", async () => {
  const text = `Bob:\n${"#\n".repeat(98)}BobKey:\n`;
  expect(await frame(text)).toMatchInlineSnapshot(`
    "   --> app.yaml:100:1
        |
      1 | Bob:
        | ---- the user
    ...
    100 | BobKey:
        | ^^^^^^^ AWS::IAM::AccessKey
    "
  `);
});
