import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { isInside } from "../file-reader";
import { nameFile } from "../name-file";
import { type KnownRepositories, repositoryOf } from "../repository";
import { UsageError } from "../usage-error";

/** What configurations are called, besides `package.json`. */
export const CONFIGURATION_NAMES: readonly string[] = ["yaml", "yml", "json", "js", "cjs", "mjs", "ts"].map(
  (extension) => `latchkey.config.${extension}`,
);

/** Finds the configuration file that is nearest to a directory, going up. */
export class ConfigurationFinder {
  readonly #cwd: string;
  /** By directory. */
  readonly #found = new Map<string, string | undefined>();
  readonly #repositories: KnownRepositories = new Map();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** The absolute path of the file for what is in a directory; `undefined` when there is none. Throws a `UsageError`. */
  find(directory: string): string | undefined {
    return this.#search(directory, this.#topOf(directory));
  }

  #search(directory: string, top: string): string | undefined {
    if (this.#found.has(directory)) {
      return this.#found.get(directory);
    }
    const isTop = directory === top || directory === dirname(directory);
    const found = configurationIn(directory, this.#cwd) ?? (isTop ? undefined : this.#search(dirname(directory), top));
    this.#found.set(directory, found);
    return found;
  }

  /**
   * The last directory to look in: who can write to those above, such as the system's directory for temporary files, is
   * not the one to say what runs here.
   */
  #topOf(directory: string): string {
    const repository = repositoryOf(directory, this.#repositories);
    return repository ?? [homedir(), this.#cwd].find((each) => isInside(directory, [each])) ?? directory;
  }
}

function configurationIn(directory: string, cwd: string): string | undefined {
  let names: ReadonlySet<string>;
  try {
    names = new Set(readdirSync(directory));
  } catch {
    return undefined; // What is not there, or must not be read, has no say.
  }
  const found = CONFIGURATION_NAMES.filter((name) => names.has(name));
  if (names.has("package.json") && hasConfiguration(join(directory, "package.json"), cwd)) {
    found.push("package.json");
  }
  if (found.length > 1) {
    throw new UsageError(`${directory} has more than one configuration: ${found.join(", ")}`);
  }
  return found[0] && join(directory, found[0]);
}

function hasConfiguration(packageFile: string, cwd: string): boolean {
  let text: string;
  try {
    text = readFileSync(packageFile, "utf8").replace(/^\ufeff/, "");
  } catch {
    return false;
  }
  // Whose it is will hear of anything else from npm.
  if (!text.includes('"latchkey"')) {
    return false;
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const advice = 'it may have the configuration, as it mentions "latchkey"';
    throw new UsageError(`${nameFile(packageFile, cwd)}: not JSON: ${(error as Error).message}; ${advice}`, {
      cause: error,
    });
  }
  return typeof content === "object" && content !== null && Object.hasOwn(content, "latchkey");
}
