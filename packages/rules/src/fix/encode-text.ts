import { utf16Order } from "../template/decode";

/** The text in the encoding of the file that it comes from, with that file's byte order mark. */
export function encodeLike(text: string, original: Uint8Array): Uint8Array {
  const order = utf16Order(original);
  const hasMark = order !== undefined || (original[0] === 0xef && original[1] === 0xbb && original[2] === 0xbf);
  const marked = hasMark ? `\ufeff${text}` : text;
  if (order === undefined) return Buffer.from(marked, "utf8");
  const encoded = Buffer.from(marked, "utf16le");
  return order === "little" ? encoded : encoded.swap16();
}
