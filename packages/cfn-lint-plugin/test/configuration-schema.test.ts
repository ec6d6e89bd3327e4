import { rules } from "@latchkey/rules";
import { checkRuleSettings, readConfiguration } from "@latchkey/rules/configuration";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";

const texts = { type: "array", items: { type: "string", pattern: "\\S" } };
const pattern = { type: "string", pattern: "\\S", maxLength: 4096 };
const patterns = { type: "array", items: pattern };
const text = { type: "string", pattern: "\\S" };
const severity = { enum: ["off", "on", "note", "warning", "error", true, false] };
const optionTypes: Record<string, object> = {
  number: { type: "number" },
  boolean: { type: "boolean" },
  string: { type: "string" },
  object: { type: "array", items: { type: "string" } },
};

const days = { type: "integer", minimum: 0, maximum: 3650 };

/** A day that is in the calendar. */
const day = {
  type: "string",
  pattern:
    "^(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))" +
    "|(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$",
};

function settingOf(options?: object): object {
  const properties = Object.fromEntries(
    Object.entries(options ?? {}).map(([name, value]) => {
      return [name, { ...(name === "noticeDays" ? days : optionTypes[typeof value]), default: value }];
    }),
  );
  // Which options a rule of one's own has is not known here.
  const only = options === undefined ? {} : { additionalProperties: false };
  return { anyOf: [severity, { type: "object", ...only, properties: { severity, ...properties } }, { type: "null" }] };
}

function mapping(properties: object, required: readonly string[] = []): object {
  return { type: "object", additionalProperties: false, required, properties };
}

const settings = {
  type: ["object", "null"],
  additionalProperties: settingOf(),
  properties: Object.fromEntries(
    rules.map(({ id, title, options }) => [id, { description: title, ...settingOf(options ?? {}) }]),
  ),
};

const orNull = (schema: object): object => ({ anyOf: [schema, { type: "null" }] });

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:latchkey:schema:configuration",
  title: "Configuration of Latchkey",
  ...mapping({
    $schema: text,
    rules: { description: "Rules by their ID: off, on, a severity, or a mapping with options.", ...settings },
    overrides: {
      description: "Settings for some templates; the later one counts.",
      ...orNull({ type: "array", items: mapping({ files: patterns, rules: settings }, ["files"]) }),
    },
    waivers: {
      description: "Findings that are accepted, with a reason and perhaps a last day.",
      ...orNull({
        type: "array",
        items: mapping(
          {
            rule: text,
            files: patterns,
            logicalId: pattern,
            constructPath: pattern,
            reason: text,
            expires: day,
          },
          ["rule", "reason"],
        ),
      }),
    },
    parameterFiles: {
      description: "Files with values of parameters that templates are judged with.",
      ...orNull({
        type: "array",
        items: { anyOf: [text, mapping({ path: text, name: text, files: patterns }, ["path"])] },
      }),
    },
    rulesFrom: { description: "Modules with rules of your own: paths and packages.", ...orNull(texts) },
    ignore: { description: "Patterns of files to leave out when a directory is looked through.", ...orNull(patterns) },
    suppressions: {
      description: "Whether what templates say against findings counts.",
      default: true,
      ...orNull({ type: "boolean" }),
    },
    baseline: { description: "The file of findings that are accepted for now.", ...orNull(text) },
  }),
};

test("the JSON Schema for editors is up to date", async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot("../schema/configuration.schema.json");
});

const isRight = new Ajv2020({ allowUnionTypes: true }).compile(schema);

test.each<[isValid: boolean, value: unknown]>([
  [true, {}],
  [true, { $schema: "x", rules: { "our-rule": { severity: "off", any: [1] }, "suppression-unused": true } }],
  [true, { rules: null, overrides: null, ignore: null, suppressions: null }],
  [true, { overrides: [{ files: ["a"], rules: { "suppression-expired": { noticeDays: 3 } } }] }],
  [true, { waivers: [{ rule: "a", reason: "b", expires: "2027-01-01", files: ["a"], logicalId: "a" }] }],
  [true, { parameterFiles: ["a", { path: "a", name: "b", files: [] }] }],
  [true, { suppressions: false, baseline: "a.json", rulesFrom: ["./a"] }],
  [false, { rulez: {} }],
  [false, []],
  [false, "x"],
  [false, { rules: [] }],
  [false, { rules: { "suppression-unused": "warn" } }],
  [false, { rules: { "suppression-unused": { severity: 3 } } }],
  [false, { overrides: [{ rules: {} }] }],
  [false, { overrides: [{ files: "a" }] }],
  [false, { overrides: [null] }],
  [false, { waivers: [{ rule: "a" }] }],
  [false, { waivers: [{ rule: "a", reason: " " }] }],
  [false, { waivers: [{ rule: "a", reason: "b", expires: "soon" }] }],
  [false, { waivers: [{ rule: "a", reason: "b", expiry: "2027-01-01" }] }],
  [false, { parameterFiles: [3] }],
  [false, { ignore: [null] }],
  [false, { suppressions: "no" }],
  [false, { baseline: "" }],
  [false, { $schema: 3 }],
  [false, { $schema: null }],
  [false, { rules: { "suppression-unused": { severity: null } } }],
  [false, { overrides: [{ files: null }] }],
  [true, { overrides: [{ files: [], rules: null }] }],
  [false, { waivers: [{ rule: "a", reason: "b", expires: null }] }],
  [false, { waivers: [{ rule: "a", reason: "b", files: null }] }],
  [false, { waivers: [{ rule: "a", reason: "b", logicalId: null }] }],
  [false, { parameterFiles: [{ path: "a", name: null }] }],
  [true, { ignore: ["*".repeat(4096)] }],
  [false, { ignore: ["*".repeat(4097)] }],
  [false, { overrides: [{ files: ["*".repeat(4097)] }] }],
  [false, { waivers: [{ rule: "a", reason: "b", files: ["*".repeat(4097)] }] }],
  [false, { waivers: [{ rule: "a", reason: "b", logicalId: "*".repeat(4097) }] }],
  [false, { waivers: [{ rule: "a", reason: "b", constructPath: "*".repeat(4097) }] }],
  [false, { parameterFiles: [{ path: "a", files: ["*".repeat(4097)] }] }],
])("the schema and Latchkey hold the same for right: %j %j", (isValid, value) => {
  expect([isRight(value), readConfiguration(value).faults.length === 0]).toEqual([isValid, isValid]);
});

test.each<[isValid: boolean, setting: object]>([
  ...[0, 1, 30, 3650].map((noticeDays): [boolean, object] => [true, { noticeDays }]),
  ...[-1, 1.5, 3651, 1e300, null, true, "soon", [30]].map((noticeDays): [boolean, object] => [false, { noticeDays }]),
  [true, { severity: "off", noticeDays: 3 }],
  [false, { noticeDay: 3 }],
])("and of a rule's options: %j %j", (isValid, setting) => {
  for (const value of [
    { rules: { "suppression-expired": setting } },
    { overrides: [{ files: [], rules: { "suppression-expired": setting } }] },
  ]) {
    const { configuration, faults } = readConfiguration(value);
    const isTaken = faults.length + checkRuleSettings(configuration, rules).length === 0;
    expect([isRight(value), isTaken]).toEqual([isValid, isValid]);
  }
});

test("and of the days that a waiver can end on", () => {
  for (const year of ["0000", "1900", "2000", "2023", "2024", "2027", "2100", "9999"]) {
    for (const month of ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "1"]) {
      for (const date of ["00", "01", "09", "10", "28", "29", "30", "31", "32", "1"]) {
        const value = { waivers: [{ rule: "a", reason: "b", expires: `${year}-${month}-${date}` }] };
        expect(isRight(value), JSON.stringify(value)).toBe(readConfiguration(value).faults.length === 0);
      }
    }
  }
});
