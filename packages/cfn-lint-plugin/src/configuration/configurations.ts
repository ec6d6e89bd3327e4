import { resolve } from "node:path";

import type { JudgingArguments } from "../lint-arguments";
import { directoryOf, locate, nameLocation } from "../name-file";
import { ConfigurationFinder } from "./find-configuration";
import type { ConfigurationSource, LoadedConfiguration } from "./load-configuration";

/** Which configuration is for which directory; plain data, so that a worker can be given it. */
export interface ConfigurationMap {
  readonly configurations: readonly LoadedConfiguration[];
  /** Indexes of configurations by the absolute path of a directory; one that has none is not in it. */
  readonly directories: ReadonlyMap<string, number>;
}

/** The configurations of a run, each loaded once. */
export class Configurations implements ConfigurationMap {
  readonly configurations: ConfigurationSource[] = [];
  readonly directories: Map<string, number> = new Map();
  readonly #args: Pick<JudgingArguments, "config" | "ruleModules">;
  readonly #cwd: string;
  readonly #finder: ConfigurationFinder;
  readonly #seen = new Set<string>();
  readonly #loaded = new Map<string, number>();

  constructor(args: Pick<JudgingArguments, "config" | "ruleModules">, cwd: string) {
    this.#args = args;
    this.#cwd = cwd;
    this.#finder = new ConfigurationFinder(cwd);
  }

  /** Finds and loads those of the files, which are named as findings do. Throws a `UsageError`. */
  async load(files: Iterable<string>): Promise<void> {
    for (const name of new Set(Array.from(files, (file) => directoryOf(file)))) {
      const directory = resolve(this.#cwd, name);
      if (this.#seen.has(directory)) {
        continue;
      }
      this.#seen.add(directory);
      const { config } = this.#args;
      const path = typeof config === "string" ? resolve(this.#cwd, config) : config && this.#finder.find(directory);
      if (typeof path === "string") {
        this.directories.set(directory, await this.#indexOf(path));
      }
    }
  }

  async #indexOf(path: string): Promise<number> {
    const known = this.#loaded.get(path);
    if (known !== undefined) {
      return known;
    }
    const { loadConfiguration } = await import("./load-configuration.js");
    const index = this.configurations.push(await loadConfiguration(path, this.#args.ruleModules, this.#cwd)) - 1;
    this.#loaded.set(path, index);
    return index;
  }
}

/** The map as plain data, without what only the main thread has a use for. */
export function withoutSources({ configurations, directories }: Configurations): ConfigurationMap {
  return {
    configurations: configurations.map(({ file, directory, configuration, environments }) => {
      return { file, directory, configuration, environments };
    }),
    directories,
  };
}

/** The configuration of a file that is named as findings do, with the file's path from the configuration's directory. */
export function configurationOf<Loaded extends LoadedConfiguration>(
  file: string,
  { configurations, directories }: { configurations: readonly Loaded[]; directories: ReadonlyMap<string, number> },
  cwd: string,
): { readonly loaded: Loaded; readonly path: string } | undefined {
  if (configurations.length === 0) {
    return undefined;
  }
  const location = locate(file, cwd);
  const loaded = configurations[directories.get(directoryOf(location)) ?? -1];
  return loaded && { loaded, path: nameLocation(location, loaded.directory) };
}
