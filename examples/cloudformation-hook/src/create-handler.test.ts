import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lint, rules } from "@latchkey/rules";
import { buildSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { createHandler } from "./create-handler";

const url = "https://s3.eu-west-1.amazonaws.com/hooks/payload?X-Amz-Signature=abc";

/** An event as the documentation of Lambda Hooks shows it. */
const stackEvent = {
  clientRequestToken: "7f4d1a0e",
  awsAccountId: "123456789012",
  stackId: "arn:aws:cloudformation:eu-west-1:123456789012:stack/People/1c2fa620",
  changeSetId: null,
  hookTypeName: "Latchkey::Iam::NoInitialAccessKeys",
  hookTypeVersion: "00000001",
  hookModel: { LambdaFunction: "arn:aws:lambda:eu-west-1:123456789012:function:Latchkey" },
  actionInvocationPoint: "CREATE_PRE_PROVISION",
  requestData: { targetName: "STACK", targetType: "STACK", targetLogicalId: "People", payload: url },
  requestContext: { invocation: 1, callbackContext: null },
};

const changeSetEvent = {
  ...stackEvent,
  changeSetId: "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/more/2d3fb731",
  requestData: { ...stackEvent.requestData, targetName: "CHANGE_SET", targetType: "CHANGE_SET" },
};

const bob = "Resources:\n  Bob: { Type: AWS::IAM::User }\n";
const bobWithKey = `${bob}  BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n`;
const bobWithKeyInProduction = `Parameters: { Env: { Type: String, Default: test } }
Conditions: { IsProduction: !Equals [!Ref Env, production] }
${bob}  BobKey: { Type: AWS::IAM::AccessKey, Condition: IsProduction, Properties: { UserName: !Ref Bob } }
`;

/** Answers the event, with the payload where the event says it is. */
function call(event: unknown, payload: unknown) {
  return createHandler((asked) => {
    expect(asked).toBe(url);
    return Promise.resolve(typeof payload === "string" ? payload : JSON.stringify(payload));
  })(event);
}

function change(logicalResourceId: string, resourceType: string, action: string, userName?: string) {
  const afterContext = JSON.stringify({ Properties: { UserName: userName ?? "{{changeSet:KNOWN_AFTER_APPLY}}" } });
  return { logicalResourceId, resourceType, action, lineNumber: 2, beforeContext: "", afterContext };
}

describe("a stack", () => {
  test("with a user and its key is not let through", async () => {
    const { annotations, ...response } = await call(stackEvent, { template: bobWithKey });
    expect(response).toEqual({
      hookStatus: "FAILED",
      errorCode: "NonCompliant",
      message: "Line 3: Access key 'BobKey' is created together with IAM user 'Bob' [iam-user-no-initial-access-key]",
      clientRequestToken: "7f4d1a0e",
    });
    expect(annotations.filter(({ status }) => status === "FAILED")).toEqual([
      {
        annotationName: "iam-user-no-initial-access-key",
        status: "FAILED",
        statusMessage: response.message,
        remediationMessage:
          "Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.",
        remediationLink: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        severityLevel: "MEDIUM",
      },
    ]);
  });

  test("says with which parameters, since their values do not arrive", async () => {
    const { message } = await call(stackEvent, { template: bobWithKeyInProduction });
    expect(message).toContain("'Bob' (when Env=production) [");
  });

  test("whose user was there before is let through, with a note", async () => {
    const event = { ...stackEvent, actionInvocationPoint: "UPDATE_PRE_PROVISION" };
    const { hookStatus, annotations } = await call(event, { template: bobWithKey, previousTemplate: bob });
    expect(hookStatus).toBe("SUCCESS");
    expect(annotations).toContainEqual(
      expect.objectContaining({
        annotationName: "iam-user-no-initial-access-key",
        status: "PASSED",
        statusMessage: expect.stringContaining("who was there before"),
        severityLevel: "INFORMATIONAL",
      }),
    );
  });

  test("without a key is let through", async () => {
    expect((await call(stackEvent, { template: bob })).hookStatus).toBe("SUCCESS");
  });

  test("whose service account is declared is let through", async () => {
    const metadata = "Metadata: { Latchkey: { ServiceAccount: { Reason: Scanner } } }";
    const template = bobWithKey.replace("AWS::IAM::User }", `AWS::IAM::User, ${metadata} }`);
    expect((await call(stackEvent, { template })).hookStatus).toBe("SUCCESS");
  });
});

describe("a change set", () => {
  const [user, key] = ["AWS::IAM::User", "AWS::IAM::AccessKey"];

  test.each([
    ["both are created", [change("Bob", user, "CREATE"), change("BobKey", key, "CREATE")], "FAILED"],
    ["the user is there", [change("BobKey", key, "CREATE")], "SUCCESS"],
    ["the user is changed", [change("Bob", user, "UPDATE"), change("BobKey", key, "CREATE")], "SUCCESS"],
    ["the condition on the key is false", [change("Bob", user, "CREATE")], "SUCCESS"],
    [
      "the names are known, and equal",
      [change("Bob", user, "CREATE", "b"), change("BobKey", key, "CREATE", "b")],
      "FAILED",
    ],
    [
      "the names are known, and differ",
      [change("Bob", user, "CREATE", "b"), change("BobKey", key, "CREATE", "c")],
      "SUCCESS",
    ],
    ["nothing is changed", [], "SUCCESS"],
  ])("where %s", async (_, changedResources, expected) => {
    const { hookStatus } = await call(changeSetEvent, { template: bobWithKeyInProduction, changedResources });
    expect(hookStatus).toBe(expected);
  });

  test("counts what other rules find", async () => {
    const template = `${bobWithKey}Outputs: { Secret: { Value: !GetAtt BobKey.SecretAccessKey } }\n`;
    const { message } = await call(changeSetEvent, { template, changedResources: [] });
    expect(message).toMatch(/^Line 4: Secret of access key 'BobKey' is put into output 'Secret'/);
  });
});

test("accepts the other spelling of the documentation", async () => {
  const { clientRequestToken, stackId, ...rest } = stackEvent;
  const response = await call({ ...rest, clientRequesttoken: "token", stackID: stackId }, { template: bob });
  expect(response).toMatchObject({ hookStatus: "SUCCESS", clientRequestToken: "token" });
});

test.each([
  ["a deletion", { ...stackEvent, actionInvocationPoint: "DELETE_PRE_PROVISION" }],
  ["a single resource", { ...stackEvent, requestData: { targetName: "AWS::IAM::User", targetType: "RESOURCE" } }],
])("fetches nothing for %s", async (_, event) => {
  const response = await createHandler(() => Promise.reject(new Error("not to be called")))(event);
  expect(response.hookStatus).toBe("SUCCESS");
});

test.each([
  ["a payload that is no JSON", "{", /^Latchkey could not judge the template: /],
  ["a payload without a template", {}, /the payload has no template/],
  ["a template that does not parse", { template: "Resources: {\n  A: { Type: AWS::IAM::AccessKey" }, /line \d/],
])("refuses %s", async (_, payload, message) => {
  const response = await call(stackEvent, payload);
  expect(response).toMatchObject({ hookStatus: "FAILED", errorCode: "InternalFailure" });
  expect(response.message).toMatch(message);
});

test.each([
  ["no event", undefined],
  ["an event without data", {}],
])("does not throw on %s", async (_, event) => {
  const { clientRequestToken } = await call(event, {});
  expect(clientRequestToken).toBe("");
});

test("refuses an address that is not encrypted", async () => {
  const event = { ...stackEvent, requestData: { ...stackEvent.requestData, payload: "http://169.254.169.254/" } };
  expect((await call(event, {})).message).toContain("the event names no payload");
});

test("keeps the message within 4,096 characters", async () => {
  const keys = Array.from(
    { length: 200 },
    (_, index) => `  Key${index}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n`,
  );
  const { message } = await call(stackEvent, { template: bob + keys.join("") });
  expect(message).toHaveLength(4096);
  expect(message.endsWith("…")).toBe(true);
});

test("is bundled into one file, as the README says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-hook-"));
  const outfile = join(folder, "index.js");
  buildSync({ entryPoints: [join(__dirname, "index.ts")], bundle: true, platform: "node", target: "node22", outfile });
  const { handler } = require(outfile);
  rmSync(folder, { recursive: true });
  const event = { ...stackEvent, actionInvocationPoint: "DELETE_PRE_PROVISION" };
  expect(await handler(event)).toMatchObject({ hookStatus: "SUCCESS" });
});

test("its own template passes", () => {
  const content = readFileSync(join(__dirname, "..", "hook.yaml"));
  expect(lint({ file: "hook.yaml", content }, { rules })).toMatchObject({ findings: [], problems: [] });
});
