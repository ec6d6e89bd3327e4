/** The choice that is most like a misspelt word; absent when none is like it. */
export async function findSimilar(word: string, choices: readonly string[]): Promise<string | undefined> {
  // Loaded only for who has misspelt something.
  const { closest, distance } = await import("fastest-levenshtein");
  const choice = closest(word, choices);
  return distance(word, choice) <= word.length / 2 ? choice : undefined;
}
