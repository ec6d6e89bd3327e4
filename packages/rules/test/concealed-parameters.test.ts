import { lint, rules } from "@latchkey/rules";
import { expect, it } from "vitest";

const content = `Parameters:
  Password: { Type: String, NoEcho: true, Default: "", MaxLength: 20 }
Conditions:
  HasPassword: !Not [!Equals [!Ref Password, ""]]
Resources:
  Bob:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: !If [HasPassword, { Password: !Ref Password, PasswordResetRequired: true }, !Ref "AWS::NoValue"]
  Key:
    Type: AWS::IAM::AccessKey
    Condition: HasPassword
    Properties: { UserName: !Ref Bob }
`;

function judge(password: string): string {
  const environments = [{ name: "here", parameters: { Password: password } }];
  return JSON.stringify(lint({ file: "a.yaml", content }, { rules, environments }));
}

it("is known to the solver", () => {
  expect(JSON.parse(judge("")).findings).toEqual([]);
  const [key, ...others] = JSON.parse(judge("hunter2hunter2")).findings;
  expect(key).toMatchObject({
    ruleId: "iam-user-no-initial-access-key",
    severity: "error",
    occurs: { kind: "always" },
  });
  expect(others.filter(({ severity }: { severity: string }) => severity !== "note")).toEqual([]);
});

it.each(["hunter2hunter2", "hunter2-is-longer-than-is-allowed"])("is not named: %s", (password) => {
  expect(judge(password)).not.toContain("hunter2");
});

it("is told to be forbidden without being named", () => {
  expect(JSON.parse(judge("hunter2-is-longer-than-is-allowed")).problems).toMatchObject([
    { kind: "invalid-template", message: "Password is not allowed to be what it is given" },
  ]);
});

it("is not named where another parameter decides", () => {
  const also = content
    .replace(
      "Conditions:",
      "  P: { Type: String }\nConditions:\n  C: !And [!Condition HasPassword, !Equals [!Ref P, x]]",
    )
    .replace("Condition: HasPassword", "Condition: C");
  const parameters = { Password: "hunter2hunter2" };
  const result = lint({ file: "a.yaml", content: also }, { rules, environments: [{ name: "here", parameters }] });
  expect(result.findings[0]?.occurs).toMatchObject({ kind: "when", parameters: { P: "x" } });
  expect(JSON.stringify(result)).not.toContain("hunter2");
});
