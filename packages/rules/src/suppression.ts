import type { Finding } from "./finding";
import type { RuleProblem } from "./rule";

/** The finding of a problem, marked where something says that it does not count. */
export function suppress(finding: Finding, { exception }: RuleProblem): Finding {
  return exception === undefined ? finding : { ...finding, suppression: exception };
}
