/** Functions of CloudFormation that have a short form in YAML. */
const functionNames = [
  "And",
  "Base64",
  "Cidr",
  "Contains",
  "EachMemberEquals",
  "EachMemberIn",
  "Equals",
  "FindInMap",
  "GetAZs",
  "GetAtt",
  "GetStackOutput",
  "If",
  "Implies",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "RefAll",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
  "ValueOf",
  "ValueOfAll",
] as const;

const longForms: ReadonlyMap<string, string> = new Map([
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
  ...functionNames.map((name) => [`!${name}`, `Fn::${name}`] as const),
]);

const standardTag =
  /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|binary|timestamp|map|seq|set|omap|pairs|merge|value))$/;

const plainValues: ReadonlyMap<string, boolean | null> = new Map([
  ...["yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"].map((text) => [text, true] as const),
  ...["no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"].map((text) => [text, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((text) => [text, null] as const),
]);

/** The key that a short-form tag stands for: `Fn::Sub` for `!Sub`, `Ref` for `!Ref`; `undefined` for any other tag. */
export function longFormOf(tag: string): string | undefined {
  return longForms.get(tag);
}

/** Whether YAML itself defines the tag. */
export function isStandardTag(tag: string): boolean {
  return standardTag.test(tag);
}

/** The tag that was meant by an unknown one which runs on from a known one: `!Ref` for `!RefBucket`. */
export function knownTagWithin(tag: string): string | undefined {
  return [...longForms.keys()].sort((a, b) => b.length - a.length).find((known) => tag.startsWith(known));
}

/** The value of plain text as YAML 1.1 has it, save that numbers and dates stay the text that they are spelt as. */
export function resolvePlain(text: string): string | boolean | null {
  const value = plainValues.get(text);
  return value === undefined ? text : value;
}
