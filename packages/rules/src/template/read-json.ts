import type { ParseLimits } from "./limits";
import type { SourceMember, SourceNode, SourceNotice, SourceReading } from "./source-node";
import { duplicateKey, listNode, mapNode, shorten, tooDeep } from "./source-node";

interface OpenList {
  readonly kind: "list";
  readonly start: number;
  readonly items: SourceNode[];
  expects: "value" | "comma";
  /** Offset of the last comma. */
  comma?: number;
}

interface OpenMap {
  readonly kind: "map";
  readonly start: number;
  readonly members: Map<string, SourceMember>;
  expects: "key" | "colon" | "value" | "comma";
  /** Offset of the last comma. */
  comma?: number;
  /** The key whose value comes next. */
  key: { readonly name: string; readonly start: number; readonly end: number };
}

type Open = OpenList | OpenMap;

const space = /[\t\n\r ]*/y;
const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![^\t\n\r ,:{}[\]"])/y;
const conflictMarker = /(?:<{7}|\|{7}|={7}|>{7})(?![<|=>])[^\n\r]*/y;
const comment = /(?:#|\/\/)[^\n\r]*/y;
// With its colons: `AWS::IAM::User` is one word.
const word = /[^\t\n\r ,:{}[\]"]+(?:::[^\t\n\r ,:{}[\]"]+){0,9}/y;
// The last alternative takes what comes before the space: control characters.
const stringPart = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|["\\]|[^ -\uffff]/g;

/**
 * Reads JSON and keeps the place of everything in it. A fault does not stop it: the first one is told, since the others
 * are mostly its echoes, and the likeliest reading goes on. There is no fault exactly when `JSON.parse` takes the text
 * and its nesting keeps to the limit.
 */
export function readJson(text: string, limits: Pick<ParseLimits, "maxDepth">): SourceReading {
  return new JsonReader(text, limits.maxDepth).read();
}

class JsonReader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #open: Open[] = [];
  readonly #duplicates: SourceNotice[] = [];
  #at = 0;
  /** Offset after the last token. */
  #end = 0;
  #fault: SourceNotice | undefined;
  #root: SourceNode | undefined;
  #closedRoot: Open | undefined;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  read(): SourceReading {
    for (this.#skipSpace(); this.#at < this.#text.length; this.#skipSpace()) {
      if (this.#root && this.#open.length === 0) {
        this.#report("Unexpected text after the end of the template", this.#at, this.#at + 1);
        // A brace too many closes the root early: what follows was meant to stand in it.
        if (this.#closedRoot) this.#open.push(this.#closedRoot);
      }
      this.#readToken(this.#open.at(-1));
      this.#end = this.#at;
      if (this.#open.length > this.#maxDepth) {
        return { faults: [this.#fault ?? tooDeep(this.#maxDepth, this.#at - 1)], duplicates: [] };
      }
    }
    for (let top = this.#open.at(-1); top; top = this.#open.at(-1)) {
      this.#report(`The text ends before the closing ${closer(top)}`, this.#end, this.#end);
      this.#close(top, this.#end);
    }
    if (!this.#root) this.#report("Expected a value", this.#end, this.#end);
    return {
      ...(this.#root && { root: this.#root }),
      faults: this.#fault ? [this.#fault] : [],
      duplicates: this.#duplicates,
    };
  }

  #readToken(top: Open | undefined): void {
    const start = this.#at;
    switch (this.#text[start]) {
      case "{":
        this.#expectValue(top, start);
        this.#open.push({
          kind: "map",
          start,
          members: new Map(),
          expects: "key",
          key: { name: "", start, end: start },
        });
        this.#at += 1;
        break;
      case "[":
        this.#expectValue(top, start);
        this.#open.push({ kind: "list", start, items: [], expects: "value" });
        this.#at += 1;
        break;
      case "}":
        this.#readCloser("map", start);
        break;
      case "]":
        this.#readCloser("list", start);
        break;
      case ",":
        this.#readComma(top, start);
        break;
      case ":":
        if (top?.expects === "colon") top.expects = "value";
        else this.#report("Unexpected colon", start, start + 1);
        this.#at += 1;
        break;
      case '"':
        this.#readText(top, start, this.#readQuoted(start));
        break;
      case "'":
        this.#report("Expected double quotes", start, start + 1);
        this.#readText(top, start, this.#readQuoted(start));
        break;
      default:
        this.#readWord(top, start);
    }
  }

  #readCloser(kind: Open["kind"], start: number): void {
    this.#at = start + 1;
    const matching = this.#open.findLast((container) => container.kind === kind);
    if (!matching) {
      this.#report(`There is nothing that this ${this.#text[start]} could close`, start, this.#at);
      return;
    }
    for (let top = this.#open.at(-1); top && top !== matching; top = this.#open.at(-1)) {
      this.#report(`Expected ${closer(top)} first`, start, this.#at);
      this.#close(top, this.#end);
    }
    this.#close(matching, this.#at);
  }

  #close(container: Open, end: number): void {
    const { comma, expects } = container;
    if (comma !== undefined && (expects === "key" || (expects === "value" && container.kind === "list"))) {
      this.#report("Unexpected comma after the last entry", comma, comma + 1);
    }
    if (container.kind === "map" && (expects === "colon" || expects === "value")) this.#reportMissingValue(container);
    this.#open.pop();
    if (this.#open.length === 0) this.#closedRoot = container;
    this.#place(
      container.kind === "map"
        ? mapNode(container.start, end, container.members)
        : listNode(container.start, end, container.items),
    );
  }

  #readComma(top: Open | undefined, start: number): void {
    this.#at = start + 1;
    if (top?.kind === "map" && (top.expects === "colon" || top.expects === "value")) this.#reportMissingValue(top);
    else if (top?.expects !== "comma") this.#report("Unexpected comma", start, this.#at);
    if (!top) return;
    top.comma = start;
    top.expects = top.kind === "map" ? "key" : "value";
  }

  /** Takes text that was read from `start` on for a key or a value. */
  #readText(top: Open | undefined, start: number, value: string): void {
    const end = this.#at;
    if (top?.kind === "map" && (top.expects === "key" || this.#isColonNext())) {
      if (top.expects === "comma") this.#report("Expected a comma before this member", start, end);
      else if (top.expects !== "key") this.#reportMissingValue(top);
      top.key = { name: value, start, end };
      top.expects = "colon";
    } else {
      this.#expectValue(top, start);
      this.#place({ start, end, value });
    }
  }

  /** Reads up to the closing quote, or to the end of the line when there is none. */
  #readQuoted(start: number): string {
    const text = this.#text;
    let at = start + 1;
    let content: string | undefined;
    while (content === undefined && at < text.length && text[at] !== "\n" && text[at] !== "\r") {
      if (text[at] === text[start]) content = text.slice(start + 1, at);
      else if (text[at] === "\\" && text[at + 1] !== "\n" && text[at + 1] !== "\r") at += 1;
      at += 1;
    }
    this.#at = Math.min(at, text.length);
    if (content === undefined) {
      this.#report("This text has no closing quote", start, this.#at);
      content = text.slice(start + 1, this.#at);
    }
    const valid = content.replace(stringPart, (part: string, index: number) => {
      if (part.length > 1) return part;
      const fault = start + 1 + index;
      if (part === "\\") this.#report("Unknown escape: a backslash itself is written \\\\", fault, fault + 2);
      else this.#report(`A control character is written ${JSON.stringify(part).slice(1, -1)} here`, fault, fault + 1);
      return JSON.stringify(part).slice(1, -1);
    });
    return valid.includes("\\") ? JSON.parse(`"${valid}"`) : valid;
  }

  #readWord(top: Open | undefined, start: number): void {
    const value = this.#match(literal);
    if (value !== undefined) {
      this.#expectValue(top, start);
      this.#place({ start, end: this.#at, value: JSON.parse(value) });
    } else if (this.#match(conflictMarker)) this.#report("Merge conflict marker", start, this.#at);
    else if (this.#match(comment)) this.#report("JSON has no comments", start, this.#at);
    else {
      const bare = this.#match(word) ?? "";
      if (top?.expects === "value" || (top?.kind === "map" && this.#isColonNext())) {
        this.#report(`Expected double quotes around \`${shorten(bare)}\``, start, this.#at);
        this.#readText(top, start, bare);
      } else this.#report(`Unexpected \`${shorten(bare)}\``, start, this.#at);
    }
  }

  /** Tells when a value that starts here is out of place; `#place` then makes the best of it. */
  #expectValue(top: Open | undefined, start: number): void {
    if (!top || top.expects === "value") return;
    if (top.expects === "key") this.#report("Expected a key in double quotes", start, start + 1);
    else this.#report(`Expected a ${top.expects} before this`, start, start + 1);
  }

  #place(node: SourceNode): void {
    const top = this.#open.at(-1);
    if (!top) this.#root = node;
    else if (top.kind === "list") top.items.push(node);
    else if (top.expects === "value" || top.expects === "colon") {
      const { name, start, end } = top.key;
      const earlier = top.members.get(name);
      if (earlier) this.#duplicates.push(duplicateKey(name, earlier));
      top.members.set(name, { keyStart: start, keyEnd: end, node });
    }
    if (top) top.expects = "comma";
  }

  #reportMissingValue({ key }: OpenMap): void {
    this.#report(`Key \`${shorten(key.name)}\` has no value`, key.start, key.end);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #isColonNext(): boolean {
    const at = this.#at;
    this.#skipSpace();
    const isNext = this.#text[this.#at] === ":";
    this.#at = at;
    return isNext;
  }

  #skipSpace(): void {
    this.#match(space);
  }

  #report(message: string, start: number, end: number): void {
    this.#fault ??= { message, start, end };
  }
}

function closer({ kind }: Open): string {
  return kind === "map" ? "}" : "]";
}
