import type { Environment, FileReader, LintReport } from "@latchkey/rules";
import { lint, rules } from "@latchkey/rules";

/** Files by name; the first is the root template. */
export type Files = Readonly<Record<string, string>>;

/** Judges the first of the files, which nests or includes the others. */
export function lintFiles(files: Files, environments?: readonly Environment[], previous?: Files): LintReport {
  const [file = "", content = ""] = Object.entries(files)[0] ?? [];
  const before = previous && Object.values(previous)[0];
  return lint(
    { file, content, ...(before === undefined ? {} : { previous: before }) },
    {
      rules: rules.filter(({ id }) => id === "iam-user-no-initial-access-key"),
      readFile: readerOf(files),
      ...(previous === undefined ? {} : { readPreviousFile: readerOf(previous) }),
      ...(environments === undefined ? {} : { environments }),
    },
  );
}

/** What was found, one line each: `file:line key <- file:line user: occurrence`, and then the problems. */
export function summarize(report: LintReport): readonly string[] {
  const findings = report.findings.map(({ file, span, logicalId, related, severity, occurs, environments }) => {
    const user = related[0];
    const key = `${file}:${span.start.line} ${logicalId}`;
    const owner = user && `${user.file}:${user.span.start.line} ${user.logicalId}`;
    const where = environments === undefined ? "" : ` in ${environments.join(", ")}`;
    return `${severity} ${key} <- ${owner}: ${describe(occurs)}${where}`;
  });
  const problems = report.problems.map(
    ({ kind, file, span, message }) => `${kind} ${file}:${span?.start.line}: ${message}`,
  );
  return [...findings, ...problems];
}

function describe(occurs: LintReport["findings"][number]["occurs"]): string {
  if (occurs.kind === "always") return "always";
  if (occurs.kind === "undecided") return `undecided because of ${occurs.reason}`;
  const settings = Object.entries(occurs.parameters).map(([name, value]) => `${name}=${value}`);
  return `when ${settings.join(" ")}${occurs.withDefaults ? " (defaults)" : ""}`;
}

/** Reads those files and no others. */
export function readerOf(files: Files): FileReader {
  return (file) =>
    Object.hasOwn(files, file)
      ? { kind: "content", content: Buffer.from(files[file] ?? "") }
      : { kind: "refused", reason: "no such file" };
}
