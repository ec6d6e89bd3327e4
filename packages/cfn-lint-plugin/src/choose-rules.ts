import type { Rule } from "@latchkey/rules";
import { compareText, findSimilar, rules } from "@latchkey/rules";

import { UsageError } from "./usage-error";

/**
 * The known rules, by default those that come with Latchkey, and those of the modules that `source` names, by id. Throws a
 * `UsageError`.
 */
export async function findRules(
  modules: readonly string[],
  directory: string,
  known: readonly Rule[] = rules,
  source = "--rules-from",
): Promise<readonly Rule[]> {
  if (modules.length === 0) {
    return known;
  }
  const { loadRules } = await import("./load-rules.js");
  return [...known, ...(await loadRules(modules, directory, known, source))].sort((a, b) => compareText(a.id, b.id));
}

/** Those of the rules that have one of the ids. Throws a `UsageError` when there is no such rule. */
export function chooseRules(ids: readonly string[], known: readonly Rule[]): readonly Rule[] {
  const knownIds = known.map(({ id }) => id);
  const unknown = ids.find((id) => !knownIds.includes(id));
  if (unknown !== undefined) {
    const similar = findSimilar(unknown, knownIds);
    const advice = similar === undefined ? `the rules are ${knownIds.join(", ")}` : `did you mean ${similar}?`;
    throw new UsageError(`there is no rule ${unknown}; ${advice}`);
  }
  return known.filter(({ id }) => ids.includes(id));
}
