import { join } from "node:path";

import type { JudgingArguments } from "../lint-arguments";
import type { LoadedConfiguration } from "./load-configuration";

/** The baselines for the files of a configuration, absolute or from the working directory. */
export function baselinesOf(
  { baselines }: Pick<JudgingArguments, "baselines">,
  loaded: LoadedConfiguration | undefined,
): readonly string[] {
  return baselines === false ? [] : [...baselines, ...configuredBaseline(loaded)];
}

/** That of the configuration itself; none or one. */
export function configuredBaseline(loaded: LoadedConfiguration | undefined): readonly string[] {
  const configured = loaded?.configuration.baseline;
  return configured === undefined || loaded === undefined ? [] : [join(loaded.directory, configured)];
}
