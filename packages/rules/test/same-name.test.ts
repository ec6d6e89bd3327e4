import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Deployment } from "../src/deployment/deployment";
import type { Template } from "../src/template/template";
import type { Assignment } from "./brute-force";
import { isAllowed } from "./brute-force";
import type { Json } from "./concrete-evaluator";
import { ConcreteEvaluator, DeploymentFails } from "./concrete-evaluator";

type Section = Readonly<Record<string, Json>>;

/** A template with one user `U` and one key `K`. */
interface NamesTemplate {
  readonly Parameters: Readonly<Record<string, Section>>;
  readonly Mappings: Json;
  readonly Conditions: Section;
  readonly Resources: { readonly U: Section; readonly K: Section };
}

const words = ["x", "y", "x-y", "bob", "b"] as const;
const names = ["P", "Q", "R"] as const;
const mappings = { M: { x: { k: "bob", l: "x" }, y: { k: "x", l: "y" }, bob: { k: "b", l: "bob" } } };

const word = fc.constantFrom(...words);
const reference = fc.constantFrom(...names).map((name): Json => ({ Ref: name }));

const parameter: fc.Arbitrary<Section> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Section>({ Type: "String" }) },
  { weight: 2, arbitrary: word.map((Default): Section => ({ Type: "String", Default })) },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(word, { minLength: 1, maxLength: 3 })
      .map((AllowedValues): Section => ({ Type: "String", AllowedValues })),
  },
);

const condition: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(reference, word).map((operands): Json => ({ "Fn::Equals": operands })) },
  { weight: 2, arbitrary: fc.tuple(reference, reference).map((operands): Json => ({ "Fn::Equals": operands })) },
  {
    weight: 1,
    arbitrary: fc.tuple(reference, word).map((operands): Json => ({ "Fn::Not": [{ "Fn::Equals": operands }] })),
  },
);

const piece = fc.oneof(
  fc.constantFrom(...names).map((name) => `\${${name}}`),
  fc.constantFrom("x", "-", "b"),
);

const { name: userName } = fc.letrec<{ name: Json }>((tie) => ({
  name: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    { weight: 3, arbitrary: word },
    { weight: 4, arbitrary: reference },
    { weight: 2, arbitrary: fc.constantFrom<Json>({ "Fn::Base64": { Ref: "P" } }, "Ym9i", "eA==") },
    {
      weight: 3,
      arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => ({ "Fn::Sub": pieces.join("") })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("0", "1"), reference)
        .map(([index, name]) => ({ "Fn::Select": [index, { "Fn::Split": ["-", name] }] })),
    },
    {
      weight: 1,
      arbitrary: fc.array(tie("name"), { minLength: 1, maxLength: 2 }).map((items) => ({ "Fn::Join": ["-", items] })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("C0", "C1"), tie("name"), tie("name"))
        .map(([first, one, other]) => ({ "Fn::If": [first, one, other] })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(reference, fc.constantFrom("k", "l"))
        .map(([first, second]) => ({ "Fn::FindInMap": ["M", first, second] })),
    },
  ),
}));

const noName: Json = { Ref: "AWS::NoValue" };
const ofUser = fc.constantFrom<Json>(
  { Ref: "U" },
  { "Fn::Sub": "${U}" },
  { "Fn::Select": [1, { "Fn::Split": ["/", { "Fn::GetAtt": "U.Arn" }] }] },
  { "Fn::Select": ["1", { "Fn::Split": ["/", { "Fn::Sub": "${U.Arn}" }] }] },
);
const existence = fc.constantFrom<Section>({}, {}, { Condition: "C0" }, { Condition: "C1" });

const template: fc.Arbitrary<NamesTemplate> = fc
  .record({
    Parameters: fc.record({ P: parameter, Q: parameter, R: parameter }),
    Mappings: fc.constant<Json>(mappings),
    Conditions: fc.record({ C0: condition, C1: condition }),
    user: fc.tuple(
      existence,
      fc.option(fc.oneof({ weight: 8, arbitrary: userName }, fc.constant<Json>({ "Fn::If": ["C0", "bob", noName] }))),
    ),
    key: fc.tuple(
      existence,
      fc.oneof(
        { weight: 4, arbitrary: userName },
        { weight: 1, arbitrary: ofUser },
        fc.tuple(ofUser, userName).map(([one, other]): Json => ({ "Fn::If": ["C1", one, other] })),
      ),
    ),
  })
  .map(({ user: [userExists, name], key: [keyExists, keyName], ...sections }) => ({
    ...sections,
    Resources: {
      U: { Type: "AWS::IAM::User", ...userExists, ...(name === null ? {} : { Properties: { UserName: name } }) },
      K: { Type: "AWS::IAM::AccessKey", ...keyExists, Properties: { UserName: keyName } },
    },
  }));

function verdictOn(root: NamesTemplate): ReturnType<Deployment["decide"]> {
  const source: Template = {
    file: "template.json",
    text: "",
    root: root as never,
    locate: () => undefined,
    duplicateKeys: () => [],
  };
  const deployment = new Deployment(source);
  const [pair] = deployment.keyedUsers;
  return pair === undefined ? { kind: "never" } : deployment.decide(pair.together);
}

/** A character, or a parameter in braces. */
type Token = string;

/** The name with the parameters in it left open; absent as `undefined`. */
function openName(node: Json, root: NamesTemplate, evaluator: ConcreteEvaluator): readonly Token[] | undefined {
  if (typeof node === "string") return [...node];
  const [[name, argument] = ["", null]] = Object.entries(node as Section);
  const args = argument as readonly Json[];
  const open = (inner: Json | undefined) => openName(inner ?? "", root, evaluator);
  if (name === "Ref" && argument === "AWS::NoValue") return undefined;
  if (name === "Ref") return argument === "U" ? nameOfUser(root, evaluator) : [`{${argument}}`];
  if (name === "Fn::Select") {
    const [, split] = /"-",\{"Ref":"(\w)"\}/.exec(JSON.stringify(args)) ?? [];
    // Which part it is matters as much as of what: the value itself is looked at elsewhere.
    return split === undefined ? nameOfUser(root, evaluator) : [`{${split}[${args[0]}]}`];
  }
  if (name === "Fn::Base64") return ["{P as Base64}"];
  if (name === "Fn::If") return open(evaluator.condition(String(args[0])) ? args[1] : args[2]);
  if (name === "Fn::Join") {
    return (args[1] as readonly Json[]).flatMap((item, index) => [
      ...(index === 0 ? [] : ["-"]),
      ...(open(item) ?? []),
    ]);
  }
  if (name === "Fn::Sub") {
    return String(argument)
      .split(/(\$\{\w+\})/)
      .flatMap((part) => {
        if (part === "${U}") return nameOfUser(root, evaluator) ?? [];
        return part.startsWith("$") ? [part.slice(1)] : [...part];
      });
  }
  return [...String(evaluator.value(node))];
}

function nameOfUser(root: NamesTemplate, evaluator: ConcreteEvaluator): readonly Token[] {
  const { UserName } = (root.Resources.U.Properties ?? {}) as Section;
  return (UserName === undefined ? undefined : openName(UserName, root, evaluator)) ?? ["{generated}"];
}

function withoutCommonEnds(one: readonly Token[], other: readonly Token[]): readonly Token[] {
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  const [left, right] = [one.slice(start), other.slice(start)];
  while (left.length > 0 && right.length > 0 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  return [...left, ...right];
}

/** For each parameter all that it is compared with, directly or through others: literals, and parameters in braces. */
function comparisons(root: NamesTemplate): ReadonlyMap<string, ReadonlySet<string>> {
  const compared = new Map<string, Set<string>>(names.map((name) => [name, new Set([name])]));
  const text = JSON.stringify(root);
  const pairs: [string, string][] = [];
  for (const [, one = "", other] of text.matchAll(/"Fn::Equals":\[\{"Ref":"(\w+)"\},(\{"Ref":"\w+"\}|"[^"]+")\]/g)) {
    pairs.push([one, String(other)]);
  }
  for (const [, one = ""] of text.matchAll(/"Fn::FindInMap":\["M",\{"Ref":"(\w+)"\}/g)) {
    for (const key of Object.keys(mappings.M)) pairs.push([one, JSON.stringify(key)]);
  }
  const family = (name: string): Set<string> => compared.get(name) ?? new Set();
  for (const [one, other] of pairs) {
    const [, partner] = /"Ref":"(\w+)"/.exec(other) ?? [];
    if (partner === undefined) continue;
    const union = new Set([...family(one), ...family(partner)]);
    for (const member of union) compared.set(member, union);
  }
  const likely = new Map<string, Set<string>>();
  for (const name of names) {
    const values = new Set([...family(name)].map((member) => `{${member}}`));
    for (const member of family(name)) {
      const { Default, AllowedValues = [] } = root.Parameters[member] ?? {};
      for (const value of [...(Default === undefined ? [] : [Default]), ...(AllowedValues as Json[])])
        values.add(String(value));
      for (const [one, other] of pairs) if (one === member && other.startsWith('"')) values.add(JSON.parse(other));
    }
    likely.set(name, values);
  }
  return likely;
}

/** Whether user and key are created together under one name, coincidences left out; `undefined` when that fails. */
function together(
  root: NamesTemplate,
  values: Assignment,
  likely: ReturnType<typeof comparisons>,
): boolean | undefined {
  const evaluator = new ConcreteEvaluator(root as unknown as Json, values);
  const { U, K } = root.Resources;
  const exists = (resource: Section) =>
    resource.Condition === undefined || evaluator.condition(String(resource.Condition));
  try {
    evaluator.evaluateConditions();
    const [user, key] = [exists(U), exists(K)];
    const ofUser = user ? evaluator.userName("U") : undefined;
    const { UserName = null } = K.Properties as Section;
    const ofKey = key ? evaluator.value(UserName) : undefined;
    if (!user || !key || ofUser !== ofKey) return false;
    const left = withoutCommonEnds(nameOfUser(root, evaluator), openName(UserName, root, evaluator) ?? []);
    const open = left.flatMap((token) => /^\{(\w+)/.exec(token)?.[1] ?? []);
    return open.every((name) => {
      if (root.Parameters[name]?.AllowedValues !== undefined) return true;
      const value = values.get(name) ?? "";
      const partners = open.filter((other) => other !== name && likely.get(name)?.has(`{${other}}`));
      return likely.get(name)?.has(value) === true || partners.some((other) => values.get(other) === value);
    });
  } catch (error) {
    if (error instanceof DeploymentFails) return undefined;
    throw error;
  }
}

function faults(root: NamesTemplate, verdict: ReturnType<Deployment["decide"]>): readonly string[] | undefined {
  const witness = verdict.kind === "when" ? verdict.parameters : {};
  const domain = (name: string): readonly string[] => {
    const declaration = root.Parameters[name] ?? {};
    const allowed = declaration.AllowedValues as readonly string[] | undefined;
    const values = allowed ?? [...new Set([...words, "q", "rr", "bob-x", ...Object.values(witness)])];
    return values.filter((value) => isAllowed(declaration, value));
  };
  const likely = comparisons(root);
  const results: [Assignment, boolean][] = [];
  for (const P of domain("P")) {
    for (const Q of domain("Q")) {
      for (const R of domain("R")) {
        const values = new Map([
          ["P", P],
          ["Q", Q],
          ["R", R],
          ["AWS::Partition", "aws"],
          ["AWS::AccountId", "1"],
        ]);
        const result = together(root, values, likely);
        if (result !== undefined) results.push([values, result]);
      }
    }
  }
  if (results.length === 0) return undefined;
  const show = (wanted: boolean) =>
    results
      .filter(([, result]) => result === wanted)
      .slice(0, 1)
      .map(([values]) => JSON.stringify([...values]));
  if (verdict.kind === "never") return show(true);
  if (verdict.kind === "always") return show(false);
  if (verdict.kind === "undecided") return [verdict.reason];
  const matching = results.filter(([values]) =>
    Object.entries(witness).every(([name, value]) => values.get(name) === value),
  );
  const against = matching.filter(([, result]) => !result).map(([values]) => JSON.stringify([...values]));
  return matching.length === 0 ? ["the witness cannot be deployed"] : against.slice(0, 1);
}

const numRuns = Number(process.env.FC_NUM_RUNS ?? 1_000);

it("agrees with brute force on which user a key is for", { timeout: 60_000 + 100 * numRuns }, () => {
  const counts = { always: 0, never: 0, when: 0, undecided: 0 };
  fc.assert(
    fc.property(template, (root) => {
      const verdict = verdictOn(root);
      const found = faults(root, verdict);
      if (found !== undefined) counts[verdict.kind] += 1;
      expect(found ?? [], JSON.stringify(verdict)).toEqual([]);
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_102) },
  );
  if (process.env.FC_NUM_RUNS !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
  expect(counts.always + counts.when).toBeGreaterThan(numRuns / 10);
});
