import type * as crypto from "node:crypto";
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** How to write. */
export interface WriteOptions {
  /** The permissions that the file gets; absent means those of any new file. */
  readonly mode?: number;
  /** Called when all is written but the name; what it throws keeps the file as it was. */
  readonly confirm?: () => void;
}

/** Gives a file that content; at any time it has either all of it, or what it had before. Throws when it cannot be done. */
export function writeAtomically(path: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  const { mode, confirm } = options;
  // Every start would load it, and most write no file.
  const { randomBytes }: typeof crypto = require("node:crypto");
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.latchkey`);
  const descriptor = openSync(draft, "wx", mode === undefined ? 0o666 : 0o600);
  try {
    try {
      writeFileSync(descriptor, content);
      if (mode !== undefined) {
        fchmodSync(descriptor, mode & 0o7777);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    confirm?.();
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
