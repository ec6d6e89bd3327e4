/** How many cells of a terminal a character takes, by its code point; combining characters aside. */
export type CellWidth = (codePoint: number) => number;

const COMBINING = /^\p{M}$/u;

/** One cell for each character, unless a text needs the tables, which take their time to load. */
export async function loadCellWidth(texts: readonly string[]): Promise<CellWidth> {
  if (texts.every((text) => /^\p{ASCII}*$/u.test(text))) {
    return () => 1;
  }
  const { eastAsianWidth } = await import("get-east-asian-width");
  return (codePoint) => eastAsianWidth(codePoint);
}

/** How many cells a text takes that a terminal can show as it is. */
export function cellsOf(text: string, cellWidth: CellWidth): number {
  let cells = 0;
  for (const character of text) {
    cells += COMBINING.test(character) ? 0 : cellWidth(character.codePointAt(0) as number);
  }
  return cells;
}
