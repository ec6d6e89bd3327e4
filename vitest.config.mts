import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages resolve to their sources, so that tests need no build.
  ssr: { resolve: { conditions: ["@latchkey/source", ...defaultServerConditions] } },
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.ts",
      "examples/**/*.test.ts",
      "test-workspace/**/*.test.ts",
      "bench/*.test.mjs",
    ],
    // A busy machine is no fault of the code.
    testTimeout: 30_000,
  },
});
