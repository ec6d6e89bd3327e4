/** How much work may go into an answer: in steps, not seconds, so that the answer does not depend on the machine. */
export class Budget {
  #steps: number;

  /** A step takes about a tenth of a microsecond. */
  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Throws `OutOfSteps` when there are no more. */
  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new OutOfSteps();
  }
}

/** The budget is spent. */
export class OutOfSteps extends Error {
  constructor() {
    super("no steps left");
    this.name = "OutOfSteps";
  }
}
