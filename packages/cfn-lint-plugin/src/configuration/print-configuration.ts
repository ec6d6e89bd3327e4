import type { GivenEnvironment } from "../environments";
import { writeJson } from "../formats/write-json";
import type { LintArguments } from "../lint-arguments";
import { nameFile } from "../name-file";
import { baselinesOf } from "./baseline-of";
import { Configurations, configurationOf } from "./configurations";
import { createSettings } from "./settings";

/** What a template is judged by, as JSON for a person to read; it need not be there. Throws a `UsageError`. */
export async function printConfiguration(
  template: string,
  args: LintArguments,
  environments: readonly GivenEnvironment[],
  cwd: string,
): Promise<string> {
  const file = nameFile(template, cwd);
  const configurations = new Configurations(args, cwd);
  await configurations.load([file]);
  const settings = await createSettings(args, environments, configurations, cwd);
  const own = settings.of(file);
  const loaded = configurationOf(file, configurations, cwd)?.loaded;
  return writeJson({
    file,
    configuration: loaded?.file ?? null,
    isIgnored: settings.ignoredBy(file) !== undefined,
    rules: Object.fromEntries(
      own.ruleIds.map((id) => {
        const rule = own.rules.find((each) => each.id === id);
        return [id, rule === undefined ? "off" : { severity: rule.severity, ...rule.options }];
      }),
    ),
    suppressions: own.suppressions,
    environments: own.environments ?? [],
    waivers: loaded?.configuration.waivers ?? [],
    baselines: baselinesOf(args, loaded).map((path) => nameFile(path, cwd)),
  });
}
