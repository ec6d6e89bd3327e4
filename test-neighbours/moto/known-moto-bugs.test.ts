import { afterAll, expect, test } from "vitest";
import type { Assignment } from "./assignments";
import { judge } from "./judge";
import { knownMotoBugs, type Result } from "./known-moto-bugs";
import { type Mode, MotoWorkers } from "./moto-workers";
import { createdPairs } from "./pairs";
import { rootFile, type Templates } from "./template-json";

const workers = new MotoWorkers(1);
afterAll(() => workers.close());

const pair = "key root.json#K of user root.json#U";

async function deploy(templates: Templates, parameters: Assignment, mode: Mode): Promise<Result> {
  const outcome = await workers.deploy(templates, parameters, mode);
  if (outcome.kind === "refused") return "refused";
  return createdPairs(templates, outcome).has(pair) ? "key of U" : "no key of U";
}

function defaultsOf(templates: Templates): Assignment {
  const declarations = Object.entries(templates[rootFile]?.Parameters ?? {});
  return Object.fromEntries(
    declarations.flatMap(([name, { Default }]): [string, string][] =>
      typeof Default === "string" ? [[name, Default]] : [],
    ),
  );
}

// One that fails has been mended: take it off the list, and take away what was done about it.
test.each(knownMotoBugs)("moto still does not know that $rule", async ({ templates, parameters, ...bug }) => {
  expect(bug.inMoto).not.toBe(bug.inCloudFormation);
  expect(await deploy(templates, parameters, "as it is")).toBe(bug.inMoto);
});

test.each(knownMotoBugs.filter(({ remedy }) => remedy === "amended"))(
  "amended, it does know that $rule",
  async ({ templates, parameters, inCloudFormation }) => {
    expect(await deploy(templates, parameters, "amended")).toBe(inCloudFormation);
  },
);

test.each(knownMotoBugs.filter(({ inCloudFormation }) => inCloudFormation !== "refused"))(
  "Latchkey knows that $rule",
  ({ templates, parameters, inCloudFormation }) => {
    expect(judge(templates, { ...defaultsOf(templates), ...parameters })?.get(pair)?.kind ?? "never").toBe(
      inCloudFormation === "key of U" ? "always" : "never",
    );
  },
);
