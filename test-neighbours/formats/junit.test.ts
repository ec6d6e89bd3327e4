import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const python = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** Prints what junitparser, a library for programs that read such reports, makes of one. */
const program = `
import sys
from junitparser import JUnitXml

xml = JUnitXml.fromfile(sys.argv[1])
print(f"{xml.tests} tests, {xml.failures} failures, {xml.errors} errors, {xml.skipped} skipped")
for suite in xml:
    for case in suite:
        print(case.classname, case.name, [type(result).__name__ for result in case.result], sep=" | ")
`;

test("junitparser reads the sample run", () => {
  const path = join(root, "packages/cfn-lint-plugin/test/fixtures/formats/junit.xml");
  expect(execFileSync(python, ["-c", program, path], { encoding: "utf8" })).toMatchInlineSnapshot(`
    "11 tests, 3 failures, 3 errors, 2 skipped
    latchkey | suppression-unused | []
    app.yaml | iam-user-no-initial-access-key: BobKey | ['Failure']
    app.yaml | iam-user-no-initial-access-key: DeployerKey | ['Failure']
    app.yaml | iam-user-no-initial-access-key: MailerKey | ['Skipped']
    app.yaml | iam-user-no-initial-access-key: RobotKey | ['Skipped']
    app.yaml | iam-user-no-initial-access-key: AuditorKey | []
    nested/exporter.yaml | iam-access-key-secret-not-exposed: Credentials | ['Failure']
    app.yaml | incomplete | []
    gone.yaml | unreadable | ['Error']
    with space & 100%/broken.yaml | invalid-template | ['Error']
    app.yaml | rule-crash | ['Error']
    "
  `);
});
