import { statSync } from "node:fs";
import { type CfnResource, Stack } from "aws-cdk-lib";
import { templatePathOf } from "../construct-index";
import { type AppReport, judgeApp } from "../judge-app";

interface Judgement {
  /** Changes with every synthesis. */
  readonly stamp: string;
  readonly report: AppReport;
}

const judgements = new WeakMap<Stack, Judgement>();

/**
 * What there is to say of the deployment that a resource is a part of, by all rules of `@latchkey/rules`. It is worked out
 * once in a synthesis. Throws when the stack has not been synthesized yet.
 */
export function judgeDeploymentOf(resource: CfnResource): AppReport {
  let stack = Stack.of(resource);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  const path = templatePathOf(stack);
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) {
    throw new Error(`${stack.node.path} has no template yet; register the pack with Validations.of(app).addPlugins`);
  }
  const stamp = `${stats.ino} ${stats.mtimeNs} ${stats.size}`;
  const known = judgements.get(stack);
  if (known?.stamp === stamp) return known.report;
  const report = judgeApp(stack.node.root, [path]);
  judgements.set(stack, { stamp, report });
  return report;
}
