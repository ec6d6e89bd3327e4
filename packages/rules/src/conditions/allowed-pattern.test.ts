import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AllowedPattern } from "./allowed-pattern";
import { readAllowedPattern } from "./allowed-pattern";

function read(source: string): AllowedPattern {
  return readAllowedPattern(source) ?? expect.fail(`${source} is not supported`);
}

function examplesOf(source: string, count: number, shortest?: number, longest?: number): readonly string[] {
  const examples = read(source).examples(shortest, longest);
  return Array.from({ length: count }, () => examples.next()).flatMap(({ done, value }) =>
    done === true ? [] : [value],
  );
}

describe("a pattern matches whole values", () => {
  it.each<[pattern: string, matching: readonly string[], others: readonly string[]]>([
    ["", [""], ["a"]],
    ["ab", ["ab"], ["", "a", "abc", "xab"]],
    ["^ab$", ["ab"], ["a", "^ab$", "ab\n"]],
    ["\\Aab\\z", ["ab"], ["abc"]],
    ["^a|b$", ["a", "b"], ["ab", "ax"]],
    ["^$|^a+$", ["", "aa"], ["b"]],
    ["^(a|b)$", ["a", "b"], ["c"]],
    ["(?:ab)?c", ["c", "abc"], ["ac"]],
    ["(?<name>ab)+", ["ab", "abab"], ["aba"]],
    ["a|", ["a", ""], ["b"]],
    ["a*?b+?", ["b", "aabb"], ["a"]],
    ["a{2}", ["aa"], ["a", "aaa"]],
    ["a{2,}", ["aa", "aaaa"], ["a"]],
    ["a{0,2}", ["", "a", "aa"], ["aaa"]],
    ["(a?){3}", ["", "aaa"], ["aaaa"]],
    ["(a*)*b", ["b", "aaab"], ["a"]],
    ["[A-Z]{3}-\\d+", ["ABC-1", "XYZ-42"], ["AB-1", "ABC-", "abc-1"]],
    ["[^a-c]", ["d", "-", "\n", "😀"], ["a", "b", "c", ""]],
    ["[\\w+=,.@-]{1,4}", ["a+=-", "@"], ["", "a b", "abcde"]],
    ["[\\w-_]", ["-", "_", "a"], ["."]],
    ["[a-z-9]", ["m", "-", "9"], ["8"]],
    ["[-a]", ["-", "a"], ["b"]],
    ["[a^]", ["a", "^"], ["b"]],
    ["[S|N]", ["S", "|", "N"], ["SN"]],
    ["[<>()\\[\\]\\\\.&]", ["<", "]", "[", "\\", ".", "&"], ["a"]],
    ["[\\x20-\\x7E]*", ["", " ~", "abc"], ["\t", "\x7f"]],
    ["\\x41\\u0042\\x{43}", ["ABC"], ["abc"]],
    ["\\t\\n\\r\\f\\a\\e", ["\t\n\r\f\x07\x1b"], ["tnrfae"]],
    ["\\.\\-\\/\\\\\\*", [".-/\\*"], ["x-/\\*"]],
    ["a]}", ["a]}"], ["a"]],
    [".", ["a", "\t", "😀"], ["", "\n", "\r", "\u0085", "\u2028", "ab"]],
    ["\\d\\D", ["1a", "1\u0661"], ["11", "\u0661a"]],
    ["\\w\\W", ["_-", "aé"], ["ab", "é-"]],
    ["\\s\\S", [" a", "\va", "\t\u00a0"], ["\u00a0a", "  "]],
    ["\\h\\H\\v\\V", ["\u3000a\u2029a"], ["aaaa"]],
    ["\\p{Alpha}\\P{Digit}[\\p{Punct}]", ["ab-", "Z_~"], ["a1-", "1a-"]],
    ["(?i)Ab[x-z]", ["abx", "ABZ", "aBy"], ["abw"]],
    ["(?i)[^a]", ["b", "B"], ["a", "A"]],
    ["日本", ["日本"], ["日"]],
    [
      "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.|$)){4}",
      ["10.0.0.1", "255.255.0.0"],
      ["10.0.0", "10.0.0.", "10.0.0.256"],
    ],
    ["(^a)+", ["a"], ["aa", ""]],
    ["(^|,a)+", ["", ",a,a"], [",a,", "a"]],
    ["a^b|a$b|c\\zd", [], ["ab", "a\nb", "cd"]],
    ["a$.|(?s:b$.*)", ["b", "b\n", "b\r\n", "b\u2028"], ["a\n", "b\n\n", "bb"]],
    ["(?s)a.$.", ["ab\n", "a\n\n", "ab\u0085"], ["a\r\n", "abc"]],
    ["a(?=^)|(?=^)b", ["b"], ["a"]],
    ["a\\Z\\s|b\\z\\s", ["a\n"], ["b\n", "a "]],
    ["(?=.*[a-z])(?=.*[0-9])[a-zA-Z0-9]{8,}", ["abcdefg1", "ABCDEFg1"], ["abcdefgh", "12345678", "abcde1"]],
    ["^(?!aws)[a-z]+$", ["bws", "aw", "myaws"], ["aws", "awsome"]],
    ["(?!.*--)[a-z-]+", ["a-b-"], ["a--b", "--"]],
    ["(?!^mysql$)(?!^sys$)[a-z]*", ["", "mysqls", "sy"], ["mysql", "sys"]],
    ["a(?=b(?!c)).*", ["ab", "abd"], ["a", "abc", "ad"]],
    ["((?!-)[a-z-]{1,3}(?<!-)\\.)+", ["a.", "a-b.c."], ["-a.", "a-.", "a.-."]],
    ["[a-d]+(?<!a|bc)", ["b", "ab", "abcc", "ac"], ["a", "bc", "abc"]],
    ["[ab]+(?<=ab)", ["ab", "bab"], ["a", "ba"]],
    ["(?s).*", ["", "a\nb"], []],
    ["a(?i)b|c(?-i:d)", ["aB", "Cd"], ["AB", "cD"]],
    ["(?:a(?i)b)c", ["aBc"], ["aBC"]],
    ["(?is:A.)", ["a\n"], ["ab\n"]],
    ["[a-z&&[^aeiou]]+", ["xyz"], ["a", "xa"]],
    ["[\\w&&[^\\d_]&&a-f]", ["a", "f"], ["g", "1", "_"]],
    ["[a-c[x-z]1]", ["a", "y", "1"], ["d", "["]],
    ["[]a]+", ["]a"], ["[", "b"]],
    ["[^]a]", ["b", "["], ["]", "a"]],
    ["[&a&]", ["&", "a"], ["b"]],
    ["\\p{L}\\pN\\P{IsLu}", ["é٣a", "日1本"], ["11a", "a1A"]],
    ["[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", ["key = Wert ä", ""], ["a;b", "a\tb"]],
  ])("%j", (pattern, matching, others) => {
    expect(matching.filter((value) => !read(pattern).matches(value))).toEqual([]);
    expect(others.filter((value) => read(pattern).matches(value))).toEqual([]);
  });
});

it.each([
  "(?<=a+)b",
  "(?<=^a)b",
  "(?<=.)b",
  "(?>a)",
  "(?m)^a",
  "(?x)a",
  "(?=a)+",
  "(?=a",
  "(^|a){2}",
  "(?<n>a)(?<n>b)",
  "(a)\\1",
  "(?<n>a)\\k<n>",
  "a*+",
  "a?+",
  "a{2}+",
  "a**",
  "a{2}{3}",
  "\\p{Greek}",
  "(?i)\\p{Lower}",
  "\\bfoo\\b",
  "^*a",
  "\\Qa.b\\E",
  "\\y",
  "\\012",
  "[^a[b]]",
  "[^a&&b]",
  "[&&a]",
  "[a&&]",
  "[a&&&b]",
  "[a-c&&[b]c]",
  "[\\v-a]",
  "[]",
  "[^\\s\\S]",
  "[z-a]",
  "[a-\\d]",
  "[a",
  "(a",
  "a)",
  "*a",
  "a{,2}",
  "{a}",
  "a{3,2}",
  "a\\",
  "😀",
  "\\ud83d",
  "a{9000}",
  "((a{100}){100}){100}",
  "((){3000}){3000}",
])("does not support %s", (pattern) => {
  expect(readAllowedPattern(pattern)).toBeUndefined();
});

it("does not support what is too long or too deep", () => {
  expect(readAllowedPattern("a".repeat(2000))).toBeDefined();
  expect(readAllowedPattern("a".repeat(5000))).toBeUndefined();
  expect(readAllowedPattern(`${"(".repeat(50)}${")".repeat(50)}`)).toBeDefined();
  expect(readAllowedPattern(`${"(".repeat(2000)}${")".repeat(2000)}`)).toBeUndefined();
});

it("keeps a pattern that has been read", () => {
  expect(readAllowedPattern("a+b")).toBe(readAllowedPattern("a+b"));
});

describe("examples", () => {
  it.each<[pattern: string, examples: readonly string[], shortest?: number, longest?: number]>([
    ["^(b|a|)$", ["", "a", "b"]],
    ["us-east-1|eu-west-1|local", ["local", "eu-west-1", "us-east-1"]],
    ["(a|a|ab?)", ["a", "ab"]],
    ["[A-Z]{3}-\\d+", ["AAA-0", "AAA-1", "AAA-2", "AAA-3"]],
    ["[^a]", ["b", "c", "d", "e"]],
    ["[-_9Aa]", ["a", "A", "9", "-", "_"]],
    ["[\\s.]", [".", " ", "\t", "\n"]],
    ["[ab]*", ["", "a", "b", "aa"]],
    ["[ab]*", ["aa", "ab", "ba", "bb"], 2, 2],
    ["[ab]*", ["aaa", "aab", "aba", "abb"], 3],
    ["(abc)*", ["abcabc"], 4, 8],
    ["a{2,3}", [], 4],
    ["a{2,3}", [], 0, 1],
  ])("of %s", (pattern, expected, shortest, longest) => {
    const isComplete = expected.length !== 4;
    expect(examplesOf(pattern, isComplete ? 10 : 4, shortest, longest)).toEqual(expected);
  });

  it("are no longer than CloudFormation allows", () => {
    expect(examplesOf("(a{1500})*", 10).map(({ length }) => length)).toEqual([0, 1500, 3000]);
    expect(read("a*").matches("a".repeat(4096))).toBe(true);
    expect(read("a*").matches("a".repeat(4097))).toBe(false);
  });
});

it.each<[pattern: string, text: readonly string[], expected: boolean]>([
  ["[a-z]+", ["x-", "?"], false],
  ["[a-z]+", ["x", "?"], true],
  ["[a-z]+", ["?", "-", "?"], false],
  ["a\\d+b", ["?"], true],
  ["a\\d+b", ["a", "?", "b"], true],
  ["a\\d+b", ["?", "c"], false],
  ["a\\d+b", ["?", "1", "?", "2b"], true],
  ["a{2}", ["a", "?", "a"], true],
  ["a{2}", ["aa", "?", "a"], false],
])("%s may match %j, in which ? is anything: %s", (pattern, text, expected) => {
  const pieces = text.map((piece) => (piece === "?" ? ({ kind: "parameter", id: "P", name: "P" } as const) : piece));
  expect(read(pattern).mayMatch(pieces)).toBe(expected);
});

it.each<[pattern: string, before: readonly string[], after: readonly string[], examples: readonly string[]]>([
  ["a\\d+b", ["?"], ["1b"], ["", "a", "0", "1"]],
  ["a\\d+b", ["?", "1"], ["b"], ["", "0", "1", "2"]],
  ["a\\d{2}b", ["#"], ["b"], ["0", "1", "2", "3"]],
  ["a\\d{2}b", ["a"], ["?", "?"], ["", "0", "1", "2"]],
  ["(ab){2}", ["?"], ["ba", "?"], ["", "a"]],
  ["(ab){2}", ["?"], ["bab"], ["", "a"]],
  ["(ab){2}", [], ["bab"], ["a"]],
  ["(ab){2}", ["?"], ["c", "?"], []],
])("%s has between %j and %j, where ? is anything and # is a1", (pattern, before, after, expected) => {
  const toText = (pieces: readonly string[]) =>
    pieces.map((id) => (id === "?" || id === "#" ? ({ kind: "parameter", id, name: id } as const) : id));
  const patternOf = ({ id }: { id: string }) => (id === "#" ? read("a1") : undefined);
  const middle = read(pattern).between(toText(before), toText(after), patternOf);
  const examples = middle?.examples();
  expect(expected.length === 4 ? expected.map(() => examples?.next().value) : [...(examples ?? [])]).toEqual(expected);
});

/** The whole values that match, in JavaScript's words where those of Java have another meaning there. */
function inJavaScript(source: string, flags = ""): RegExp {
  const terminator = "\\r\\n|[\\r\\x85\\u2028\\u2029]|(?<!\\r)\\n";
  const translated = source
    .replaceAll("$", () => `(?=(?:${terminator})?$)`)
    .replaceAll(".", "[^\\n\\r\\x85\\u2028\\u2029]")
    .replaceAll("\\S", "[^\\t-\\r ]");
  return new RegExp(`^(?:${translated})$`, flags);
}

describe("patterns that JavaScript can read", () => {
  const character = fc.constantFrom("a", "b", "B", "1", "_", " ", "\\d", "\\w", "\\S", ".", "-", "\\x61");
  const set = fc.constantFrom("[ab]", "[^a]", "[a-b1]", "[^\\d_]", "[\\w\\-]", "[B-b]");
  const { pattern: any } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(character, set),
      fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => one + other),
      fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => `(${one}|${other})`),
      tie("pattern").map((part) => `(?:${part})`),
      fc.tuple(fc.constantFrom("(?=", "(?!"), tie("pattern")).map(([start, part]) => `${start}${part})`),
      fc
        .tuple(fc.constantFrom("(?<=", "(?<!"), fc.constantFrom("a", "[ab]", "b1", "(a|1b)", "\\w{1,2}", ""))
        .map(([start, part]) => `${start}${part})`),
      fc.constantFrom("^", "$"),
      fc
        .tuple(tie("pattern"), fc.constantFrom("?", "*", "+", "{2}", "{0,2}", "{1,}", "*?"))
        .map(([part, quantifier]) => `(${part})${quantifier}`),
    ),
  }));
  const pattern = any.filter((source) => readAllowedPattern(source) !== undefined);
  const value = fc.string({ unit: fc.constantFrom("a", "b", "B", "1", "_", " ", "-", "\n", "\r"), maxLength: 6 });

  it("match the same strings", () => {
    fc.assert(
      fc.property(pattern, fc.array(value, { minLength: 8, maxLength: 8 }), (source, values) => {
        const expected = inJavaScript(source);
        for (const each of values) expect([each, read(source).matches(each)]).toEqual([each, expected.test(each)]);
      }),
      { numRuns: 500 },
    );
  });

  it("have examples that match, ordered by length and each once", () => {
    fc.assert(
      fc.property(pattern, (source) => {
        const examples = examplesOf(source, 40);
        expect(examples.filter((example) => !inJavaScript(source, "u").test(example))).toEqual([]);
        expect(new Set(examples).size).toBe(examples.length);
        expect(examples.toSorted((one, other) => one.length - other.length)).toEqual(examples);
      }),
      { numRuns: 300 },
    );
  });

  it("have a string in common exactly when one is found", () => {
    const plain = fc.constantFrom(
      "a",
      "b",
      "[ab]",
      "[a1]",
      "(a|b1)",
      "(a|)",
      "b?",
      "1{0,2}",
      "(ab){1,2}",
      "a*",
      "[ab1]",
    );
    const source = fc.tuple(plain, fc.constantFrom("", "|"), plain).map((parts) => parts.join(""));
    fc.assert(
      fc.property(source, source, (one, other) => {
        const inside = [{ kind: "parameter", id: "P", name: "P" } as const, "1"];
        // Longer ones are not needed: no two of these parts have more than eight characters together.
        const common = [...read(other).examples(0, 9)].some((example) => read(one).matches(`${example}1`));
        expect(read(one).mayMatch(inside, () => read(other))).toBe(common);
      }),
      { numRuns: 300 },
    );
  });

  it("have in common what both match", () => {
    fc.assert(
      fc.property(pattern, pattern, fc.array(value, { minLength: 8, maxLength: 8 }), (one, other, values) => {
        const both = read(one).and(read(other));
        const examples = [...examplesOf(one, 20), ...examplesOf(other, 20)];
        for (const each of [...values, ...examples]) {
          const expected = read(one).matches(each) && read(other).matches(each);
          expect([each, both?.matches(each)]).toEqual([each, expected]);
        }
        const shortest = both?.examples().next().value;
        expect(both?.shortest).toBe(shortest === undefined ? Number.POSITIVE_INFINITY : [...shortest].length);
      }),
      { numRuns: 300 },
    );
  });

  it("have in the middle what makes a whole", () => {
    const inside = fc.constantFrom("", "a", "b1", "ab");
    fc.assert(
      fc.property(pattern, inside, inside, fc.array(value, { maxLength: 8 }), (source, before, after, values) => {
        const middle = read(source).between([before], [after], () => undefined);
        const examples = examplesOf(source, 20).filter((each) => each.startsWith(before) && each.endsWith(after));
        const cut = examples.map((each) => each.slice(before.length, each.length - after.length || undefined));
        for (const each of [...values, ...cut]) {
          const expected = read(source).matches(before + each + after);
          expect([each, middle?.matches(each)]).toEqual([each, expected]);
        }
        expect(middle?.shortest === Number.POSITIVE_INFINITY).toBe(middle?.examples().next().done === true);
      }),
      { numRuns: 300 },
    );
  });

  it("have all short strings that match as examples", () => {
    const letters = ["a", "b", "1"];
    const twoLetters = letters.flatMap((one) => letters.map((other) => one + other));
    const short = ["", ...letters, ...twoLetters, ...twoLetters.flatMap((two) => letters.map((third) => two + third))];
    const plain = fc.constantFrom("a", "b", "[ab]", "[a1]", "(a|b1)", "(a|)", "b?", "1{0,2}", "(ab){1,2}", "a*");
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, fc.constantFrom("", "|")), { minLength: 1, maxLength: 4 }), (parts) => {
        const source = parts.map(([part, sign]) => part + sign).join("");
        const matching = short.filter((each) => inJavaScript(source).test(each));
        const examples = [...read(source).examples(0, 3)];
        expect(examples.toSorted()).toEqual(matching.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});

describe("high bounds", () => {
  it.each<[pattern: string, shortest: number, longest: number]>([
    ["[a-z]{1,2048}", 1, 2048],
    ["[a-z]{0,4095}", 0, 4095],
    ["[a-z]{3,4096}", 3, 4096],
    ["(ab|cd){2,10000}", 4, 4096],
    ["[a-z]{1000,3000}a{1,1096}", 1001, 4096],
  ])("of %s are exact", (pattern, shortest, longest) => {
    expect(read(pattern).shortest).toBe(shortest);
    const [example = ""] = examplesOf(pattern, 1, longest);
    expect(example).toHaveLength(longest);
    expect(read(pattern).matches(example)).toBe(true);
    expect(read(pattern).matches(`${example}a`)).toBe(false);
    expect(examplesOf(pattern, 1, longest + 1)).toEqual([]);
  });

  it("leave what two have in common exact, and what stands in the middle", () => {
    expect(read("[a-c]{1,2048}").and(read("[c-e]{5,2000}"))?.shortest).toBe(5);
    const middle = read("[a-c]{1,2048}").between(["a".repeat(2000)], ["c"], () => undefined);
    expect(["b".repeat(47), "b".repeat(48), "d"].map((value) => middle?.matches(value))).toEqual([true, false, false]);
  });

  it.each(["(((a{1000}){1000}){1000})", "(((a{0,1000}){0,1000}){0,1000})", "(?!.*a.{20}).*", "(?=.*(a|b).{20}b)[ab]*"])(
    "of %s are too much",
    (pattern) => {
      const started = performance.now();
      expect(readAllowedPattern(pattern)).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(1000);
    },
  );
});

it("does not go through all pairs of states of large patterns", () => {
  const started = performance.now();
  const [one, other] = [read("(a?b?){300}c"), read("(b?a?){300}d")];
  expect(one.mayMatch([{ kind: "parameter", id: "P", name: "P" }], () => other)).toBe(true);
  expect(performance.now() - started).toBeLessThan(2000);
});

it("takes no more than linear time where other engines go back and forth", () => {
  const started = performance.now();
  expect(read("(a+)+b").matches("a".repeat(4000))).toBe(false);
  expect(read("(a|a)*c").matches("a".repeat(4000))).toBe(false);
  expect(read("(.*a){20}c").matches("a".repeat(4000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
