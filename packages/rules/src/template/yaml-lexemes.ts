import type { Lexer } from "yaml";

const documentStarts = "\x02";
const flowCancelled = "\x18";
const scalarFollows = "\x1f";
const documentMarker = /(?:---|\.\.\.)(?:\s|$)/y;

/**
 * Cuts YAML into the lexemes of `yaml`'s lexer, but lets the lines of quoted text and of `{…}` and `[…]` be indented less
 * than the block around them. YAML 1.2 forbids that; CloudFormation and other YAML 1.1 parsers take it.
 */
export function* lexLeniently(text: string, createLexer: () => Lexer): Generator<string, void> {
  const brackets: string[] = [];
  let lexemes = createLexer().lex(text);
  let at = 0;
  let inScalar = false;
  for (let next = lexemes.next(); !next.done; next = lexemes.next()) {
    const isContent: boolean = inScalar;
    inScalar = !isContent && next.value === scalarFollows;
    const isControl = !isContent && [documentStarts, flowCancelled, scalarFollows].includes(next.value);
    const isCancelled = !isContent && next.value === flowCancelled && !isDocumentMarker(text, at);
    const isCut = !isContent && isCutQuote(text, at, next.value);
    const lexeme = isCut ? text.slice(at, findClosingQuote(text, at)) : next.value;
    if (!isContent) trackBrackets(brackets, lexeme);
    if (!isControl) at += lexeme.length;
    if (!isCancelled) yield lexeme;
    if (isCancelled || isCut) {
      // A fresh lexer that was only shown the open brackets takes any indentation.
      const lexer = createLexer();
      for (const _ of lexer.lex(`${brackets.length > 0 ? brackets.join(" ") : "[ ]"}\n`, true));
      lexemes = lexer.lex(text.slice(at));
    }
  }
}

function trackBrackets(brackets: string[], lexeme: string): void {
  if (lexeme === "{" || lexeme === "[") brackets.push(lexeme);
  else if (lexeme === "}" || lexeme === "]") brackets.pop();
}

function isDocumentMarker(text: string, at: number): boolean {
  documentMarker.lastIndex = at;
  return documentMarker.test(text);
}

/** Whether the lexeme at `at` is the beginning of quoted text that goes on after it. */
export function isCutQuote(text: string, at: number, lexeme: string): boolean {
  if (lexeme[0] !== '"' && lexeme[0] !== "'") return false;
  const end = at + lexeme.length;
  return end < findClosingQuote(text, at) && !isDocumentMarker(text, text.indexOf("\n", end - 1) + 1);
}

/** The offset after the quote that closes the one at `start`; -1 when none does. */
function findClosingQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\" && quote === '"') at += 1;
    else if (character === quote) {
      if (quote === '"' || text[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  return -1;
}
