import { isUtf8 } from "node:buffer";
import type { SourceNotice } from "./source-node";

/** A file's text. */
export interface DecodedText {
  /** Without a byte order mark; what cannot be decoded stands as U+FFFD. */
  readonly text: string;
  /** The first bytes that do not belong to the encoding; absent when all do. */
  readonly fault?: SourceNotice;
}

/** The same bytes, with what Node.js can do with them. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Decodes UTF-8, or UTF-16 that starts with a byte order mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = asBuffer(bytes);
  const encoding = utf16Order(bytes);
  if (encoding) return decodeUtf16(buffer, encoding);
  const text = buffer.toString("utf8", hasUtf8Mark(buffer) ? 3 : 0);
  return isUtf8(buffer) ? { text } : { text, fault: findBadByte(buffer, text) };
}

/** The byte order that a UTF-16 byte order mark gives; `undefined` when there is no such mark. */
export function utf16Order(bytes: Uint8Array): "little" | "big" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "little";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "big" : undefined;
}

function decodeUtf16(buffer: Buffer, order: "little" | "big"): DecodedText {
  const whole = buffer.subarray(2, buffer.length - (buffer.length % 2));
  const text = (order === "little" ? whole : Buffer.from(whole).swap16()).toString("utf16le");
  if (buffer.length % 2 === 0) return { text };
  const message = `The last byte, 0x${hex(buffer.at(-1))}, is half a UTF-16 character; save the file as UTF-8`;
  return { text, fault: { message, start: text.length, end: text.length } };
}

function hasUtf8Mark(buffer: Buffer): boolean {
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
}

/** Finds the first replacement character that is not one in the file itself. */
function findBadByte(buffer: Buffer, text: string): SourceNotice {
  let offset = hasUtf8Mark(buffer) ? 3 : 0;
  let from = 0;
  let at = text.indexOf("\ufffd");
  for (; at >= 0; at = text.indexOf("\ufffd", from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (buffer.toString("latin1", offset, offset + 3) !== "\xef\xbf\xbd") break;
    offset += 3;
    from = at + 1;
  }
  return { message: `Byte 0x${hex(buffer[offset])} is not UTF-8; save the file as UTF-8`, start: at, end: at + 1 };
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).toUpperCase().padStart(2, "0");
}
