import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";

import { describe, expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { type Content, readFile, readStream } from "./read-content";

const MEBIBYTE = 1_048_576;
const options = { maxBytes: 10, mentions: [["AWS::IAM::AccessKey"], ["reateAccessKey", "Custom::AWS"]] };

/** The text, or the words that what is too large mentions. */
function show(content: Content): string | { readonly mention: readonly string[] | undefined } {
  return content.kind === "read" ? Buffer.from(content.bytes).toString() : { mention: content.mention };
}

const key = { mention: ["AWS::IAM::AccessKey"] };

describe("a file", () => {
  test.each<[string, string | Uint8Array, ReturnType<typeof show>]>([
    ["empty", "", ""],
    ["of just the largest size", "0123456789", "0123456789"],
    ["too large, without a mention", "x".repeat(3 * MEBIBYTE), { mention: undefined }],
    ["too large, with a mention", `${"x".repeat(100)}AWS::IAM::AccessKey`, key],
    ["too large, with a mention across two chunks", `${"x".repeat(MEBIBYTE - 5)}AWS::IAM::AccessKey`, key],
    ["too large, with an escaped mention", `${"x".repeat(100)}"AWS\\u003a:IAM::AccessKey"`, key],
    [
      "too large, with an escaped mention across two chunks",
      `${"x".repeat(MEBIBYTE - 8)}AWS\\u003a:IAM::AccessKey${"x".repeat(MEBIBYTE)}`,
      key,
    ],
    ["too large, in UTF-16", Buffer.from("\ufeffAWS::IAM::AccessKey", "utf16le"), key],
    [
      "too large, with the words of a mention far apart",
      `createAccessKey${"x".repeat(3 * MEBIBYTE)}Custom::AWS`,
      { mention: ["reateAccessKey", "Custom::AWS"] },
    ],
    ["too large, with one of two words", `${"x".repeat(100)}Custom::AWS`, { mention: undefined }],
    ["too large, with half a word", `${"x".repeat(MEBIBYTE)}AWS::IAM::Access`, { mention: undefined }],
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
    ["too large, with a mention in what was kept", ["AWS::IAM", "::AccessKey", "x".repeat(20)], key],
    ["too large, with a mention at the end", ["x".repeat(20), "AWS::IAM::Access", "Key"], key],
    ["too large, without a mention", ["x".repeat(20), "AWS::IAM::Access", "X"], { mention: undefined }],
  ])("%s", async (_, chunks, expected) => {
    expect(show(await readStream(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), options))).toEqual(expected);
  });
});
