import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";

import { describe, expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { type Content, readFile, readStream } from "./read-content";

const MEBIBYTE = 1_048_576;
const options = { maxBytes: 10, terms: ["AWS::IAM::AccessKey", "Custom::AWS"] };

function show(content: Content): string | { readonly mention: string | undefined } {
  return content.kind === "read" ? Buffer.from(content.bytes).toString() : { mention: content.mention };
}

describe("a file", () => {
  test.each<[string, string, ReturnType<typeof show>]>([
    ["empty", "", ""],
    ["of just the largest size", "0123456789", "0123456789"],
    ["too large, without a mention", "x".repeat(3 * MEBIBYTE), { mention: undefined }],
    ["too large, with a mention", `${"x".repeat(100)}Custom::AWS`, { mention: "Custom::AWS" }],
    [
      "too large, with a mention across two chunks",
      `${"x".repeat(MEBIBYTE - 5)}AWS::IAM::AccessKey`,
      { mention: "AWS::IAM::AccessKey" },
    ],
    ["too large, with half a mention", `${"x".repeat(MEBIBYTE)}AWS::IAM::Access`, { mention: undefined }],
  ])("%s", (_, content, expected) => {
    expect(show(readFile(join(makeTree({ file: content }), "file"), options))).toEqual(expected);
  });

  test("that is gone", () => {
    expect(() => readFile(join(makeTree({}), "file"), options)).toThrow("ENOENT");
  });

  test.runIf(process.platform !== "win32")("that has become a named pipe or a directory", () => {
    const root = makeTree({ "directory/x": "" });
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(() => readFile(join(root, "pipe"), options)).toThrow("a named pipe");
    expect(() => readFile(join(root, "directory"), options)).toThrow("a directory");
  });
});

describe("a stream", () => {
  test.each<[string, string[], ReturnType<typeof show>]>([
    ["empty", [], ""],
    ["in pieces", ["01234", "56789"], "0123456789"],
    ["too large, with a mention in what was kept", ["Custom::", "AWS", "x".repeat(20)], { mention: "Custom::AWS" }],
    ["too large, with a mention at the end", ["x".repeat(20), "Custom::A", "WS"], { mention: "Custom::AWS" }],
    ["too large, without a mention", ["x".repeat(20), "Custom::A", "X"], { mention: undefined }],
  ])("%s", async (_, chunks, expected) => {
    expect(show(await readStream(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), options))).toEqual(expected);
  });
});
