import { describe, expect, it } from "vitest";
import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import type { Atom, Text } from "../evaluation/text";
import { toText } from "../evaluation/text";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { always, and, never, not, or } from "./formula";
import { Solver } from "./solver";

/** `A` is free, `A=x` has a default, `A:x,y` allowed values, `A:2..3` a minimal and a maximal length, `A:number` a type. */
function declare(notation: string): ParameterDeclaration {
  const [, name = "", preset, rest = ""] = /^(\w+)(?:=([^:]*))?(?::(.*))?$/.exec(notation) ?? [];
  const [, shortest, longest] = /^(\d*)\.\.(\d*)$/.exec(rest) ?? [];
  const isList = rest !== "" && rest !== "number" && shortest === undefined;
  return {
    name,
    type: rest === "number" ? "Number" : "String",
    noEcho: false,
    ...(preset === undefined ? {} : { default: preset }),
    ...(isList ? { allowedValues: rest.split(",") } : {}),
    ...(shortest ? { minLength: Number(shortest) } : {}),
    ...(longest ? { maxLength: Number(longest) } : {}),
  };
}

/** A capital letter is a parameter, or with `R` the Region and with `I` an import; all else is literal. */
function parseText(source: string, declarations: ReadonlyMap<string, ParameterDeclaration>): Text {
  return toText(
    [...source].map((character): string | Atom => {
      if (character === "R") return { kind: "pseudo-parameter", id: "AWS::Region", name: "AWS::Region" };
      if (character === "I") return { kind: "import", id: "import", name: "an import" };
      if (!/[A-Z]/.test(character)) return character;
      const declaration = declarations.get(character) ?? declare(character);
      return { kind: "parameter", id: `parameter:${character}`, name: character, declaration };
    }),
  );
}

/** Reads `A == x and not B == y or …`; `?` is a statement that cannot be followed. */
function parse(source: string, parameters: string): Formula {
  const declarations = new Map(parameters.split(" ").map((each) => [each.charAt(0), declare(each)]));
  const unknowns = new Map<string, Formula>();
  const statement = (text: string): Formula => {
    if (text.startsWith("not ")) return not(statement(text.slice(4)));
    if (text.startsWith("?")) {
      const known = unknowns.get(text) ?? { kind: "unknown", reason: text };
      unknowns.set(text, known);
      return known;
    }
    const [left = "", right = ""] = text.split("==").map((side) => side.trim());
    return equal(parseText(left, declarations), parseText(right, declarations));
  };
  return or(source.split(" or ").map((way) => and(way.split(" and ").map(statement))));
}

function verdict(parameters: string, statement: string, ...constraints: readonly string[]): string {
  const solver = new Solver(constraints.map((constraint) => parse(constraint, parameters)));
  const result = solver.decide(parse(statement, parameters));
  if (result.kind === "undecided") return `undecided: ${result.reason}`;
  if (result.kind !== "when") return result.kind;
  const settings = Object.entries(result.parameters).map(([name, value]) => `${name}=${value}`);
  return `when ${settings.join(" ")}${result.withDefaults ? " (defaults)" : ""}`;
}

type Row = readonly [what: string, parameters: string, statement: string, verdict: string];

describe.each<readonly [what: string, rows: readonly Row[]]>([
  [
    "one equation",
    [
      ["of one value", "", "x == x", "always"],
      ["of two values", "", "x == y", "never"],
      ["of a parameter with itself", "A", "A == A", "always"],
      ["with a free parameter", "A", "A == x", "when A=x"],
      ["that must not hold", "A", "not A == x", "when A=value"],
      ["that must not hold, but does by default", "A=x", "not A == x", "when A=value"],
      ["that must not hold, and does not by default", "A=a", "not A == x", "when A=a (defaults)"],
      ["that holds by default", "A=x", "A == x", "when A=x (defaults)"],
      ["that does not hold by default", "A=a", "A == x", "when A=x"],
      ["with the empty string", "A", "A ==", "when A="],
      ["with anything but the empty string", "A=", "not A ==", "when A=value"],
      ["with the Region", "", "R == eu-west-1", "when AWS::Region=eu-west-1"],
      ["with any other Region", "", "not R == us-east-1", "when AWS::Region=us-west-2"],
      ["with a Region that cannot be", "", "R ==", "never"],
      ["with a number", "A:number", "A == 1", "when A=1"],
      ["with a number and a word", "A:number", "A == one", "never"],
      ["with a value that is not allowed", "A:x", "A == y", "never"],
      ["with the one value that is allowed", "A:x", "A == x", "always"],
      ["with something too short", "A:2..", "A == x", "never"],
      ["with something too long", "A:..2", "A == xyz", "never"],
      ["that cannot hold for its length", "A:8..", "not A == x", "always"],
      ["with the shortest plain value", "A:8..", "not A == value---", "when A=value2--"],
      ["with all there can be", "A:..0", "A ==", "always"],
      ["with a default that is not allowed", "A=x:3..", "A == xyz", "when A=xyz"],
    ],
  ],
  [
    "several equations",
    [
      ["of two parameters", "A B", "A == x and B == y", "when A=x B=y"],
      ["of which one holds by default", "A=x B", "A == x and B == y", "when A=x B=y"],
      ["of which one always holds", "A", "A == x and 1 == 1", "when A=x"],
      ["that exclude each other", "A", "A == x and A == y", "never"],
      ["and a negation", "A", "A == x and not A == x", "never"],
      ["of which one implies the other", "A", "A == x and not A == y", "when A=x"],
      ["of which one or the other holds", "A:x,y", "A == x or A == y", "always"],
      ["none of which may hold", "A:x,y,z", "not A == x and not A == y and not A == z", "never"],
      ["none of which may hold, which leaves one", "A:x,y,z", "not A == x and not A == y", "when A=z"],
    ],
  ],
  [
    "equal parameters",
    [
      ["can be anything", "A B", "A == B", "when A=value B=value"],
      ["can be the other's default", "A B=b", "A == B", "when A=b B=b"],
      ["can differ", "A B", "not A == B", "when A=value B=value2"],
      ["differ by default", "A=a B=b", "not A == B", "when A=a B=b (defaults)"],
      ["have one value (both engines of AWS say never)", "A B", "A == B and A == x", "when A=x B=x"],
      ["pass it on", "A B C", "A == B and B == C and not A == C", "never"],
      ["pass it on in any order", "A B C D", "C == D and A == B and B == C and not D == A", "never"],
      ["pass a literal on", "A B C", "A == B and B == C and A == x and C == y", "never"],
      ["share their allowed values", "A:x,y B:y,z", "A == B", "when A=y B=y"],
      ["have no allowed value in common", "A:x B:z", "A == B", "never"],
      ["have only allowed values", "A B:x,y", "A == B and A == z", "never"],
      ["have lengths that no value has", "A:..2 B:3..", "A == B and not A == x", "never"],
      ["have only what is allowed for both", "A:x,y B:..1", "A == B and not A == x and not B == y", "never"],
    ],
  ],
  [
    "pigeonholes",
    [
      ["of two flags", "A:0,1 B:0,1", "not A == B", "when A=0 B=1"],
      ["of three flags", "A:0,1 B:0,1 C:0,1", "not A == B and not B == C and not A == C", "never"],
      ["just enough", "A:1,2,3 B:1,2 C:1", "not A == B and not B == C and not A == C", "when A=3 B=2"],
    ],
  ],
  [
    "texts of several parameters",
    [
      ["that are a literal", "A B", "A-B == x-y", "when A=x B=y"],
      ["that can be split in two ways", "A B", "A-B == x-y-z", "when A=x B=y-z"],
      ["of which one way is out", "A B", "A-B == x-y-z and not A == x", "when A=x-y B=z"],
      ["of which both ways are out", "A B", "A-B == x-y and not A == x", "never"],
      ["without the delimiter", "A B", "A-B == xy", "never"],
      ["of an allowed value", "A:x,y B", "A-B == x-y", "when A=x B=y"],
      ["that one parameter is", "A B C", "A-B == C and C == xy", "never"],
      ["that a parameter of few values is", "A B C:x,x-y", "A-B == C", "when A=x B=y C=x-y"],
      ["that are too long in any case", "A:x,y B:..1", "not Ax == B", "always"],
      ["with one repeated", "A", "A-A == x-x", "when A=x"],
      ["with one repeated that differs", "A", "A-A == x-y", "never"],
      ["on both sides", "A B C D", "A-B == C.D", "when A=value.value B=value C=value D=value-value"],
      ["on both sides that end differently", "A B", "A-x == B-y", "never"],
      ["on both sides by turns", "A B", "AB == BA and A == x and B == y", "never"],
      ["on both sides through a third", "A B C", "A == B-x and A == C-y", "never"],
      ["that must not be a literal", "A B", "not A-B == x-y", "when A=value"],
      ["with a length", "A:12.. B", "A == B-x", "when A=value------x B=value-----"],
    ],
  ],
  [
    "statements that have nothing to do with each other",
    [
      ["hold together", "A B C", "A == x and B == y and C == z", "when A=x B=y C=z"],
      ["hold by default", "A=x B=y C=c", "A == x and B == y and not C == z", "when A=x B=y C=c (defaults)"],
      ["hold by default but for one", "A=x B=y C", "A == x and B == y and C == z", "when A=x B=y C=z"],
      ["keep few defaults where one has none", "A=x B=y C", "A == B and C == z", "when A=x B=x C=z"],
      ["cannot hold together with one that cannot", "A B:u,v", "A == x and not B == u and not B == v", "never"],
      ["always hold together", "A B:u", "A == A and B == u", "always"],
      ["are one that may fail", "A B:u", "A == x and B == u", "when A=x"],
      ["hold apart by the first", "A B", "A == x or B == y", "when A=x"],
      ["hold apart by the one with a default", "A B=b", "A == x or B == b", "when B=b (defaults)"],
      ["hold apart by the one that has fewer", "A B C=c", "A == B and not A == x or C == z", "when C=z"],
      ["hold apart by the one that keeps more", "A=a B C=c", "A == x and C == z or B == y", "when B=y"],
      ["hold apart always, by one", "A B:u", "A == x or B == u", "always"],
      ["hold apart never", "A:u B:v", "A == x or B == y", "never"],
      ["hold apart by the one that can", "A:u B", "A == x or B == y", "when B=y"],
      ["hold apart by what can be chosen", "I A", "I == y or A == x", "when A=x"],
    ],
  ],
  [
    "what cannot be followed",
    [
      ["decides it", "", "I == y", "undecided: the value of an import"],
      ["decides it with others", "A", "A == x and I == y", "undecided: the value of an import"],
      ["does not matter", "A", "A == x or I == y", "when A=x"],
      ["does not matter where something else excludes it", "A", "I == y and A == x and A == z", "never"],
      ["is equal to itself", "", "I-x == I-x", "always"],
      ["is not two things", "", "I == y and I == z", "never"],
      ["is a statement", "A", "A == x and ?why", "undecided: ?why"],
      ["is a statement and its negation", "A", "?why and not ?why", "never"],
      ["is a statement or its negation", "A", "?why or not ?why", "always"],
      ["is two statements", "A", "?why and not ?other", "undecided: ?other"],
    ],
  ],
  [
    "the witness",
    [
      ["is the smallest", "A=a B=b C=c", "A == x and B == x or C == x", "when C=x"],
      ["is the smallest, whatever the names", "A=a B=b C=c", "C == x and B == x or A == x", "when A=x"],
      ["keeps a default of what it names", "A B=2", "A == x and B == 1 or A == x and B == 2", "when A=x B=2"],
      ["departs from few defaults", "A=a B=b C=c", "A == x and B == x or A == x and C == c", "when A=x C=c"],
      ["has parameters rather than the Region", "A", "R == us-east-1 or A == x", "when A=x"],
      ["has the defaults where they suffice", "A=a B=b C", "A == a and B == b or C == x", "when A=a B=b (defaults)"],
      ["has few of the defaults", "A=a B=b", "A == a or B == x", "when A=a (defaults)"],
      ["is not all defaults where one has none", "A=a B", "A == a and B == b", "when A=a B=b"],
      ["is independent of what is not given", "A B", "A == x and not B == y or A == z", "when A=z"],
      ["is found beside what is not followed", "A", "I == y or A == x and I == z or A == w", "when A=w"],
    ],
  ],
])("%s", (_, rows) => {
  it.each(rows)("%s", (_what, parameters, statement, expected) => {
    expect(verdict(parameters, statement)).toBe(expected);
  });

  it.each(rows)("%s, in another order", (_what, parameters, statement, expected) => {
    const reversed = statement.split(" or ").map((way) => way.split(" and ").reverse().join(" and "));
    expect(verdict(parameters, reversed.reverse().join(" or "))).toBe(expected);
  });
});

describe("constraints", () => {
  it.each<readonly [parameters: string, statement: string, constraints: readonly string[], verdict: string]>([
    ["A", "A == x", ["A == x"], "always"],
    ["A", "A == x", ["A == y"], "never"],
    ["A", "A == x", ["A == x or A == y"], "when A=x"],
    ["A B", "B == y", ["A == x and B == y or A == z"], "when A=x B=y"],
    ["A B", "A == x", ["B == y", "not B == y"], "when A=x"],
    ["A B", "A == x", ["not A == x or B == y", "B == z"], "never"],
    // A value that cannot be deployed with the defaults comes with what it takes.
    ["A=a B=b", "A == x", ["not A == x or B == y"], "when A=x B=y"],
    // So does one that has nothing to do with what cannot.
    ["A B=b", "A == x", ["not B == b"], "when A=x B=value"],
    ["A=x B=b", "A == x", ["not B == b"], "when A=x B=value"],
    ["A B=b", "A == x", ["not B == c"], "when A=x"],
    // So does one that not any value of what has no default goes with, where that would not do.
    ["A B=b C", "A == x", ["not B == b or C == c"], "when A=x C=c"],
    ["A B=b C", "A == x", ["not B == c or C == c"], "when A=x"],
    ["A B", "A == x", ["not B == y"], "when A=x B=value"],
    ["A B C", "A == x", ["not B == C"], "when A=x B=value C=value2"],
    ["A B C:1,2", "A == x", ["not B == C"], "when A=x B=value"],
    ["A B:1,2", "A == x", ["B == 1 or B == 2"], "when A=x"],
    ["A B", "A == x", ["R == us-east-1 or R == us-west-2"], "when A=x"],
    ["A B", "A == x", ["not R == us-east-1 or B == y"], "when A=x B=y"],
    // What it comes with may be as good as some of what brings it about.
    ["A C=x E=x", "not A == C", ["not A == x or not E == x"], "when A=value C=x (defaults)"],
    ["A B=b C=c", "A == x", ["B == C"], "when A=x C=b"],
    // They may tie together what has nothing to do with each other otherwise.
    ["A B", "A == x and B == y", ["not A == x or not B == y"], "never"],
    ["A B", "A == x or B == y", ["A == x or B == y"], "always"],
    ["A B=b", "A == x and B == y", ["not B == b"], "when A=x B=y"],
    ["A=x B=y C=c", "A == x and B == y", ["not C == c"], "when A=x B=y C=value"],
  ])("%s: %s, given %j: %s", (parameters, statement, constraints, expected) => {
    expect(verdict(parameters, statement, ...constraints)).toBe(expected);
  });

  it("without a parameter are about everything", () => {
    const statement = parse("A == x", "A");
    expect(new Solver([never]).decide(statement)).toEqual({ kind: "never" });
    expect(new Solver([always]).decide(statement)).toMatchObject({ kind: "when" });
  });

  it("decide what is possible", () => {
    const isPossible = (formula: Formula, ...constraints: Formula[]) => new Solver(constraints).isPossible(formula);
    const [x, y] = [parse("A == x", "A"), parse("A == y", "A")];
    expect([isPossible(x), isPossible(x, x), isPossible(x, y), isPossible(and([x, y]))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
