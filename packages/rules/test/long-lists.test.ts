import { expect, test } from "vitest";
import { lint } from "../src/lint";
import { rules } from "../src/rules";

test.each(["Metadata", "Properties"])("a list of 300,000 items in a resource's %s takes no stack", (part) => {
  const resource = { Type: "AWS::SNS::Topic", [part]: { Items: Array.from({ length: 300_000 }, () => 1) } };
  const user = { Type: "AWS::IAM::User" };
  const key = { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "User" } } };
  const content = JSON.stringify({ Resources: { Topic: resource, User: user, Key: key } });
  const { findings, problems } = lint({ file: "a.json", content }, { rules });
  expect(problems).toEqual([]);
  expect(findings.map(({ logicalId }) => logicalId)).toEqual(["Key"]);
});
