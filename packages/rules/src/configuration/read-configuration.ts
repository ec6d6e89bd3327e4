import type { Severity, TemplatePath } from "../finding";
import type { OptionValue } from "../rule";
import { isDay } from "../suppression/expiry";
import type {
  Configuration,
  ConfigurationFault,
  Override,
  ParameterFileSetting,
  RuleSetting,
  RuleSettings,
  Waiver,
} from "./configuration";
import { ValueReader } from "./value-reader";

/** What a value is as a configuration: with faults, only as far as it can be read. */
export interface ConfigurationReading {
  readonly configuration: Configuration;
  readonly faults: readonly ConfigurationFault[];
}

/** What may stand there without anything below it. */
const sections = ["rules", "overrides", "waivers", "parameterFiles", "rulesFrom", "ignore", "suppressions", "baseline"];

const severities: readonly Severity[] = ["error", "warning", "note"];

/** Reads a configuration from what a file or a program gives. */
export function readConfiguration(value: unknown): ConfigurationReading {
  const reader = new ValueReader();
  const fields = reader.fields(value, [], ["$schema", ...sections], sections) ?? new Map<string, unknown>();
  const at = (key: string): [value: unknown, path: TemplatePath] => [fields.get(key), [key]];
  reader.text(...at("$schema"));
  const baseline = reader.text(...at("baseline"));
  const configuration: Configuration = {
    rules: readRules(reader, ...at("rules")),
    overrides: reader.list(...at("overrides"), (item, path) => readOverride(reader, item, path)) ?? [],
    waivers: reader.list(...at("waivers"), (item, path) => readWaiver(reader, item, path)) ?? [],
    parameterFiles: reader.list(...at("parameterFiles"), (item, path) => readParameterFile(reader, item, path)) ?? [],
    rulesFrom: reader.texts(...at("rulesFrom")) ?? [],
    ignore: reader.patterns(...at("ignore")) ?? [],
    suppressions: reader.boolean(...at("suppressions")) ?? true,
    ...(baseline === undefined ? {} : { baseline }),
  };
  return { configuration, faults: reader.faults };
}

function readRules(reader: ValueReader, value: unknown, path: TemplatePath): RuleSettings {
  const entries = reader.entries(value, path) ?? new Map<string, unknown>();
  return Object.fromEntries(
    Array.from(entries, ([id, setting]) => [id, readRule(reader, setting, [...path, id]) ?? { options: {} }]),
  );
}

function readRule(reader: ValueReader, value: unknown, path: TemplatePath): RuleSetting | undefined {
  // To YAML 1.1, on and off are true and false.
  if (value === "on" || value === true) return { isOn: true, options: {} };
  if (value === "off" || value === false) return { isOn: false, options: {} };
  const severity = severities.find((each) => each === value);
  if (severity !== undefined) return { isOn: true, severity, options: {} };
  if (typeof value !== "object" || Array.isArray(value)) {
    return reader.fault(
      path,
      `this has to be on, off, ${severities.join(", ")}, or a mapping with a severity and options`,
    );
  }
  const { severity: given, ...options } = Object.fromEntries(reader.statements(value, path) ?? []);
  const named = given === undefined ? undefined : readRule(reader, given, [...path, "severity"]);
  return { isOn: true, ...named, options: options as Readonly<Record<string, OptionValue>> };
}

function readOverride(reader: ValueReader, value: unknown, path: TemplatePath): Override | undefined {
  const fields = reader.fields(value ?? "", path, ["files", "rules"], ["rules"]);
  if (fields === undefined) return undefined;
  const files = reader.patterns(fields.get("files"), [...path, "files"]);
  if (files === undefined) reader.fault(path, "files is missing");
  return { files: files ?? [], rules: readRules(reader, fields.get("rules"), [...path, "rules"]) };
}

function readWaiver(reader: ValueReader, value: unknown, path: TemplatePath): Waiver | undefined {
  const fields = reader.fields(value ?? "", path, ["rule", "files", "logicalId", "constructPath", "reason", "expires"]);
  if (fields === undefined) return undefined;
  const files = reader.patterns(fields.get("files"), [...path, "files"]);
  const logicalId = reader.pattern(fields.get("logicalId"), [...path, "logicalId"]);
  const constructPath = reader.pattern(fields.get("constructPath"), [...path, "constructPath"]);
  const expires = fields.get("expires");
  if (expires !== undefined && (typeof expires !== "string" || !isDay(expires))) {
    reader.fault([...path, "expires"], "this has to be a day as YYYY-MM-DD");
  }
  return {
    rule: reader.requiredText(fields, "rule", path),
    ...(files === undefined ? {} : { files }),
    ...(logicalId === undefined ? {} : { logicalId }),
    ...(constructPath === undefined ? {} : { constructPath }),
    reason: reader.requiredText(fields, "reason", path),
    ...(typeof expires === "string" ? { expires } : {}),
  };
}

function readParameterFile(reader: ValueReader, value: unknown, path: TemplatePath): ParameterFileSetting | undefined {
  if (typeof value === "string") return { path: value };
  const fields = reader.fields(value ?? "", path, ["path", "name", "files"]);
  if (fields === undefined) return undefined;
  const name = reader.text(fields.get("name"), [...path, "name"]);
  const files = reader.patterns(fields.get("files"), [...path, "files"]);
  return {
    path: reader.requiredText(fields, "path", path),
    ...(name === undefined ? {} : { name }),
    ...(files === undefined ? {} : { files }),
  };
}
