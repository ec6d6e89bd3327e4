import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import { escapeText, member, parseDocument, type Rule, type Span, type TemplatePath } from "@latchkey/rules";
import {
  applyWaivers,
  type Configuration,
  type ConfigurationFault,
  checkRuleSettings,
  configureRules,
  describeConfigurationPath,
  type FileRules,
  findRepeatedKeys,
  type GlobMatcher,
  readConfiguration,
  repeatedKeyMessage,
} from "@latchkey/rules/configuration";
import picomatch from "picomatch";
import type { AppFinding } from "./judge-app";

interface Content {
  readonly value: unknown;
  locate(path: TemplatePath): Span;
}

const start: Span = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };

/** The configuration that the command `latchkey` reads, too, as far as it is about rules, waivers and suppressions. */
export class AppConfiguration {
  /** As it was given. */
  readonly file: string;
  /** Whether what templates say against findings counts. */
  readonly suppressions: boolean;
  readonly #configuration: Configuration;
  readonly #directory: string;
  readonly #rules: readonly Rule[];
  readonly #rulesFor: FileRules;
  readonly #content: Content;

  /** `path` is relative to the working directory. Throws what is wrong with the file, with its place. */
  constructor(path: string, rules: readonly Rule[]) {
    this.file = path;
    this.#directory = dirname(resolve(path));
    this.#content = read(path);
    const { configuration, faults } = readConfiguration(this.#content.value);
    this.#refuse(faults);
    if (configuration.rulesFrom.length > 0) {
      this.#refuse([{ path: ["rulesFrom"], message: "in an app, rules of one's own are given by the option `rules`" }]);
    }
    this.#refuse(checkRuleSettings(configuration, rules));
    this.#configuration = configuration;
    this.suppressions = configuration.suppressions;
    this.#rules = rules;
    this.#rulesFor = configureRules(configuration, rules, matches);
  }

  /** The rules for the template of that absolute path. */
  rulesFor(templatePath: string): readonly Rule[] {
    return this.#rulesFor(this.#nameOf(templatePath));
  }

  /**
   * The findings, marked where a waiver hides them, and behind them what is wrong with waivers. Their files are relative to
   * the directory. A waiver that hides nothing here may be for other templates.
   */
  waive(findings: readonly AppFinding[], directory: string): readonly AppFinding[] {
    const { findings: waived } = applyWaivers(findings, {
      waivers: this.#configuration.waivers,
      rules: this.#rules,
      matches,
      pathOf: (file) => this.#nameOf(resolve(directory, file)),
      today: new Date().toISOString().slice(0, 10),
      judged: () => "some",
      locate: (path) => ({ file: this.file, span: this.#content.locate(path) }),
    });
    return waived.map((finding) => ({ templatePath: resolve(finding.file), stackPath: "", ...finding }));
  }

  #nameOf(path: string): string {
    return relative(this.#directory, path).split(sep).join("/");
  }

  #refuse([fault]: readonly ConfigurationFault[]): void {
    if (fault === undefined) return;
    const { line, column } = this.#content.locate(fault.path).start;
    const message = `${this.file}:${line}:${column}: ${describeConfigurationPath(fault.path)}: ${fault.message}`;
    throw new Error(escapeText(message));
  }
}

const matchers = new Map<string, (text: string) => boolean>();

const matches: GlobMatcher = (pattern, text) => {
  const matcher = matchers.get(pattern) ?? picomatch(pattern, { dot: true, nonegate: true, flags: "s" });
  matchers.set(pattern, matcher);
  return matcher(text);
};

/** The bytes of the file. Throws what is wrong with it, named as it was given. */
function readGiven(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === "ENOENT" || code === "ENOTDIR";
    const reason = isMissing ? `there is no such file; the option configuration starts from ${process.cwd()}` : message;
    throw new Error(`${path}: ${reason}`, { cause: error });
  }
}

function read(path: string): Content {
  const bytes = readGiven(path);
  if ([".js", ".cjs"].includes(extname(path))) {
    const exported = createRequire(resolve(path))(resolve(path));
    return { value: exported?.default ?? exported, locate: () => start };
  }
  if ([".mjs", ".ts"].includes(extname(path))) {
    throw new Error(`${path}: an app reads configurations in YAML, JSON and CommonJS`);
  }
  const document = parseDocument(bytes);
  if (document.kind === "invalid") {
    const { span, message } = document.problem;
    throw new Error(`${path}:${span.start.line}:${span.start.column}: ${message}`);
  }
  const section = basename(path) === "package.json" ? "latchkey" : undefined;
  const [repeated] = findRepeatedKeys(document, section);
  if (repeated !== undefined) {
    throw new Error(`${path}:${repeated.start.line}:${repeated.start.column}: ${repeatedKeyMessage}`);
  }
  const prefix = section === undefined ? [] : [section];
  const value = section === undefined ? document.value : member(document.value, section);
  const locate = (entry: TemplatePath): Span => {
    for (let length = entry.length; length >= 0; length -= 1) {
      const location = document.locate([...prefix, ...entry.slice(0, length)]);
      if (location !== undefined) return location.key ?? location.value;
    }
    return start;
  };
  return { value, locate };
}
