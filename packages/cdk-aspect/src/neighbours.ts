import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { AppDeployments, type AppStack, type FileReader } from "@latchkey/rules";
import { Token } from "aws-cdk-lib";
import type { ConstructIndex } from "./construct-index";

/** What each template is deployed beside, by its absolute path: the stacks of the app, or of one Stage. */
export function neighboursOf(
  templatePaths: readonly string[],
  fileOf: (path: string) => string,
  constructs: ConstructIndex,
  readFile: FileReader,
): ReadonlyMap<string, AppDeployments> {
  const stages = new Map<string, string[]>();
  for (const path of templatePaths) stages.set(dirname(path), [...(stages.get(dirname(path)) ?? []), path]);
  const neighbours = new Map<string, AppDeployments>();
  for (const paths of stages.values()) {
    const app = new AppDeployments(
      paths.map((path) => describeStack(path, fileOf(path), constructs)),
      readFile,
    );
    for (const path of paths) neighbours.set(path, app);
  }
  return neighbours;
}

function describeStack(path: string, file: string, constructs: ConstructIndex): AppStack {
  const stack = constructs.stack(path);
  const known = Object.entries({ name: stack?.stackName, account: stack?.account, region: stack?.region });
  return {
    file,
    content: readFileSync(path),
    ...Object.fromEntries(known.filter(([, value]) => value !== undefined && !Token.isUnresolved(value))),
  };
}
