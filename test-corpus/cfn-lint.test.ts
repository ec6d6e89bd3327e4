import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Finding, Problem } from "@latchkey/rules";
import { expect, it } from "vitest";
import { run } from "../packages/cfn-lint-plugin/test/run-latchkey";
import { listTemplates, root } from "./corpus";

/** What the plugin reports: ID, file, line, column and message. */
type Match = readonly [id: string, file: string, line: number, column: number, message: string];

interface Report {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

// One in so many of the templates of which there is nothing to say: each takes the plugin a process.
const stride = Number(process.env.CORPUS_STRIDE ?? 50);

it("agrees with the command, as a plugin of cfn-lint", async () => {
  const templates = [...listTemplates("accesskey"), ...listTemplates("background")];
  const expected = new Map<string, readonly (readonly unknown[])[]>();
  for (const [index, file] of templates.entries()) {
    const { stdout } = await run(["--format", "json", "--", file], { cwd: root });
    const places = placesOf(JSON.parse(stdout));
    if (places.length > 0 || index % stride === 0) expected.set(file, places);
  }
  const read = [...runPlugin([...expected.keys()])].filter(([, matches]) => matches !== null);
  expect(read.length).toBeGreaterThan(expected.size * 0.75);
  for (const [file, matches] of read) {
    const found = matches?.map(([id, place, line, column, message]) => [
      id.replace(/(?<=99)(?!00)../, ""),
      place,
      line,
      column,
      /[^[]*(?=\]$)/.exec(message)?.[0],
    ]);
    expect(found?.sort(compare), file).toEqual(expected.get(file));
  }
});

function placesOf({ findings, problems }: Report): (readonly unknown[])[] {
  const letters = { error: "E99", warning: "W99", note: "I99" };
  return [
    ...findings
      .filter(({ suppression }) => suppression === undefined)
      .map(({ severity, file, span, ruleId }) => [letters[severity], file, span.start.line, span.start.column, ruleId]),
    ...problems.map(({ kind, file, span }) => [
      kind === "incomplete" ? "I9900" : "E9900",
      file,
      span?.start.line ?? 1,
      span?.start.column ?? 1,
      kind,
    ]),
  ].sort(compare);
}

function compare(one: readonly unknown[], other: readonly unknown[]): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** By file, what the plugin reports; null when cfn-lint cannot read the template, and asks no rule. */
function runPlugin(files: readonly string[]): ReadonlyMap<string, readonly Match[] | null> {
  const workspace = join(__dirname, "..");
  const python = join(workspace, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const plugin = join(workspace, "packages/cfn-lint-plugin/cfn-lint/latchkey_rules");
  const output = execFileSync(python, [join(__dirname, "run_plugin.py"), plugin], {
    cwd: root,
    input: files.map((file) => `${file}\n`).join(""),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const lines = output.trimEnd().split("\n");
  return new Map(files.map((file, index) => [file, JSON.parse(lines[index] ?? "")]));
}
