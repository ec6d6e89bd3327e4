import type * as crypto from "node:crypto";
import type { GivenValues } from "./given-values";
import type { ParameterDeclaration } from "./parameter-declaration";
import type { Value } from "./value";

/** A part of a text that only the deployment knows; two atoms with one `id` have one value. */
export interface Atom {
  /**
   * `parameter` and `pseudo-parameter` are the deployer's choice; `attribute` (of a resource), `generated-name` (that
   * CloudFormation makes up and nothing else equals), `import` (from another stack), `dynamic-reference` and
   * `expression` (a function that is not worked out) are not. An `unknown` cannot be followed; its name says why.
   */
  readonly kind:
    | "parameter"
    | "pseudo-parameter"
    | "attribute"
    | "generated-name"
    | "import"
    | "dynamic-reference"
    | "expression"
    | "unknown";
  readonly id: string;
  /** What people call it, such as the parameter's name. */
  readonly name: string;
  /** Present for a parameter. */
  readonly declaration?: ParameterDeclaration;
  /** Whether the value is given, so that nobody chooses it, though it is not to be shown; absent means no. */
  readonly isGiven?: true;
  /** Characters that cannot occur in the value; absent when nothing is known. */
  readonly excludes?: RegExp;
  /** The atoms that an `expression` or `import` is worked out from; absent when there are none. */
  readonly of?: readonly Atom[];
  /** What an `expression` is where things that it is worked out from have the given values; `undefined` when these do not tell. */
  readonly workOut?: (given: GivenValues) => Value | undefined;
  /** What stands in the template for a `dynamic-reference`; absent when it is a parameter that is one. */
  readonly reference?: Text;
  /** What an `expression` was split off; absent when it was not, or that cannot be told. */
  readonly splitOff?: Split;
  /** The parameter of a nested stack that the value came through and that shows it, for want of `NoEcho`; absent when there is none. */
  readonly shownBy?: NestedParameter;
}

/** A text that is split, and a part of it. */
export interface Split {
  readonly text: Text;
  /** One character. */
  readonly delimiter: string;
  /** Zero-based; absent for the list of all parts. */
  readonly index?: number;
}

/** A parameter of a nested stack. */
export interface NestedParameter {
  /** As `Scope.stack`. */
  readonly stack: string;
  readonly name: string;
}

/** Literal pieces and atoms in order; no piece is empty and no two literal pieces are adjacent. */
export type Text = readonly (string | Atom)[];

/** In characters and atoms: a name that is built of others again and again could else outgrow the memory. */
const maxLength = 1_000_000;

/** Joins pieces to a text. */
export function toText(pieces: Iterable<string | Atom>): Text {
  const text: (string | Atom)[] = [];
  for (const piece of pieces) {
    const last = text.at(-1);
    if (piece === "") continue;
    if (typeof piece === "string" && typeof last === "string") text[text.length - 1] = last + piece;
    else text.push(piece);
  }
  return text;
}

/**
 * The texts one after the other. A dynamic reference (`{{resolve:…}}`) that comes about becomes an atom, since what it
 * is replaced by at deployment could be anything. `undefined` when the text is too long.
 */
export function concatenate(texts: Iterable<Text>): Text | undefined {
  const pieces: (string | Atom)[] = [];
  let length = 0;
  for (const text of texts) {
    for (const piece of text) {
      length += typeof piece === "string" ? piece.length : 1;
      pieces.push(piece);
    }
    if (length > maxLength) return undefined;
  }
  return withDynamicReferences(toText(pieces));
}

/** Whether the string has a dynamic reference in it, the beginning of one at least. */
export function hasReference(string: string): boolean {
  return string.includes("{{resolve:");
}

function withDynamicReferences(text: Text): Text {
  if (!text.some((piece) => typeof piece === "string" && hasReference(piece))) return text;
  const pieces: (string | Atom)[] = [];
  let reference: (string | Atom)[] | undefined;
  const parts = text.flatMap<string | Atom>((piece) =>
    typeof piece === "string" ? piece.split(/(\{\{resolve:|\}\})/) : [piece],
  );
  for (const part of parts) {
    if (reference === undefined && part === "{{resolve:") reference = [];
    (reference ?? pieces).push(part);
    if (reference !== undefined && part === "}}") {
      const whole = toText(reference);
      const id = identify(`reference:${textKey(whole)}`);
      const name = showText(whole).slice(0, maxIdLength);
      pieces.push({ kind: "dynamic-reference", id, name, reference: whole });
      reference = undefined;
    }
  }
  return toText([...pieces, ...(reference ?? [])]);
}

/** A part of a text that is split, as an atom. */
export function partOf({ text, delimiter }: Split, index: number): Atom {
  const code = delimiter.charCodeAt(0).toString(16).padStart(4, "0");
  return {
    kind: "expression",
    id: identify(`part:${index}${delimiter}${textKey(text)}`),
    name: "Fn::Select",
    excludes: new RegExp(`\\u${code}`),
    of: atomsOf(text),
    splitOff: { text, delimiter, index },
  };
}

/** In UTF-16 code units. */
const maxIdLength = 1_000;

/** The id itself, or a digest: ids that are made of ids would else grow with each, and at each quoting to the double. */
export function identify(id: string): string {
  if (id.length <= maxIdLength) return id;
  // Few are as long, and loading it takes longer than judging a template.
  const { createHash }: typeof crypto = require("node:crypto");
  return `sha256:${createHash("sha256").update(id).digest("hex")}`;
}

/** The string that a text without atoms is; `undefined` when it has one. */
export function literalOf(text: Text): string | undefined {
  if (text.length === 0) return "";
  return text.length === 1 && typeof text[0] === "string" ? text[0] : undefined;
}

/** The atom that the whole text is; `undefined` when it is anything else. */
export function atomOf(text: Text): Atom | undefined {
  return text.length === 1 && typeof text[0] === "object" ? text[0] : undefined;
}

/** The text's atoms in order, repetitions included. */
export function atomsOf(text: Text): Atom[] {
  return text.filter((piece) => typeof piece === "object");
}

/** A key that two texts share exactly when they have the same pieces and atoms in the same order. */
export function textKey(text: Text): string {
  return JSON.stringify(text.map((piece) => (typeof piece === "string" ? piece : [piece.id])));
}

/** The text as people write it, atoms as `${Name}`. */
export function showText(text: Text): string {
  return text.map((piece) => (typeof piece === "string" ? piece : `\${${piece.name}}`)).join("");
}
