import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import { isListParameter } from "../evaluation/parameter-declaration";
import { listOfItem } from "../evaluation/split";
import type { Atom, Text } from "../evaluation/text";
import { literalOf } from "../evaluation/text";
import type { AllowedPattern } from "./allowed-pattern";
import { readAllowedPattern } from "./allowed-pattern";

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
  const values = declaration.maxLength === 0 ? [""] : (declaration.allowedValues ?? fewExamples(declaration));
  return values?.filter((value) => acceptsValue(atom, value));
}

/** All values that the pattern allows, when they are few. */
function fewExamples(declaration: ParameterDeclaration): readonly string[] | undefined {
  const pattern = patternOf(declaration);
  if (pattern === undefined) return undefined;
  const examples: string[] = [];
  for (const example of pattern.examples(declaration.minLength, declaration.maxLength)) {
    if (examples.push(example) > maxDomain) return undefined;
  }
  return examples;
}

/** More values that a pattern allows than that are not gone through one by one. */
const maxDomain = 64;

function patternOf({ allowedPattern }: ParameterDeclaration): AllowedPattern | undefined {
  return allowedPattern === undefined ? undefined : readAllowedPattern(allowedPattern);
}

/** The pattern that the atom's whole value matches; `undefined` when there is none, or it is not supported. */
export function patternOfValue(atom: Atom): AllowedPattern | undefined {
  const declaration = declarationOf(atom);
  return declaration === undefined || isListParameter(declaration) ? undefined : patternOf(declaration);
}

/** Whether the atom's values have to match a pattern that is not supported, so that all of them count as matching. */
export function hasUncheckedPattern({ declaration }: Atom): boolean {
  return declaration?.allowedPattern !== undefined && patternOf(declaration) === undefined;
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
  const declaration = declarationOf(atom);
  if (declaration === undefined) return true;
  const { maxLength = Number.POSITIVE_INFINITY, type } = declaration;
  if (shortestLength(text) > maxLength || (type === "Number" && !mayBeInNumber(literals))) return false;
  if (isListParameter(declaration))
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

/** A sign stands at the start or after an `e`, which may be in the text's next atom. */
function mayBeInNumber(literals: readonly string[]): boolean {
  return !literals.some((piece) => /[^\d.e+-]|[^e][+-]/i.test(piece)) && !/\..*\.|e.*e/i.test(literals.join(""));
}

/** The length of the shortest value that the text can have, as far as that is certain, in UTF-16 code units. */
export function shortestLength(text: Text): number {
  return text.reduce((length, piece) => length + (typeof piece === "string" ? piece.length : shortestOf(piece)), 0);
}

function shortestOf(atom: Atom): number {
  return atom.kind === "pseudo-parameter" ? 1 : (atom.declaration?.minLength ?? 0);
}

/** The declared default, when it is a value that the declaration itself allows. */
export function defaultOf(atom: Atom): string | undefined {
  const value = atom.declaration?.default;
  return value !== undefined && acceptsValue(atom, value) ? value : undefined;
}

/** Values for an atom that nothing ties down: plain ones, the likeliest and shortest first, in a fixed order. */
export function* candidateValues(atom: Atom): Generator<string> {
  const accepts = (value: string): boolean => acceptsValue(atom, value);
  const declaration = declarationOf(atom);
  yield* [...(declaration?.allowedValues ?? []), ...(pseudoParameterExamples.get(atom.name) ?? [])].filter(accepts);
  const shortest = Math.max(declaration?.minLength ?? 1, 1);
  for (let number = 0; number < maxCandidates; number += 1) {
    const plain = plainValues(atom, number, shortest).find(accepts);
    if (plain === undefined) break;
    yield plain;
    // The atom may be a part of something that must be longer than the atom itself.
    if (number === 1) for (const length of longLengths) yield* plainValues(atom, 0, length).filter(accepts);
  }
  for (const value of patternExamples(declaration, shortest)) if (accepts(value)) yield value;
}

/** Values that the pattern allows: the first two, then longer ones, then the others. */
function* patternExamples(declaration: ParameterDeclaration | undefined, shortest: number): Generator<string> {
  const pattern = declaration && patternOf(declaration);
  if (pattern === undefined) return;
  const longer = longLengths.map((length) => ({ length, count: 1 }));
  for (const { length, count } of [
    { length: shortest, count: 2 },
    ...longer,
    { length: shortest, count: maxCandidates },
  ]) {
    const examples = pattern.examples(length, declaration?.maxLength);
    for (let left = count; left > 0; left -= 1) {
      const { done, value } = examples.next();
      if (done === true) break;
      yield value;
    }
  }
}

function plainValues(atom: Atom, number: number, length: number): readonly string[] {
  const least = Math.ceil(Math.max(atom.declaration?.minValue ?? 0, 0));
  const digits = String(least + number).padStart(atom.name === "AWS::AccountId" ? 12 : length, "0");
  const word = (number === 0 ? "value" : `value${number + 1}`).padEnd(length, "-");
  return [word, letters(number).padStart(length, "a"), digits];
}

/** More than any formula within the solver's budget could exclude. */
const maxCandidates = 300;

const longLengths = [16, 64, 256, 1024];

/** A map, since it is asked for parameters of any name. */
const pseudoParameterExamples: ReadonlyMap<string, readonly string[]> = new Map([
  ["AWS::AccountId", ["111111111111", "222222222222", "333333333333"]],
  ["AWS::Region", ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"]],
  ["AWS::StackName", ["stack", "other-stack"]],
  ["AWS::URLSuffix", ["amazonaws.com", "amazonaws.com.cn"]],
]);

/** What the values of the pseudo parameters look like, as if they were declared; none is ever empty. */
const pseudoParameters: ReadonlyMap<string, ParameterDeclaration> = new Map(
  [
    { name: "AWS::AccountId", allowedPattern: "[0-9]{12}" },
    {
      name: "AWS::Partition",
      // Those of the partitions.json that the AWS SDKs have in common.
      allowedValues: [
        ...["aws", "aws-cn", "aws-us-gov"],
        ...["aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"],
      ],
    },
    { name: "AWS::Region", allowedPattern: "[a-z]{2,}(-[a-z]+)+-[0-9]+" },
    { name: "AWS::StackName", allowedPattern: "[A-Za-z][A-Za-z0-9-]{0,127}" },
    { name: "AWS::URLSuffix", allowedPattern: "[a-z0-9.-]+" },
  ].map((declaration) => [declaration.name, { type: "String", noEcho: false, ...declaration }]),
);

const notEmpty: ParameterDeclaration = { name: "", type: "String", noEcho: false, minLength: 1 };

function isAllowedNumber({ minValue = -Infinity, maxValue = Infinity }: ParameterDeclaration, value: string): boolean {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return false;
  return Number(value) >= minValue && Number(value) <= maxValue;
}

function letters(number: number): string {
  const letter = String.fromCharCode(97 + (number % 26));
  return number < 26 ? letter : letters(Math.floor(number / 26) - 1) + letter;
}
