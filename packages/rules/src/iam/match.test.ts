// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget } from "../conditions/budget";
import type { Atom, Text } from "../evaluation/text";
import { showText, toText } from "../evaluation/text";
import type { Answer } from "./answer";
import { matchPattern } from "./match";
import { readPattern } from "./pattern";

const syntax = { hasWildcards: true, hasVariables: "yes", ignoresCase: false } as const;

const account: Atom = { kind: "pseudo-parameter", id: "AWS::AccountId", name: "AWS::AccountId", excludes: /[^0-9]/ };
const region: Atom = { kind: "pseudo-parameter", id: "AWS::Region", name: "AWS::Region", excludes: /[^a-z0-9-]/ };
const name: Atom = { kind: "parameter", id: "parameter:/Name", name: "Name" };
const nameInArn: Atom = { ...name, excludes: /[^\w+=,.@-]/ };
const other: Atom = { kind: "parameter", id: "parameter:/Other", name: "Other" };
const bucket: Atom = { kind: "attribute", id: "attribute:/Bucket.Arn", name: "Bucket.Arn" };
const carol: Atom = { kind: "generated-name", id: "name:/Carol", name: "Carol", excludes: /[^A-Za-z0-9-]/ };
const dave: Atom = { kind: "generated-name", id: "name:/Dave", name: "Dave", excludes: /[^A-Za-z0-9-]/ };
const followedNot: Atom = { kind: "unknown", id: "name:/Eve", name: "the function Fn::Transform" };

const bob = "arn:aws:iam::123456789012:user/bob";
const ofAccount = (...rest: Text): Text => ["arn:aws:iam::", account, ":user/", ...rest];
const context = new Map<string, Text>([
  ["aws:username", ["bob"]],
  ["aws:principaltag/team", ["a*c"]],
]);

type Row = readonly [pattern: string | Text, text: string | Text, answer: Answer];

const piecesOf = (value: string | Text): Text => toText(typeof value === "string" ? [value] : value);

function match(pattern: string | Text, text: string | Text): Answer {
  return matchPattern(readPattern(piecesOf(pattern), syntax), piecesOf(text), {
    values: context,
    budget: new Budget(1e9),
  });
}

function checkEach(rows: readonly Row[]): void {
  for (const [pattern, text, answer] of rows) {
    test(`${showText(piecesOf(pattern))} against ${showText(piecesOf(text))}: ${answer}`, () => {
      expect(match(pattern, text)).toBe(answer);
    });
  }
}

describe("a pattern without atoms", () => {
  checkEach([
    ["*", bob, "yes"],
    ["**", bob, "yes"],
    ["*", "", "yes"],
    ["", "", "yes"],
    ["", bob, "no"],
    ["?", "", "no"],
    [bob, bob, "yes"],
    ["arn:aws:iam::*:user/bob", bob, "yes"],
    ["arn:aws:iam::*:user/?ob", bob, "yes"],
    ["arn:aws:iam::*:user/b?", bob, "no"],
    ["arn:aws:iam::*:user/bob?", bob, "no"],
    ["arn:aws:iam::*:user/bob*", bob, "yes"],
    ["arn:aws:iam::*:user/Bob", bob, "no"],
    ["arn:aws:iam::*:user/team/*", bob, "no"],
    ["arn:aws:iam::*:user/*/bob", "arn:aws:iam::1:user/a/b/bob", "yes"],
    ["arn:aws:iam:*:user/bob", bob, "yes"],
    ["arn:aws:iam::*:role/*", bob, "no"],
    ["a.b", "axb", "no"],
  ]);
});

describe("a policy variable", () => {
  checkEach([
    ["arn:aws:iam::*:user/${aws:username}", bob, "yes"],
    ["arn:aws:iam::*:user/${AWS:UserName}", bob, "yes"],
    ["arn:aws:iam::*:user/${ aws:username }", bob, "yes"],
    ["arn:aws:iam::*:user/${aws:username, 'anna'}", bob, "yes"],
    ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/anna", "no"],
    ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/team/bob", "no"],
    ["arn:aws:iam::*:user/*${aws:username}", "arn:aws:iam::123456789012:user/team/bob", "yes"],
    ["${aws:username}${aws:username}", "bobbob", "yes"],
    // Of a key that the context does not have nothing is known, not even with a default.
    ["arn:aws:iam::*:user/${aws:SourceIdentity}", bob, "maybe"],
    ["arn:aws:iam::*:user/${aws:SourceIdentity, 'bob'}", bob, "maybe"],
    ["arn:aws:iam::*:role/${aws:SourceIdentity}", bob, "no"],
    // A value's own characters are no wildcards.
    ["${aws:PrincipalTag/team}", "a*c", "yes"],
    ["${aws:PrincipalTag/team}", "abc", "no"],
    ["user/${*}", "user/*", "yes"],
    ["user/${*}", "user/bob", "no"],
    ["user/${?}${$}", "user/?$", "yes"],
    // Not closed, it is not a variable.
    ["user/${aws:username", "user/${aws:username", "yes"],
    ["user/${aws:username", "user/bob", "no"],
    // What closes it, or whether anything does, is in the atom.
    [["user/${", other, "}"], "user/bob", "maybe"],
    [["user/${", other], "user/bob", "maybe"],
    [["role/${", other], "user/bob", "no"],
  ]);

  test("that stands for a text with atoms", () => {
    const text = ofAccount("team-", nameInArn);
    const own = new Map<string, Text>([["aws:username", ["team-", name]]]);
    const patternOf = (literal: string): Answer =>
      matchPattern(readPattern([literal], syntax), text, { values: own, budget: new Budget(1e9) });
    expect(patternOf("arn:aws:iam::*:user/${aws:username}")).toBe("yes");
    expect(patternOf("arn:aws:iam::*:user/team/${aws:username}")).toBe("no");
  });
});

describe("an atom in the text", () => {
  checkEach([
    ["arn:aws:iam::*:user/bob", ofAccount("bob"), "yes"],
    ["arn:aws:iam::123456789012:user/bob", ofAccount("bob"), "maybe"],
    ["arn:aws:iam::aws:user/bob", ofAccount("bob"), "no"],
    ["arn:aws:iam::????????????:user/bob", ofAccount("bob"), "maybe"],
    ["arn:aws:iam::*:user/anna", ofAccount("bob"), "no"],
    [ofAccount("bob"), ofAccount("bob"), "yes"],
    [ofAccount("*"), ofAccount(nameInArn), "yes"],
    [ofAccount("anna"), ofAccount(nameInArn), "maybe"],
    [ofAccount("team/*"), ofAccount(nameInArn), "no"],
    [ofAccount("*"), ofAccount(followedNot), "yes"],
    [ofAccount("team/*"), ofAccount(followedNot), "maybe"],
    [["arn:aws:iam::", region, ":user/bob"], ofAccount("bob"), "maybe"],
  ]);
});

describe("an atom in the pattern", () => {
  checkEach([
    [ofAccount("bob"), bob, "maybe"],
    [["arn:aws:iam::", region, ":user/bob"], bob, "maybe"],
    [ofAccount(name), ofAccount(nameInArn), "yes"],
    [ofAccount(name, "-x"), ofAccount(nameInArn, "-x"), "yes"],
    [ofAccount(name, "-x"), ofAccount(nameInArn, "-y"), "no"],
    [ofAccount(name), ofAccount("team/", nameInArn), "no"],
    [ofAccount(other), ofAccount(nameInArn), "maybe"],
    // It may be `*`, or bring one.
    [[other], bob, "maybe"],
    [[other, "x"], bob, "no"],
    [["arn:aws:s3:::", other], bob, "no"],
    [[bucket], bob, "maybe"],
    [[bucket, "/*"], bob, "maybe"],
    [["arn:aws:iam::", other], "arn:aws:iam::", "maybe"],
  ]);
});

describe("a name that CloudFormation makes up", () => {
  checkEach([
    [ofAccount(carol), ofAccount(carol), "yes"],
    [ofAccount(dave), ofAccount(carol), "no"],
    [ofAccount(carol), ofAccount("bob"), "no"],
    [ofAccount("bob"), ofAccount(carol), "no"],
    [ofAccount("bob*"), ofAccount(carol), "maybe"],
    [ofAccount("b?b"), ofAccount(carol), "maybe"],
    [ofAccount("*bob"), ofAccount(carol), "maybe"],
    [ofAccount("team_*"), ofAccount(carol), "no"],
    [ofAccount("*"), ofAccount(carol), "yes"],
    [ofAccount(other), ofAccount(carol), "maybe"],
    [ofAccount(carol), ofAccount(nameInArn), "no"],
    [ofAccount(carol), ofAccount(followedNot), "maybe"],
    [ofAccount(carol, "*"), ofAccount(carol), "yes"],
    [ofAccount(carol, "x"), ofAccount(carol), "no"],
  ]);
});

describe("in general", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  const globs = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  const atoms = fc.constantFrom(
    { ...name, excludes: /b/ },
    { ...other },
    { ...carol, excludes: /[^ab]/ },
    { ...dave, excludes: /[^ab]/ },
  );
  const textOf = (literals: fc.Arbitrary<string>): fc.Arbitrary<Text> =>
    fc.array(fc.oneof(literals, atoms), { maxLength: 5 }).map(toText);
  const rank = { no: 0, maybe: 1, yes: 2 } as const;

  test("it agrees with a regular expression where there are no atoms", () => {
    fc.assert(
      fc.property(globs, letters, (pattern, text) => {
        const source = pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]");
        expect(match(pattern, text)).toBe(new RegExp(`^${source}$`).test(text) ? "yes" : "no");
      }),
      { numRuns: 2_000 },
    );
  });

  test("whatever the atoms stand for, `yes` matches and `no` does not", () => {
    // A made-up name ends in a character that is nowhere else.
    const values = fc.record({ free: globs, other: globs, carol: letters, dave: letters }).map((value) => ({
      [name.id]: value.free.replaceAll("b", "a"),
      [other.id]: value.other,
      [carol.id]: `${value.carol}C`,
      [dave.id]: `${value.dave}D`,
    }));
    fc.assert(
      fc.property(textOf(globs), textOf(letters), values, (pattern, text, value) => {
        const shared = new Set(text.flatMap((piece) => (typeof piece === "object" ? [piece.id] : [])));
        const plain = (id: string): string => (value[id] ?? "").replaceAll(/[*?]/g, "a");
        const fill = (pieces: Text): string =>
          pieces
            .map((piece) => {
              if (typeof piece === "string") return piece;
              return shared.has(piece.id) ? plain(piece.id) : (value[piece.id] ?? "");
            })
            .join("");
        const answer = match(pattern, text);
        if (answer !== "maybe") expect(match(fill(pattern), fill(text))).toBe(answer);
      }),
      { numRuns: 5_000 },
    );
  });

  test("a more general pattern never loses a match", () => {
    fc.assert(
      fc.property(
        textOf(globs),
        textOf(letters),
        fc.nat(),
        fc.nat(4),
        fc.boolean(),
        (pattern, text, at, length, one) => {
          const units = pattern.flatMap<string | Atom>((piece) =>
            typeof piece === "string" ? piece.split("") : [piece],
          );
          const start = at % (units.length + 1);
          const unit = units[start];
          const isOne = one && typeof unit === "string" && unit !== "*";
          const general = toText(units.toSpliced(start, isOne ? 1 : length, isOne ? "?" : "*"));
          expect(rank[match(general, text)]).toBeGreaterThanOrEqual(rank[match(pattern, text)]);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("it takes its steps from the budget, and does not know when there are none", () => {
    const budget = new Budget(5_000);
    const answer = (pattern: string): Answer =>
      matchPattern(readPattern([pattern], syntax), ["a".repeat(100)], { values: context, budget });
    expect(answer("a*")).toBe("yes");
    expect(answer("*a".repeat(100))).toBe("maybe");
    expect(["a*", "b*", "*"].map(answer)).toEqual(["maybe", "maybe", "maybe"]);
  });

  test.each([
    ["*a".repeat(5_000), "a".repeat(1_000), "no"],
    [`${"*a".repeat(500)}c`, "a".repeat(1_024), "no"],
    ["?*".repeat(5_000), "a".repeat(1_024), "no"],
    ["*".repeat(10_000), "a".repeat(1_024), "yes"],
    [`arn:${"${".repeat(5_000)}`, "arn:", "no"],
    [`arn:${"${".repeat(1_000_000)}`, "arn:", "maybe"],
    ["*".repeat(1_000_000), "a", "maybe"],
    ["*a", "a".repeat(1_000_000), "maybe"],
    ["${aws:username}*".repeat(500), "bob".repeat(300), "no"],
  ])("a hostile pattern takes no time to speak of (%#)", (pattern, text, answer) => {
    const start = performance.now();
    expect(match(pattern, text)).toBe(answer);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
