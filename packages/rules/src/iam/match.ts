import { type Budget, OutOfSteps } from "../conditions/budget";
import type { Atom, Text } from "../evaluation/text";
import { atomsOf } from "../evaluation/text";
import type { Answer } from "./answer";
import type { Pattern, PatternToken } from "./pattern";
import { replaceVariables, textLength } from "./pattern";

/** What is known of a request besides its action and resource, and how much work may go into it. */
export interface RequestContext {
  /** By condition key in lower case. A key that is absent may have any value in the request, or may not be in it. */
  readonly values: ReadonlyMap<string, Text>;
  /** What matching costs is taken from it; when it is spent, answers are `maybe`. */
  readonly budget: Budget;
}

/** Longer than the ARN of any user: a path has 512 characters at most, a name 64. A longer text is not compared. */
const maxTextLength = 1_024;

/**
 * Whether the pattern matches the text: `yes` when it does whatever the atoms stand for, `no` when it cannot.
 *
 * - An atom matches itself, and `*` matches anything. IAM's guide promises that `*` goes past a colon at the end of an
 *   ARN's segment only; here it always does.
 * - An atom may stand for any characters that it does not exclude. An atom in the pattern may also bring wildcards.
 * - A name that CloudFormation makes up ends in characters that nobody can foresee, so that only the name itself or a
 *   wildcard matches it.
 *
 * The time it takes is in proportion to the length of the pattern times that of the text at worst.
 */
export function matchPattern(pattern: Pattern, text: Text, { values, budget }: RequestContext): Answer {
  if (textLength(text) > maxTextLength) return "maybe";
  const parts = text.flatMap<string | Atom>((piece) => (typeof piece === "string" ? piece.split("") : [piece]));
  const atoms = new Map(atomsOf(text).map((atom) => [atom.id, atom]));
  const tokens = replaceVariables(pattern, values).map((token) =>
    // More may be known of the atom where it stands in the text, such as that it is a part of a name that IAM takes.
    isAtom(token) ? (atoms.get(token.id) ?? token) : token,
  );
  try {
    budget.spend(tokens.length);
    if (!reachesEnd(tokens, parts, false, budget)) return "no";
    return reachesEnd(tokens, parts, true, budget) ? "yes" : "maybe";
  } catch (error) {
    if (error instanceof OutOfSteps) return "maybe";
    throw error;
  }
}

/** Places of a pattern in ascending order: a place is the number of tokens that are used up before it. */
type Places = number[];

/** Whether the tokens match all parts: for sure, or else possibly. */
function reachesEnd(tokens: Pattern, parts: readonly (string | Atom)[], forSure: boolean, budget: Budget): boolean {
  let places: Places = [];
  add(0, places, tokens, forSure);
  for (const part of parts) {
    budget.spend(places.length);
    places = goPast(part, tokens, places, forSure);
    if (places.length === 0) return false;
  }
  return places.at(-1) === tokens.length;
}

/** The places after a part of the text. */
function goPast(part: string | Atom, tokens: Pattern, before: Places, forSure: boolean): Places {
  if (typeof part === "object" && !forSure) return goPastAtom(part, tokens, before);
  const after: Places = [];
  for (const place of before) {
    const token = tokens[place];
    if (token === undefined) break;
    const mayGoOn = !forSure && typeof part === "string" && isAtom(token) && mayStandFor(token, part);
    if (isRun(token) || mayGoOn) add(place, after, tokens, forSure);
    else if (isSame(token, part)) add(place + 1, after, tokens, forSure);
  }
  return after;
}

/** Adds a place and those that it leads to. As places come in order, one that is not above the last is there already. */
function add(place: number, places: Places, tokens: Pattern, forSure: boolean): void {
  if (place <= (places.at(-1) ?? -1)) return;
  for (let next = place; ; next += 1) {
    places.push(next);
    const token = tokens[next];
    if (token === undefined || !(forSure ? isRun(token) : isWild(token))) return;
  }
}

/** Any number of tokens may match parts of the atom's value, one after the other. */
function goPastAtom(atom: Atom, tokens: Pattern, before: Places): Places {
  const isFree = atom.kind !== "generated-name";
  /** Where the tokens may have matched a beginning of the value. */
  const within = new Set(before);
  /** Where they may have matched all of it, or of a free value a beginning that happens to be all. */
  const after = new Set<number>();
  const itself = before.filter((place) => isSame(tokens[place], atom));
  for (let place = before[0] ?? 0; place <= tokens.length; place += 1) {
    if (within.has(place) && isFree) after.add(place);
    const token = tokens[place];
    if (token === undefined) break;
    if (within.has(place) && isWild(token)) after.add(place);
    if (within.has(place) && isAnyCharacter(token)) after.add(place + 1);
    if (!isWild(token) && !isAnyCharacter(token) && !mayContain(atom, token)) continue;
    if (within.has(place)) within.add(place + 1);
    if (after.has(place)) after.add(place + 1);
  }
  const places: Places = [];
  const found = [...after, ...itself.map((place) => place + 1)].sort((one, other) => one - other);
  for (const place of found) add(place, places, tokens, false);
  return places;
}

function isAtom(token: PatternToken): token is Atom {
  return typeof token === "object" && "id" in token;
}

function isRun(token: PatternToken): boolean {
  return typeof token === "object" && token.kind === "any-run";
}

function isAnyCharacter(token: PatternToken): boolean {
  return typeof token === "object" && token.kind === "any-character";
}

/** Whether the token may match anything: a made-up name is the one atom that cannot. */
function isWild(token: PatternToken): boolean {
  return isRun(token) || (isAtom(token) && token.kind !== "generated-name");
}

/** Whether the token matches exactly this part. */
function isSame(token: PatternToken | undefined, part: string | Atom): boolean {
  if (token === undefined) return false;
  if (isAtom(token)) return typeof part === "object" && token.id === part.id;
  return token === part || (isAnyCharacter(token) && typeof part === "string");
}

/** Whether the atom, as a part of a pattern, may match the character among others. */
function mayStandFor(atom: Atom, character: string): boolean {
  return [character, "*", "?", "$"].some((each) => atom.excludes?.test(each) !== true);
}

/** Whether the atom's value may have in it what the token, which is not wild, stands for. */
function mayContain(atom: Atom, token: PatternToken): boolean {
  if (typeof token === "string") return atom.excludes?.test(token) !== true;
  // A deployer cannot choose a name that is made up only during the deployment; something from elsewhere may carry it.
  return !["parameter", "pseudo-parameter", "generated-name"].includes(atom.kind);
}
