import { isRemote, resolveLocation } from "./deployment/local-file";
import type { FileReader } from "./deployment/stack";
import { describeMacro, isUnderstoodTransform } from "./deployment/transforms";
import type { Rule } from "./rule";
import { asBuffer, utf16Order } from "./template/decode";
import { essentialKeys } from "./template/is-template-text";
import type { Mentions } from "./template/may-mention";
import { MentionSearch, mayMention } from "./template/may-mention";

/** Something in a text that brings in what the text does not say, and that cannot be followed. */
export interface Opening {
  readonly message: string;
  /** Offset of its mention, in the bytes read as Latin-1. */
  readonly offset: number;
}

/** Whether a file has to be parsed; when not, what a reader of the clean verdict has to know. */
export type Concern =
  | { readonly kind: "judge" }
  /** `latin1` is the file's text as far as it is ASCII. */
  | { readonly kind: "clear"; readonly openings: readonly Opening[]; readonly latin1: string };

const openingNames = ["Transform", "AWS::CloudFormation::Stack", "AWS::Serverless::Application"];

const nestedStack = /AWS::(?:CloudFormation::Stack|Serverless::Application)(?![A-Za-z])/g;

/** A resource type that a loop puts together, or that is no plain string. */
const composedType = /\bType["']?\s*:\s*["']?(?:[\w:]*[$&]\{|[!{\\])/;

/** What names another file, and the beginning of what it names. */
const location =
  /(?:TemplateURL|Location|aws:asset:path)["']?\s*:\s*(?:(?=([!{&*|>][\s\S]{0,300}))|["']?([^\s"',}]+))/g;

/** A function whose result cannot be the name of a file: it is made of a URL or of something that only AWS knows. */
const dynamic = /:\/\/|\$\{|Ref\b|GetAtt|ImportValue/;

/** The name under which the CDK publishes a nested template; its asset manifest tells which file that is. */
const asset = /[0-9a-f]{64}\.json/;

/** Where a template, or a part of it, calls macros. */
const transform = /\bTransform["']?\s*:|!Transform\b/g;

/** What may follow: one name, a list of names on one line or on several, or a call with its name. */
const macroNames = [
  /[^\S\n]*["']?([\w:.-]+)["']?[^\S\n]*(?:[,\n\r}]|#.*|$)/y,
  /\s*\[([\s\w:."',-]*)\]/y,
  /((?:\s*\n[^\S\n]*-[^\S\n]+["']?[\w:.-]+["']?[^\S\n]*(?=[\n\r]|$))+)(?!\s*-)/y,
  /\s*\{?\s*["']?Name["']?\s*:\s*["']?([\w:.-]+)/y,
];

/** What follows a resource that is itself called Transform. */
const resourceBody = /\s*\{?\s*["']?Type["']?\s*:/y;

/**
 * Whether any of the rules could have something to say of the file, without parsing it. Sound: what could hide a mention,
 * such as an escape or a file that is nested or included, means that it has to be parsed.
 */
export function findConcern(content: Uint8Array, file: string, rules: readonly Rule[], readFile: FileReader): Concern {
  if (utf16Order(content)) return { kind: "judge" };
  const latin1 = asBuffer(content).toString("latin1");
  const mentions = searchIn(rules).in(latin1);
  // Most files have none of it, and one look at them must do.
  if (mentions.all.size === 0) return { kind: "clear", openings: [], latin1 };
  const isNotable = rules.some((rule) =>
    mentionsOf(rule).some((names) => names.every((name) => mentions.all.has(name))),
  );
  const openings = isNotable ? undefined : findOpenings(latin1, mentions, file, readFile);
  if (openings !== undefined) return { kind: "clear", openings, latin1 };
  // What is about templates, such as the specification of all resource types, mentions all there is, and is large.
  return mayMention(content, essentialKeys) ? { kind: "judge" } : { kind: "clear", openings: [], latin1 };
}

/** What cannot be followed; `undefined` when there may be something that can, for which the text has to be parsed. */
function findOpenings(
  text: string,
  { plain, all }: Mentions,
  file: string,
  readFile: FileReader,
): readonly Opening[] | undefined {
  if (all.has("Fn::ForEach") && composedType.test(text)) return undefined;
  if (!openingNames.some((name) => all.has(name))) return [];
  // What stands there only behind escapes is not looked for in the text.
  if (!openingNames.some((name) => plain.has(name))) return undefined;
  for (const [, call, value] of text.matchAll(location)) {
    const leadsToFile =
      call === undefined ? isLocalFile(value ?? "", file, readFile) : !dynamic.test(call) || asset.test(text);
    if (leadsToFile) return undefined;
  }
  const openings: Opening[] = [];
  for (const match of text.matchAll(nestedStack)) {
    openings.push({
      message: "A nested stack whose template is not a local file is not followed",
      offset: match.index,
    });
  }
  for (const { index, 0: call } of text.matchAll(transform)) {
    const names = namesAt(text, index + call.length);
    if (names === undefined) return undefined;
    const others = names.filter((name) => !isUnderstoodTransform(name));
    openings.push(...others.map((name) => ({ message: describeMacro(name), offset: index })));
  }
  return openings;
}

const searches = new WeakMap<readonly Rule[], MentionSearch>();

/** Finds whatever a further look could be worth: a word of a rule or an opening. */
function searchIn(rules: readonly Rule[]): MentionSearch {
  const known = searches.get(rules);
  if (known !== undefined) return known;
  const created = new MentionSearch([...rules.flatMap(mentionsOf).flat(), "Fn::ForEach", ...openingNames]);
  searches.set(rules, created);
  return created;
}

function mentionsOf(rule: Rule): readonly (readonly string[])[] {
  return rule.mentions ?? rule.resourceTypes.map((type) => [type]);
}

/** The names of the macros that are called there; `undefined` when they are not written plainly. */
function namesAt(text: string, offset: number): readonly string[] | undefined {
  resourceBody.lastIndex = offset;
  if (resourceBody.test(text)) return [];
  for (const form of macroNames) {
    form.lastIndex = offset;
    const names = form.exec(text)?.[1]?.match(/[A-Za-z][\w:.-]*/g);
    if (names) return names;
  }
  return undefined;
}

function isLocalFile(value: string, file: string, readFile: FileReader): boolean {
  return !isRemote(value) && readFile(resolveLocation(file, value)).kind === "content";
}
