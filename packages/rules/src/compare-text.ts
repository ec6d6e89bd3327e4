/** Orders by UTF-16 code units, the same on every machine and in every locale. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
