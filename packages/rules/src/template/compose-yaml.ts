import type * as yaml from "yaml";
import type { ParseLimits } from "./limits";
import type { SourceNotice } from "./source-node";
import { shorten, tooDeep } from "./source-node";
import { isCutQuote, lexLeniently } from "./yaml-lexemes";

/** A YAML text taken apart by the library, its values not yet interpreted. */
export interface ComposedYaml {
  readonly library: typeof yaml;
  /** The root's node, null when the text is empty; absent when the text goes beyond a limit. */
  readonly contents?: yaml.ParsedNode | null;
  /** The first fault of the syntax, and the start of a further document. */
  readonly faults: readonly SourceNotice[];
  /** All tags, in the order of the text. */
  readonly tags: readonly TagToken[];
}

/** Where a tag stands. */
export interface TagToken {
  /** Offset of the exclamation mark. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
}

/** A key or a value takes seven at most; what has more is made of empty lines, commas and dashes. */
const tokensPerEntry = 8;

type Limits = Pick<ParseLimits, "maxDepth" | "maxNodes">;

/** Takes the first document of a YAML text apart. */
export function composeYaml(text: string, limits: Limits): ComposedYaml {
  // Loading the package takes longer than reading a template: only a run that meets YAML pays for it.
  const library: typeof yaml = require("yaml");
  // The library ends no line at a lone CR.
  const lines = text.replace(/\r(?!\n)/g, "\n");
  const createLexer = () => new library.Lexer();
  const strict = new YamlComposer(library, lines, limits);
  const composed = strict.compose(createLexer().lex(lines));
  if (!strict.wasCut) return composed;
  const lenient = new YamlComposer(library, lines, limits).compose(lexLeniently(lines, createLexer));
  return lenient.faults.length === 0 ? lenient : composed;
}

class YamlComposer {
  /** Whether the lexer ended quoted text, `{…}` or `[…]` at a line that is indented too little for YAML 1.2. */
  wasCut = false;
  readonly #library: typeof yaml;
  readonly #text: string;
  readonly #limits: Limits;
  readonly #tags: TagToken[] = [];
  #limitFault: SourceNotice | undefined;

  constructor(library: typeof yaml, text: string, limits: Limits) {
    this.#library = library;
    this.#text = text;
    this.#limits = limits;
  }

  compose(lexemes: Iterable<string>): ComposedYaml {
    // The library makes an error of every fault: a hostile text has a million, and most of their cost is the stack.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return this.#compose(lexemes);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  #compose(lexemes: Iterable<string>): ComposedYaml {
    const composer = new this.#library.Composer({ version: "1.1", schema: "failsafe", uniqueKeys: false });
    const documents: yaml.Document.Parsed[] = [];
    for (const document of composer.compose(this.#parse(lexemes), true, this.#text.length)) {
      documents.push(document);
      if (documents.length === 3) break;
    }
    const composed = { library: this.#library, tags: this.#tags };
    if (this.#limitFault) return { ...composed, faults: [this.#limitFault] };

    const document = documents.find(({ contents }) => !this.#isEmpty(contents)) ?? documents[0];
    const faults = document ? this.#findSyntaxFault(document) : [];
    const second = documents[1];
    if (second && (documents.length > 2 || !this.#isEmpty(second.contents))) {
      const start = second.range[0];
      faults.push({ message: "A template is one YAML document, and here starts another", start, end: start + 3 });
    }
    return { ...composed, contents: document?.contents ?? null, faults };
  }

  /** Parses up to the first limit, so that neither the parser's memory nor the composer's recursion runs away. */
  *#parse(lexemes: Iterable<string>): Generator<yaml.CST.Token, void> {
    const { maxDepth, maxNodes } = this.#limits;
    const parser = new this.#library.Parser();
    let entries = 0;
    let tokens = 0;
    let inScalar = false;
    for (const lexeme of lexemes) {
      const start = parser.offset;
      tokens += 1;
      if (inScalar) inScalar = false;
      else {
        inScalar = lexeme === this.#library.CST.SCALAR;
        if (inScalar || /^["'*|>{[]/.test(lexeme)) entries += 1;
        if (lexeme.startsWith("!")) this.#tags.push({ start, end: start + lexeme.length });
        this.wasCut ||= lexeme === this.#library.CST.FLOW_END || isCutQuote(this.#text, start, lexeme);
      }
      yield* parser.next(lexeme);
      // The stack holds the document, the mappings and lists around this lexeme, and perhaps a scalar.
      if (parser.stack.length > maxDepth + 2) this.#limitFault = tooDeep(maxDepth, start);
      else if (entries > maxNodes) this.#limitFault = tooMany(maxNodes, start);
      else if (tokens > maxNodes * tokensPerEntry) {
        const message = `More than ${maxNodes * tokensPerEntry} YAML tokens, which is the limit`;
        this.#limitFault = { message, start, end: start + 1 };
      }
      if (this.#limitFault) return;
    }
    yield* parser.end();
  }

  /** Finds the first error; those after it are mostly its echoes. */
  #findSyntaxFault(document: yaml.Document.Parsed): SourceNotice[] {
    const [first] = document.errors
      // The library's own doubt about where a comment belongs.
      .filter(({ code }) => code !== "IMPOSSIBLE")
      .sort((a, b) => a.pos[0] - b.pos[0]);
    if (!first) return [];
    // A wrong indentation is told where the entry before it ends.
    const start = first.code === "BAD_INDENT" ? this.#findContent(first.pos[0]) : first.pos[0];
    return [{ message: shorten(first.message), start, end: Math.max(start, first.pos[1]) }];
  }

  /** The offset of the first character from `start` on that is neither white space nor part of a comment. */
  #findContent(start: number): number {
    const blank = /\s+|#.*/y;
    let at = start;
    blank.lastIndex = start;
    while (blank.test(this.#text)) at = blank.lastIndex;
    return at;
  }

  #isEmpty(node: yaml.ParsedNode | null): boolean {
    return node === null || (this.#library.isScalar(node) && node.source === "" && node.type === "PLAIN");
  }
}

/** The notice that the limit of keys and values is passed at `start`. */
export function tooMany(maxNodes: number, start: number): SourceNotice {
  const message = `More than ${maxNodes} keys and values, counting what aliases stand for, which is the limit`;
  return { message, start, end: start + 1 };
}
