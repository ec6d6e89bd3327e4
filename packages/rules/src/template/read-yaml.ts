import type * as yaml from "yaml";
import type { ComposedYaml, TagToken } from "./compose-yaml";
import { composeYaml, tooMany } from "./compose-yaml";
import type { ParseLimits } from "./limits";
import type { SourceMember, SourceNode, SourceNotice, SourceReading } from "./source-node";
import { duplicateKey, listNode, mapNode, shorten, tooDeep } from "./source-node";
import type { TemplateValue } from "./template-value";
import { isStandardTag, knownTagWithin, longFormOf, resolvePlain } from "./yaml-tags";

type Limits = Pick<ParseLimits, "maxDepth" | "maxNodes">;

/** A node that aliases may name. */
interface Anchored {
  readonly node: SourceNode;
  /** How many keys and values it holds, those behind aliases included. */
  readonly size: number;
  /** How many levels of mappings and lists it holds. */
  readonly height: number;
}

/**
 * Reads YAML 1.1 as CloudFormation has it: short-form tags are written out, merge keys merged, aliases followed, and
 * every scalar but null and the booleans keeps its spelling. A fault does not stop it.
 */
export function readYaml(text: string, limits: Limits): SourceReading {
  const composed = composeYaml(text, limits);
  return composed.contents === undefined
    ? { faults: composed.faults, duplicates: [] }
    : new YamlReader(text, composed, limits).read(composed.contents);
}

class YamlReader {
  readonly #text: string;
  readonly #library: typeof yaml;
  readonly #tags: readonly TagToken[];
  readonly #limits: Limits;
  readonly #syntaxFaults: readonly SourceNotice[];
  /** By message: each is told once. */
  readonly #faults = new Map<string, SourceNotice>();
  readonly #duplicates: SourceNotice[] = [];
  /** By name; `open` while the anchor's own node is being read. */
  readonly #anchors = new Map<string, Anchored | "open">();
  /** Keys and values so far. */
  #size = 0;
  /** Most levels around anything since the innermost open anchor. */
  #deepest = 0;

  constructor(text: string, { library, tags, faults }: ComposedYaml, limits: Limits) {
    this.#text = text;
    this.#library = library;
    this.#tags = tags;
    this.#syntaxFaults = faults;
    this.#limits = limits;
  }

  read(contents: yaml.ParsedNode | null): SourceReading {
    const root = this.#readNode(contents, 0, 0);
    // Where the syntax is at fault, what the values seem to lack is mostly its echo.
    const faults = this.#syntaxFaults.length > 0 ? this.#syntaxFaults : [...this.#faults.values()];
    return { root, faults, duplicates: this.#duplicates };
  }

  /** Reads a node inside `depth` mappings and lists; one that is left out is null, and stands at `offset`. */
  #readNode(node: yaml.ParsedNode | null, depth: number, offset: number): SourceNode {
    this.#size += 1;
    if (!node) return { start: offset, end: offset, value: null };
    if (this.#library.isAlias(node)) return this.#readAlias(node, depth);
    if (node.anchor === undefined) return this.#readTagged(node, depth);

    const sizeBefore = this.#size;
    const deepestBefore = this.#deepest;
    this.#deepest = depth;
    this.#anchors.set(node.anchor, "open");
    const read = this.#readTagged(node, depth);
    this.#anchors.set(node.anchor, { node: read, size: this.#size - sizeBefore, height: this.#deepest - depth });
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return read;
  }

  #readAlias({ source: name, range }: yaml.Alias.Parsed, depth: number): SourceNode {
    const [start, end] = range;
    const nothing = { start, end, value: null };
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) return this.#refuse(nothing, `Alias \`*${shorten(name)}\` has no anchor before it`);
    if (anchored === "open") return this.#refuse(nothing, `Alias \`*${shorten(name)}\` stands inside its own anchor`);
    if (depth + anchored.height > this.#limits.maxDepth) return this.#refuseDepth(nothing);
    if (this.#size + anchored.size > this.#limits.maxNodes) {
      this.#report(tooMany(this.#limits.maxNodes, start));
      return nothing;
    }
    this.#size += anchored.size;
    this.#deepest = Math.max(this.#deepest, depth + anchored.height);
    return { ...anchored.node, start, end };
  }

  #readTagged(node: Exclude<yaml.ParsedNode, yaml.Alias.Parsed>, depth: number): SourceNode {
    const { tag } = node;
    if (tag === undefined || isStandardTag(tag)) return this.#readContent(node, depth, tag);
    const { start, end } = this.#findTag(node.range[0]);
    const longForm = longFormOf(tag);
    if (longForm === undefined) {
      this.#reportUnknownTag(tag, start, end);
      return this.#readContent(node, depth, undefined);
    }
    if (depth >= this.#limits.maxDepth) return this.#refuseDepth({ start, end, value: null });
    // A function's argument is text even when it looks like a boolean.
    const argument = this.#readContent(node, depth + 1, "!");
    return mapNode(
      start,
      Math.max(end, argument.end),
      new Map([[longForm, { keyStart: start, keyEnd: end, node: argument }]]),
    );
  }

  #readContent(node: Exclude<yaml.ParsedNode, yaml.Alias.Parsed>, depth: number, tag: string | undefined): SourceNode {
    const [start, end] = node.range;
    if (this.#library.isScalar(node)) {
      return { start, end: this.#trim(start, end), value: interpret(node.source, node.type === "PLAIN", tag) };
    }
    if (depth >= this.#limits.maxDepth) return this.#refuseDepth({ start, end, value: null });
    this.#deepest = Math.max(this.#deepest, depth + 1);
    return this.#library.isMap(node) ? this.#readMap(node, depth + 1) : this.#readList(node, depth + 1);
  }

  #readList(list: yaml.YAMLSeq.Parsed, depth: number): SourceNode {
    const [start, flowEnd] = list.range;
    let end = start;
    const items: SourceNode[] = [];
    for (const item of list.items) {
      const read = this.#readNode(item, depth, end);
      items.push(read);
      end = this.#trim(end, read.end);
    }
    return listNode(start, list.flow ? flowEnd : end, items);
  }

  #readMap(map: yaml.YAMLMap.Parsed, depth: number): SourceNode {
    const [start, flowEnd] = map.range;
    let end = start;
    const members = new Map<string, SourceMember>();
    const merged = new Map<string, SourceMember>();
    for (const { key, value } of map.items) {
      const readKey = this.#readNode(key, depth, end);
      const node = this.#readNode(value, depth, readKey.end);
      end = this.#trim(readKey.end, node.end);
      if (this.#isMergeKey(key)) this.#merge(node, merged);
      else if (readKey.members || readKey.items) this.#refuse(readKey, "A key must be text, not a mapping or a list");
      else {
        const name = this.#library.isScalar(key) ? key.source : String(readKey.value);
        const member = { keyStart: readKey.start, keyEnd: readKey.end, node };
        const earlier = members.get(name);
        if (earlier) this.#duplicates.push(duplicateKey(name, earlier));
        members.set(name, member);
      }
    }
    return mapNode(start, map.flow ? flowEnd : end, merged.size > 0 ? new Map([...merged, ...members]) : members);
  }

  #isMergeKey(key: yaml.ParsedNode | null): boolean {
    return this.#library.isScalar(key) && key.source === "<<" && key.type === "PLAIN" && key.tag === undefined;
  }

  /** Adds the members of a mapping, or of each in a list, where the first has the last word. */
  #merge(source: SourceNode, merged: Map<string, SourceMember>): void {
    for (const { members, value, ...place } of source.items?.toReversed() ?? [source]) {
      if (members) for (const [name, member] of members) merged.set(name, member);
      else if (value !== null) this.#refuse({ value, ...place }, "Only a mapping can be merged");
    }
  }

  #reportUnknownTag(tag: string, start: number, end: number): void {
    const known = knownTagWithin(tag);
    const hint = known === undefined ? "" : `: is a space missing after ${known}?`;
    this.#report({ message: `Unknown tag \`${shorten(tag)}\`${hint}`, start, end });
  }

  #refuse(node: SourceNode, message: string): SourceNode {
    this.#report({ message, start: node.start, end: node.end });
    return node;
  }

  #refuseDepth(node: SourceNode): SourceNode {
    this.#report(tooDeep(this.#limits.maxDepth, node.start));
    return node;
  }

  #report(fault: SourceNotice): void {
    if (!this.#faults.has(fault.message)) this.#faults.set(fault.message, fault);
  }

  /** The tag of the node that starts at `offset`: the last one before it. */
  #findTag(offset: number): TagToken {
    let low = 0;
    let high = this.#tags.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#tags[middle]?.start ?? offset) < offset) low = middle;
      else high = middle;
    }
    return this.#tags[low] ?? { start: offset, end: offset };
  }

  /** `end`, moved back to the last character after `start` that is not white space. */
  #trim(start: number, end: number): number {
    let trimmed = end;
    while (trimmed > start && /\s/.test(this.#text.charAt(trimmed - 1))) trimmed -= 1;
    return trimmed;
  }
}

function interpret(text: string, plain: boolean, tag: string | undefined): TemplateValue {
  if (tag === undefined) return plain ? resolvePlain(text) : text;
  if (!/:(?:bool|null)$/.test(tag)) return text;
  const value = resolvePlain(text);
  return typeof value === (tag.endsWith("bool") ? "boolean" : "object") ? value : text;
}
