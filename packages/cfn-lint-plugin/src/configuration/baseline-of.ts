import { join } from "node:path";

import type { JudgingArguments } from "../lint-arguments";
import type { LoadedConfiguration } from "./load-configuration";

/** The baseline for the files of a configuration, absolute or from the working directory; absent when there is none. */
export function baselineOf(
  { baseline }: Pick<JudgingArguments, "baseline">,
  loaded: LoadedConfiguration | undefined,
): string | undefined {
  if (typeof baseline === "string") {
    return baseline;
  }
  const configured = loaded?.configuration.baseline;
  return baseline && configured !== undefined && loaded !== undefined ? join(loaded.directory, configured) : undefined;
}
