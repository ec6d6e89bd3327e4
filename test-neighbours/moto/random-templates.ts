// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of Fn::Sub.
import type { Dice } from "./dice";
import { randomCondition, randomText, type Vocabulary } from "./random-expression";
import {
  isList,
  type Json,
  type JsonObject,
  type ResourceJson,
  rootFile,
  type TemplateJson,
  type Templates,
} from "./template-json";

const names = ["bob", "carol", "dave"] as const;
const environments = ["prod", "dev", "test"] as const;
const pseudoParameters = ["AWS::Region", "AWS::AccountId", "AWS::StackName"] as const;

/** Templates with IAM users and access keys, and with whatever may decide which of them come together. */
export function randomTemplates(dice: Dice): Templates {
  const templates: Record<string, TemplateJson> = {};
  const children: Child[] = [];
  for (let count = dice.choose([3, () => 0], [2, () => 1], [1, () => 2]); count > 0; count -= 1) {
    const file = `child-${children.length + 1}.json`;
    // A child that comes later can have those before it as children of its own.
    const template = randomTemplate(dice, dice.oneIn(3) ? children : []);
    templates[file] = template;
    children.push({ file, template });
  }
  return { [rootFile]: randomTemplate(dice, children), ...templates };
}

interface Child {
  readonly file: string;
  readonly template: TemplateJson;
}

function randomTemplate(dice: Dice, children: readonly Child[]): TemplateJson {
  const words = dice.oneIn(2) ? [...names, ...environments.slice(0, 2)] : names;
  const Parameters = numbered("P", 1 + dice.below(4), () => randomParameter(dice, words));
  const Mappings = numbered("M", dice.below(3), () => randomMapping(dice, words));
  const conditions: Record<string, Json> = {};
  const vocabulary = {
    words,
    parameters: [...Object.keys(Parameters), ...(dice.oneIn(4) ? [dice.pick(pseudoParameters)] : [])],
    conditions: [] as string[],
    mappings: Object.fromEntries(
      Object.entries(Mappings).map(([name, mapping]) => [
        name,
        { first: Object.keys(mapping), second: Object.keys(Object.values(mapping)[0] ?? {}) },
      ]),
    ),
  };
  for (let count = dice.below(5); count > 0; count -= 1) {
    const name = `C${vocabulary.conditions.length}`;
    conditions[name] = randomCondition(dice, vocabulary);
    vocabulary.conditions.push(name);
  }
  return { Parameters, Mappings, Conditions: conditions, ...new Body(dice, vocabulary).fill(children) };
}

function numbered<T>(prefix: string, count: number, make: (index: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, make(index)]));
}

function randomParameter(dice: Dice, words: readonly string[]): TemplateJson["Parameters"][string] {
  const allowed = dice.oneIn(2) ? [...new Set([dice.pick(words), dice.pick(words), dice.pick(words)])] : undefined;
  return {
    Type: "String",
    ...(dice.oneIn(2) ? { Default: dice.pick(allowed ?? words) } : {}),
    ...(allowed === undefined ? {} : { AllowedValues: allowed }),
  };
}

function randomMapping(dice: Dice, words: readonly string[]): Record<string, JsonObject> {
  const second = ["Name", dice.pick(words)];
  const row = (): JsonObject => Object.fromEntries(second.map((key) => [key, dice.pick(words)]));
  const first = dice.oneIn(2) ? [dice.pick(words), dice.pick(words)] : words;
  return Object.fromEntries(first.map((key) => [key, row()]));
}

interface User {
  readonly id: string;
  /** Its `UserName`; absent when CloudFormation makes up the name. */
  readonly name: Json | undefined;
  /** Where its name is in its ARN, split at each slash. */
  readonly nameInArn: number;
  readonly condition: string | undefined;
}

/** The resources and outputs of one template. */
class Body {
  readonly #dice: Dice;
  readonly #vocabulary: Vocabulary;
  readonly #resources: Record<string, ResourceJson> = {};
  readonly #users: User[] = [];
  /** The outputs of the nested stacks, each as the logical ID of the stack and its own. */
  readonly #outputs: (readonly [stack: string, output: string])[] = [];

  constructor(dice: Dice, vocabulary: Vocabulary) {
    this.#dice = dice;
    this.#vocabulary = vocabulary;
  }

  /** In this order moto creates the resources, and a key can be created only after its user. */
  fill(children: readonly Child[]): { Resources: TemplateJson["Resources"]; Outputs: JsonObject } {
    const dice = this.#dice;
    for (let count = 1 + dice.below(3); count > 0; count -= 1) this.#addUser();
    const stacks = children.flatMap((child) => (dice.oneIn(6) ? [child, child] : [child]));
    for (const [index, child] of stacks.entries()) this.#addStack(`S${index}`, child);
    for (let count = 1 + dice.below(3); count > 0; count -= 1) this.#addKey(`K${count}`);
    for (let count = dice.below(3); count > 0; count -= 1) this.#addTopic(`T${count}`);
    return { Resources: this.#resources, Outputs: numbered("O", dice.below(3), () => this.#randomOutput()) };
  }

  #addUser(): void {
    const dice = this.#dice;
    const id = `U${this.#users.length}`;
    // Users that have the same name cannot be deployed together, so each has a word of its own for most of its names.
    const own = { ...this.#vocabulary, words: [names[this.#users.length] ?? "erin"] };
    const text = (): Json => randomText(dice, dice.oneIn(4) ? this.#vocabulary : own);
    const name = dice.choose<Json | undefined>(
      [6, text],
      [2, () => undefined],
      [1, () => this.#orElse(text(), noValue)],
    );
    const path = dice.choose<Json | undefined>(
      [4, () => undefined],
      [1, () => "/"],
      [1, () => "/team/"],
      [1, () => ({ "Fn::Sub": `/\${${dice.pick(this.#vocabulary.parameters)}}/` })],
    );
    const condition = this.#randomExistence();
    this.#users.push({ id, name, nameInArn: path === undefined || path === "/" ? 1 : 2, condition });
    const Properties = {
      ...(name === undefined ? {} : { UserName: name }),
      ...(path === undefined ? {} : { Path: path }),
    };
    this.#resources[id] = withCondition({ Type: "AWS::IAM::User", Properties }, condition);
  }

  #addStack(id: string, { file, template }: Child): void {
    const dice = this.#dice;
    const condition = this.#randomExistence();
    const users = this.#users.filter((user) => user.condition === undefined || user.condition === condition);
    const link = (): Json =>
      users.length === 0 ? randomText(dice, this.#vocabulary) : this.#randomLink(dice.pick(users));
    const values = Object.entries(template.Parameters).flatMap(([name, declaration]): [string, Json][] => {
      if ("Default" in declaration && dice.oneIn(3)) return [];
      const allowed = declaration["AllowedValues"];
      return [[name, isList(allowed) && !dice.oneIn(4) ? dice.pick(allowed) : link()]];
    });
    const Properties = { TemplateURL: file, Parameters: Object.fromEntries(values) };
    this.#resources[id] = withCondition({ Type: "AWS::CloudFormation::Stack", Properties }, condition);
    for (const output of Object.keys(template.Outputs)) this.#outputs.push([id, output]);
  }

  #addKey(id: string): void {
    const user = this.#dice.pick(this.#users);
    const UserName = this.#dice.choose<Json>(
      [8, () => this.#randomLink(user)],
      [1, () => this.#orElse(this.#randomLink(user), this.#randomLink(this.#dice.pick(this.#users)))],
      [1, () => randomText(this.#dice, this.#vocabulary)],
    );
    const Properties = { UserName, ...(this.#dice.oneIn(4) ? { Status: "Inactive" } : {}) };
    const condition = this.#dice.oneIn(3) ? this.#randomExistence() : user.condition;
    this.#resources[id] = withCondition({ Type: "AWS::IAM::AccessKey", Properties }, condition);
  }

  /** What has nothing to do with users and keys, but may refer to one that is not there. */
  #addTopic(id: string): void {
    const dice = this.#dice;
    const user = dice.pick(this.#users);
    const any = dice.pick(Object.keys(this.#resources));
    const DisplayName = dice.choose<Json>(
      [3, () => dice.choose<Json>(...this.#references(user))],
      [1, () => this.#orElse({ Ref: user.id }, { Ref: dice.pick(this.#users).id })],
      [1, () => ({ "Fn::Join": ["-", ["of", { Ref: any }]] })],
    );
    const condition = dice.oneIn(2) ? this.#randomExistence() : user.condition;
    this.#resources[id] = withCondition({ Type: "AWS::SNS::Topic", Properties: { DisplayName } }, condition);
  }

  #randomOutput(): JsonObject {
    const user = this.#dice.pick(this.#users);
    // CloudFormation refuses an output of a resource that is not created.
    const condition = this.#dice.oneIn(4) ? this.#randomExistence() : user.condition;
    return this.#dice.choose<JsonObject>(
      [3, () => withCondition({ Value: { Ref: user.id } }, condition)],
      [1, () => ({ Value: randomText(this.#dice, this.#vocabulary, 1) })],
    );
  }

  /** An expression that is likely to be some user's name. */
  #randomLink(user: User): Json {
    const dice = this.#dice;
    return dice.choose<Json>(
      [3, () => user.name ?? dice.pick(names)],
      [3, () => dice.pick(this.#vocabulary.words)],
      [2, () => ({ Ref: dice.pick(this.#vocabulary.parameters) })],
      ...this.#references(user),
    );
  }

  /** Expressions that refer to the user, or to an output of a nested stack. */
  #references({ id, nameInArn }: User): readonly (readonly [weight: number, make: () => Json])[] {
    const arn = this.#dice.pick<Json>([{ "Fn::GetAtt": [id, "Arn"] }, { "Fn::Sub": `\${${id}.Arn}` }]);
    return [
      [4, () => ({ Ref: id })],
      [1, () => ({ "Fn::Sub": `\${${id}}` })],
      [1, () => ({ "Fn::Sub": ["${It}", { It: { Ref: id } }] })],
      [1, () => ({ "Fn::Join": ["", [{ Ref: id }]] })],
      [2, () => ({ "Fn::Select": [nameInArn, { "Fn::Split": ["/", arn] }] })],
      ...this.#outputs.map(
        ([stack, output]) => [2, (): Json => ({ "Fn::GetAtt": [stack, `Outputs.${output}`] })] as const,
      ),
    ];
  }

  #orElse(one: Json, other: Json): Json {
    const { conditions } = this.#vocabulary;
    return conditions.length === 0 ? one : { "Fn::If": [this.#dice.pick(conditions), one, other] };
  }

  #randomExistence(): string | undefined {
    const { conditions } = this.#vocabulary;
    return conditions.length > 0 && this.#dice.oneIn(2) ? this.#dice.pick(conditions) : undefined;
  }
}

const noValue: Json = { Ref: "AWS::NoValue" };

function withCondition<T extends JsonObject>(definition: T, condition: string | undefined): T {
  return condition === undefined ? definition : { ...definition, Condition: condition };
}
