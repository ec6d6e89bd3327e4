import type { Finding } from "@latchkey/rules";
import { describe, expect, it } from "vitest";
import { lintTemplate, readLabels } from "./corpus";

const labels = readLabels().filter(({ expected }) => expected !== "invalid-template");

/** What a clause of the labels' prose says of where a secret is put; the clauses are joined by `+`. */
const clauses: readonly (readonly [prose: RegExp, places: (names: readonly string[]) => readonly string[]])[] = [
  [/^none\b/, () => []],
  [/^SecretsManager secret\b/, () => []],
  [/^Outputs? (\w+)(?: and (\w+))? \(Export\)$/, (names) => names.map((name) => `exported output ${name}`)],
  [/^Outputs? (\w+)(?: and (\w+))?(?: \((?!Export).*\))?$/, (names) => names.map((name) => `output ${name}`)],
  [/^(?:EC2 |LaunchConfiguration )?UserData\b/, () => ["UserData"]],
  [/^cfn-init /, () => ["AWS::CloudFormation::Init"]],
  [/^AWS::CloudFormation::Authentication Metadata$/, () => ["AWS::CloudFormation::Authentication"]],
  [/^SSM parameter \w+ /, () => ["Value"]],
  [/^custom resource property (\w+) /, (names) => names],
  [/^AWS::OpsWorks::Stack (CustomJson) /, (names) => names],
];

/** Labels that the template itself shows to be wrong, with what is right. */
const corrections: Record<string, readonly [reason: string, places: readonly string[]]> = {
  "164": ["line 271 gives the secret to AWS::CloudFormation::Authentication too", withAuthentication()],
  "173": ["line 274 gives the secret to AWS::CloudFormation::Authentication too", withAuthentication()],
  "174": ["line 258 gives the secret to AWS::CloudFormation::Authentication too", withAuthentication()],
  "187": ["!GetAttBobApiKey.SecretAccessKey is a tag without a meaning, so no secret is put anywhere", []],
};

function withAuthentication(): readonly string[] {
  return ["AWS::CloudFormation::Authentication", "AWS::CloudFormation::Init", "UserData"];
}

function expectedPlaces(file: string, prose: string): readonly string[] {
  const correction = corrections[file.slice(0, 3)];
  if (correction !== undefined) return correction[1];
  const places = prose.split(" + ").flatMap((clause) => {
    const readings = clauses.filter(([pattern]) => pattern.test(clause));
    expect(readings, `readings of “${clause}”`).toHaveLength(1);
    return readings.flatMap(([pattern, read]) => read((pattern.exec(clause) ?? []).slice(1).filter(Boolean)));
  });
  return [...new Set(places)].sort();
}

/** An output with its name, otherwise the property or the metadata. */
function placeOf({ path, message }: Finding): string {
  if (path[0] !== "Outputs") return String(path.at(-1));
  return `${message.includes("exported") ? "exported " : ""}output ${path[1]}`;
}

describe("where the secret of a key is put", () => {
  it.each(labels)("$file: $secretExposedBy", ({ file, secretExposedBy }) => {
    const findings = findingsOf("iam-access-key-secret-not-exposed", file);
    expect([...new Set(findings.map(placeOf))].sort()).toEqual(expectedPlaces(file, secretExposedBy));
    const isGiven = secretExposedBy.startsWith("custom resource");
    expect(findings.filter(({ severity }) => severity !== (isGiven ? "warning" : "error"))).toEqual([]);
  });
});

/** What the labels say of first passwords, and how these are exposed. */
const passwords: readonly (readonly [prose: RegExp, exposures: readonly string[]])[] = [
  [/^no\b/, []],
  [/^misplaced: /, []],
  [/^yes \(NoEcho param\)$/, []],
  [/^yes \(both users, NoEcho params\)$/, []],
  [/^not for the keyed user; yes for the three other users \(NoEcho param\)$/, []],
  [/^yes \(Password param, no NoEcho\)$/, ["parameter"]],
  [/^yes \(plaintext "Password"\)$/, ["plain text"]],
];

describe("whether the first password of a user can be read", () => {
  it.each(labels)("$file: $loginProfile", ({ file, loginProfile }) => {
    const readings = passwords.filter(([pattern]) => pattern.test(loginProfile));
    expect(readings).toHaveLength(1);
    const findings = findingsOf("iam-user-initial-password-not-plaintext", file);
    const exposures = findings.map(({ message }) => /plain text|parameter/.exec(message)?.[0]);
    expect(exposures).toEqual(readings[0]?.[1]);
  });
});

function findingsOf(rule: string, file: string): readonly Finding[] {
  return lintTemplate(`accesskey/${file}`).findings.filter(({ ruleId }) => ruleId === rule);
}
