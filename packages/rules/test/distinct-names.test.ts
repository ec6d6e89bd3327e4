import { describe, expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

/** What is found of users, keys, and parameters that the users' names are made of. */
function found(parameters: string, resources: string, given: Readonly<Record<string, string>> = {}): readonly string[] {
  const root = `Parameters: { Env: { Type: String }, Size: { Type: String, Default: small }, ${parameters} }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  IsLarge: !Equals [!Ref Size, large]
Resources:
${resources}`;
  return summarize(lintFiles({ "root.yaml": root }, [{ parameters: given }]));
}

const user = (name: string, condition = ""): string =>
  `{ Type: AWS::IAM::User${condition}, Properties: { UserName: ${name} } }`;
const key = (name: string, condition = ""): string =>
  `{ Type: AWS::IAM::AccessKey${condition}, Properties: { UserName: ${name} } }`;
const isProd = ", Condition: IsProd";
const isDev = ", Condition: IsDev";
const isLarge = ", Condition: IsLarge";

describe("a deployment that creates two users of one name does not count", () => {
  it("where it does whenever there is a key", () => {
    expect(found("", `  Ann: ${user("bob")}\n  Bob: ${user("bob", isProd)}\n  Key: ${key("bob", isProd)}`)).toEqual([]);
  });

  it("where only some do", () => {
    const resources = `  Ann: ${user("bob", isProd)}\n  Bob: ${user("bob", isLarge)}\n  Key: ${key("bob")}`;
    expect(found("", resources)).toEqual([
      "warning root.yaml:9 Key <- root.yaml:7 Ann: when Env=prod",
      "warning root.yaml:9 Key <- root.yaml:8 Bob: when Env=value Size=large",
    ]);
    expect(found("", resources, { Size: "large" })).toEqual(["warning root.yaml:9 Key <- root.yaml:8 Bob: always"]);
  });

  it("and one that creates the one or the other does", () => {
    const resources = `  Ann: ${user("bob", isProd)}\n  Bob: ${user("bob", isDev)}\n  Key: ${key("bob")}`;
    expect(found("", resources)).toEqual([
      "warning root.yaml:9 Key <- root.yaml:7 Ann: when Env=prod",
      "warning root.yaml:9 Key <- root.yaml:8 Bob: when Env=dev",
    ]);
  });

  it("where parameters make the names one", () => {
    const resources = `  Ann: ${user("!Ref Name")}\n  Bob: ${user("bob", isProd)}\n  Key: ${key("!Ref Bob", isProd)}`;
    expect(found("Name: { Type: String, AllowedValues: [bob, ann], Default: bob }", resources)).toEqual([
      "warning root.yaml:9 Key <- root.yaml:8 Bob: when Env=prod Name=ann",
    ]);
  });

  it("but no coincidence is feared", () => {
    const resources = `  Ann: ${user("!Ref Name")}\n  Bob: ${user("!Ref Other", isProd)}\n  Key: ${key("!Ref Bob", isProd)}`;
    expect(found("Name: { Type: String }, Other: { Type: String }", resources)).toEqual([
      "warning root.yaml:9 Key <- root.yaml:8 Bob: when Env=prod",
    ]);
  });
});

it("tells of two users of one name whatever the values, and judges as if that were no fault", () => {
  expect(found("", `  Ann: ${user("bob")}\n  Bob: ${user("bob")}\n  Key: ${key("bob")}`)).toEqual([
    "warning root.yaml:9 Key <- root.yaml:7 Ann: always",
    "warning root.yaml:9 Key <- root.yaml:8 Bob: always",
    "incomplete root.yaml:8: Whatever the values of the parameters, nothing can be deployed, since that would need the " +
      "impossible: that users 'Ann' and 'Bob' have different names; judged as if that were no fault",
  ]);
});

it("leaves it at that where too many users have one name for all to be weighed", () => {
  const users = Array.from(
    { length: 60 },
    (_, index) => `  U${index}: ${user("bob", index % 2 === 0 ? isProd : isLarge)}`,
  );
  const when = found("", [...users, `  Key: ${key("bob", isProd)}`].join("\n"));
  expect(when).toHaveLength(60);
  expect(when[0]).toBe("warning root.yaml:67 Key <- root.yaml:7 U0: when Env=prod");
});

it("gives two names that may be anything two values", () => {
  const resources = `  Ann: ${user("!Ref A", isProd)}\n  Bob: ${user("!Ref B", isProd)}\n  Key: ${key("!Ref Ann", ", Condition: AreGiven")}`;
  const root = `Parameters: { A: { Type: String, Default: "" }, B: { Type: String, Default: "" }, Env: { Type: String } }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  AreGiven: !And [!Condition IsProd, !Not [!Equals [!Ref A, ""]], !Not [!Equals [!Ref B, ""]]]
Resources:
${resources}`;
  expect(summarize(lintFiles({ "root.yaml": root }))).toEqual([
    "warning root.yaml:8 Key <- root.yaml:6 Ann: when A=value B=value2 Env=prod",
  ]);
});

it("takes no users to have one name that a loop over a parameter makes of its default alone", () => {
  const root = `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: "ann,bob" } }
Resources:
  Fn::ForEach::Users: [Name, !Ref Names, { "User\${Name}": ${user("!Ref Name")} }]
  Bob: ${user("bob")}
  Key: ${key("ann")}`;
  expect(summarize(lintFiles({ "root.yaml": root }))).toEqual([
    "warning root.yaml:6 Key <- root.yaml:4 Userann: when Names=ann,bob (defaults)",
    expect.stringContaining("incomplete root.yaml"),
  ]);
});
