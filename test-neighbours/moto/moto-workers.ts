import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type Assignment, surroundings } from "./assignments";
import { rootFile, type Templates } from "./template-json";

/** A resource that was created: the nested stacks around it, its logical ID, and the name of the user that it is or is of. */
export type Created = readonly [place: readonly string[], logicalId: string, userName: string];

/** What became of a deployment. */
export type Outcome =
  | { readonly kind: "deployed"; readonly users: readonly Created[]; readonly keys: readonly Created[] }
  | { readonly kind: "refused"; readonly reason: string };

const venv = join(__dirname, "../../.venv");
const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** How moto runs: with what it lacks, also with what IAM would refuse, or as it comes. */
export type Mode = "amended" | "lenient" | "as it is";

/** Processes in which moto deploys templates. */
export class MotoWorkers {
  readonly #workers: readonly Worker[];

  constructor(count: number) {
    if (!existsSync(python))
      throw new Error("There is no .venv with moto: run these tests by `npm run test:neighbours`");
    this.#workers = Array.from({ length: count }, () => new Worker());
  }

  /** Deploys the root template into an empty account. */
  deploy(templates: Templates, assignment: Assignment, mode: Mode = "amended"): Promise<Outcome> {
    const worker = this.#workers.reduce((best, other) => (other.waiting < best.waiting ? other : best));
    const known = { ...surroundings, ...assignment };
    return worker.send({
      file: rootFile,
      templates,
      parameters: Object.fromEntries(Object.entries(known).filter(([name]) => !name.startsWith("AWS::"))),
      accountId: known["AWS::AccountId"],
      region: known["AWS::Region"],
      stackName: known["AWS::StackName"],
      mode,
    });
  }

  close(): void {
    for (const worker of this.#workers) worker.close();
  }
}

class Worker {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: { resolve(outcome: Outcome): void; reject(error: Error): void }[] = [];
  #stderr = "";

  constructor() {
    const script = join(__dirname, "deploy.py");
    this.#process = spawn(python, [script], { stdio: ["pipe", "pipe", "pipe"] });
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#process.on("close", (status) => {
      for (const { reject } of this.#answers) reject(new Error(`deploy.py ended with ${status}: ${this.#stderr}`));
    });
    createInterface(this.#process.stdout).on("line", (line) => this.#answers.shift()?.resolve(readOutcome(line)));
  }

  get waiting(): number {
    return this.#answers.length;
  }

  send(request: unknown): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#answers.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.#process.stdin.end();
  }
}

function readOutcome(line: string): Outcome {
  const answer = JSON.parse(line);
  if (typeof answer.refusal === "string") return { kind: "refused", reason: answer.refusal };
  return { kind: "deployed", users: answer.users, keys: answer.keys };
}
