import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";

import { mayMention } from "@latchkey/rules";

import { describeFileKind } from "./describe-file";

/** A file's bytes, or what is known of one that is too large to be a template. */
export type Content =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  /** `mention` has the words of the first set that it may mention wholly; undefined when there is none. */
  | { readonly kind: "too-large"; readonly mention: readonly string[] | undefined };

/** How to read. */
export interface ReadOptions {
  /** What has more bytes is not kept in memory. CloudFormation itself takes no template of more than a megabyte. */
  readonly maxBytes: number;
  /** Sets of words to look for in what is too large, as those of a rule: data that mentions none wholly is no fault. */
  readonly mentions: readonly (readonly string[])[];
}

const CHUNK_BYTES = 1_048_576;

/** Room for a word that stands across two chunks, every letter of it escaped, and escaped again. */
const SEAM_BYTES = 4096;

/** Reads a regular file. Throws when that cannot be done. */
export function readFile(location: string | Buffer, { maxBytes, mentions }: ReadOptions): Content {
  // Without blocking: since it was found, the file may have become a named pipe.
  const descriptor = openSync(location, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      throw new Error(stats.isDirectory() ? "a directory" : describeFileKind(stats));
    }
    if (stats.size <= maxBytes) {
      return { kind: "read", bytes: readWhole(descriptor, stats.size) };
    }
    const search = searchFor(mentions);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let mention: readonly string[] | undefined;
    let length: number;
    do {
      length = readSync(descriptor, chunk);
      mention = search(chunk.subarray(0, length));
    } while (length > 0 && mention === undefined && mentions.length > 0);
    return { kind: "too-large", mention };
  } finally {
    closeSync(descriptor);
  }
}

/** What `readFileSync` reads, which would ask for the size once more. */
function readWhole(descriptor: number, size: number): Uint8Array {
  if (size === 0) {
    // What the system makes up, such as the files in /proc, has no size before it is read.
    return readFileSync(descriptor);
  }
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  let length: number;
  do {
    length = readSync(descriptor, bytes, end, size - end, null);
    end += length;
  } while (length > 0 && end < size);
  return end < size ? bytes.subarray(0, end) : bytes;
}

/** Reads a stream to its end. */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  { maxBytes, mentions }: ReadOptions,
): Promise<Content> {
  const chunks: Uint8Array[] = [];
  const search = searchFor(mentions);
  let size = 0;
  let mention: readonly string[] | undefined;
  for await (const chunk of stream) {
    size += chunk.length;
    mention ??= search(chunk);
    if (size <= maxBytes) {
      chunks.push(chunk);
    } else {
      chunks.length = 0;
    }
  }
  return size <= maxBytes ? { kind: "read", bytes: Buffer.concat(chunks) } : { kind: "too-large", mention };
}

/** A search through consecutive chunks, which returns the first set of words that those so far may mention wholly. */
function searchFor(mentions: ReadOptions["mentions"]): (chunk: Uint8Array) => readonly string[] | undefined {
  const unseen = new Set(mentions.flat());
  let seam = Buffer.alloc(0);
  return (chunk) => {
    const window = Buffer.concat([seam, chunk]);
    seam = window.subarray(Math.max(0, window.length - SEAM_BYTES));
    if (mayMention(window, [...unseen])) {
      for (const word of unseen) {
        if (mayMention(window, [word])) {
          unseen.delete(word);
        }
      }
    }
    return mentions.find((words) => words.every((word) => !unseen.has(word)));
  };
}
