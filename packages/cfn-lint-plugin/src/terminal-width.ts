import type { Output } from "./host";

/** Width where no terminal says how wide it is. */
const DEFAULT_WIDTH = 120;

/** So many cells what a person reads may be wide. */
export function terminalWidth({ columns }: Pick<Output, "columns">): number {
  // Some terminals call their width zero.
  return columns || DEFAULT_WIDTH;
}
