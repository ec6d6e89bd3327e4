import type { Deployment } from "../deployment/deployment";
import type { Severity } from "../finding";
import type { Rule } from "../rule";
import { optionLike } from "./check-rule-settings";
import type { Configuration, GlobMatcher, RuleSetting } from "./configuration";

/** The rules that a configuration has checked, by file: the same list for files of which it says the same. */
export type FileRules = (file: string) => readonly Rule[];

/** The rules as the configuration wants them; `file` is a template's path from the configuration's directory. */
export function configureRules(configuration: Configuration, rules: readonly Rule[], matches: GlobMatcher): FileRules {
  const { rules: settings, overrides } = configuration;
  const known = new Map<string, readonly Rule[]>();
  return (file) => {
    const own = overrides.filter(({ files }) => files.some((pattern) => matches(pattern, file)));
    const key = overrides.map((override) => (own.includes(override) ? "1" : "0")).join("");
    let configured = known.get(key);
    if (configured === undefined) {
      const all = [settings, ...own.map((override) => override.rules)];
      configured = rules.flatMap((rule) => {
        const said = all.flatMap((each) => (Object.hasOwn(each, rule.id) ? (each[rule.id] ?? []) : []));
        return configureRule(rule, said) ?? [];
      });
      known.set(key, configured);
    }
    return configured;
  };
}

/** Absent when it is off. */
function configureRule(rule: Rule, settings: readonly RuleSetting[]): Rule | undefined {
  if (settings.length === 0) return rule;
  const { isOn = true, severity = rule.severity } = Object.assign({}, ...settings) as RuleSetting;
  if (!isOn) return undefined;
  const usual = rule.options ?? {};
  const options = Object.fromEntries(
    Object.entries(usual).map(([name, value]) => {
      const given = settings.findLast((setting) => Object.hasOwn(setting.options, name))?.options[name];
      return [name, optionLike(value, given) ?? value];
    }),
  );
  const isSaid = settings.some((setting) => setting.severity !== undefined);
  return {
    ...rule,
    severity,
    ...(rule.options === undefined ? {} : { options }),
    ...(isSaid && {
      check: (deployment: Deployment, values: NonNullable<Rule["options"]>) =>
        withSeverity(rule, severity, () => rule.check(deployment, values)),
    }),
  };
}

function* withSeverity(
  rule: Rule,
  severity: Severity,
  check: () => ReturnType<Rule["check"]>,
): ReturnType<Rule["check"]> {
  for (const problem of check()) {
    const isForInformation = problem.severity === "note" && rule.severity !== "note";
    yield isForInformation ? problem : { ...problem, severity };
  }
}
