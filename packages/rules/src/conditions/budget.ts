/** How much work may go into an answer: in steps, not seconds, so that the answer does not depend on the machine. */
export class Budget {
  #steps: number;
  readonly #whole: Budget | undefined;

  /** A step takes about a tenth of a microsecond. What is spent is spent of `whole`, too, which others share. */
  constructor(steps: number, whole?: Budget) {
    this.#steps = steps;
    this.#whole = whole;
  }

  /** Whether no step is left. */
  get isSpent(): boolean {
    return this.#steps < 0 || this.#whole?.isSpent === true;
  }

  /** Takes steps away; throws `OutOfSteps` when there were not as many. */
  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new OutOfSteps();
    this.#whole?.spend(steps);
  }
}

/** The budget is spent; the message completes "because of …". */
export class OutOfSteps extends Error {
  constructor() {
    super("conditions that are too tangled to solve");
    this.name = "OutOfSteps";
  }
}
