/** The blanks that every line begins with; lines of nothing but blanks do not count. */
export function indentationOf(lines: readonly string[]): string {
  const [first = "", ...others] = lines
    .filter((line) => line.trim() !== "")
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
