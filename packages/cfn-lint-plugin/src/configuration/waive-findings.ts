import type { Finding } from "@latchkey/rules";
import type { Waiver } from "@latchkey/rules/configuration";
import { applyWaivers } from "@latchkey/rules/configuration";

import type { LintRun } from "../lint-sources";
import { withFindings } from "../lint-sources";
import { nameFile } from "../name-file";
import type { WaiverPlace, WaiverUse } from "../shard-notes";
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
  /** Absolute paths of the directories that were looked through; none when not all in them counts. */
  readonly searched: readonly string[];
  /** All files that are linted, be it in other shards. */
  readonly files: ReadonlySet<string>;
}

/** A run with its findings waived. */
export interface WaivedRun {
  readonly run: LintRun;
  readonly waivers: WaiverUse;
}

/** The run with its findings waived as the configurations of their files say. Throws a `UsageError`. */
export async function waiveFindings(run: LintRun, options: WaiveOptions): Promise<WaivedRun> {
  const { configurations, cwd } = options;
  // A nested template can have a configuration that no template has which was given.
  await configurations.load(run.findings.map(({ file }) => file));
  const matches = await createGlobMatcher();
  const texts = new Map(run.texts);
  let findings: readonly Finding[] = run.findings;
  const used: WaiverPlace[] = [];
  const unused: Finding[] = [];
  // A nested template was judged, too, and so was the program that a report on a waiver is in.
  const judged = [...new Set([...options.files, ...run.findings.map(({ file }) => file)])];
  for (const source of configurations.configurations) {
    if (source.configuration.waivers.length === 0) {
      continue;
    }
    const { file } = source;
    const paths = judged.flatMap((each) => {
      const found = configurationOf(each, configurations, cwd);
      return found?.loaded === source ? [found.path] : [];
    });
    const result = applyWaivers(findings, {
      waivers: source.configuration.waivers,
      rules: options.settings.of(source.file).rules,
      matches,
      pathOf: (other) => {
        const found = configurationOf(other, configurations, cwd);
        return found?.loaded === source ? found.path : undefined;
      },
      today: options.today,
      judged: (waiver) => {
        if (isWhole(waiver, source, options)) {
          return "all";
        }
        return paths.some((path) => waiver.files?.some((pattern) => matches(pattern, path)) !== false)
          ? "some"
          : "none";
      },
      locate: (path) => {
        if (source.text !== "") {
          texts.set(file, source.text);
        }
        return { file, span: source.locate(path) };
      },
    });
    ({ findings } = result);
    used.push(...result.used.map((path) => ({ file, path })));
    unused.push(...result.unused);
  }
  const waived = findings === run.findings ? run : { ...withFindings(run, findings), texts };
  return { run: waived, waivers: { used, unused } };
}

/** Whether all files that a waiver can be for are linted. */
function isWhole({ files }: Waiver, source: ConfigurationSource, options: WaiveOptions): boolean {
  const { searched, cwd, files: linted } = options;
  const isEverything = searched.some((directory) =>
    `${source.directory}/`.startsWith(directory === "/" ? "/" : `${directory}/`),
  );
  const named = files?.map((file) => nameFile(`${source.directory}/${file}`, cwd));
  return isEverything || named?.every((file) => linted.has(file)) === true;
}
