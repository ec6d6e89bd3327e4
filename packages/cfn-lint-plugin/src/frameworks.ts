import type { Control, Rule } from "@latchkey/rules";
import { compareText } from "@latchkey/rules";

import { UsageError } from "./usage-error";

/** Frameworks that people call by less than their name. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([["CIS AWS Foundations", "cis"]]);

/** The rules that check a control of a framework, such as `cis-3.0.0`, with those controls alone. Throws a `UsageError`. */
export function rulesOfFramework(slug: string, rules: readonly Rule[]): readonly Rule[] {
  const chosen = rules.flatMap((rule): Rule[] => {
    const compliance = rule.compliance.filter((control) => slugOf(control) === slug);
    return compliance.length === 0 ? [] : [{ ...rule, compliance }];
  });
  if (chosen.length === 0) {
    const known = new Set(rules.flatMap(({ compliance }) => compliance.map(slugOf)));
    throw new UsageError(`no rule is for a framework ${slug}; there are ${[...known].sort(compareText).join(", ")}`);
  }
  return chosen;
}

function slugOf({ framework, version }: Control): string {
  const name = SHORT_NAMES.get(framework) ?? framework;
  return `${name} ${version}`.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
}
