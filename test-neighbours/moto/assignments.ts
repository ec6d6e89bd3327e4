import {
  isList,
  type Json,
  nestedFile,
  refName,
  rootFile,
  type TemplateJson,
  type Templates,
  visitCalls,
} from "./template-json";

/** Values by parameter or pseudo parameter. */
export type Assignment = Readonly<Record<string, string>>;

/** What the pseudo parameters are where an assignment does not say; no generated template mentions these values. */
export const surroundings: Assignment = {
  "AWS::AccountId": "123456789012",
  "AWS::Region": "us-west-2",
  "AWS::StackName": "truth",
};

/** The values to try for the parameters of a deployment, and which of them are a coincidence in a name. */
export class Domains {
  readonly #root: TemplateJson;
  readonly #likely = new Map<string, Set<string>>();
  readonly #compared = new Map<string, Set<string>>();
  /** What nested stacks allow their parameters to be that a parameter is handed on to. */
  readonly #demanded = new Map<string, Set<string>>();
  readonly #words = new Set<string>();
  readonly #inNames = new Set<string>();
  /** What stands in longer texts that are compared. */
  readonly #inTexts = new Set<string>();
  /** What texts are split at. */
  readonly #delimiters = new Set<string>();

  constructor(templates: Templates) {
    const root = templates[rootFile];
    if (root === undefined) throw new Error(`No ${rootFile}`);
    this.#root = root;
    this.#read(root, templates, (name) => name);
    for (const part of [root.Resources, root.Outputs]) {
      visitCalls(part, (name, argument) => {
        for (const word of name === "Ref" || name === "Fn::Sub" ? wordsIn(argument) : []) this.#inNames.add(word);
      });
    }
  }

  /**
   * Every combination of the values to try, or `most` of them, spread over all; the first has all defaults. What is
   * `fixed` has no other value.
   */
  combinations(
    most: number,
    fixed: Assignment = {},
  ): { readonly assignments: readonly Assignment[]; readonly isComplete: boolean } {
    const names = [...Object.keys(this.#root.Parameters), ...Object.keys(surroundings)];
    const domains = names.map((name) => {
      const value = fixed[name];
      return [name, value === undefined ? this.#valuesToTry(name) : [value]] as const;
    });
    const total = domains.reduce((product, [, values]) => product * values.length, 1);
    const stride = total <= most ? 1 : strideOver(total);
    const assignments = Array.from({ length: Math.min(total, most) }, (_, index) => {
      let rest = (index * stride) % total;
      return Object.fromEntries(
        domains.map(([name, values]): [string, string] => {
          const value = values[rest % values.length] ?? "";
          rest = Math.floor(rest / values.length);
          return [name, value];
        }),
      );
    });
    return { assignments, isComplete: total <= most };
  }

  /** Whether a parameter that may have any value has one that nothing connects it with, and that a name may be made of. */
  isCoincidental(assignment: Assignment): boolean {
    return Object.entries(assignment).some(
      ([name, value]) =>
        this.#inNames.has(name) && this.#allowedValues(name) === undefined && !this.#likelyValues(name).includes(value),
    );
  }

  #valuesToTry(name: string): readonly string[] {
    const allowed = this.#allowedValues(name);
    const preset = this.#preset(name);
    const demanded = [...(this.#demanded.get(name) ?? [])].filter((value) => isPossible(name, value));
    const divided = [...this.#delimiters].map((delimiter) => `${fresh(name)}${delimiter}${fresh(name)}`);
    // A condition may compare one parameter with a text that has another in it.
    const composed = this.#words.has("svc")
      ? Object.keys(this.#root.Parameters).map((other) => `svc-${this.#preset(other) ?? fresh(other)}`)
      : [];
    const parts = this.#inTexts.has(name) ? [...this.#words].filter((word) => isPossible(name, word)) : [];
    const others = name in surroundings ? parts : [...this.#words, ...divided, ...composed];
    const open = [...this.#likelyValues(name), ...demanded, ...others];
    return [...new Set([...(preset === undefined ? [] : [preset]), ...(allowed ?? open)])];
  }

  #allowedValues(name: string): readonly string[] | undefined {
    const allowed = this.#root.Parameters[name]?.["AllowedValues"];
    return isList(allowed) ? allowed.map(String) : undefined;
  }

  #preset(name: string): string | undefined {
    const preset = this.#root.Parameters[name]?.["Default"];
    return typeof preset === "string" ? preset : surroundings[name];
  }

  /** The default, what conditions and mappings suggest, and values that are like no other. */
  #likelyValues(name: string): readonly string[] {
    const family = [...this.#familyOf(name)].sort();
    const suggested = family.flatMap((member) => {
      const preset = this.#preset(member);
      const allowed = member === name ? undefined : this.#allowedValues(member);
      return [...(preset === undefined ? [] : [preset]), ...(this.#likely.get(member) ?? []), ...(allowed ?? [])];
    });
    if (name in surroundings) return suggested.filter((value) => isPossible(name, value));
    return [...suggested, fresh(name), ...(family.length > 1 ? [fresh(family.join(""))] : [])];
  }

  #familyOf(name: string): ReadonlySet<string> {
    const family = new Set([name]);
    for (const member of family) for (const other of this.#compared.get(member) ?? []) family.add(other);
    return family;
  }

  /** `nameAtRoot` tells which parameter of the root a parameter of this template is handed on from, if it is. */
  #read(template: TemplateJson, templates: Templates, nameAtRoot: (name: string) => string | undefined): void {
    const sides = (node: Json | undefined): { readonly name?: string | undefined; readonly literal?: string } => {
      if (typeof node === "string") return { literal: node };
      const name = refName(node);
      return { name: name === undefined ? undefined : nameAtRoot(name) };
    };
    const compare = (left: Json | undefined, right: Json | undefined): void => {
      const [one, other] = [sides(left), sides(right)];
      if (one.name !== undefined && other.literal !== undefined) add(this.#likely, one.name, other.literal);
      if (one.name !== undefined && other.name !== undefined) add(this.#compared, one.name, other.name);
    };
    for (const section of [template.Conditions, template.Mappings]) this.#collectWords(section);
    visitCalls(template.Conditions, (name, argument) => {
      for (const word of name === "Fn::Sub" ? wordsIn(argument) : []) this.#inTexts.add(word);
      const composed = composedText(name, argument);
      if (composed !== undefined) this.#words.add(composed);
    });
    visitCalls(template, (name, argument) => {
      if (!isList(argument)) return;
      const [first, second, third] = argument;
      if (name === "Fn::Equals") {
        compare(first, second);
        compare(second, first);
      }
      if (name === "Fn::Split" && typeof first === "string") this.#delimiters.add(first);
      const mapping = name === "Fn::FindInMap" && typeof first === "string" ? template.Mappings[first] : undefined;
      for (const [key, inner] of Object.entries(mapping ?? {})) {
        compare(second, key);
        for (const innerKey of Object.keys(inner ?? {})) compare(third, innerKey);
      }
    });
    for (const resource of Object.values(template.Resources)) {
      const child = templates[nestedFile(resource)];
      const values = resource.Properties["Parameters"];
      if (child === undefined || values === null || typeof values !== "object" || isList(values)) continue;
      const handedOn = (name: string): string | undefined => {
        if (name in surroundings) return name === "AWS::StackName" ? undefined : name;
        const outer = refName(values[name]);
        return outer === undefined ? undefined : nameAtRoot(outer);
      };
      for (const [name, { AllowedValues }] of Object.entries(child.Parameters)) {
        const outer = handedOn(name);
        if (outer === undefined || !isList(AllowedValues)) continue;
        for (const value of AllowedValues) add(this.#demanded, outer, String(value));
      }
      this.#read(child, templates, handedOn);
    }
  }

  #collectWords(node: Json): void {
    if (typeof node === "string") for (const word of wordsIn(node.replaceAll(/\$\{.*?\}/g, " "))) this.#words.add(word);
    else if (node !== null && typeof node === "object")
      for (const value of Object.values(node)) this.#collectWords(value);
  }
}

/** A value that is part of no other. */
function fresh(name: string): string {
  return `fresh${name}`;
}

const forms: ReadonlyMap<string, RegExp> = new Map([
  ["AWS::AccountId", /^\d{12}$/],
  ["AWS::Region", /^[a-z]{2,}(?:-[a-z]+)+-\d+$/],
]);

/** Whether an account, a Region or a stack can have this name; anything can be the value of a parameter. */
function isPossible(name: string, value: string): boolean {
  if (!(name in surroundings)) return true;
  return (forms.get(name) ?? /^[a-z][a-z0-9-]+$/).test(value);
}

/** What a function makes of literals alone; `undefined` where it has others, or is another function. */
function composedText(name: string, argument: Json): string | undefined {
  if (!isList(argument)) return undefined;
  const [first, second] = argument;
  if (name === "Fn::Join" && isList(second)) {
    return second.every((each) => typeof each === "string") ? second.join(String(first)) : undefined;
  }
  if (name !== "Fn::Sub" || second === null || typeof second !== "object" || isList(second)) return undefined;
  const text = String(first).replaceAll(/\$\{(\w+)\}/g, (whole, key: string) => {
    const value = second[key];
    return typeof value === "string" ? value : whole;
  });
  return text.includes("${") ? undefined : text;
}

function wordsIn(node: Json): readonly string[] {
  const text = isList(node) ? String(node[0]) : String(node);
  return [text, ...text.split(/[^A-Za-z0-9:]+/)].filter((word) => /^[A-Za-z][A-Za-z0-9:-]*$/.test(word));
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

/** A step that visits `total` things one by one in an order that soon has been everywhere. */
function strideOver(total: number): number {
  let stride = Math.round(total * 0.618);
  while (commonDivisor(stride, total) !== 1) stride += 1;
  return stride;
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}
