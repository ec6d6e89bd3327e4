import { defineConfig } from "vitest/config";
import workspace from "./vitest.config.mts";

// The CDK package's tests with the oldest aws-cdk-lib that it supports.
export default defineConfig({
  ...workspace,
  resolve: { alias: [{ find: /^aws-cdk-lib(?=\/|$)/, replacement: "aws-cdk-lib-oldest" }] },
  test: { include: ["packages/cdk-aspect/test/*.test.ts"], testTimeout: 240_000, env: { CDK_UNDER_TEST: "2.273.0" } },
});
