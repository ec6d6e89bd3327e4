import { describe, expect, it } from "vitest";
import type { Assumption } from "./choices";
import { bothHold, chooseAll, chooseEach, only, TooManyChoices } from "./choices";
import type { Atom } from "./text";

const atom = (name: string): Atom => ({ kind: "parameter", id: name, name });

/** `C`, `not C`, `P=x`, `P!=x` or, with two parameters, `P=$Q`. */
function assumption(text: string): Assumption {
  const [, name = "", sign, value = ""] = /^(?:not )?(\w+)(?:(!?=)(.+))?$/.exec(text) ?? [];
  if (sign === undefined) return { kind: "condition", stack: "", name, holds: !text.startsWith("not ") };
  const right = value.startsWith("$") ? atom(value.slice(1)) : value;
  return { kind: "equal", left: [atom(name)], right: [right], holds: sign === "=" };
}

function show(assumptions: readonly Assumption[] | undefined): string {
  const shown = assumptions?.map((each) => {
    if (each.kind === "condition") return each.holds ? each.name : `not ${each.name}`;
    const [left, right] = [each.left[0] as Atom, each.right[0]];
    return `${left.name}${each.holds ? "=" : "!="}${typeof right === "string" ? right : `$${right?.name}`}`;
  });
  return shown?.join(", ") ?? "contradiction";
}

describe("bothHold", () => {
  it.each([
    [[], [], ""],
    [["C"], [], "C"],
    [[], ["C"], "C"],
    [["C"], ["D"], "C, D"],
    [["C"], ["C"], "C"],
    [["C"], ["not C"], "contradiction"],
    [["not C"], ["C"], "contradiction"],
    [["not C"], ["not C"], "not C"],
    [["P=x"], ["P=x"], "P=x"],
    [["P=x"], ["P=y"], "contradiction"],
    [["P=x"], ["Q=y"], "P=x, Q=y"],
    [["P=x"], ["P!=x"], "contradiction"],
    [["P!=x"], ["P=x"], "contradiction"],
    [["P=x"], ["P!=y"], "P=x"],
    [["P!=x"], ["P!=y"], "P!=x, P!=y"],
    [["P!=x"], ["P!=x"], "P!=x"],
    [["P!=x"], ["P=y"], "P!=x, P=y"],
    // Two parameters may well have one value.
    [["P=$Q"], ["P=$R"], "P=$Q, P=$R"],
    [["P=$Q"], ["P!=$Q"], "contradiction"],
    [["P=x"], ["P=$Q"], "P=x, P=$Q"],
    [["C", "P=x"], ["P=x", "D", "not E"], "C, P=x, D, not E"],
  ])("%j and %j is %s", (first, second, both) => {
    expect(show(bothHold(first.map(assumption), second.map(assumption)))).toBe(both);
  });
});

describe("chooseEach and chooseAll", () => {
  const either = (name: string, one: string, other: string) => [
    { when: [assumption(name)], value: one },
    { when: [assumption(`not ${name}`)], value: other },
  ];

  it("combine the choices that do not contradict each other", () => {
    const all = chooseAll([only("a"), either("C", "x", "y"), either("C", "1", "2"), either("D", "p", "q")]);
    expect(all.map(({ when, value }) => `${value.join("")} if ${show(when)}`)).toEqual([
      "ax1p if C, D",
      "ax1q if C, not D",
      "ay2p if not C, D",
      "ay2q if not C, not D",
    ]);
  });

  it("have no choice where one of them has none", () => {
    expect(chooseAll([either("C", "x", "y"), []])).toEqual([]);
    expect(chooseEach(either("C", "x", "y"), (value) => (value === "x" ? [] : only(value)))).toHaveLength(1);
  });

  it("stop at 256 choices", () => {
    const each = Array.from({ length: 9 }, (_, index) => either(`C${index}`, "x", "y"));
    expect(chooseAll(each.slice(1))).toHaveLength(256);
    expect(() => chooseAll(each)).toThrow(TooManyChoices);
  });
});
