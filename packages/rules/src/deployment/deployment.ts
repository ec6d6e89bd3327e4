import { Budget } from "../conditions/budget";
import { Conditions } from "../conditions/conditions";
import { acceptsValue } from "../conditions/domain";
import { equal } from "../conditions/equal";
import { always, and, type Formula, never, not, or } from "../conditions/formula";
import { partsExist } from "../conditions/influence";
import { shrink } from "../conditions/shrink";
import { Solver } from "../conditions/solver";
import { type Choices, only } from "../evaluation/choices";
import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import {
  asTaken,
  declarationOfGiven,
  isStoredParameter,
  readParameterDeclaration,
  scalarText,
} from "../evaluation/parameter-declaration";
import { evaluateResourceName } from "../evaluation/reference";
import type { Scope } from "../evaluation/scope";
import { parameterAtom } from "../evaluation/scope";
import { type Atom, hasReference, toText } from "../evaluation/text";
import { choicesKey, textValue } from "../evaluation/value";
import type { Occurrence } from "../finding";
import type { Template } from "../template/template";
import { isMap, member } from "../template/template-value";
import type { AppDeployments, CrossStackKey } from "./app-deployments";
import { type Constraint, Constraints } from "./constraints";
import { keyMadeByCustomResource } from "./custom-resource-key";
import { type AccessKey, type IamUser, type KeyedUser, type KeyedUsers, pairUsersWithKeys } from "./keyed-users";
import { LikelyValues } from "./likely-values";
import { existenceOf, StackOpener } from "./open-stacks";
import { requireReferents } from "./referents";
import { evaluateProperty, type Resource } from "./resource";
import { sameName } from "./same-name";
import { findSecretFlows, type SecretFlow, type SecretFlows } from "./secret-flows";
import { readServiceAccount } from "./service-account";
import type { FileReader, Gap, Stack } from "./stack";
import { refuseToRead } from "./stack";
import { requireDistinctNames, requireUserNames } from "./user-names";
import { UserPolicies } from "./user-policies";

/** What is known of a deployment besides its template. */
export interface DeploymentOptions {
  /** Reads nested stacks' templates and includes; absent when none may be read. */
  readonly readFile?: FileReader;
  /** The values that parameters of the root stack are given; the others are the deployer's choice. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The deployment that this one updates; absent when it is the first, or that is not known. */
  readonly previous?: Deployment;
  /** The app that the root stack belongs to; absent when it is judged on its own. */
  readonly app?: AppDeployments;
  /** Opens other stacks than that of the template; absent when it is the one that is opened. */
  readonly open?: (opener: StackOpener) => void;
}

/** For all that is asked of one deployment: each question has a budget of its own, but there can be thousands of them. */
const stepsInAll = 4_000_000;

/** All that one stack operation creates: the resources, and which of them come together. */
export class Deployment {
  /** The root stack first. */
  readonly stacks: readonly Stack[];
  /** Those of the root stack first, then those of each nested one, each in its template's order. */
  readonly resources: readonly Resource[];
  readonly users: readonly IamUser[];
  /** Access keys, and custom resources that make one. */
  readonly keys: readonly AccessKey[];
  readonly #conditions: Conditions;
  /** Over the deployments in which nothing refers to what is not there, and users have names that can be. */
  readonly #solver: Solver;
  /** Over all deployments that are allowed otherwise. */
  readonly #plainSolver: Solver;
  readonly #scopes = new Map<string, Scope>();
  readonly #granted: Constraints;
  readonly #toBeMet: Constraints;
  readonly #gaps: readonly Gap[];
  readonly #template: Template;
  readonly #options: DeploymentOptions;
  readonly #previous: Deployment | undefined;
  readonly #app: AppDeployments | undefined;
  /** By the names of the parameters whose given values they have. */
  readonly #variants = new Map<string, Deployment>();
  #undeployable: readonly Gap[] | undefined;
  #keyedUsers: KeyedUsers | undefined;
  #likelyValues: LikelyValues | undefined;
  #userPolicies: UserPolicies | undefined;
  #secretFlows: SecretFlows | undefined;

  /** The deployment of a template with all that it nests. */
  constructor(template: Template, options: DeploymentOptions = {}) {
    const { parameters = {}, readFile = refuseToRead, previous, open } = options;
    this.#template = template;
    this.#options = options;
    this.#previous = previous;
    this.#app = options.app;
    this.#conditions = new Conditions(this.#scopes);
    const bind = (declaration: ParameterDeclaration): Choices | undefined => bindTo(declaration, parameters);
    const opened = new StackOpener(readFile, this.#conditions, this.#scopes);
    if (open === undefined) opened.openRoot(template, { bind });
    else open(opened);
    this.stacks = opened.stacks;
    this.resources = opened.stacks.flatMap((stack) => readResources(stack, this.#conditions));
    this.users = this.resourcesOfType("AWS::IAM::User").map((resource) => ({
      ...resource,
      name: evaluateResourceName(resource.logicalId, resource.scope),
      hasLoginProfile: this.where(evaluateProperty(resource, "LoginProfile"), ({ kind }) =>
        kind === "absent" ? never : always,
      ),
      ...readServiceAccount(resource.definition),
    }));
    this.keys = this.resources.flatMap((resource) => {
      const isKey = resource.resourceType === "AWS::IAM::AccessKey";
      const userName = isKey ? evaluateProperty(resource, "UserName") : keyMadeByCustomResource(resource);
      return userName === undefined ? [] : [{ ...resource, userName }];
    });
    const granted: readonly Constraint[] = [
      ...opened.constraints,
      ...concealedValues(template, parameters),
      ...opened.stacks.flatMap((stack) => requirementsOf(stack, this.#conditions)),
      ...this.users.map((user) => this.#canBeCreated(user, user.name)),
      ...this.keys.map((key) => this.#canBeCreated(key, neededName(key))),
    ];
    const toBeMet = [
      ...requireReferents(opened.stacks, this.#conditions),
      ...requireUserNames(this.users, this.#conditions),
      // Stacks of an app need not have one account, and what is not followed may give the users other names.
      ...(open === undefined && opened.gaps.length === 0
        ? requireDistinctNames(this.users, this.#conditions, this.#likely())
        : []),
    ];
    this.#granted = new Constraints(granted.filter(({ formula }) => formula !== always));
    this.#toBeMet = new Constraints(
      toBeMet.filter(({ formula }) => formula !== always),
      this.#granted.inForce,
    );
    const budget = new Budget(stepsInAll);
    this.#plainSolver = new Solver(this.#granted.formulas, budget);
    this.#solver =
      this.#toBeMet.inForce.length > 0
        ? new Solver(this.#granted.formulas, budget, this.#toBeMet.formulas)
        : this.#plainSolver;
    this.#gaps = [...opened.gaps, ...findForbidden(template, parameters)];
  }

  /** The resources of the given types, in the order of `resources`. */
  resourcesOfType(...types: readonly string[]): readonly Resource[] {
    return this.resources.filter((resource) => types.includes(resource.resourceType));
  }

  /** Every key with every user of the deployment that it can belong to. */
  get keyedUsers(): readonly KeyedUser[] {
    return this.#pairing().pairs;
  }

  /** Keys of this deployment for users that other stacks of the app create; none when no app is known. */
  get crossStackKeys(): readonly CrossStackKey[] {
    return this.keys.length === 0 ? [] : (this.#app?.crossStackKeys(this.#template.file) ?? []);
  }

  /** Every place that the secret of a key gets to. */
  get secretFlows(): readonly SecretFlow[] {
    this.#secretFlows ??= findSecretFlows(this.stacks, this.resources, this.keys, this.#conditions);
    return this.#secretFlows.flows;
  }

  /** What was not judged, or not as CloudFormation would. */
  get gaps(): readonly Gap[] {
    const own = [...this.#pairing().gaps, ...(this.#userPolicies?.gaps ?? []), ...(this.#secretFlows?.gaps ?? [])].map(
      (message): Gap => ({ kind: "incomplete", message, template: this.#template, path: ["Resources"] }),
    );
    return [...this.#gaps, ...this.#conflicts(), ...own];
  }

  /** When the formula holds, over all deployments that the templates allow. */
  decide(formula: Formula): Occurrence | { readonly kind: "never" } {
    const verdict = this.#solver.decide(formula);
    // With what is referred to left out, more counts as possible than is, but it may be decided.
    const isLast = verdict.kind !== "undecided" || this.#solver === this.#plainSolver;
    return isLast ? verdict : this.#plainSolver.decide(formula);
  }

  /** Whether the formula holds in some deployment that the templates allow; true when that is undecided. */
  isPossible(formula: Formula): boolean {
    return this.#solver.isPossible(formula);
  }

  /** The fewest of the statements that cannot all hold in any deployment that the templates allow; none when they can. */
  contradiction(statements: readonly Formula[]): readonly Formula[] {
    // That something else refers to what is not there says less than what excludes each other anyway.
    const solver = this.#plainSolver.isPossible(and(statements)) ? this.#solver : this.#plainSolver;
    if (solver.isPossible(and(statements))) return [];
    return shrink(statements, (some) => !solver.isPossible(and(some)));
  }

  /** Whether the deployment that this one updates had the user already, under the same name and whatever its parameters. */
  hadBefore(user: IamUser): boolean {
    const before = this.#previous?.users.find(
      (other) => other.logicalId === user.logicalId && other.scope.stack === user.scope.stack,
    );
    return before !== undefined && before.exists === always && choicesKey(before.name) === choicesKey(user.name);
  }

  /** In which deployments the statement holds of what is chosen. */
  where<T>(choices: Choices<T>, statement: (value: T) => Formula): Formula {
    return or(choices.map(({ when, value }) => and([statement(value), this.#conditions.assume(when)])));
  }

  /**
   * In which deployments two names are the same. A coincidence is left out: a parameter that may have any value is not
   * taken to equal what the template does not connect it with.
   */
  sameName(left: Choices, right: Choices): Formula {
    return sameName(left, right, this.#conditions, this.#likely());
  }

  /**
   * In which deployments the user's policies let it call an action, such as `iam:CreateAccessKey`, on itself; an unknown
   * statement where that depends on a policy that is not in the deployment, or cannot be read.
   */
  mayOnItself(user: IamUser, action: string): Formula {
    // What is not followed may attach a policy to any user.
    const isComplete = this.#gaps.length === 0;
    this.#userPolicies ??= new UserPolicies(this.resources, this.#conditions, this.#likely(), isComplete);
    return this.#userPolicies.mayOnItself(user, action);
  }

  #pairing(): KeyedUsers {
    this.#keyedUsers ??= pairUsersWithKeys(this.users, this.keys, this.#conditions, this.#likely());
    return this.#keyedUsers;
  }

  #likely(): LikelyValues {
    this.#likelyValues ??= new LikelyValues(this.#scopes.values());
    return this.#likelyValues;
  }

  /**
   * Where none of the choices can be taken, as with a mapping that lacks the key or a text that has too few parts, creating
   * the resource fails. That what it refers to is there is left out: then the verdict says when that is so.
   */
  #canBeCreated({ exists, logicalId, template, path }: Resource, choices: Choices): Constraint {
    const isDefined = or(
      choices.map(({ when, value }) => {
        const needed = when.filter((each) => each.kind !== "condition" || each.isOfReferent !== true);
        return and([this.#conditions.assume(needed), ...partsExist(value)]);
      }),
    );
    const formula = or([not(exists), isDefined]);
    return { formula, what: `there is what the user name of '${logicalId}' is made of`, template, path };
  }

  /** Why nothing can be deployed; none where something can. */
  #conflicts(): readonly Gap[] {
    this.#undeployable ??= [
      ...this.#granted.conflicts.map((conflict) => this.#describe(conflict, "invalid-template")),
      // Where no value is at fault, those tell of it who lint templates; here it says why the verdicts may not hold.
      ...this.#toBeMet.conflicts.map((conflict) => this.#describe(conflict, "incomplete")),
    ];
    return this.#undeployable;
  }

  #describe(conflict: readonly Constraint[], kind: Gap["kind"]): Gap {
    const names = this.#givenFor(conflict);
    const values =
      names.length === 0 ? "Whatever the values of the parameters" : `With what is given for ${names.join(", ")}`;
    const whats = [...new Set(conflict.map(({ what }) => what))];
    const shown = whats.slice(0, maxNamed).join(" and that ");
    const more = whats.length > maxNamed ? ` and ${whats.length - maxNamed} things more` : "";
    const message = `${values}, nothing can be deployed, since that would need the impossible: that ${shown}${more}; judged as if that were no fault`;
    const { template = this.#template, path = [] } = conflict[0] ?? {};
    return { kind: names.length === 0 ? kind : "invalid-template", message, template, path };
  }

  /** The parameters without whose given values the constraints could be met; none where they could not even so. */
  #givenFor(conflict: readonly Constraint[]): readonly string[] {
    const names = Object.keys(this.#options.parameters ?? {});
    const isRefusedWith = (some: readonly string[]): boolean => {
      const other = this.#withGiven(some);
      return other !== undefined && (other.#granted.refuse(conflict) || other.#toBeMet.refuse(conflict));
    };
    return names.length === 0 ? [] : shrink(names, isRefusedWith);
  }

  /** The same where only these parameters are given their values; `undefined` after too many of them. */
  #withGiven(names: readonly string[]): Deployment | undefined {
    const key = JSON.stringify(names);
    const known = this.#variants.get(key);
    if (known !== undefined || this.#variants.size === maxVariants) return known;
    const { parameters: all = {}, previous: _, app: __, ...options } = this.#options;
    const parameters = Object.fromEntries(names.map((name) => [name, all[name] ?? ""]));
    const variant = new Deployment(this.#template, { ...options, parameters });
    this.#variants.set(key, variant);
    return variant;
  }
}

/** Of what cannot be together so much is named. */
const maxNamed = 5;

/** When as many were opened to find out which of the given values matter, more are named than need be. */
const maxVariants = 64;

/** That rules are met, and mappings have what conditions look up, where the stack is created. */
function requirementsOf({ scope, exists, template }: Stack, conditions: Conditions): readonly Constraint[] {
  return conditions
    .requirements(scope.stack)
    .map(({ formula, ...place }) => ({ ...place, template, formula: or([not(exists), formula]) }));
}

/** A key needs a `UserName`; where a template has none whatever the deployment, that is left to those who lint it. */
function neededName({ resourceType, userName }: AccessKey): Choices {
  const present = userName.filter(({ value }) => value.kind !== "absent");
  return resourceType === "AWS::IAM::AccessKey" && present.length > 0 ? present : userName;
}

function bindTo(declaration: ParameterDeclaration, parameters: Readonly<Record<string, string>>): Choices | undefined {
  const value = Object.hasOwn(parameters, declaration.name) ? parameters[declaration.name] : undefined;
  // A value that is not allowed fails the deployment: taken as it is, it would make every template look clean.
  if (value === undefined || isStoredParameter(declaration) || !isAllowed(declaration, value)) return undefined;
  return only(textValue(isConcealed(declaration, value) ? [concealedAtom(declaration)] : toText([value])));
}

/** Where a secret is says nothing of it. */
function isConcealed({ noEcho }: ParameterDeclaration, value: string): boolean {
  return noEcho && !hasReference(value);
}

/** What stands for a parameter with `NoEcho` that is given. */
function concealedAtom(declaration: ParameterDeclaration): Atom {
  return { ...parameterAtom("", declaration), isGiven: true };
}

/** What parameters with `NoEcho` are given: the solver knows it, and no message can name it. */
function concealedValues(template: Template, parameters: Readonly<Record<string, string>>): readonly Constraint[] {
  const section = member(template.root, "Parameters");
  return Object.entries(parameters).flatMap(([name, value]) => {
    const declaration = readParameterDeclaration(name, member(section, name) ?? null);
    if (!isConcealed(declaration, value) || isStoredParameter(declaration) || !isAllowed(declaration, value)) return [];
    const formula = equal([concealedAtom(declaration)], toText([asTaken(value, declaration)]));
    return [{ formula, what: `'${name}' is what it is given`, template, path: ["Parameters", name] }];
  });
}

function findForbidden(template: Template, parameters: Readonly<Record<string, string>>): readonly Gap[] {
  const section = member(template.root, "Parameters");
  return Object.entries(parameters).flatMap(([name, value]) => {
    const definition = member(section, name);
    const declaration = readParameterDeclaration(name, definition ?? null);
    if (definition === undefined || isAllowed(declaration, value)) return [];
    return [
      {
        kind: "invalid-template",
        message: `${name} is not allowed to be ${declaration.noEcho ? "what it is given" : value}`,
        template,
        path: ["Parameters", name],
      },
    ];
  });
}

function isAllowed(declaration: ParameterDeclaration, value: string): boolean {
  const ofGiven = declarationOfGiven(declaration);
  return acceptsValue(parameterAtom("", ofGiven), asTaken(value, ofGiven));
}

function readResources(stack: Stack, conditions: Conditions): readonly Resource[] {
  const { template, scope } = stack;
  const section = member(scope.root, "Resources");
  if (!isMap(section)) return [];
  return Object.entries(section).flatMap(([logicalId, definition]) => {
    const resourceType = scalarText(member(definition, "Type"));
    if (resourceType === undefined) return [];
    const exists = and([stack.exists, existenceOf(stack, logicalId, definition, conditions)]);
    const path = [...(template.base ?? []), "Resources", logicalId];
    return { template, logicalId, resourceType, path, scope, exists, definition };
  });
}
