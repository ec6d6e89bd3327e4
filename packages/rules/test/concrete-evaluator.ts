// Deliberately shares nothing with src/evaluation and src/conditions: it is what they are judged by.

/** A template as plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What an expression is once every parameter has a value; `undefined` is `AWS::NoValue`. */
export type Concrete = string | undefined | readonly Concrete[];

/** The deployment fails, such as by looking up a key that a mapping does not have. */
export class DeploymentFails extends Error {}

/** Made once: a stack trace for each of thousands of deployments would take longer than all else. */
const failure = new DeploymentFails("the deployment fails");

/** A name that CloudFormation makes up: no other string has this form. */
function generatedName(logicalId: string): string {
  return `\0generated ${logicalId}`;
}

/** Evaluates a template as CloudFormation does when it is deployed with the given values. */
export class ConcreteEvaluator {
  readonly #template: Json;
  readonly #values: ReadonlyMap<string, string>;
  readonly #conditions = new Map<string, boolean>();
  /** `values` of all parameters and of the pseudo parameters that the template refers to. */
  constructor(template: Json, values: ReadonlyMap<string, string>) {
    this.#template = template;
    this.#values = values;
  }

  /** Evaluates every condition; throws `DeploymentFails` when one cannot be. */
  evaluateConditions(): void {
    for (const name of Object.keys(this.#section("Conditions"))) this.condition(name);
  }

  /** Whether the named condition holds. */
  condition(name: string): boolean {
    const known = this.#conditions.get(name);
    if (known !== undefined) return known;
    const holds = this.#holds(this.#section("Conditions")[name] ?? null);
    this.#conditions.set(name, holds);
    return holds;
  }

  /** What an expression stands for. */
  value(node: Json): Concrete {
    if (node === null) return undefined;
    if (typeof node !== "object") return String(node);
    if (Array.isArray(node)) return node.map((item) => this.value(item)).filter((item) => item !== undefined);
    const [name, argument] = Object.entries(node)[0] ?? [];
    if (name === undefined || argument === undefined) throw new Error("no function");
    if (name === "Ref") return this.#reference(String(argument));
    const args = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
    if (name === "Fn::Sub") return this.#substitute(args);
    if (name === "Fn::If") return this.value((this.condition(String(args[0])) ? args[1] : args[2]) ?? null);
    if (name === "Fn::GetAtt") return this.#attribute(String(args[0]));
    if (name === "Fn::FindInMap") return this.#findInMap(args);
    const values = args.map((arg) => this.value(arg));
    if (name === "Fn::Join") return texts(values[1]).join(text(values[0]));
    if (name === "Fn::Split") return text(values[1]).split(text(values[0]));
    if (name === "Fn::Length") return String(texts(values[0]).length);
    if (name === "Fn::Base64") return Buffer.from(text(values[0])).toString("base64");
    if (name === "Fn::Select") {
      const item = new Map(texts(values[1]).map((each, index) => [String(index), each])).get(text(values[0]));
      if (item === undefined) throw failure;
      return item;
    }
    throw new Error(`no function ${name}`);
  }

  /** What `Ref` of a user gives. */
  userName(logicalId: string): string {
    const user = this.#section("Resources")[logicalId] as { Properties?: { UserName?: Json } };
    const name = user.Properties?.UserName;
    return (name === undefined ? undefined : (this.value(name) as string | undefined)) ?? generatedName(logicalId);
  }

  #section(name: string): { readonly [key: string]: Json } {
    return ((this.#template as Record<string, Json>)[name] ?? {}) as Record<string, Json>;
  }

  #holds(node: Json): boolean {
    const [name, argument] = Object.entries(node as Record<string, Json>)[0] ?? [];
    if (name === "Condition") return this.condition(String(argument));
    const args = argument as readonly Json[];
    // Every operand is evaluated: CloudFormation refuses a template one of whose conditions it cannot evaluate.
    if (name === "Fn::Equals") return text(this.value(args[0] ?? null)) === text(this.value(args[1] ?? null));
    if (name?.startsWith("Fn::EachMember") || name === "Fn::Contains") {
      const [list, other] = args.map((arg) => this.value(arg));
      if (name === "Fn::Contains") return texts(list).includes(text(other));
      if (name === "Fn::EachMemberEquals") return texts(list).every((each) => each === text(other));
      return texts(list).every((each) => texts(other).includes(each));
    }
    const operands = args.map((arg) => this.#holds(arg));
    if (name === "Fn::And") return operands.every((holds) => holds);
    if (name === "Fn::Or") return operands.some((holds) => holds);
    if (name === "Fn::Not") return !operands[0];
    throw new Error(`no condition function ${name}`);
  }

  #reference(name: string): Concrete {
    if (name === "AWS::NoValue") return undefined;
    const value = this.#values.get(name);
    const declaration = this.#section("Parameters")[name] as { Type?: Json } | undefined;
    if (value !== undefined) return declaration?.Type === "CommaDelimitedList" ? value.split(",") : value;
    if (Object.hasOwn(this.#section("Resources"), name)) return this.userName(name);
    throw new Error(`no value for ${name}`);
  }

  #attribute(name: string): string {
    const [logicalId = "", attribute] = name.split(".");
    const user = this.#section("Resources")[logicalId] as { Properties?: { Path?: Json } };
    if (attribute !== "Arn") throw new Error(`no attribute ${attribute}`);
    const path = user.Properties?.Path === undefined ? "/" : text(this.value(user.Properties.Path));
    const name_ = this.userName(logicalId);
    // IAM takes no such name, so that there is no ARN of it.
    if (!/^[\w+=,.@-]+$/.test(name_) && name_ !== generatedName(logicalId)) throw failure;
    return `arn:${text(this.#reference("AWS::Partition"))}:iam::${text(this.#reference("AWS::AccountId"))}:user${path}${name_}`;
  }

  #substitute(args: readonly Json[]): string {
    const variables = (args[1] ?? {}) as Record<string, Json>;
    return String(args[0]).replace(/\$\{(!?)([^}]*)\}/g, (_, isLiteral: string, name: string) => {
      if (isLiteral !== "") return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return text(this.value(variables[name] ?? null));
      return name.includes(".") ? this.#attribute(name) : text(this.#reference(name));
    });
  }

  #findInMap(args: readonly Json[]): Concrete {
    const [mapping, first, second] = args.slice(0, 3).map((arg) => text(this.value(arg)));
    const inner = (this.#section("Mappings")[mapping ?? ""] as Record<string, Record<string, Json>>) ?? {};
    const row = Object.hasOwn(inner, first ?? "") ? inner[first ?? ""] : undefined;
    const found = row !== undefined && Object.hasOwn(row, second ?? "") ? row[second ?? ""] : undefined;
    if (found !== undefined) return this.value(found);
    const options = (args[3] ?? {}) as Record<string, Json>;
    if (options.DefaultValue === undefined) throw failure;
    return this.value(options.DefaultValue);
  }
}

function text(value: Concrete): string {
  if (typeof value !== "string") throw failure;
  return value;
}

function texts(value: Concrete): readonly string[] {
  if (!Array.isArray(value)) throw failure;
  return value.map(text);
}
