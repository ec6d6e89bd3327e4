import { parse } from "yaml";

/** What a CI system reads from a file. */
export interface Recipe {
  /** The commands that it runs in a shell, in order. */
  readonly commands: readonly string[];
  /** The reports that it then reads. */
  readonly reports: readonly string[];
}

/** How the files of the page on CI are read, by their names. */
export const recipes: Readonly<Record<string, (text: string) => Recipe>> = {
  ".github/workflows/latchkey.yml": (text) => ({
    commands: parse(text).jobs.latchkey.steps.flatMap(({ run }: { run?: string }) => run ?? []),
    reports: [parse(text).jobs.latchkey.steps.at(-1).with.sarif_file, "summary.md"],
  }),
  ".gitlab-ci.yml": (text) => ({
    commands: parse(text).latchkey.script,
    reports: [parse(text).latchkey.artifacts.reports.codequality],
  }),
  Jenkinsfile: (text) => ({
    commands: [...text.matchAll(/\bsh '([^']+)'/g)].map(([, command = ""]) => command),
    reports: [...text.matchAll(/\bjunit '([^']+)'/g)].map(([, file = ""]) => file),
  }),
  "buildspec.yml": (text) => ({
    commands: Object.values<{ commands: string[] }>(parse(text).phases).flatMap(({ commands }) => commands),
    reports: parse(text).reports.latchkey.files,
  }),
};
