import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { MentionSearch, mayMention } from "./may-mention";

const name = "AWS::IAM::AccessKey";

function mentions(text: string): boolean {
  return mayMention(Buffer.from(text), ["Custom::AWS", name]);
}

describe("a file that may contain the name", () => {
  it.each([
    ["as it is", `Type: ${name}`],
    ["another of the names", "Type: Custom::AWS"],
    ["behind a JSON escape", '{ "Type": "AWS::IAM::\\u0041ccessKey" }'],
    ["behind two-digit and eight-digit escapes", 'Type: "\\x41WS::IAM::\\U00000041ccessKey"'],
    ["behind an escaped line break", 'Type: "AWS::IAM::\\\n      AccessKey"'],
    ["behind an escaped CRLF", 'Type: "AWS::IAM::Acc\\\r\n\t essKey"'],
    ["behind an escaped CR", 'Type: "AWS::IAM::Acc\\\r  essKey"'],
    ["behind two escaped line breaks", 'Type: "AWS::IAM::\\\n \\\n AccessKey"'],
    ["after an escaped backslash", 'Type: "\\\\\\u0041WS::IAM::AccessKey"'],
    ["behind an escape in JSON in a string", '{ "Create": "{\\"Type\\": \\"\\\\u0041WS::IAM::AccessKey\\"}" }'],
  ])("%s", (_, text) => {
    expect(mentions(text)).toBe(true);
  });

  it("in UTF-16, which is not searched", () => {
    expect(mayMention(Buffer.from("\ufeffa", "utf16le"), [name])).toBe(true);
    expect(mayMention(Buffer.from("\ufeffa", "utf16le").swap16(), [name])).toBe(true);
  });
});

describe("a file that does not contain the name", () => {
  it.each([
    ["nothing of it", "Type: AWS::IAM::User"],
    ["a path of Windows", "C:\\Users\\x41\\u00"],
    ["escapes of other characters", '{ "a": "\\u003cb\\u003e \\u00e9" }'],
    ["a shell's continued line", "run: |\n  aws iam \\\n    create-user"],
    ["a code point that does not exist", '"\\UFFFFFFFF"'],
    ["an empty file", ""],
  ])("%s", (_, text) => {
    expect(mentions(text)).toBe(false);
  });
});

describe("no escaping hides the name", () => {
  const hex = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, "0");
  const either = (digits: string) => fc.constantFrom(digits, digits.toUpperCase());
  const jsonCharacter = (character: string) =>
    fc.oneof(
      fc.constant(character),
      either(hex(character, 4)).map((digits) => `\\u${digits}`),
    );
  const lineBreak = fc
    .tuple(fc.constantFrom("\\\n", "\\\r\n"), fc.constantFrom(" ", "  ", " \t"))
    .map((parts) => parts.join(""));
  const yamlCharacter = (character: string) =>
    fc
      .tuple(
        fc.oneof(fc.constant(""), lineBreak),
        fc.oneof(
          jsonCharacter(character),
          either(hex(character, 2)).map((digits) => `\\x${digits}`),
          either(hex(character, 8)).map((digits) => `\\U${digits}`),
        ),
      )
      .map((parts) => parts.join(""));
  const spell = (character: (of: string) => fc.Arbitrary<string>) =>
    fc.tuple(...Array.from(name, character)).map((characters) => characters.join(""));
  // Text around it, which may end in backslashes of its own.
  const around = fc.array(fc.constantFrom("a", " ", ":", "\\\\", '\\"', "\\n", "\\u0041", "u0041"), { maxLength: 6 });

  it("in JSON", () => {
    fc.assert(
      fc.property(around, spell(jsonCharacter), around, (before, spelling, after) => {
        const text = `{"Type": "${before.join("")}${spelling}${after.join("")}"}`;
        expect(JSON.parse(text).Type).toContain(name);
        expect(mentions(text)).toBe(true);
      }),
    );
  });

  it("in YAML", () => {
    fc.assert(
      fc.property(around, spell(yamlCharacter), around, (before, spelling, after) => {
        const text = `Type: "${before.join("")}${spelling}${after.join("")}"\n`;
        expect(parse(text).Type).toContain(name);
        expect(mentions(text)).toBe(true);
      }),
    );
  });
});

describe("a search for several names at once", () => {
  const search = (names: readonly string[], text: string) => {
    const { plain, all } = new MentionSearch(names).in(text);
    return { plain: [...plain].sort(), hidden: [...all].filter((each) => !plain.has(each)).sort() };
  };

  it("finds names that overlap, or have others in them", () => {
    const names = ["ab", "abc", "bcd", "d", "x"];
    expect(search(names, "abcd")).toEqual({ plain: ["ab", "abc", "bcd", "d"], hidden: [] });
    expect(search(names, "ab ab")).toEqual({ plain: ["ab"], hidden: [] });
  });

  it("tells what stands there as it is from what stands behind escapes", () => {
    expect(search(["User", "Key", "Role"], '"Us\\u0065r Key"')).toEqual({ plain: ["Key"], hidden: ["User"] });
  });

  it("finds what `mayMention` finds, name by name", () => {
    const letters = fc.constantFrom("a", "b", "\\", "\n", "\\u0061", "\\x62", ":");
    const names = fc.array(fc.stringMatching(/^[ab:]{1,3}$/), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), names, (parts, sought) => {
        const text = parts.join("");
        const { all } = new MentionSearch(sought).in(text);
        expect([...all].sort()).toEqual(
          [...new Set(sought)].filter((each) => mayMention(Buffer.from(text), [each])).sort(),
        );
      }),
    );
  });
});
