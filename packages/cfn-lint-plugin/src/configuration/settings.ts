import type { Environment, Rule } from "@latchkey/rules";
import type { Configuration, FileRules, RuleSettings } from "@latchkey/rules/configuration";
import { configureRules } from "@latchkey/rules/configuration";

import { chooseRules, findRules } from "../choose-rules";
import type { GivenEnvironment } from "../environments";
import { environmentsOf } from "../environments";
import type { JudgingArguments } from "../lint-arguments";
import { nameFile } from "../name-file";
import { UsageError } from "../usage-error";
import { baselinesOf } from "./baseline-of";
import { type ConfigurationMap, configurationOf } from "./configurations";
import { createGlobMatcher } from "./glob-matcher";
import type { LoadedConfiguration } from "./load-configuration";

/** How one file is judged. */
export interface FileSettings {
  readonly rules: readonly Rule[];
  /** IDs of all rules that there are for it. */
  readonly ruleIds: readonly string[];
  readonly suppressions: boolean;
  /** The environments that it is judged in; absent when its parameters may have any values. */
  readonly environments: readonly Environment[] | undefined;
}

/** How files are judged: as the command line says, and where it says nothing, as their configurations do. */
export interface Settings {
  /** All rules that some file may be judged by. */
  readonly rules: readonly Rule[];
  /** The settings of a file that is named as findings do. */
  of(file: string): FileSettings;
  /** The configuration, baseline and parameter files that a file is judged by, named as findings would. */
  decidedBy(file: string): readonly string[];
  /** The configuration file that leaves a file out when a directory is looked through; absent when none does. */
  ignoredBy(file: string): string | undefined;
}

type Configured = ReturnType<typeof configurationOf<LoadedConfiguration>>;

/** Works settings out of the command line and the configurations, in any thread. Throws a `UsageError`. */
export async function createSettings(
  args: JudgingArguments,
  environments: readonly GivenEnvironment[],
  map: ConfigurationMap,
  cwd: string,
): Promise<Settings> {
  // Most runs have no configuration, and do without the library.
  const matches = map.configurations.length === 0 ? () => false : await createGlobMatcher();
  const found = new Map<string, Configured>();
  // Asked several times of each file.
  const configured = (file: string): Configured => {
    if (map.configurations.length > 0 && !found.has(file)) {
      found.set(file, configurationOf(file, map, cwd));
    }
    return found.get(file);
  };
  const general = await findRules(args.ruleModules, cwd);
  const chosen = new Map<Configuration | undefined, { readonly ids: readonly string[]; readonly rules: FileRules }>();
  const union = new Map<string, Rule>();

  const choose = (configuration: Configuration | undefined, known: readonly Rule[]): void => {
    const wanted = args.ruleIds === undefined ? known : known.filter(({ id }) => args.ruleIds?.includes(id));
    const wish = configuration && (args.ruleIds === undefined ? configuration : turnedOn(configuration));
    const rules = wish === undefined ? () => wanted : configureRules(wish, wanted, matches);
    chosen.set(configuration, { ids: known.map(({ id }) => id), rules });
    for (const rule of wanted) union.set(rule.id, rule);
  };

  choose(undefined, general);
  for (const { configuration, directory, file } of map.configurations) {
    choose(configuration, await findRules(configuration.rulesFrom, directory, general, `${file}: rulesFrom`));
  }
  if (args.ruleIds !== undefined) {
    chooseRules(args.ruleIds, [...general, ...union.values()]);
  }

  const environmentsFor = (file: string): readonly GivenEnvironment[] => {
    const found = configured(file);
    if (environments.length > 0 || found === undefined) {
      return environments;
    }
    const { loaded, path } = found;
    const own = loaded.environments.filter(
      ({ files, template }) =>
        (files === undefined || files.some((glob) => matches(glob, path))) && [undefined, file].includes(template),
    );
    refuseTwins(own, loaded, file);
    return own;
  };

  return {
    rules: [...union.values()],
    decidedBy: (file) => {
      const loaded = configured(file)?.loaded;
      return [
        ...(loaded === undefined ? [] : [loaded.file]),
        ...baselinesOf(args, loaded).map((path) => nameFile(path, cwd)),
        ...environmentsFor(file)
          .filter(({ template }) => template === undefined || template === file)
          .map((environment) => environment.file),
      ];
    },
    ignoredBy: (file) => {
      const found = configured(file);
      const isIgnored = found?.loaded.configuration.ignore.some((pattern) => matches(pattern, found.path));
      return isIgnored === true ? found?.loaded.file : undefined;
    },
    of: (file) => {
      const found = configured(file);
      const { ids, rules } = chosen.get(found?.loaded.configuration) as NonNullable<ReturnType<typeof chosen.get>>;
      return {
        rules: rules(found?.path ?? file),
        ruleIds: ids,
        suppressions: args.suppressions && (found?.loaded.configuration.suppressions ?? true),
        environments: environmentsOf(file, environmentsFor(file), args.parameters),
      };
    },
  };
}

/** Throws a `UsageError` when reports could not tell the environments of a file apart. */
function refuseTwins(own: readonly GivenEnvironment[], { environments, file }: LoadedConfiguration, of: string): void {
  const first = own.find(({ name }, index) => own.findIndex((other) => other.name === name) < index);
  if (first === undefined) {
    return;
  }
  const { name } = first;
  const keys = own.filter((each) => each.name === name).map((each) => `parameterFiles[${environments.indexOf(each)}]`);
  throw new UsageError(
    `${file}: ${keys.join(" and ")}: ${keys.length === 2 ? "both" : "all"} are called ${name} for ${of}; a name of its own tells one apart`,
  );
}

/** The configuration with no rule turned off: who asks for a rule on the command line wants it checked. */
function turnedOn(configuration: Configuration): Configuration {
  const on = (settings: RuleSettings): RuleSettings =>
    Object.fromEntries(Object.entries(settings).map(([id, setting]) => [id, { ...setting, isOn: true }]));
  return {
    ...configuration,
    rules: on(configuration.rules),
    overrides: configuration.overrides.map((override) => ({ ...override, rules: on(override.rules) })),
  };
}
