/** The choice that a misspelt or shortened word means; absent when none is like it. */
export async function findSimilar(word: string, choices: readonly string[]): Promise<string | undefined> {
  const [longer, ...others] = choices.filter((choice) => choice.startsWith(word));
  if (longer !== undefined && others.length === 0) {
    return longer;
  }
  // Loaded only for who has misspelt something.
  const { closest, distance } = await import("fastest-levenshtein");
  const choice = closest(word, choices);
  return distance(word, choice) <= word.length / 2 ? choice : undefined;
}
