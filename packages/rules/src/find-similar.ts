/** The choice that a misspelt or shortened word means; absent when none is like it. */
export function findSimilar(word: string, choices: readonly string[]): string | undefined {
  const [longer, ...others] = choices.filter((choice) => choice.startsWith(word));
  if (longer !== undefined && others.length === 0) return longer;
  let closest: string | undefined;
  let least = Math.floor(word.length / 2);
  for (const choice of choices) {
    const distance = editDistance(word, choice, least);
    if (distance > least || (distance === least && closest !== undefined)) continue;
    closest = choice;
    least = distance;
  }
  return closest;
}

/** How many characters have to be put in, taken out or replaced; more than `limit` when it is more. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + Number(one[i - 1] !== other[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
