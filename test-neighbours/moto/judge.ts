import { lint, type Occurrence, rules } from "@latchkey/rules";
import { type Assignment, surroundings } from "./assignments";
import { type Pair, reportedPair } from "./pairs";
import { rootFile, type Templates } from "./template-json";

const pairRules = rules.filter(({ id }) => id === "iam-user-no-initial-access-key");

/**
 * What Latchkey reports of pairs, when these values of parameters are given; `undefined` when it says that no values let
 * the templates be deployed. Throws when anything else kept it from judging.
 */
export function judge(templates: Templates, given: Assignment = {}): ReadonlyMap<Pair, Occurrence> | undefined {
  const contents = new Map(
    Object.entries(templates).map(([file, template]) => [file, Buffer.from(JSON.stringify(template))]),
  );
  const parameters = Object.fromEntries(Object.entries(given).filter(([name]) => !(name in surroundings)));
  const { findings, problems } = lint(
    { file: rootFile, content: contents.get(rootFile) ?? "" },
    {
      rules: pairRules,
      environments: [{ parameters }],
      readFile: (file) => {
        const content = contents.get(file);
        return content === undefined
          ? { kind: "refused", reason: "there is no such file" }
          : { kind: "content", content };
      },
    },
  );
  if (problems.some(({ message }) => message.includes("nothing can be deployed"))) return undefined;
  if (problems.length > 0) throw new Error(`Not judged: ${JSON.stringify(problems)}`);
  return new Map(findings.map((finding) => [reportedPair(finding), finding.occurs]));
}
