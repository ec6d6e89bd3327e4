import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { version } from "../../packages/cfn-lint-plugin/package.json";
import { type LocalRegistry, openRegistry } from "./local-registry";

const root = join(__dirname, "../..");
const packages = ["@latchkey/cdk-aspect", "@latchkey/cfn-lint-plugin", "@latchkey/rules"];
const { packageManager } = require(join(root, "package.json"));

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

let registry: LocalRegistry;

beforeAll(async () => {
  registry = await openRegistry();
});

afterAll(() => registry.close());

/** Makes an empty project, and returns its folder. */
function makeProject(name: string, manifest: Readonly<Record<string, unknown>> = {}): string {
  const folder = join(registry.scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, ...manifest }));
  writeFileSync(join(folder, "people.yaml"), template);
  return folder;
}

/** Runs a program in a project, with these variables besides those of the registry. */
function run(cwd: string, command: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [program = "", ...args] = command;
  const options = { cwd, env: { ...registry.env, ...env }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { status, stdout, stderr };
}

/** Runs a program that has to succeed, and returns what it prints. */
function succeed(cwd: string, command: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = run(cwd, command, env);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

function tarballOf(name: string): string {
  const file = `${name.slice(1).replace("/", "-")}-${version}.tgz`;
  const found = registry.tarballs.find((tarball) => basename(tarball) === file);
  if (found === undefined) throw new Error(`${name} was not packed as ${file}`);
  return found;
}

/** A package's contents, those of one kind in one folder as one. */
function kindsIn(name: string): readonly string[] {
  const listing = execFileSync("tar", ["-tzf", tarballOf(name)], { encoding: "utf8" });
  const kinds = listing
    .trimEnd()
    .split("\n")
    .map((file) => file.replace(/^package\/(dist|src|docs)\/.*?((?:\.test|\.d)?\.\w+)$/, "package/$1/**/*$2"));
  return [...new Set(kinds)].sort();
}

describe("a package has nothing in it but what its users need:", () => {
  test("the command", () => {
    expect(kindsIn("@latchkey/cfn-lint-plugin")).toMatchInlineSnapshot(`
      [
        "package/CHANGELOG.md",
        "package/LICENSE",
        "package/README.md",
        "package/cfn-lint/latchkey_rules/__init__.py",
        "package/cfn-lint/latchkey_rules/latchkey.py",
        "package/dist/**/*.js",
        "package/dist/**/*.json",
        "package/dist/**/*.txt",
        "package/package.json",
        "package/schema/configuration.schema.json",
        "package/schema/latchkey-1.schema.json",
      ]
    `);
  });

  test("the library", () => {
    expect(kindsIn("@latchkey/rules")).toMatchInlineSnapshot(`
      [
        "package/CHANGELOG.md",
        "package/LICENSE",
        "package/README.md",
        "package/dist/**/*.d.ts",
        "package/dist/**/*.js",
        "package/dist/**/*.map",
        "package/docs/**/*.md",
        "package/package.json",
        "package/src/**/*.ts",
      ]
    `);
  });

  test("the plugin for the CDK", () => {
    expect(kindsIn("@latchkey/cdk-aspect")).toMatchInlineSnapshot(`
      [
        "package/LICENSE",
        "package/README.md",
        "package/dist/**/*.d.ts",
        "package/dist/**/*.js",
        "package/dist/**/*.map",
        "package/docs/**/*.md",
        "package/package.json",
        "package/rules/latchkey.guard",
        "package/rules/latchkey.rego",
        "package/src/**/*.ts",
      ]
    `);
  });
});

test("a release publishes a version once", () => {
  expect(registry.publish()).toBe("");
});

test.each(packages)("%s is as large as the README says, and needs what it says", (name) => {
  const row = readFileSync(join(root, "README.md"), "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| \`${name}\` |`));
  const [, , size, , dependencies] = row?.split("|").map((cell) => cell.trim()) ?? [];
  const kilobytes = statSync(tarballOf(name)).size / 1000;
  const limit = Number(/^under (\d+) kB$/.exec(size ?? "")?.[1]);
  expect(kilobytes).toBeLessThan(limit);
  expect(kilobytes).toBeGreaterThan(limit * 0.6);
  const manifest = JSON.parse(
    execFileSync("tar", ["-xzOf", tarballOf(name), "package/package.json"], { encoding: "utf8" }),
  );
  const needed = [...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies ?? {})];
  expect(dependencies).toBe(needed.length === 0 ? "none" : needed.map((needs) => `\`${needs}\``).join(", "));
});

describe("installed into an empty project", () => {
  const useLibrary = [
    "node",
    "-p",
    "require('@latchkey/rules').rules.length > 0 && require.resolve('@latchkey/cdk-aspect') !== ''",
  ];

  test("by npm, with its npx", () => {
    const folder = makeProject("npm");
    succeed(folder, ["npm", "install", "--legacy-peer-deps", ...packages]);
    expect(succeed(folder, ["npx", "latchkey", "--version"])).toBe(`${version}\n`);
    expect(run(folder, ["npx", "latchkey", "people.yaml"]).status).toBe(1);
    expect(succeed(folder, useLibrary)).toBe("true\n");
  });

  test("by pnpm", () => {
    const folder = makeProject("pnpm");
    const pnpm = ["npm", "exec", "--yes", "--", packageManager];
    const options = ["--config.auto-install-peers=false", `--store-dir=${join(registry.scratch, "pnpm-store")}`];
    succeed(folder, [...pnpm, "add", ...options, ...packages]);
    expect(succeed(folder, [...pnpm, "exec", "latchkey", "--version"])).toBe(`${version}\n`);
    expect(run(folder, [...pnpm, "exec", "latchkey", "people.yaml"]).status).toBe(1);
    expect(succeed(folder, useLibrary)).toBe("true\n");
  });

  test("by yarn, which unpacks nothing", () => {
    const folder = makeProject("yarn");
    const yarn = [process.execPath, join(__dirname, "../node_modules/@yarnpkg/cli-dist/bin/yarn.js")];
    const env = {
      YARN_NPM_REGISTRY_SERVER: registry.url,
      YARN_UNSAFE_HTTP_WHITELIST: "127.0.0.1",
      YARN_ENABLE_GLOBAL_CACHE: "false",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
      YARN_ENABLE_TELEMETRY: "false",
      YARN_NPM_MINIMAL_AGE_GATE: "0",
    };
    writeFileSync(join(folder, "yarn.lock"), "");
    succeed(folder, [...yarn, "add", ...packages], env);
    expect(succeed(folder, [...yarn, "latchkey", "--version"], env)).toBe(`${version}\n`);
    expect(run(folder, [...yarn, "latchkey", "people.yaml"], env).status).toBe(1);
    expect(succeed(folder, [...yarn, ...useLibrary], env)).toBe("true\n");
  });

  test("not at all, but by name", () => {
    const folder = makeProject("npx");
    const npx = ["npx", "--yes", "--package", "@latchkey/cfn-lint-plugin", "latchkey"];
    expect(succeed(folder, [...npx, "--version"])).toBe(`${version}\n`);
  });
});

describe("with each supported version of Node.js", () => {
  const example = join(root, "examples/cdk-app");
  const platform = process.platform === "win32" ? "win" : process.platform;
  let folder: string;
  let report: string;

  beforeAll(() => {
    folder = makeProject("node");
    compiled = join(folder, "node_modules/@latchkey/cfn-lint-plugin/.compiled");
    const { dependencies, devDependencies } = require(join(example, "package.json"));
    const cdk = ["aws-cdk-lib", "constructs"].map((name) => `${name}@${dependencies[name]}`);
    succeed(folder, ["npm", "install", ...packages, ...cdk, `tsx@${devDependencies.tsx}`]);
    for (const part of ["bin", "lib"]) cpSync(join(example, part), join(folder, part), { recursive: true });
    report = run(folder, ["npx", "latchkey", "--format", "json", "people.yaml"]).stdout;
    expect(JSON.parse(report).summary.findings).toBe(1);
  });

  const cli = "node_modules/@latchkey/cfn-lint-plugin/dist/cli.js";
  let compiled: string;

  /** A project with that version, and the path of the program. */
  function installNode(node: string): { home: string; program: string } {
    const home = makeProject(`node-${node}`);
    // From npm's own registry and cache: a hundred megabytes that need not be published once more.
    const name = `node-${platform}-${process.arch}`;
    execFileSync("npm", ["install", "--prefer-offline", "--no-save", "--no-audit", `${name}@${node}`], {
      cwd: home,
      stdio: "pipe",
    });
    const program = join(home, "node_modules", name, "bin/node");
    expect(succeed(folder, [program, "--version"])).toBe(`v${node}\n`);
    return { home, program };
  }

  test("an older one is told what is needed", () => {
    const { program } = installNode("18.20.8");
    expect(run(folder, [program, cli, "people.yaml"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "latchkey: needs Node.js 20.19 or later, and this is 18.20.8\n",
    });
  });

  test.each(["20.19.0", "22.23.3", "24.21.0", "26.10.0"])("%s", (node) => {
    const { home, program } = installNode(node);
    const judge = () => run(folder, [program, cli, "--format", "json", "people.yaml"]);
    const judged = { status: 1, stdout: report, stderr: "" };
    rmSync(compiled, { recursive: true, force: true });
    expect(judge()).toEqual(judged);
    // What V8 compiled is used the second time, and not missed where it cannot be kept.
    expect(existsSync(compiled)).toBe(true);
    expect(judge()).toEqual(judged);
    rmSync(compiled, { recursive: true, force: true });
    writeFileSync(compiled, "in the way of the folder");
    expect(judge()).toEqual(judged);
    expect(run(folder, [program, cli, "fix", "--dry-run", "people.yaml"]).stdout).toContain("+++ b/people.yaml");
    const { context } = require(join(example, "cdk.json"));
    const synthesis = run(folder, [program, "node_modules/tsx/dist/cli.mjs", "bin/app.ts"], {
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_OUTDIR: join(home, "cdk.out"),
      CDK_VALIDATION: "false",
    });
    expect(synthesis.status).toBe(1);
    const ids = [...synthesis.stderr.matchAll(/latchkey::[a-z-]+/g)].map(([id]) => id);
    expect([...new Set(ids)].sort()).toMatchInlineSnapshot(`
      [
        "latchkey::iam-user-no-initial-access-key",
      ]
    `);
  });
});
