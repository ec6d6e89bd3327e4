import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";

import { describeFileKind } from "./describe-file";

/** A file's bytes, or what is known of one that is too large to be a template. */
export type Content =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  /** `mention` is the first of the terms that stands in it; undefined when none does. */
  | { readonly kind: "too-large"; readonly mention: string | undefined };

/** How to read. */
export interface ReadOptions {
  /** What has more bytes is not kept in memory. CloudFormation itself takes no template of more than a megabyte. */
  readonly maxBytes: number;
  /** ASCII text to look for in what is too large: data that mentions none of it is no fault. */
  readonly terms: readonly string[];
}

const CHUNK_BYTES = 1_048_576;

/** Reads a regular file. Throws when that cannot be done. */
export function readFile(location: string | Buffer, { maxBytes, terms }: ReadOptions): Content {
  // Without blocking: since it was found, the file may have become a named pipe.
  const descriptor = openSync(location, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      throw new Error(stats.isDirectory() ? "a directory" : describeFileKind(stats));
    }
    if (stats.size <= maxBytes) {
      return { kind: "read", bytes: readFileSync(descriptor) };
    }
    const search = searchFor(terms);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let mention: string | undefined;
    let length: number;
    do {
      length = readSync(descriptor, chunk);
      mention = search(chunk.subarray(0, length));
    } while (length > 0 && mention === undefined);
    return { kind: "too-large", mention };
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a stream to its end. */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  { maxBytes, terms }: ReadOptions,
): Promise<Content> {
  const chunks: Uint8Array[] = [];
  const search = searchFor(terms);
  let size = 0;
  let mention: string | undefined;
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

/** A search through consecutive chunks, which returns the first term that the chunk, or the seam before it, contains. */
function searchFor(terms: readonly string[]): (chunk: Uint8Array) => string | undefined {
  const overlap = Math.max(0, ...terms.map((term) => term.length - 1));
  let seam = Buffer.alloc(0);
  return (chunk) => {
    const window = Buffer.concat([seam, chunk]);
    seam = window.subarray(Math.max(0, window.length - overlap));
    return terms.find((term) => window.includes(term, 0, "latin1"));
  };
}
