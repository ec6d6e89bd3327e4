import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LintReport } from "@latchkey/rules";
import { lint, rules } from "@latchkey/rules";

/** Real templates that other people published; its README says what is what. */
export const root: string = join(__dirname, "../../shared/corpus");

/** What a person found in a template of the corpus. */
export interface Label {
  readonly file: string;
  readonly users: readonly string[];
  readonly keys: readonly string[];
  readonly expected: "same-stack" | "other-user" | "unresolvable" | "invalid-template";
  /** Whether the users with keys have a password for the console. */
  readonly isConsoleUser: boolean;
  /** In words, whether users have a password, and where that comes from. */
  readonly loginProfile: string;
  /** In words, where the secrets of the keys are put. */
  readonly secretExposedBy: string;
}

/** The labels of `accesskey/`, one for each of its templates. */
export function readLabels(): readonly Label[] {
  const [, ...rows] = readFileSync(join(root, "accesskey/labels.tsv"), "utf8").trimEnd().split("\n");
  return rows.map((row) => {
    const [file = "", users = "", keys = "", expected = "", , , loginProfile = "", secretExposedBy = ""] =
      row.split("\t");
    return {
      file,
      users: readIds(users),
      keys: readIds(keys),
      expected: expected as Label["expected"],
      isConsoleUser: loginProfile.startsWith("yes"),
      loginProfile,
      secretExposedBy,
    };
  });
}

/** Every template below a folder of the corpus, as a path in it, in a fixed order. */
export function listTemplates(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".tsv"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** The bytes of a file of the corpus. */
export function readTemplate(path: string): Buffer {
  return readFileSync(join(root, path));
}

/** What the rules that come with Latchkey say of a file of the corpus. */
export function lintTemplate(path: string): LintReport {
  return lint({ file: path, content: readTemplate(path) }, { rules });
}

/** Logical IDs, without what the labeller adds in parentheses. */
function readIds(cell: string): readonly string[] {
  return cell
    .split(";")
    .map((id) => id.replace(/ \(.*/, ""))
    .filter((id) => id !== "");
}
