import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import { isListParameter } from "../evaluation/parameter-declaration";
import { listOfItem } from "../evaluation/split";
import type { Atom, Text } from "../evaluation/text";
import { literalOf } from "../evaluation/text";
import type { AllowedPattern } from "./allowed-pattern";
import { matchingBoth, readAllowedPattern } from "./allowed-pattern";
import { isAllowedNumber, numberPatterns } from "./number-range";
import { partitions } from "./partitions";

/** The values that the atom can have, when they are few and known; `undefined` when they are not. */
export function finiteDomain(atom: Atom): readonly string[] | undefined {
  const declaration = declarationOf(atom);
  if (declaration === undefined) return undefined;
  if (!finiteDomains.has(declaration)) finiteDomains.set(declaration, workOutDomain(atom, declaration));
  return finiteDomains.get(declaration);
}

const finiteDomains = new WeakMap<ParameterDeclaration, readonly string[] | undefined>();

/** What is declared of the atom's values: of an item of a list parameter, what the list's items have to be. */
function declarationOf(atom: Atom): ParameterDeclaration | undefined {
  if (atom.kind === "pseudo-parameter") return pseudoParameters.get(atom.name) ?? notEmpty;
  const list = atom.declaration === undefined ? listOfItem(atom) : undefined;
  return list === undefined ? atom.declaration : itemDeclaration(list);
}

function itemDeclaration(list: ParameterDeclaration): ParameterDeclaration {
  const known = itemDeclarations.get(list);
  if (known !== undefined) return known;
  const { name, noEcho, allowedValues, allowedPattern } = list;
  const type = list.type === "List<Number>" ? "Number" : "String";
  const items =
    allowedValues === undefined ? {} : { allowedValues: allowedValues.filter((value) => !value.includes(",")) };
  const declaration = { name, type, noEcho, ...items, ...(allowedPattern === undefined ? {} : { allowedPattern }) };
  itemDeclarations.set(list, declaration);
  return declaration;
}

const itemDeclarations = new WeakMap<ParameterDeclaration, ParameterDeclaration>();

function workOutDomain(atom: Atom, declaration: ParameterDeclaration): readonly string[] | undefined {
  if (isListParameter(declaration)) return undefined;
  const { allowedValues, minLength = 0, maxLength = Infinity, minValue = -Infinity, maxValue = Infinity } = declaration;
  if (minLength > maxLength || minValue > maxValue) return [];
  const values = maxLength === 0 ? [""] : (allowedValues ?? fewExamples(patternOf(declaration), minLength, maxLength));
  return values?.filter((value) => acceptsValue(atom, value));
}

/** All values of such a length that the pattern allows, when they are few. */
export function fewExamples(
  pattern: AllowedPattern | undefined,
  shortest: number,
  longest: number,
): readonly string[] | undefined {
  const examples: string[] = [];
  for (const example of pattern?.examples(shortest, longest) ?? []) {
    if (examples.push(example) > maxDomain) return undefined;
  }
  return pattern && examples;
}

/** More values that a pattern allows than that are not gone through one by one. */
const maxDomain = 64;

interface DeclaredPattern {
  /** Absent when the value can be anything or that cannot be told. */
  readonly pattern?: AllowedPattern;
  /** Whether what is declared is not supported, so that all values count as matching it. */
  readonly isUnchecked: boolean;
}

/** Kept here, since to find out that a pattern is not supported can take longer than anything else. */
const patterns = new WeakMap<ParameterDeclaration, DeclaredPattern>();

/** What has to match as a whole what is declared like this, and is no list. */
function declaredPattern(declaration: ParameterDeclaration): DeclaredPattern {
  const known = patterns.get(declaration);
  if (known !== undefined) return known;
  const pattern = workOutPattern(declaration);
  patterns.set(declaration, pattern);
  return pattern;
}

function patternOf(declaration: ParameterDeclaration): AllowedPattern | undefined {
  return declaredPattern(declaration).pattern;
}

function workOutPattern(declaration: ParameterDeclaration): DeclaredPattern {
  const { allowedPattern, type } = declaration;
  const own = allowedPattern === undefined ? undefined : readAllowedPattern(allowedPattern);
  let pattern = own;
  for (const bound of type === "Number" ? numberPatterns(declaration) : []) {
    pattern = matchingBoth(pattern, readAllowedPattern(bound));
  }
  const isUnchecked = allowedPattern !== undefined && own === undefined;
  return { isUnchecked, ...(pattern === undefined ? {} : { pattern }) };
}

/** The pattern that the atom's whole value matches; `undefined` when there is none, or it is not supported. */
export function patternOfValue(atom: Atom): AllowedPattern | undefined {
  const declaration = declarationOf(atom);
  if (declaration === undefined) return patternOfPart(atom);
  return isListParameter(declaration) ? undefined : patternOf(declaration);
}

/** A part of a text does not have the delimiter that the text was split at. */
function patternOfPart({ splitOff }: Atom): AllowedPattern | undefined {
  if (splitOff?.index === undefined) return undefined;
  const code = splitOff.delimiter.charCodeAt(0).toString(16).padStart(4, "0");
  return readAllowedPattern(`[^\\u${code}]*`);
}

/** Whether the atom's values have to match a pattern that is not supported, so that all of them count as matching. */
export function hasUncheckedPattern({ declaration }: Atom): boolean {
  return declaration !== undefined && declaredPattern(declaration).isUnchecked;
}

/** Whether there are values that the atom cannot have. */
export function isRestricted({ kind, declaration, splitOff }: Atom): boolean {
  return declaration === undefined ? kind === "pseudo-parameter" || splitOff !== undefined : isRestrictive(declaration);
}

/** Whether there are values that a parameter which is declared like this cannot have. */
export function isRestrictive(declaration: ParameterDeclaration): boolean {
  const { allowedPattern, allowedValues, minLength = 0, maxLength, type } = declaration;
  const isNumeric = type === "Number" || type === "List<Number>";
  return minLength > 0 || isNumeric || (allowedPattern ?? allowedValues ?? maxLength) !== undefined;
}

/** Whether the atom could have this value. */
export function acceptsValue(atom: Atom, value: string): boolean {
  if (hasDelimiter(atom, value) || hasOuterSpace(atom, [value])) return false;
  const declaration = declarationOf(atom);
  if (declaration === undefined) return true;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = declaration;
  if (value.length < minLength || value.length > maxLength) return false;
  if (!isListParameter(declaration)) return isAllowed(declaration, value);
  // Of a list each item must be allowed, also the one empty item of an empty list.
  return value.split(",").every((item) => isAllowed(itemDeclaration(declaration), item));
}

function isAllowed(declaration: ParameterDeclaration, value: string): boolean {
  if (declaration.allowedValues?.includes(value) === false) return false;
  if (declaration.type === "Number" && !isAllowedNumber(declaration, value)) return false;
  return patternOf(declaration)?.matches(value) !== false;
}

/** Whether the atom could have a value that the text can have: false is certain, true need not be. */
export function mayAccept(atom: Atom, text: Text): boolean {
  const literal = literalOf(text);
  if (literal !== undefined) return acceptsValue(atom, literal);
  const literals = text.filter((piece) => typeof piece === "string");
  if (atom.kind === "pseudo-parameter" && literals.some((piece) => atom.excludes?.test(piece))) return false;
  if (literals.some((piece) => hasDelimiter(atom, piece)) || hasOuterSpace(atom, text)) return false;
  if (shortestLength(text) > longestOf(atom) || longestLength(text) < shortestOf(atom)) return false;
  const declaration = declarationOf(atom);
  if (declaration !== undefined && isListParameter(declaration))
    return wholeItems(text).every((item) => isAllowed(itemDeclaration(declaration), item));
  return patternOfValue(atom)?.mayMatch(text, patternOfValue) !== false;
}

/** The items of a list that have no atom in them or next to them. */
function wholeItems(text: Text): readonly string[] {
  return text.flatMap((piece, index) => {
    const items = typeof piece === "string" ? piece.split(",") : [];
    const last = index === text.length - 1 ? items.length : -1;
    return items.slice(index === 0 ? 0 : 1, last).map((item) => item.trim());
  });
}

/** Whether the atom is a part of a text, and the piece has the delimiter that the text was split at. */
function hasDelimiter({ splitOff }: Atom, piece: string): boolean {
  return splitOff?.index !== undefined && piece.includes(splitOff.delimiter);
}

/** Whether the atom is a list parameter or an item of one, and the text has spaces around items, which are no part of these. */
function hasOuterSpace(atom: Atom, text: Text): boolean {
  const { declaration = listOfItem(atom) } = atom;
  if (declaration === undefined || !isListParameter(declaration)) return false;
  return text.some((piece, index) => {
    if (typeof piece !== "string") return false;
    const isOuter = (index === 0 && /^\s/.test(piece)) || (index === text.length - 1 && /\s$/.test(piece));
    return isOuter || /\s,|,\s/.test(piece);
  });
}

/** The length of the shortest value that the text can have, as far as that is certain, in UTF-16 code units. */
export function shortestLength(text: Text): number {
  return text.reduce((length, piece) => length + (typeof piece === "string" ? piece.length : shortestOf(piece)), 0);
}

/** The length of the longest value that the text can have; infinite where there is no limit, or that is not known. */
export function longestLength(text: Text): number {
  return text.reduce((length, piece) => length + (typeof piece === "string" ? piece.length : longestOf(piece)), 0);
}

/** As `shortestLength`, of an atom's values. */
export function shortestOf(atom: Atom): number {
  const { minLength = 0 } = declarationOf(atom) ?? {};
  return Math.max(minLength, patternOfValue(atom)?.shortest ?? 0);
}

/** As `longestLength`, of an atom's values. */
export function longestOf(atom: Atom): number {
  return declarationOf(atom)?.maxLength ?? Number.POSITIVE_INFINITY;
}

/** The declared default, when it is a value that the declaration itself allows. */
export function defaultOf(atom: Atom): string | undefined {
  const { declaration } = atom;
  if (declaration?.default === undefined) return undefined;
  const known = acceptedDefaults.get(declaration);
  const isAccepted = known ?? acceptsValue(atom, declaration.default);
  if (known === undefined) acceptedDefaults.set(declaration, isAccepted);
  return isAccepted ? declaration.default : undefined;
}

const acceptedDefaults = new WeakMap<ParameterDeclaration, boolean>();

/** What an atom's value has to be like: of a length in UTF-16 code units, and such that it matches. */
export interface Demand {
  readonly shortest: number;
  readonly longest: number;
  /** Absent when any value matches, or that cannot be told. */
  readonly pattern?: AllowedPattern | undefined;
}

/** What is declared of the atom's value. */
function ownDemand(atom: Atom): Demand {
  return { shortest: shortestOf(atom), longest: longestOf(atom), pattern: patternOfValue(atom) };
}

/** Values for an atom that meet the demand: plain ones, the likeliest and shortest first, in a fixed order. */
export function* candidateValues(atom: Atom, demand: Demand = ownDemand(atom)): Generator<string> {
  const { shortest, longest, pattern } = demand;
  const accepts = (value: string): boolean =>
    value.length >= shortest &&
    value.length <= longest &&
    pattern?.matches(value) !== false &&
    acceptsValue(atom, value);
  const declaration = declarationOf(atom);
  yield* [...(declaration?.allowedValues ?? []), ...(pseudoParameterExamples.get(atom.name) ?? [])].filter(accepts);
  for (let number = 0; number < maxCandidates; number += 1) {
    const plain = plainValues(atom, number, Math.max(shortest, 1)).find(accepts);
    if (plain === undefined) break;
    yield plain;
  }
  yield* ["", ...boundsOf(declaration)].filter(accepts);
  let left = maxCandidates;
  for (const value of pattern?.examples(shortest, longest) ?? []) {
    if (accepts(value)) yield value;
    left -= 1;
    if (left === 0) break;
  }
}

/** Where a number may be no integer, there may be nothing plainer than the least and the greatest. */
function boundsOf({ minValue, maxValue }: Partial<ParameterDeclaration> = {}): readonly string[] {
  return [minValue, maxValue].flatMap((value) => (value === undefined ? [] : [String(value)]));
}

function plainValues(atom: Atom, number: number, length: number): readonly string[] {
  const least = Math.ceil(Math.max(atom.declaration?.minValue ?? 0, 0));
  const digits = String(least + number).padStart(atom.name === "AWS::AccountId" ? 12 : length, "0");
  const word = (number === 0 ? "value" : `value${number + 1}`).padEnd(length, "-");
  return [word, letters(number).padStart(length, "a"), digits];
}

/** More than any formula within the solver's budget could exclude. */
const maxCandidates = 300;

/** A map, since it is asked for parameters of any name. */
const pseudoParameterExamples: ReadonlyMap<string, readonly string[]> = new Map([
  ["AWS::AccountId", ["111111111111", "222222222222", "333333333333"]],
  [
    "AWS::Region",
    [
      ...["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"],
      ...["cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1"],
    ],
  ],
  ["AWS::StackName", ["stack", "other-stack"]],
  ["AWS::URLSuffix", ["amazonaws.com", "amazonaws.com.cn"]],
]);

/** What the values of the pseudo parameters look like, as if they were declared; none is ever empty. */
const pseudoParameters: ReadonlyMap<string, ParameterDeclaration> = new Map(
  [
    { name: "AWS::AccountId", allowedPattern: "[0-9]{12}" },
    { name: "AWS::Partition", allowedValues: partitions.map(({ name }) => name) },
    { name: "AWS::Region", allowedPattern: "[a-z]{2,}(-[a-z]+)+-[0-9]+" },
    { name: "AWS::StackName", allowedPattern: "[A-Za-z][A-Za-z0-9-]{0,127}" },
    { name: "AWS::URLSuffix", allowedPattern: "[a-z0-9.-]+" },
  ].map((declaration) => [declaration.name, { type: "String", noEcho: false, ...declaration }]),
);

const notEmpty: ParameterDeclaration = { name: "", type: "String", noEcho: false, minLength: 1 };

function letters(number: number): string {
  const letter = String.fromCharCode(97 + (number % 26));
  return number < 26 ? letter : letters(Math.floor(number / 26) - 1) + letter;
}
