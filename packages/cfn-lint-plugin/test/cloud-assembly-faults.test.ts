import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { lint, manifest, stack, stage, template } from "./make-assembly";
import { makeTree } from "./make-tree";

describe("a manifest that is faulty or hostile costs only what it says wrong", () => {
  const good = { "out/cdk.out": "{}", "out/A.template.json": template(), "secret.json": template() };
  const a = "out/A.template.json Key";

  test.each<[string, Readonly<Record<string, string>>, string[], string[]]>([
    [
      "a template outside",
      {
        "out/manifest.json": manifest({
          A: stack("A.template.json"),
          B: stack("../secret.json"),
          C: stack("/etc/passwd"),
          D: stack("../gone.json"),
        }),
      },
      [a],
      [
        "invalid-template out/manifest.json:10:3: The artifact B leads out of the cloud assembly, to ../secret.json, which was not read",
        "invalid-template out/manifest.json:16:3: The artifact C leads out of the cloud assembly, to /etc/passwd, which was not read",
        "invalid-template out/manifest.json:22:3: The artifact D leads out of the cloud assembly, to ../gone.json, which was not read",
      ],
    ],
    [
      "an assembly that is itself, or around it",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stage("."), C: stage("..") }) },
      [a],
      [
        "invalid-template out/manifest.json:10:3: The artifact B is an assembly that has been read already: .",
        "invalid-template out/manifest.json:16:3: The artifact C leads out of the cloud assembly, to .., which was not read",
      ],
    ],
    [
      "assemblies that go round in a circle",
      {
        "out/manifest.json": manifest({ A: stack("A.template.json"), B: stage("b") }),
        "out/b/manifest.json": manifest({ C: stage("../c") }),
        "out/c/manifest.json": manifest({ B: stage("../b"), D: stack("../A.template.json") }),
      },
      [a],
      ["invalid-template out/c/manifest.json:4:3: The artifact B is an assembly that has been read already: ../b"],
    ],
    [
      "what is not there",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stack("B.template.json"), C: stage("c") }) },
      [a],
      [
        "unreadable out/manifest.json:10:3: The artifact B names B.template.json: no such file",
        "unreadable out/manifest.json:16:3: The artifact C names c: no such file",
      ],
    ],
    [
      "a Stage without a manifest",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stage("b") }), "out/b/x.txt": "" },
      [a],
      ["unreadable out/b/manifest.json: no such file"],
    ],
    [
      "artifacts that say nothing",
      {
        "out/manifest.json": manifest({
          A: stack("A.template.json"),
          B: stack(["x"]),
          C: { type: "cdk:cloud-assembly" },
          D: { type: 1 },
          E: null,
          constructor: { type: "constructor" },
          __proto__: { type: "toString" },
          F: { type: "toString" },
        }),
      },
      [a],
      [
        "invalid-template out/manifest.json:10:3: The artifact B has no templateFile",
        "invalid-template out/manifest.json:18:3: The artifact C has no directoryName",
      ],
    ],
    [
      "names with a NUL character",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stack("\0") }) },
      [a],
      ["unreadable out/manifest.json:10:3: The artifact B names \0: no such file"],
    ],
    [
      "a manifest that is cut off: the directory is walked as any other",
      { "out/manifest.json": '{"artifacts": {\n  "A": ' },
      [a],
      ["invalid-template out/manifest.json:2:7: The text ends before the closing }"],
    ],
    [
      "a manifest that is no manifest",
      { "out/manifest.json": "[]" },
      [a],
      ["invalid-template out/manifest.json: This is not the manifest of a cloud assembly"],
    ],
    [
      "metadata that is not JSON, or outside",
      {
        "out/manifest.json": manifest({
          A: stack("A.template.json", { additionalMetadataFile: "A.metadata.json" }),
          B: stack("A.template.json", { additionalMetadataFile: "../../../../../../etc/passwd", metadata: [1] }),
        }),
        "out/A.metadata.json": '{"/A": [',
      },
      [a],
      [],
    ],
  ])("%s", async (_, files, findings, problems) => {
    const cwd = makeTree({ ...good, ...files });
    const report = await lint(cwd, "out");
    expect(report.findings).toEqual(findings);
    expect(report.problems.map((problem: string) => problem.replace(cwd, "<cwd>"))).toEqual(problems);
    expect(report.exitCode).toBe(problems.length > 0 ? 2 : 1);
  });

  test("a manifest that is too large", async () => {
    const cwd = makeTree({ ...good, "out/manifest.json": " ".repeat(10 * 1024 * 1024 + 1) });
    expect(await lint(cwd, "out")).toMatchObject({
      exitCode: 2,
      findings: [a],
      problems: ["unreadable out/manifest.json: too large to be the manifest of a cloud assembly"],
    });
  });

  test.skipIf(process.platform === "win32")("a link that leads outside", async () => {
    const cwd = makeTree({
      ...good,
      "out/manifest.json": manifest({ A: stack("A.template.json"), B: stack("b.json") }),
    });
    symlinkSync(join(cwd, "secret.json"), join(cwd, "out/b.json"));
    expect(await lint(cwd, "out")).toMatchObject({
      findings: [a],
      problems: [
        "invalid-template out/manifest.json:10:3: The artifact B leads out of the cloud assembly, to b.json, which was not read",
      ],
    });
  });
});
