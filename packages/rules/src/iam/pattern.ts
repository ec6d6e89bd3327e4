import type { Atom, Text } from "../evaluation/text";
import type { Answer } from "./answer";

/** A part of a pattern: one UTF-16 unit that stands for itself, a wildcard, a policy variable, or an atom of the template. */
export type PatternToken =
  | string
  /** `?`: any one character. */
  | { readonly kind: "any-character" }
  /** `*`: any characters, or none. */
  | { readonly kind: "any-run" }
  /** `${key}`; the condition key is in lower case, for IAM does not look at its case. */
  | { readonly kind: "variable"; readonly key: string }
  /** The value of an atom may itself contain wildcards and variables. */
  | Atom;

/** What an element of a policy, such as `Resource`, compares with. */
export type Pattern = readonly PatternToken[];

/** How the characters of a pattern are to be understood. */
export interface PatternSyntax {
  /** Whether `*` and `?` are wildcards. */
  readonly hasWildcards: boolean;
  /** Whether `${…}` is a policy variable; it is not in the elements that take none, nor before version 2012-10-17. */
  readonly hasVariables: Answer;
  /** Whether it is put into lower case, to be matched with what `toLowerCase` gives for text and context. */
  readonly ignoresCase: boolean;
}

/** In tokens. AWS takes no policy with more characters, so a longer pattern is in no policy that is deployed. */
export const maxPatternLength = 10_240;

const anyCharacter: PatternToken = { kind: "any-character" };
const anyRun: PatternToken = { kind: "any-run" };
const unread: Atom = { kind: "unknown", id: "iam:unread", name: "a part of a policy that cannot be read" };

/** The pattern of which nothing is known: it may match any text, or none. */
export const unreadPattern: Pattern = [unread];

/** Reads what a template says into a pattern. */
export function readPattern(text: Text, syntax: PatternSyntax): Pattern {
  if (textLength(text) > maxPatternLength) return unreadPattern;
  const tokens: PatternToken[] = [];
  for (const [index, piece] of (syntax.ignoresCase ? toLowerCase(text) : text).entries()) {
    if (typeof piece === "object") tokens.push(piece);
    else if (!readLiteral(piece, syntax, index === text.length - 1, tokens)) return [...tokens, unread];
  }
  return tokens;
}

/** The text as patterns that ignore case want it. What is known of an atom's characters does not hold any more. */
export function toLowerCase(text: Text): Text {
  return text.map((piece) =>
    typeof piece === "string" ? piece.toLowerCase() : { kind: "unknown", id: piece.id, name: piece.name },
  );
}

/** In UTF-16 units, an atom counting as one. */
export function textLength(text: Text): number {
  return text.reduce((length, piece) => length + (typeof piece === "string" ? piece.length : 1), 0);
}

/** The pattern with its variables replaced by what the request's context has for them, by key in lower case. */
export function replaceVariables(pattern: Pattern, context: ReadonlyMap<string, Text>): Pattern {
  return pattern.flatMap((token): PatternToken[] => {
    if (typeof token === "string" || token.kind !== "variable") return [token];
    const value = context.get(token.key);
    if (value === undefined) return [{ kind: "unknown", id: `iam:variable:${token.key}`, name: token.key }];
    return value.flatMap<string | Atom>((piece) => (typeof piece === "string" ? piece.split("") : [piece]));
  });
}

/** `false` when it cannot be told what the piece means from some place on; the tokens before it were read. */
function readLiteral(piece: string, syntax: PatternSyntax, isLast: boolean, tokens: PatternToken[]): boolean {
  const lastBrace = piece.lastIndexOf("}");
  for (let at = 0; at < piece.length; at += 1) {
    const character = piece.charAt(at);
    if (syntax.hasVariables !== "no" && piece.startsWith("${", at)) {
      if (syntax.hasVariables === "maybe") return false;
      if (lastBrace > at) {
        const end = piece.indexOf("}", at);
        tokens.push(readVariable(piece.slice(at + 2, end)));
        at = end;
        continue;
      }
      // The brace that closes it may be in, or after, the atom that follows.
      if (!isLast) return false;
    }
    if (syntax.hasWildcards && character === "*") {
      if (tokens.at(-1) !== anyRun) tokens.push(anyRun);
    } else if (syntax.hasWildcards && character === "?") tokens.push(anyCharacter);
    else tokens.push(character);
  }
  return true;
}

/** `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'default'}` has its value when there is one. */
function readVariable(content: string): PatternToken {
  if (content === "*" || content === "?" || content === "$") return content;
  const comma = content.indexOf(",");
  return { kind: "variable", key: (comma < 0 ? content : content.slice(0, comma)).trim().toLowerCase() };
}
