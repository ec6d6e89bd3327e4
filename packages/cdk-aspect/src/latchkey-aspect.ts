import { escapeText, type Finding, lint, rules, type Severity } from "@latchkey/rules";
import { Annotations, Aspects, CfnElement, type IAspect, Stack, Stage } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { acknowledgementOf } from "./acknowledgement";
import { describeFinding } from "./describe-finding";
import { countsAs, pluginName, requireFailOn } from "./latchkey-validator";
import { requireOptions } from "./require-options";
import { readTypedTemplates, rootOf, type TypedTemplates } from "./typed-templates";

/** What `LatchkeyAspect` makes of findings. */
export interface LatchkeyAspectOptions {
  /**
   * The severity from which findings become errors, which stop a deployment and which the CDK lets nobody acknowledge;
   * absent when all are warnings.
   */
  readonly failOn?: Severity | "never";
}

const rule = "iam-user-no-initial-access-key";

/**
 * Annotates keys that come with their users, for those who want annotations: `new LatchkeyAspect().applyTo(app)`. It waits
 * until the tree is prepared, and knows what typed constructs tell of themselves; `LatchkeyValidator` knows the templates.
 */
export class LatchkeyAspect implements IAspect {
  readonly #options: LatchkeyAspectOptions;
  readonly #stacks = new WeakSet<Stack>();
  readonly #visited = new WeakSet<IConstruct>();

  /** Throws when there is no such option or severity. */
  constructor(options: LatchkeyAspectOptions = {}) {
    requireOptions("LatchkeyAspect", options, { failOn: true } satisfies Record<keyof LatchkeyAspectOptions, true>);
    requireFailOn(options.failOn);
    this.#options = options;
  }

  /** Adds itself to the app and to each Stage in it, since an Aspect never goes into a Stage. Stages made later are left out. */
  applyTo(app: Stage): this {
    for (const stage of app.node.findAll().filter((construct) => Stage.isStage(construct))) Aspects.of(stage).add(this);
    return this;
  }

  visit(node: IConstruct): void {
    if (!CfnElement.isCfnElement(node)) return;
    this.#visited.add(node);
    const stack = rootOf(Stack.of(node));
    if (this.#stacks.has(stack)) return;
    this.#stacks.add(stack);
    // What other Aspects still change, and references to other stacks, are as they will be when the CDK validates.
    stack.node.addValidation({
      validate: () => {
        this.#annotate(stack);
        return [];
      },
    });
  }

  #annotate(stack: Stack): void {
    const typed = readTypedTemplates(stack);
    const content = typed.templates.get(stack.templateFile) ?? "";
    const chosen = rules.filter(({ id }) => id === rule);
    const report = lint(
      { file: stack.templateFile, content },
      {
        rules: chosen,
        readFile: (file) => {
          const text = typed.templates.get(file);
          return text === undefined
            ? { kind: "refused", reason: "no such stack" }
            : { kind: "content", content: Buffer.from(text) };
        },
      },
    );
    const [problem] = report.problems.filter(({ kind }) => kind !== "incomplete");
    if (problem !== undefined) {
      const message = "An Aspect cannot judge all of this stack, since it sees too little of it; LatchkeyValidator can";
      Annotations.of(stack).addWarningV2("Latchkey-not-judged", escapeText(`${message}: ${problem.message}`));
    }
    for (const finding of report.findings.filter(({ suppression }) => suppression === undefined)) {
      this.#annotateKey(finding, typed);
    }
  }

  #annotateKey(finding: Finding, { constructOf }: TypedTemplates): void {
    const key = constructOf(finding.file, finding.logicalId);
    if (key === undefined || !this.#visited.has(key)) return;
    if (acknowledgementOf(key, `${pluginName}::${rule}`) !== undefined) return;
    const related = finding.related.map((each) => {
      const constructPath = constructOf(each.file, each.logicalId)?.node.path;
      return { ...each, ...(constructPath === undefined ? {} : { constructPath }) };
    });
    const message = describeFinding({ ...finding, related });
    const severity = countsAs(finding.severity, this.#options.failOn ?? "never");
    if (severity === "error") {
      Annotations.of(key).addError(message);
    } else {
      const context = { user: related[0]?.constructPath, verdict: finding.occurs.kind, severity: finding.severity };
      Annotations.of(key).addWarningV2(`Latchkey-${rule}`, message, { context });
    }
  }
}
