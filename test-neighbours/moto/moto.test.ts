import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { compareWithMoto, Tally } from "./compare-with-moto";
import { Dice } from "./dice";
import { MotoWorkers } from "./moto-workers";
import { randomTemplates } from "./random-templates";

/** Set by hand for a longer search, with other templates each time that the seed is another. */
const templateCount = Number(process.env.LATCHKEY_MOTO_TEMPLATES ?? 150);
const seed = Number(process.env.LATCHKEY_MOTO_SEED ?? 1);

const timeout = Math.max(240_000, templateCount * 2_000);

const workers = new MotoWorkers(2);
afterAll(() => workers.close());

const templates = fc
  .noBias(fc.array(fc.nat({ max: 10_000 }), { maxLength: 1_000, size: "max" }))
  .map((numbers) => randomTemplates(new Dice(numbers)));

test(`what Latchkey says of users and keys in ${templateCount} templates is what moto deploys`, {
  timeout,
}, async () => {
  const tally = new Tally();
  await fc.assert(
    fc.asyncProperty(templates, (each) => compareWithMoto(each, workers, tally)),
    // What follows a failure is the search for a smaller one, which ends in time to be reported.
    { seed, numRuns: templateCount, interruptAfterTimeLimit: timeout - 10_000, markInterruptAsFailure: true },
  );
  process.stdout.write(`${JSON.stringify(tally, null, 2)}\n`);
  expect(tally.templates).toBe(templateCount);
  expect(tally.pairs.undecided).toBeLessThanOrEqual(templateCount * 0.01);
  expect(tally.deployments - tally.refused).toBeGreaterThan(templateCount * 2);
  for (const kind of ["always", "when", "never"] as const) expect(tally.pairs[kind]).toBeGreaterThan(templateCount / 4);
});
