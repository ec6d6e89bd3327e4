import type { Atom, Text } from "../evaluation/text";
import { toText } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { absent, textValue } from "../evaluation/value";

/** While the text is parsed each atom is a character of Unicode's private use area, from the first to the last of these. */
const firstStandIn = 0xe000;
const lastStandIn = 0xf8ff;

/** Much deeper than any policy. */
const maxDepth = 16;

/** Reads a policy that a template has as JSON in a string, with atoms inside of its strings. */
export function parsePolicyJson(text: Text): Value {
  const atoms: Atom[] = [];
  let json = "";
  for (const piece of text) {
    if (typeof piece === "string") {
      if (/[\ue000-\uf8ff]/.test(piece)) return unread("a policy with characters for private use");
      json += piece;
    } else {
      // With either of these in the value, the JSON after it would be another.
      if (piece.excludes?.test('"') !== true || piece.excludes.test("\\") !== true) {
        return unread(`a policy that is put together with ${piece.name}`);
      }
      json += String.fromCharCode(firstStandIn + atoms.length);
      atoms.push(piece);
    }
  }
  if (atoms.length > lastStandIn - firstStandIn) return unread("a policy that is put together of too many parts");
  try {
    return toValue(JSON.parse(json), atoms, 0);
  } catch {
    return unread("a policy that is not JSON");
  }
}

function toValue(parsed: unknown, atoms: readonly Atom[], depth: number): Value {
  if (depth > maxDepth) return unread("a policy that is nested too deeply");
  if (parsed === null) return absent;
  if (Array.isArray(parsed)) return { kind: "list", items: parsed.map((item) => toValue(item, atoms, depth + 1)) };
  if (typeof parsed === "object") {
    const members = Object.entries(parsed).map(([key, item]) => [key, toValue(item, atoms, depth + 1)] as const);
    return { kind: "map", members: new Map(members) };
  }
  // An odd piece is the stand-in of an atom.
  const pieces = String(parsed).split(/([\ue000-\uf8ff])/);
  return textValue(
    toText(pieces.map((piece, index) => (index % 2 === 0 ? piece : (atoms[piece.charCodeAt(0) - firstStandIn] ?? "")))),
  );
}

function unread(reason: string): Value {
  return { kind: "unknown", reason };
}
