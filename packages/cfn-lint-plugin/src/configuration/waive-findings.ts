import type { Finding } from "@latchkey/rules";
import type { Waiver } from "@latchkey/rules/configuration";
import { applyWaivers } from "@latchkey/rules/configuration";

import type { LintRun } from "../lint-sources";
import { withFindings } from "../lint-sources";
import { nameFile } from "../name-file";
import type { Configurations } from "./configurations";
import { configurationOf } from "./configurations";
import { createGlobMatcher } from "./glob-matcher";
import type { ConfigurationSource } from "./load-configuration";
import type { Settings } from "./settings";

/** What waivers are applied with. */
export interface WaiveOptions {
  readonly configurations: Configurations;
  readonly settings: Settings;
  readonly cwd: string;
  readonly today: string;
  /** Absolute paths of the directories that were looked through; none when only a part of them was linted. */
  readonly searched: readonly string[];
}

/** The run with its findings waived as the configurations of their files say. Throws a `UsageError`. */
export async function waiveFindings(run: LintRun, options: WaiveOptions): Promise<LintRun> {
  const { configurations, cwd } = options;
  // A nested template can have a configuration that no template has which was given.
  await configurations.load(run.findings.map(({ file }) => file));
  const matches = await createGlobMatcher();
  const texts = new Map(run.texts);
  let findings: readonly Finding[] = run.findings;
  for (const source of configurations.configurations) {
    findings = applyWaivers(findings, {
      waivers: source.configuration.waivers,
      rules: options.settings.of(source.file).rules,
      matches,
      pathOf: (file) => {
        const found = configurationOf(file, configurations, cwd);
        return found?.loaded === source ? found.path : undefined;
      },
      today: options.today,
      isWhole: (waiver) => isWhole(waiver, source, run, options),
      locate: (path) => {
        if (source.text !== "") {
          texts.set(source.file, source.text);
        }
        return { file: source.file, span: source.locate(path) };
      },
    });
  }
  return findings === run.findings ? run : { ...withFindings(run, findings), texts };
}

/** Whether all files that a waiver can be for were wholly judged. */
function isWhole(
  { files }: Waiver,
  source: ConfigurationSource,
  run: LintRun,
  { searched, cwd }: WaiveOptions,
): boolean {
  const isEverything = searched.some((directory) =>
    `${source.directory}/`.startsWith(directory === "/" ? "/" : `${directory}/`),
  );
  const named = files?.map((file) => nameFile(`${source.directory}/${file}`, cwd));
  return run.problems.length === 0 && (isEverything || named?.every((file) => run.files.has(file)) === true);
}
