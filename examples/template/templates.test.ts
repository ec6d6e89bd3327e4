import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lint, rules } from "@latchkey/rules";
import { expect, test } from "vitest";

test("the templates show what the README says, and nothing else", () => {
  const files = readdirSync(__dirname).filter((file) => /\.(yaml|json)$/.test(file) && file !== "package.json");
  const verdicts = files.map((file) => {
    const { findings, problems } = lint({ file, content: readFileSync(join(__dirname, file)) }, { rules });
    expect(problems).toEqual([]);
    return [file, findings.map(({ logicalId, severity, occurs }) => [logicalId, severity, occurs.kind].join(" "))];
  });
  expect(Object.fromEntries(verdicts)).toEqual({
    "backup-user.yaml": [],
    "console-user-with-key.yaml": ["Alice note always", "AliceKey error always"],
    "deployer-in-production.yaml": ["DeployerKey warning when"],
    "developers.yaml": [],
    "key-for-a-parameter.yaml": ["UploadKey warning when"],
    "mail-relay.json": ["MailRelayKey warning always"],
    "scanner-key.yaml": [],
    "scanner-user.yaml": [],
  });
});
