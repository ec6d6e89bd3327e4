import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTree } from "../../packages/cfn-lint-plugin/test/make-tree";
import { runPython } from "./run-cfn-lint";

/** What cfn-lint says: the rule's ID and the message. */
export type LintError = readonly [id: string, message: string];

/** The errors that cfn-lint finds in each of the templates. */
export function listErrors(templates: readonly (Uint8Array | string)[]): readonly (readonly LintError[])[] {
  const folder = makeTree({});
  const paths = templates.map((template, index) => {
    const path = join(folder, `${index}.template`);
    writeFileSync(path, template);
    return path;
  });
  const script = join(__dirname, "list_errors.py");
  const { status, stdout, stderr } = runPython([script], {
    cwd: folder,
    input: paths.map((path) => `${path}\n`).join(""),
  });
  if (status !== 0) throw new Error(stderr);
  const lines = stdout.trimEnd().split("\n");
  return templates.map((_, index) => JSON.parse(lines[index] ?? ""));
}
