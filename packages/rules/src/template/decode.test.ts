import { describe, expect, it } from "vitest";
import { decodeText } from "./decode";

const text = "Größe: 🗝\r\nb";

function bytes(...parts: (string | number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Buffer.from(part as string)));
}

function utf16(content: string, order: "little" | "big"): Buffer {
  const units = Buffer.from(content, "utf16le");
  return order === "little" ? units : units.swap16();
}

describe("text in an encoding that CloudFormation takes", () => {
  it.each([
    ["UTF-8", bytes(text)],
    ["UTF-8 with a byte order mark", bytes([0xef, 0xbb, 0xbf], text)],
    ["UTF-16, little end first", Buffer.concat([bytes([0xff, 0xfe]), utf16(text, "little")])],
    ["UTF-16, big end first", Buffer.concat([bytes([0xfe, 0xff]), utf16(text, "big")])],
    ["a part of a larger buffer", bytes("xx", text, "xx").subarray(2, -2)],
  ])("%s", (_, content) => {
    expect(decodeText(content)).toEqual({ text });
  });

  it("keeps a replacement character that the file itself has", () => {
    expect(decodeText(bytes("a\ufffdb"))).toEqual({ text: "a\ufffdb" });
  });
});

describe("bytes that do not belong to the encoding", () => {
  it.each([
    [
      "a Latin-1 letter",
      bytes("a\nGr", [0xf6], "sse"),
      "a\nGr\ufffdsse",
      4,
      "Byte 0xF6 is not UTF-8; save the file as UTF-8",
    ],
    [
      "after a byte order mark",
      bytes([0xef, 0xbb, 0xbf], "a", [0xff]),
      "a\ufffd",
      1,
      "Byte 0xFF is not UTF-8; save the file as UTF-8",
    ],
    [
      "after replacement characters",
      bytes("\ufffdü\ufffd", [0xc3], "x"),
      "\ufffdü\ufffd\ufffdx",
      3,
      "Byte 0xC3 is not UTF-8; save the file as UTF-8",
    ],
    [
      "an overlong form",
      bytes("a", [0xc0, 0xaf]),
      "a\ufffd\ufffd",
      1,
      "Byte 0xC0 is not UTF-8; save the file as UTF-8",
    ],
  ])("%s", (_, content, decoded, start, message) => {
    expect(decodeText(content)).toEqual({ text: decoded, fault: { message, start, end: start + 1 } });
  });

  it("half a UTF-16 character at the end", () => {
    expect(decodeText(bytes([0xff, 0xfe, 0x61, 0x00, 0x62]))).toEqual({
      text: "a",
      fault: { message: "The last byte, 0x62, is half a UTF-16 character; save the file as UTF-8", start: 1, end: 1 },
    });
  });
});
