import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { replaceFile } from "./replace-file";

const [before, after] = [Buffer.from("before"), Buffer.from("after")];

test("puts something else in a file's place, and leaves nothing behind", () => {
  const root = makeTree({ "a.yaml": before });
  replaceFile(join(root, "a.yaml"), { before, after }, [root]);
  expect(readFileSync(join(root, "a.yaml"), "utf8")).toBe("after");
  expect(readdirSync(root)).toEqual(["a.yaml"]);
});

test("leaves a file alone that something else has changed", () => {
  const root = makeTree({ "a.yaml": "changed" });
  expect(() => replaceFile(join(root, "a.yaml"), { before, after }, [root])).toThrow(
    "something else has changed the file in the meantime",
  );
  expect(readFileSync(join(root, "a.yaml"), "utf8")).toBe("changed");
  expect(readdirSync(root)).toEqual(["a.yaml"]);
});

test.each([
  ["a file", "a.yaml"],
  ["a directory", "folder/a.yaml"],
])("leaves a file alone that %s leads out to", (_, path) => {
  const elsewhere = makeTree({ "a.yaml": before });
  const root = makeTree({});
  if (path === "a.yaml") symlinkSync(join(elsewhere, "a.yaml"), join(root, path));
  else symlinkSync(elsewhere, join(root, "folder"));
  expect(() => replaceFile(join(root, path), { before, after }, [root])).toThrow("outside of the directories");
  expect(readFileSync(join(elsewhere, "a.yaml"), "utf8")).toBe("before");
});

test("fails for what is gone, and for what is no file", () => {
  const root = makeTree({});
  mkdirSync(join(root, "a.yaml"));
  expect(() => replaceFile(join(root, "a.yaml"), { before, after }, [root])).toThrow(/EISDIR/);
  expect(() => replaceFile(join(root, "b.yaml"), { before, after }, [root])).toThrow(/ENOENT/);
  expect(readdirSync(root)).toEqual(["a.yaml"]);
});
