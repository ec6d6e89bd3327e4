import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { environmentsOf, type GivenEnvironment } from "./environments";
import { readEnvironments } from "./read-environments";
import { UsageError } from "./usage-error";

describe("parameter files", () => {
  test("make environments that are called as they are, or as it is said, in the order of their names", () => {
    const cwd = makeTree({ "params/test.json": '{"Env":"test"}', "params/prod.eu.yaml": "Env: prod", "b.json": "{}" });
    const files = [
      { path: "params/test.json" },
      { path: "params/prod.eu.yaml" },
      { name: "a", path: join(cwd, "b.json") },
    ];
    expect(readEnvironments(files, cwd)).toEqual([
      { name: "a", file: "b.json", parameters: {} },
      { name: "prod.eu", file: "params/prod.eu.yaml", parameters: { Env: "prod" } },
      { name: "test", file: "params/test.json", parameters: { Env: "test" } },
    ]);
  });

  test("of one template start from the root of the repository, or else from the working directory", () => {
    const deployment = "template-file-path: templates/a.yaml";
    const cwd = makeTree({ "work/deploy/prod.yaml": deployment });
    const templateOf = (from: string) =>
      readEnvironments([{ path: join(cwd, "work/deploy/prod.yaml") }], from)[0]?.template;
    expect(templateOf(join(cwd, "work"))).toBe("templates/a.yaml");
    mkdirSync(join(cwd, ".git"));
    expect(templateOf(join(cwd, "work"))).toBe("../templates/a.yaml");
    expect(templateOf(cwd)).toBe("templates/a.yaml");
  });

  test("of the same name cannot be told apart", () => {
    const cwd = makeTree({ "eu/prod.json": "{}", "us/prod.json": "{}" });
    const files = [{ path: "eu/prod.json" }, { path: "us/prod.json" }];
    expect(() => readEnvironments(files, cwd)).toThrow(
      "two environments are called prod; --parameters-file NAME=FILE tells them apart",
    );
  });

  test("that cannot be read are wrong usage", () => {
    const cwd = makeTree({ "sub/bad.json": "[1]", "sub/x": "" });
    const message = (path: string) => {
      try {
        return readEnvironments([{ path }], cwd);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        return (error as Error).message;
      }
    };
    expect(message("gone.json")).toBe("gone.json: no such file or directory (ENOENT)");
    expect(message("sub")).toBe("sub: a directory");
    expect(message("./sub/bad.json")).toBe("sub/bad.json:1:2: this parameter has no ParameterKey");
  });

  test.runIf(process.platform !== "win32")("that are named pipes are not waited for", () => {
    const cwd = makeTree({});
    execFileSync("mkfifo", [join(cwd, "p.json")]);
    expect(() => readEnvironments([{ path: "p.json" }], cwd)).toThrow("p.json: a named pipe");
  });
});

describe("a template is judged in", () => {
  const dev = { name: "dev", parameters: { Env: "dev", Name: "x" } };
  const givenDev: GivenEnvironment = { ...dev, file: "dev.json" };
  const prod: GivenEnvironment = { name: "prod", file: "p.json", parameters: { Env: "prod" }, template: "a.yaml" };

  test.each<[string, readonly GivenEnvironment[], Record<string, string>, ReturnType<typeof environmentsOf>]>([
    ["no environment", [], {}, undefined],
    ["one without a name", [], { Env: "x" }, [{ parameters: { Env: "x" } }]],
    ["those that are for every template", [givenDev], {}, [dev]],
    ["those that are for it", [givenDev, prod], {}, [dev, { name: "prod", parameters: { Env: "prod" } }]],
    ["each with the settings on top", [givenDev], { Env: "x" }, [{ name: "dev", parameters: { Env: "x", Name: "x" } }]],
  ])("%s", (_, environments, settings, expected) => {
    expect(environmentsOf("a.yaml", environments, settings)).toEqual(expected);
  });

  test("none that is for another template", () => {
    expect(environmentsOf("b.yaml", [givenDev, prod], {})).toEqual([dev]);
    expect(environmentsOf("b.yaml", [prod], {})).toBeUndefined();
    expect(environmentsOf("b.yaml", [prod], { Env: "x" })).toEqual([{ parameters: { Env: "x" } }]);
  });
});
