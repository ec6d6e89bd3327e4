import { defineConfig } from "vitest/config";
import workspace from "./vitest.config.mts";

export default defineConfig({
  ...workspace,
  test: { include: ["test-neighbours/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
});
