/** The decisions of a generator, read from a list of numbers: fewer and smaller numbers make something simpler. */
export class Dice {
  readonly #numbers: readonly number[];
  #thrown = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number from 0 to `count` - 1; 0 once the list is used up. */
  below(count: number): number {
    const number = this.#numbers[this.#thrown] ?? 0;
    this.#thrown += 1;
    return number % count;
  }

  /** One of the items, which must not be none. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Whether something that happens once in `count` times happens. */
  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  /** Makes one of several things, each as often as its weight says. */
  choose<T>(...makers: readonly (readonly [weight: number, make: () => T])[]): T {
    const total = makers.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.below(total);
    for (const [weight, make] of makers) {
      if (left < weight) return make();
      left -= weight;
    }
    throw new RangeError("No choice has a weight");
  }
}
