// Times what the pre-commit hook runs: node bench/hook.mjs [FILES] [ROUNDS], with the command built. Three of the files are
// templates; the other contestant does nothing but start Node.js and read them all.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateTemplate } from "./generate-template.mjs";
import { measureRounds } from "./measure-rounds.mjs";
import { latchkey } from "./tools.mjs";

const templates = 3;
const [files = 1000, rounds = 9] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), "latchkey-hook-"));
try {
  const paths = [];
  for (let index = 0; index < files; index++) {
    const { path, text } =
      index < templates
        ? generateTemplate(index)
        : { path: `chart-${index % 40}/values-${index}.yaml`, text: generateValues(index) };
    paths.push(path);
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  // As pre-commit does, which names the files from the root of the repository.
  process.chdir(directory);
  const read = "for (const path of process.argv.slice(1)) fs.readFileSync(path)";
  const [program = "", cli = ""] = latchkey.command("");
  const results = measureRounds(
    {
      read: { name: "reading", command: [program, "-e", read, "--", ...paths], exitCodes: [0], output: /^$/ },
      hook: {
        name: "latchkey lint",
        command: [program, cli, "lint", "--", ...paths],
        exitCodes: [0],
        output: /3 templates/,
      },
    },
    rounds,
    (round) => console.error(`Round ${round} of ${rounds}`),
  );
  console.log(`${files} YAML files, ${templates} of them templates; ${rounds} rounds`);
  for (const { name, wallSeconds, cpuSeconds, wallRatio, cpuRatio } of Object.values(results)) {
    const figures = [`wall ${(wallSeconds * 1000).toFixed(0)} ms`, `CPU ${(cpuSeconds * 1000).toFixed(0)} ms`];
    console.log(`${name}: ${figures.join(", ")}; ${wallRatio.toFixed(2)} and ${cpuRatio.toFixed(2)} times reading`);
  }
} finally {
  rmSync(directory, { recursive: true });
}

/** @param {number} seed */
function generateValues(seed) {
  const entries = Array.from({ length: 40 }, (_, index) => `key${index}:\n  name: value ${seed}\n  list: [1, 2, 3]\n`);
  return entries.join("");
}
