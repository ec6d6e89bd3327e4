import { readFileSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { FileContent, FileReader } from "@latchkey/rules";

/** Reads the files that templates name, by names relative to `directory`, as long as they really are in there. */
export function createAssemblyReader(directory: string): FileReader {
  const root = realpathSync(directory);
  return (file): FileContent => {
    try {
      const location = realpathSync(resolve(root, file));
      const way = relative(root, location);
      if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return outside;
      return { kind: "content", content: readFileSync(location) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { kind: "refused", reason: code === "ENOENT" ? "no such file" : `it cannot be read (${code})` };
    }
  };
}

const outside: FileContent = { kind: "refused", reason: "outside of the cloud assembly" };
