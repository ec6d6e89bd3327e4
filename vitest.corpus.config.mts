import { defineConfig } from "vitest/config";
import workspace from "./vitest.config.mts";

export default defineConfig({
  ...workspace,
  test: { include: ["test-corpus/**/*.test.ts"], testTimeout: 600_000 },
});
