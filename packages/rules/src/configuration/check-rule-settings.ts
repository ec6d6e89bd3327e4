import { findSimilar } from "../find-similar";
import type { TemplatePath } from "../finding";
import type { OptionValue, Rule } from "../rule";
import { noticeOption } from "../suppression/audit-declaration";
import { suppressionRuleIds } from "../suppression/suppression-rules";
import type { Configuration, ConfigurationFault, RuleSettings } from "./configuration";

/** What a configuration says of rules or options that there are not. */
export function checkRuleSettings(configuration: Configuration, rules: readonly Rule[]): readonly ConfigurationFault[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return [
    ...checkSettings(configuration.rules, ["rules"]),
    ...configuration.overrides.flatMap((override, index) =>
      checkSettings(override.rules, ["overrides", index, "rules"]),
    ),
    ...configuration.waivers.flatMap(({ rule }, index) =>
      known.has(rule) ? [] : [unknown("rule", rule, [...known.keys()], ["waivers", index, "rule"])],
    ),
  ];

  function checkSettings(settings: RuleSettings, path: TemplatePath): readonly ConfigurationFault[] {
    return Object.entries(settings).flatMap(([id, { options }]) => {
      const rule = known.get(id);
      if (rule === undefined) return [unknown("rule", id, [...known.keys()], [...path, id])];
      const own = new Map(Object.entries(rule.options ?? {}));
      return Object.entries(options).flatMap(([name, value]) => {
        const usual = own.get(name);
        if (usual === undefined) return [unknown("option", name, ["severity", ...own.keys()], [...path, id, name])];
        const option = optionLike(usual, value);
        if (option === undefined) return [unlike(usual, [...path, id, name])];
        return id === suppressionRuleIds.expired && name === noticeOption.name && !isDays(option)
          ? [{ path: [...path, id, name], message: `this has to be a whole number from 0 to ${noticeOption.max}` }]
          : [];
      });
    });
  }
}

/** The value of an option, as the rule's own value is; `undefined` when it is something else. */
export function optionLike(usual: OptionValue, value: unknown): OptionValue | undefined {
  // Numbers of YAML come with their own spelling.
  if (typeof usual === "number") {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  }
  if (typeof usual === "object") {
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
  }
  return typeof value === typeof usual ? (value as OptionValue) : undefined;
}

function isDays(option: OptionValue): boolean {
  return Number.isInteger(option) && Number(option) >= 0 && Number(option) <= noticeOption.max;
}

function unknown(noun: string, name: string, names: readonly string[], path: TemplatePath): ConfigurationFault {
  const similar = findSimilar(name, names);
  const advice = similar === undefined ? `there are ${names.join(", ")}` : `did you mean ${similar}?`;
  return { path, message: `there is no ${noun} ${name}; ${advice}` };
}

function unlike(usual: OptionValue, path: TemplatePath): ConfigurationFault {
  const kinds = { number: "a number", boolean: "true or false", string: "a text", object: "a list of texts" };
  return { path, message: `this has to be ${kinds[typeof usual as keyof typeof kinds]}` };
}
