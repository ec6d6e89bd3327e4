import type { Rule } from "@latchkey/rules";
import * as v from "valibot";

const TEXT = v.pipe(v.string(), v.regex(/\S/, "has no text"));
const LINE = v.pipe(v.string(), v.regex(/^\S.*$/, "has to be one line"));
const SEVERITY = v.picklist(["error", "warning", "note"]);

const RULE = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, (issue) => `${issue.received} is not kebab-case`),
  ),
  title: LINE,
  severity: SEVERITY,
  resourceTypes: v.pipe(v.array(TEXT), v.minLength(1, "has to name a type")),
  mentions: v.exactOptional(v.pipe(v.array(v.pipe(v.array(TEXT), v.minLength(1))), v.minLength(1, "is an empty list"))),
  options: v.exactOptional(v.record(v.string(), v.union([v.boolean(), v.number(), v.string(), v.array(v.string())]))),
  rationale: LINE,
  remediation: LINE,
  guidance: v.object({
    what: TEXT,
    why: TEXT,
    who: TEXT,
    risk: TEXT,
    careFactor: TEXT,
    applies: TEXT,
    exception: v.exactOptional(TEXT),
    tradeOffs: TEXT,
    howTo: TEXT,
    gotchas: TEXT,
    alternatives: TEXT,
  }),
  references: v.array(
    v.pipe(
      v.string(),
      v.url((issue) => `${issue.received} is not an absolute URL`),
    ),
  ),
  compliance: v.array(v.object({ framework: LINE, version: LINE, control: LINE })),
  check: v.function(),
});

const LOCATION = v.object({
  template: v.object({ locate: v.function() }),
  logicalId: v.string(),
  resourceType: v.string(),
  path: v.array(v.union([v.string(), v.number()])),
});

const PROBLEM = v.object({
  at: LOCATION,
  message: v.string(),
  severity: v.exactOptional(SEVERITY),
  occurs: v.variant("kind", [
    v.object({ kind: v.literal("always") }),
    v.object({
      kind: v.literal("when"),
      parameters: v.record(v.string(), v.string()),
      conditions: v.record(v.string(), v.boolean()),
      withDefaults: v.boolean(),
    }),
    v.object({ kind: v.literal("undecided"), reason: v.string() }),
  ]),
  related: v.exactOptional(v.array(v.object({ role: v.string(), at: LOCATION, message: v.string() }))),
  exception: v.exactOptional(
    v.object({
      kind: v.picklist(["service-account", "metadata", "comment", "waiver", "baseline"]),
      reason: v.string(),
      expires: v.exactOptional(v.string()),
    }),
  ),
});

/** A rule's data, and no other fields, from what is meant as one. Throws what is wrong, with the field. */
export function readRule(value: unknown): Omit<Rule, "check"> {
  return read(RULE, value);
}

/** Throws when what a rule has yielded is not a problem: taken for one, it could end the run, or be lost. */
export function checkProblem(value: unknown): void {
  try {
    read(PROBLEM, value);
  } catch (error) {
    throw new TypeError(`what it yields is not a problem; ${(error as Error).message}`, { cause: error });
  }
}

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) {
    return output;
  }
  const [{ path = [], message }] = issues;
  const steps = path.map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  throw new TypeError(steps === "" ? message : `${steps.slice(1)}: ${message}`);
}
