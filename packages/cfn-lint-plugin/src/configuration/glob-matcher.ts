import type { GlobMatcher } from "@latchkey/rules/configuration";

/** Matches patterns as globs on the command line are matched; each is compiled once. */
export async function createGlobMatcher(): Promise<GlobMatcher> {
  const { default: picomatch } = await import("picomatch");
  const compiled = new Map<string, (text: string) => boolean>();
  return (pattern, text) => {
    const known = compiled.get(pattern);
    const isMatch = known ?? picomatch(pattern, { dot: true, nonegate: true, flags: "s" });
    if (known === undefined) {
      compiled.set(pattern, isMatch);
    }
    return isMatch(text);
  };
}
