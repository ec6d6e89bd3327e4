import type { Stack } from "./stack";

/** The stacks of a deployment by the resources that nest them. */
export class NestedStacks {
  readonly #stacks = new Map<string, Stack>();

  /** Those of the stacks that are nested in others of them. */
  constructor(stacks: readonly Stack[]) {
    for (const stack of stacks) {
      const { nestedIn } = stack;
      if (nestedIn !== undefined) this.#stacks.set(placeOf(nestedIn.stack, nestedIn.logicalId), stack);
    }
  }

  /** The one that a resource of the stack nests; `undefined` when it nests none, or that was not opened. */
  in(stack: Stack, logicalId: string): Stack | undefined {
    return this.#stacks.get(placeOf(stack, logicalId));
  }
}

function placeOf({ scope }: Stack, logicalId: string): string {
  return JSON.stringify([scope.stack, logicalId]);
}
