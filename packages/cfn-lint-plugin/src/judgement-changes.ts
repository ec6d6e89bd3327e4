import { dirname, join, resolve } from "node:path";

import type { ConfigurationMap } from "./configuration/configurations";
import { configurationOf } from "./configuration/configurations";
import { CONFIGURATION_NAMES } from "./configuration/find-configuration";
import type { Settings } from "./configuration/settings";
import type { GitChanges } from "./git-changes";
import type { JudgingArguments } from "./lint-arguments";
import { nameFile } from "./name-file";

/** What files are judged by. */
export interface Judgement {
  readonly args: Pick<JudgingArguments, "config">;
  readonly configurations: ConfigurationMap;
  readonly settings: Settings;
  readonly cwd: string;
}

/**
 * The changes, in which a file also counts as changed when its configuration, a baseline or a parameter file does. What is
 * outside of the repository does not: it is no part of what has changed in there, and often made for one run.
 */
export function withJudgement(changes: GitChanges, { args, configurations, settings, cwd }: Judgement): GitChanges {
  const isJudgedAnew = (file: string): boolean =>
    settings.decidedBy(file).some((name) => changes.isInside(name) && changes.hasChanged(name)) ||
    (args.config === true && hasLostConfiguration(file));

  /** Whether a configuration is gone that was nearer than the one that the file has now. */
  const hasLostConfiguration = (file: string): boolean => {
    const end = configurationOf(file, configurations, cwd)?.loaded.directory;
    const isGone = (path: string): boolean => changes.wasDeleted(nameFile(path, cwd));
    for (let directory = dirname(resolve(cwd, file)); directory !== end; directory = dirname(directory)) {
      if (!changes.isInside(nameFile(directory, cwd))) {
        return false;
      }
      if (CONFIGURATION_NAMES.some((name) => isGone(join(directory, name)))) {
        return true;
      }
    }
    return false;
  };

  return { ...changes, hasChanged: (file) => changes.hasChanged(file) || isJudgedAnew(file) };
}
