import type { Occurrence } from "@latchkey/rules";
import { type Assignment, Domains, surroundings } from "./assignments";
import { judge } from "./judge";
import { keepPairAlone } from "./keep-pair-alone";
import type { Mode, MotoWorkers, Outcome } from "./moto-workers";
import { allPairs, createdPairs, type Pair } from "./pairs";
import { rootFile, type Templates } from "./template-json";

/** How much was compared. */
export class Tally {
  templates = 0;
  /** Templates that nest others. */
  nested = 0;
  /** Templates that no values let be deployed. */
  undeployable = 0;
  deployments = 0;
  /** Deployments that fail in CloudFormation too, and so tell nothing. */
  refused = 0;
  /** Pairs by what Latchkey says of them, of templates that were deployed at least once. */
  readonly pairs: Record<Occurrence["kind"] | "never", number> = { always: 0, when: 0, undecided: 0, never: 0 };
  /** Witnesses that were shown with the pair alone, since other users or keys kept the whole from being deployed. */
  alone = 0;
  /** Of these, the ones where the key needs another user too, which then has the same name. */
  clashing = 0;
  /** Verdicts on pairs under given values of all parameters. */
  exact = 0;
}

/** At most so many assignments are tried, besides those of the witnesses. */
const mostAssignments = 32;

/** Of the ways to complete a witness so many are looked through for so many that can be deployed. */
const mostCompletions = 16;
const enoughShown = 3;

/** Of the ways to complete a witness so many are looked through for one with which the pair alone can be deployed. */
const mostCompletionsAlone = 2048;

/** Why CloudFormation refuses a deployment too; anything else would be a fault of moto or of these tests. */
const rightRefusals = [
  /EntityAlreadyExists/,
  /LimitExceeded/,
  /must be one of its AllowedValues/,
  /has no output/,
  /references undefined resource/,
  /Unresolved resource dependencies/,
  // A nested stack's parameter that is passed `AWS::NoValue`.
  /Missing parameter/,
  // A key's `UserName` that is `AWS::NoValue`.
  /The user with name None cannot be found/,
  /The specified value for userName is invalid/,
  // A key that a mapping does not have.
  /^KeyError: '/,
];

/** Compares what Latchkey says of users and keys with what moto makes of the templates. Throws where they differ. */
export async function compareWithMoto(templates: Templates, workers: MotoWorkers, tally: Tally): Promise<void> {
  await new Trial(templates, workers, tally).run();
}

interface Deployment {
  readonly assignment: Assignment;
  readonly outcome: Outcome;
}

class Trial {
  readonly #templates: Templates;
  readonly #workers: MotoWorkers;
  readonly #tally: Tally;
  readonly #domains: Domains;
  readonly #verdicts: ReadonlyMap<Pair, Occurrence> | undefined;
  readonly #pairs: ReturnType<typeof allPairs>;

  constructor(templates: Templates, workers: MotoWorkers, tally: Tally) {
    this.#templates = templates;
    this.#workers = workers;
    this.#tally = tally;
    this.#domains = new Domains(templates);
    this.#verdicts = judge(templates);
    this.#pairs = allPairs(templates);
  }

  async run(): Promise<void> {
    const { assignments, isComplete } = this.#domains.combinations(mostAssignments);
    const deployments = await Promise.all(assignments.map((assignment) => this.#deploy(assignment)));
    if (this.#verdicts === undefined) this.#checkRefused(deployments);
    else await this.#checkPairs(this.#verdicts, deployments, isComplete);
    this.#tally.templates += 1;
    this.#tally.nested += Number(Object.keys(this.#templates).length > 1);
  }

  #checkRefused(deployments: readonly Deployment[]): void {
    const deployed = deployments.find(({ outcome }) => outcome.kind === "deployed");
    if (deployed !== undefined) throw this.#disagreement("every pair", "there is a deployment", deployed);
    this.#tally.undeployable += 1;
  }

  async #checkPairs(
    verdicts: ReadonlyMap<Pair, Occurrence>,
    deployments: readonly Deployment[],
    isComplete: boolean,
  ): Promise<void> {
    const wasDeployed = deployments.some(({ outcome }) => outcome.kind === "deployed");
    const witnesses: (readonly [Pair, Assignment])[] = [];
    for (const pair of this.#pairs.keys()) {
      const occurs = verdicts.get(pair) ?? { kind: "never" };
      this.#tally.pairs[occurs.kind] += Number(wasDeployed);
      if (occurs.kind === "always") this.#checkAlways(pair, deployments);
      if (occurs.kind === "never") this.#checkNever(pair, deployments);
      if (occurs.kind === "when") {
        witnesses.push([pair, occurs.parameters]);
        this.#checkDefaults(pair, occurs, deployments[0]);
        if (isComplete) this.#checkNotAlways(pair, deployments);
      }
    }
    this.#checkGivenValues(deployments);
    await Promise.all(witnesses.map(([pair, witness]) => this.#replay(pair, witness)));
  }

  async #deploy(assignment: Assignment, templates = this.#templates, mode: Mode = "amended"): Promise<Deployment> {
    const outcome = await this.#workers.deploy(templates, assignment, mode);
    this.#tally.deployments += 1;
    if (outcome.kind === "refused") {
      this.#tally.refused += 1;
      const { reason } = outcome;
      if (!rightRefusals.some((right) => right.test(reason))) {
        throw new Error(`moto should not refuse ${JSON.stringify(assignment)}: ${reason}`);
      }
    }
    return { assignment, outcome };
  }

  #isTogether(pair: Pair, { outcome }: Deployment): boolean {
    return createdPairs(this.#templates, outcome).has(pair);
  }

  #checkAlways(pair: Pair, deployments: readonly Deployment[]): void {
    for (const deployment of deployments) {
      if (deployment.outcome.kind === "refused" || this.#isTogether(pair, deployment)) continue;
      throw this.#disagreement(pair, "there is a deployment without the key", deployment);
    }
  }

  #checkNever(pair: Pair, deployments: readonly Deployment[]): void {
    for (const deployment of deployments) {
      if (!this.#isTogether(pair, deployment) || this.#domains.isCoincidental(deployment.assignment)) continue;
      throw this.#disagreement(pair, "there is a deployment with the key", deployment);
    }
  }

  #checkNotAlways(pair: Pair, deployments: readonly Deployment[]): void {
    if (!deployments.every((deployment) => this.#isTogether(pair, deployment))) return;
    throw this.#disagreement(pair, "every deployment has the key", deployments[0]);
  }

  #checkDefaults(pair: Pair, occurs: Occurrence & { kind: "when" }, withDefaults: Deployment | undefined): void {
    const hasDefaults = Object.values(this.#templates[rootFile]?.Parameters ?? {}).every((each) => "Default" in each);
    const needsSurroundings = Object.keys(occurs.parameters).some((name) => name in surroundings);
    if (withDefaults?.outcome.kind !== "deployed" || !hasDefaults || needsSurroundings) return;
    if (this.#isTogether(pair, withDefaults) === occurs.withDefaults) return;
    throw this.#disagreement(pair, "the defaults decide otherwise", withDefaults);
  }

  /** Whatever the values are that a witness leaves open, the key must come, if the deployment does not fail. */
  async #replay(pair: Pair, witness: Assignment): Promise<void> {
    const completed = this.#domains.combinations(mostCompletions, witness).assignments;
    let shown = 0;
    for (const assignment of completed) {
      if (shown === enoughShown) break;
      const deployment = await this.#deploy(assignment);
      if (deployment.outcome.kind === "refused") continue;
      if (!this.#isTogether(pair, deployment)) throw this.#disagreement(pair, "the witness makes no key", deployment);
      shown += 1;
    }
    if (shown === 0) await this.#replayAlone(pair, witness);
  }

  async #replayAlone(pair: Pair, witness: Assignment): Promise<void> {
    const templates = keepPairAlone(this.#templates, this.#pairs.get(pair) ?? []);
    const completed = this.#domains.combinations(mostCompletionsAlone, witness).assignments;
    const refusals = new Set<string>();
    for (const mode of ["amended", "lenient"] as const) {
      for (const assignment of completed) {
        const { outcome } = await this.#deploy(assignment, templates, mode);
        if (outcome.kind === "refused") refusals.add(outcome.reason);
        // One without the key may be one that what was left out forbids.
        if (!createdPairs(templates, outcome).has(pair)) continue;
        this.#tally.alone += 1;
        this.#tally.clashing += Number(mode === "lenient");
        return;
      }
    }
    throw this.#disagreement(pair, `no deployment with the witness has the key (${[...refusals].join("; ")})`);
  }

  /** With all values given the verdict is exact, coincidences included. */
  #checkGivenValues(deployments: readonly Deployment[]): void {
    const text = JSON.stringify(this.#templates);
    if (Object.keys(surroundings).some((name) => text.includes(name))) return;
    for (const deployment of deployments) {
      if (deployment.outcome.kind === "refused") continue;
      const verdicts = judge(this.#templates, deployment.assignment);
      for (const pair of this.#pairs.keys()) {
        const kind = verdicts?.get(pair)?.kind ?? "never";
        if ((kind === "always") !== this.#isTogether(pair, deployment) || kind === "when" || kind === "undecided") {
          throw this.#disagreement(pair, `with these values it is ${kind}`, deployment);
        }
        this.#tally.exact += 1;
      }
    }
  }

  #disagreement(pair: Pair, message: string, deployment?: Deployment): Error {
    const verdict = this.#verdicts?.get(pair) ?? "not reported";
    return new Error(`${message}: ${JSON.stringify({ pair, verdict, ...deployment }, null, 1)}`);
  }
}
