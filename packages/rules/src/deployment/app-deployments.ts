import { and, type Formula, not, or } from "../conditions/formula";
import type { Occurrence } from "../finding";
import { parseTemplate } from "../template/parse-template";
import { type AppStack, canShareAccount } from "./app-stack";
import { Deployment } from "./deployment";
import type { AccessKey, IamUser, KeyedUser } from "./keyed-users";
import { type AppRoot, openNeighbours } from "./neighbours";
import type { Resource } from "./resource";
import { type FileReader, refuseToRead, type Stack } from "./stack";

/** A key of one stack for a user that another stack of the same app creates. */
export interface CrossStackKey {
  readonly key: AccessKey;
  readonly user: IamUser;
  /** What people call the user's stack: its name, or else its file. */
  readonly userStack: string;
  /** When both are there and the key is not that of a user of its own stack. Parameters have their stack in front of them. */
  readonly occurs: Exclude<Occurrence, { readonly kind: "undecided" }>;
  /** Whether the user can have a password for the console. */
  readonly isConsoleUser: boolean;
}

/**
 * The stacks of one app that are deployed apart and know of each other, as those of one CDK app do, or of one of its
 * Stages. Made once and given to `lint` with each of their templates, it lets the rules see past the border of a stack:
 *
 *     const app = new AppDeployments(stacks, readFile);
 *     for (const { file, content } of stacks) lint({ file, content, app }, { rules, readFile });
 *
 * A name is followed through exports and imports, `Fn::GetStackOutput`, nested stacks' parameters and outputs, and the
 * custom resources that carry the CDK's references to other Regions. All parameters are taken to be the deployer's choice.
 */
export class AppDeployments {
  readonly #stacks: readonly AppStack[];
  readonly #readFile: FileReader;
  #keys: ReadonlyMap<string, readonly CrossStackKey[]> | undefined;

  /** `readFile` reads what the templates nest and include; without it nothing is read. */
  constructor(stacks: readonly AppStack[], readFile: FileReader = refuseToRead) {
    this.#stacks = stacks;
    this.#readFile = readFile;
  }

  /**
   * The keys that the stack of a file, with all that it nests, creates for users of the others. What cannot be decided is
   * left out. The stacks are opened when first asked.
   */
  crossStackKeys(file: string): readonly CrossStackKey[] {
    this.#keys ??= this.#compare();
    return this.#keys.get(file) ?? [];
  }

  #compare(): ReadonlyMap<string, readonly CrossStackKey[]> {
    const roots = readRoots(this.#stacks);
    const [first] = roots;
    if (first === undefined) return new Map();
    const all = new Deployment(first.template, {
      readFile: this.#readFile,
      open: (opener) => openNeighbours(roots, opener),
    });
    const rootOf = rootsOfScopes(all.stacks, roots);
    const isCrossStack = ({ user, key }: KeyedUser): boolean => rootOf(user) !== rootOf(key);
    const owned = new Map<string, Formula[]>();
    for (const pair of all.keyedUsers) {
      if (!isCrossStack(pair)) owned.set(idOf(pair.key), [...(owned.get(idOf(pair.key)) ?? []), pair.together]);
    }
    const keys = new Map<string, CrossStackKey[]>();
    for (const { user, key, together } of all.keyedUsers.filter(isCrossStack)) {
      const [userRoot, keyRoot] = [rootOf(user), rootOf(key)];
      if (userRoot === undefined || keyRoot === undefined) continue;
      if (!canShareAccount(userRoot.stack, keyRoot.stack)) continue;
      const apart = and([together, not(or(owned.get(idOf(key)) ?? []))]);
      const occurs = all.decide(apart);
      // Between stacks that are deployed apart, only what is certain is worth a remark.
      if (occurs.kind === "never" || occurs.kind === "undecided") continue;
      const isConsoleUser = all.isPossible(and([user.exists, user.hasLoginProfile]));
      const { file } = keyRoot.stack;
      keys.set(file, [...(keys.get(file) ?? []), { key, user, userStack: userRoot.id, occurs, isConsoleUser }]);
    }
    return keys;
  }
}

function idOf({ scope, logicalId }: Resource): string {
  return JSON.stringify([scope.stack, logicalId]);
}

/** What cannot be read is left out: judging it on its own says so. */
function readRoots(stacks: readonly AppStack[]): readonly AppRoot[] {
  const names = new Map<string, number>();
  for (const { name } of stacks) if (name !== undefined) names.set(name, (names.get(name) ?? 0) + 1);
  return stacks.flatMap((stack) => {
    const parsed = parseTemplate(stack.content, { file: stack.file });
    const id = stack.name !== undefined && names.get(stack.name) === 1 ? stack.name : stack.file;
    return parsed.kind === "template" ? [{ id, stack, template: parsed.template }] : [];
  });
}

function rootsOfScopes(
  stacks: readonly Stack[],
  roots: readonly AppRoot[],
): (resource: Resource) => AppRoot | undefined {
  const byId = new Map(roots.map((root) => [root.id, root]));
  const found = new Map(stacks.map((stack) => [stack.scope, byId.get(outermost(stack).scope.stack)]));
  return ({ scope }) => found.get(scope);
}

function outermost(stack: Stack): Stack {
  return stack.nestedIn === undefined ? stack : outermost(stack.nestedIn.stack);
}
