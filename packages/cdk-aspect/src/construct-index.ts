import { join } from "node:path";
import { CfnElement, Stack, Stage } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Finds the constructs that final templates were made of. */
export class ConstructIndex {
  readonly #app: IConstruct;
  #stacks: ReadonlyMap<string, Stack> | undefined;
  readonly #elements = new Map<Stack, ReadonlyMap<string, CfnElement>>();

  /** `app` is the root of the construct tree. */
  constructor(app: IConstruct) {
    this.#app = app;
  }

  /** The stack whose template has the absolute path, nested stacks included; absent when there is none. */
  stack(templatePath: string): Stack | undefined {
    this.#stacks ??= new Map(
      this.#app.node
        .findAll()
        .filter((construct): construct is Stack => Stack.isStack(construct))
        .map((stack) => [templatePathOf(stack), stack]),
    );
    return this.#stacks.get(templatePath);
  }

  /** The construct with the logical ID in that template; absent when no construct made it, as in an included file. */
  element(templatePath: string, logicalId: string): CfnElement | undefined {
    const stack = this.stack(templatePath);
    if (stack === undefined) return undefined;
    const elements = this.#elements.get(stack) ?? elementsOf(stack);
    this.#elements.set(stack, elements);
    return elements.get(logicalId);
  }
}

/** Where the CDK writes a stack's template. It is there, and up to date, when validation plugins run. */
export function templatePathOf(stack: Stack): string {
  return join(Stage.of(stack)?.outdir ?? "", stack.templateFile);
}

/** What a stack's template is made of, by logical ID; that of stacks nested in it is not among it. */
export function elementsOf(stack: Stack): ReadonlyMap<string, CfnElement> {
  return new Map(
    stack.node
      .findAll()
      .filter((construct) => CfnElement.isCfnElement(construct))
      .filter((element) => element.stack === stack)
      .map((element) => [stack.resolve(element.logicalId), element]),
  );
}
