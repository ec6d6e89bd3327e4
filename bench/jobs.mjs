// Times `--jobs`: node bench/jobs.mjs [TEMPLATES] [ROUNDS], with the command built. Every template has a key, so that all are
// parsed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import { generateTemplate } from "./generate-template.mjs";
import { measureRounds } from "./measure-rounds.mjs";
import { latchkey } from "./tools.mjs";

// As many templates as the background corpus has.
const [templates = 5400, rounds = 5] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), "latchkey-jobs-"));
try {
  for (let index = 0; index < templates; index++) {
    const { path, text } = generateTemplate(index);
    const document = parseDocument(text);
    document.setIn(["Resources", "User"], { Type: "AWS::IAM::User" });
    document.setIn(["Resources", "UserKey"], {
      Type: "AWS::IAM::AccessKey",
      Properties: { UserName: { Ref: "User" } },
    });
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, path.endsWith(".json") ? JSON.stringify(document.toJS(), null, 2) : document.toString());
  }
  /** @param {number} jobs */
  const withJobs = (jobs) => ({
    name: `--jobs ${jobs}`,
    command: [...latchkey.command(directory), "--quiet", "--jobs", String(jobs)],
    exitCodes: [1],
    output: /\[iam-user-no-initial-access-key\]/,
  });
  const results = measureRounds({ one: withJobs(1), two: withJobs(2) }, rounds, (round) =>
    console.error(`Round ${round} of ${rounds}`),
  );
  console.log(`${templates} templates, ${rounds} rounds, ${availableParallelism()} processors`);
  for (const { name, wallSeconds, cpuSeconds, wallRatio, cpuRatio } of Object.values(results)) {
    const figures = [`wall ${wallSeconds.toFixed(2)} s`, `CPU ${cpuSeconds.toFixed(2)} s`];
    console.log(
      `${name}: ${figures.join(", ")}; ${(1 / wallRatio).toFixed(2)} times as fast, ${cpuRatio.toFixed(2)} times the CPU time`,
    );
  }
} finally {
  rmSync(directory, { recursive: true });
}
