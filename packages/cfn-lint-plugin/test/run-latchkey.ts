import { Readable } from "node:stream";

import { runLatchkey } from "../src/latchkey";
import { makeTree } from "./make-tree";

/** What the command line finds around it. */
export interface Surroundings {
  readonly cwd?: string;
  readonly today?: string;
  readonly stdin?: string | Uint8Array | Readable;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line in this process, in an empty directory unless it is told another. */
export async function run(
  args: readonly string[],
  { cwd = makeTree({}), today = "2026-11-25", stdin = "", isTTY, columns, env = {} }: Surroundings = {},
) {
  let stdout = "";
  let stderr = "";
  const exitCode = await runLatchkey(args, {
    cwd,
    today,
    env,
    stdin: stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]),
    stdout: { isTTY, columns, write: (text) => (stdout += text) },
    stderr: { isTTY, columns, write: (text) => (stderr += text) },
  });
  return { exitCode, stdout, stderr };
}
