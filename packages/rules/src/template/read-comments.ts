import type * as yaml from "yaml";
import { lexLeniently } from "./yaml-lexemes";

/** A comment of a YAML text. */
export interface Comment {
  /** With the `#`, without the line break. */
  readonly text: string;
  /** Zero-based offset of the `#`. */
  readonly start: number;
  /** Whether nothing but white space stands before it on its line. */
  readonly isAlone: boolean;
}

/** The comments of a YAML text, in its order. What looks like one inside a value is none. */
export function* readComments(text: string): Generator<Comment, void> {
  const { Lexer, CST }: typeof yaml = require("yaml");
  // The library ends no line at a lone CR.
  const lines = text.replace(/\r(?!\n)/g, "\n");
  let at = 0;
  let inScalar = false;
  for (const lexeme of lexLeniently(lines, () => new Lexer())) {
    const isContent: boolean = inScalar;
    inScalar = !isContent && lexeme === CST.SCALAR;
    if (!isContent && (lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR)) continue;
    if (!isContent && lexeme.startsWith("#")) {
      const before = lines.slice(lines.lastIndexOf("\n", at) + 1, at);
      yield { text: lexeme.replace(/\r$/, ""), start: at, isAlone: before.trim() === "" };
    }
    at += lexeme.length;
  }
}
