import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const rules = "packages/rules/src";
const linter = "packages/cfn-lint-plugin/src";

interface Layer {
  readonly allowed: readonly string[];
  readonly forbidden: readonly string[];
}

/** A file of each layer, what it may import and what it may not; Biome must tell them apart by the specifier alone. */
const layers: Record<string, Layer> = {
  [`${rules}/finding.ts`]: {
    allowed: [],
    forbidden: ["./template/template", "./evaluation/value", "./rule", "./lint", "./index", "yaml"],
  },
  [`${rules}/template/json/template.ts`]: {
    allowed: ["../../finding", "../template-value", "./tokens", "yaml"],
    forbidden: [
      "../../evaluation/value",
      "../../conditions/formula",
      "../../iam/policy",
      "../../deployment/deployment",
    ],
  },
  [`${rules}/template/template.ts`]: {
    allowed: ["../finding", "./template-value", "yaml"],
    forbidden: ["../evaluation", "../rule", "../lint", "../rules", "../rules/iam-user", "../testing", "../index", ".."],
  },
  [`${rules}/evaluation/value.ts`]: {
    allowed: ["../finding", "../template/template", "./choice"],
    forbidden: [
      "../conditions/formula",
      "../iam/policy",
      "../deployment/user",
      "../rule",
      "../lint",
      "../rules/iam-user",
    ],
  },
  [`${rules}/conditions/formula.ts`]: {
    allowed: ["../finding", "../template/template", "../evaluation/value", "./solver"],
    forbidden: [
      "../iam/policy",
      "../deployment/user",
      "../rule",
      "../lint",
      "../rules/iam-user",
      "../testing/rule-tester",
    ],
  },
  [`${rules}/iam/policy.ts`]: {
    allowed: ["../finding", "../template/template", "../evaluation/value", "../conditions/formula"],
    forbidden: ["../deployment/user", "../rule", "../lint", "../rules/iam-user", "../testing/rule-tester", "../index"],
  },
  [`${rules}/deployment/user.ts`]: {
    allowed: ["../finding", "../template/template", "../evaluation/value", "../conditions/formula", "../iam/policy"],
    forbidden: [
      "../rule",
      "../lint",
      "../rules",
      "../rules/iam-user",
      "../testing",
      "../testing/rule-tester",
      "../index",
    ],
  },
  [`${rules}/suppression/suppressions.ts`]: {
    allowed: ["../finding", "../template/template", "../deployment/deployment", "../rule", "../to-finding", "./expiry"],
    forbidden: ["../rules", "../rules/iam-user", "../lint", "../testing", "../index", ".."],
  },
  [`${rules}/configuration/waivers.ts`]: {
    allowed: ["../finding", "../rule", "../suppression/expiry", "../to-finding", "./configuration"],
    forbidden: ["../rules", "../rules/iam-user", "../lint", "../testing", "../index", ".."],
  },
  [`${rules}/rule.ts`]: {
    allowed: ["./finding", "./template/template", "./conditions/formula", "./iam/policy", "./deployment/deployment"],
    forbidden: ["./lint", "./rules", "./rules/iam-user", "./testing", "./testing/rule-tester", "./index", "."],
  },
  [`${rules}/lint.ts`]: {
    allowed: ["./finding", "./template/template", "./deployment/deployment", "./rule", "./suppression", "node:crypto"],
    forbidden: ["./rules", "./rules/index", "./rules/iam-user", "./testing", "./testing/rule-tester", "./index", "."],
  },
  [`${rules}/rules/iam-user.ts`]: {
    allowed: ["../finding", "../template/template", "../evaluation/value", "../deployment/deployment", "../rule"],
    forbidden: [
      "./iam-other",
      "../rules/iam-other",
      "./index",
      "../lint",
      "../testing",
      "../testing/rule-tester",
      "../index",
    ],
  },
  [`${rules}/rules/index.ts`]: {
    allowed: ["./iam-user", "./iam-other", "../rule"],
    forbidden: [],
  },
  [`${rules}/rules/iam-user.test.ts`]: {
    allowed: ["./iam-user", "../testing", "../testing/rule-tester", "../lint"],
    forbidden: [],
  },
  [`${rules}/testing/rule-tester.ts`]: {
    allowed: ["../finding", "../template/template", "../deployment/deployment", "../rule", "../lint", "./carets"],
    forbidden: [
      "../rules",
      "../rules/iam-user",
      "../evaluation/value",
      "../conditions/formula",
      "../iam/policy",
      "../index",
    ],
  },
  [`${rules}/index.ts`]: {
    allowed: ["./finding", "./lint", "./rule", "./rules", "./rules/iam-user", "./template/template"],
    forbidden: [],
  },
  [`${linter}/commands/lint.ts`]: {
    allowed: ["@latchkey/rules", "@latchkey/rules/testing", "../formats/text", "../config", "commander"],
    forbidden: [
      "../../../rules/src/lint",
      "../../../rules/dist/lint",
      "@latchkey/rules/src/lint",
      "@latchkey/rules/dist/lint",
      "@latchkey/cdk-aspect",
      "../../../cdk-aspect/src/aspect",
    ],
  },
  [`${linter}/lint.test.ts`]: {
    allowed: ["@latchkey/rules", "@latchkey/rules/testing", "./commands/lint"],
    forbidden: ["../../rules/src/lint", "@latchkey/cdk-aspect"],
  },
};

/** The forms in which TypeScript can import a module; each must be seen. */
const forms: Record<string, (specifier: string) => string> = {
  import: (specifier) => `import ${JSON.stringify(specifier)};`,
  "import type": (specifier) => `import type { x } from ${JSON.stringify(specifier)};`,
  export: (specifier) => `export * from ${JSON.stringify(specifier)};`,
  "import()": (specifier) => `void import(${JSON.stringify(specifier)});`,
};

interface Diagnostic {
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

const root = resolve(__dirname, "..");
const workspace = mkdtempSync(join(tmpdir(), "latchkey-layering-"));
let diagnostics: readonly Diagnostic[];

/** Every form of every import, one a line. */
function probes({ allowed, forbidden }: Layer): { specifier: string; statement: string }[] {
  return [...allowed, ...forbidden].flatMap((specifier) =>
    Object.values(forms).map((form) => ({ specifier, statement: form(specifier) })),
  );
}

beforeAll(() => {
  cpSync(join(root, "biome.json"), join(workspace, "biome.json"));
  for (const [file, layer] of Object.entries(layers)) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(
      join(workspace, file),
      probes(layer)
        .map(({ statement }) => `${statement}\n`)
        .join(""),
    );
  }
  const biome = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/@biomejs/biome/bin/biome"),
      "lint",
      "--only=style/noRestrictedImports",
      "--vcs-enabled=false",
      "--max-diagnostics=none",
      "--reporter=json",
    ],
    { cwd: workspace, encoding: "utf8" },
  );
  diagnostics = JSON.parse(biome.stdout).diagnostics;
});

afterAll(() => rmSync(workspace, { recursive: true }));

test.each(Object.entries(layers))("%s imports only what stands below it", (file, layer) => {
  const lines = diagnostics
    .filter(({ location }) => location.path.replaceAll("\\", "/") === file)
    .map(({ location }) => location.start.line);
  const restricted = probes(layer).filter((_, index) => lines.includes(index + 1));

  expect(restricted).toEqual(probes(layer).filter(({ specifier }) => layer.forbidden.includes(specifier)));
});
