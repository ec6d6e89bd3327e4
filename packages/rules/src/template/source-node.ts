import type { TemplatePath } from "../finding";
import type { TemplateMap, TemplateValue } from "./template-value";

/** A value together with where it stands. Nodes form a tree, or share branches where YAML aliases do. */
export interface SourceNode {
  /** Zero-based offset of the first character. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
  readonly value: TemplateValue;
  /** Present for a mapping. */
  readonly members?: ReadonlyMap<string, SourceMember>;
  /** Present for a list. */
  readonly items?: readonly SourceNode[];
}

/** One key of a mapping, with its value. */
export interface SourceMember {
  /** Offset of the key's first character, quotes included. */
  readonly keyStart: number;
  /** Offset after the key's last character. */
  readonly keyEnd: number;
  readonly node: SourceNode;
}

/** A stretch of the text. */
export interface Offsets {
  /** Zero-based offset of the first character. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
}

/** Where an entry stands. */
export interface EntryOffsets {
  /** The mapping key's own token, quotes included; absent for a list's item and for the root. */
  readonly key?: Offsets;
  readonly value: Offsets;
}

/** Something worth telling about a stretch of the text. */
export interface SourceNotice {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a reader made of a text. */
export interface SourceReading {
  /** Absent when nothing could be read. */
  readonly root?: SourceNode;
  /** What is wrong with the text; empty when it is well-formed. */
  readonly faults: readonly SourceNotice[];
  /** Keys that a later one of the same mapping overrides. */
  readonly duplicates: readonly SourceNotice[];
}

/** The offsets of the entry at a path below the node; `undefined` when nothing stands there. */
export function locateBelow(root: SourceNode | undefined, path: TemplatePath): EntryOffsets | undefined {
  let node = root;
  let member: SourceMember | undefined;
  for (const segment of path) {
    member = typeof segment === "string" ? node?.members?.get(segment) : undefined;
    node = typeof segment === "string" ? member?.node : node?.items?.[segment];
  }
  return node && { ...(member && { key: { start: member.keyStart, end: member.keyEnd } }), value: node };
}

/** A node for a mapping. */
export function mapNode(start: number, end: number, members: ReadonlyMap<string, SourceMember>): SourceNode {
  // `Object.fromEntries` makes own properties of `__proto__` and its like.
  const value: TemplateMap = Object.fromEntries(Array.from(members, ([key, { node }]) => [key, node.value]));
  return { start, end, value, members };
}

/** A node for a list. */
export function listNode(start: number, end: number, items: readonly SourceNode[]): SourceNode {
  return { start, end, value: items.map((item) => item.value), items };
}

/** The notice that `key` is overridden by a later one. */
export function duplicateKey(key: string, member: SourceMember): SourceNotice {
  return {
    message: `Key \`${shorten(key)}\` stands again further down; only the last one counts`,
    start: member.keyStart,
    end: member.keyEnd,
  };
}

/** The notice that the nesting is too deep at `start`. */
export function tooDeep(maxDepth: number, start: number): SourceNotice {
  return { message: `Nested more than ${maxDepth} levels deep, which is the limit`, start, end: start + 1 };
}

/** `text` cut to a length that fits into a message. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
