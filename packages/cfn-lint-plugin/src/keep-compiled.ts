import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Module, wrap } from "node:module";
import { basename, dirname, join } from "node:path";
import type * as v8 from "node:v8";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/** A module that is being loaded. */
interface LoadedModule {
  readonly exports: unknown;
  require(id: string): unknown;
}

/** What compiles a module and runs it: not documented, but what all hook into that compile something else. */
interface Compiler {
  _compile(this: LoadedModule, content: string, file: string, ...others: unknown[]): unknown;
}

/** What is to be kept of a file when the program ends. */
interface Compiled {
  readonly script: Script;
  readonly content: string;
  readonly place: string;
}

/**
 * Keeps what V8 has compiled of the files beside this one for the next run, in a folder of that directory, as
 * `module.enableCompileCache` of later versions of Node.js does of all files, those of other programs included. Where
 * nothing can be kept, all is as it would be without.
 */
export function keepCompiled(directory: string): void {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_OPTIONS } = process.env;
  // Who gives Node.js options may want to see what is loaded. Node.js 22.0 and 22.1 have no checksums.
  const isOff = NODE_DISABLE_COMPILE_CACHE !== undefined || NODE_OPTIONS || process.execArgv.length > 0;
  if (isOff || typeof crc32 !== "function") {
    return;
  }
  const folder = join(directory, `${process.version}-${process.arch}`);
  const compiled: Compiled[] = [];
  const compiler = Module.prototype as unknown as Compiler;
  const compile = compiler._compile;
  compiler._compile = function (content, file, ...others) {
    // What was compiled before does not know whom to ask for the modules that it imports.
    if (dirname(file) !== __dirname || /\bimport\(/.test(content)) {
      return compile.call(this, content, file, ...others);
    }
    const place = join(folder, basename(file));
    const cachedData = readKept(place, content);
    const script = new Script(wrap(content), {
      filename: file,
      // Traces give places in the file, which has no wrapper.
      columnOffset: -wrap("").indexOf("\n"),
      ...(cachedData !== undefined && { cachedData }),
    });
    if (script.cachedDataRejected !== false) {
      if (compiled.push({ script, content, place }) === 1) {
        keepAtExit(compiled, folder);
      }
    }
    const require = (id: string): unknown => this.require(id);
    return script.runInThisContext().call(this.exports, this.exports, require, this, file, __dirname);
  };
}

/** What was kept of that content and is whole: V8 trusts what it is given, and breaks down over what is not. */
function readKept(place: string, content: string): Buffer | undefined {
  let kept: Buffer;
  try {
    kept = readFileSync(place);
  } catch {
    return undefined;
  }
  const data = kept.subarray(CHECKSUM_BYTES);
  return kept.subarray(0, CHECKSUM_BYTES).equals(checksumOf(content, data)) ? data : undefined;
}

const CHECKSUM_BYTES = 4;

function checksumOf(content: string, data: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(data, crc32(content)));
  return checksum;
}

/** At the exit, functions that had to be compiled to be called are part of it. */
function keepAtExit(compiled: readonly Compiled[], folder: string): void {
  const { cachedDataVersionTag }: typeof v8 = require("node:v8");
  const tag = cachedDataVersionTag();
  process.once("exit", () => {
    // Other flags than those that V8 started with make it useless to the next run.
    if (cachedDataVersionTag() !== tag) {
      return;
    }
    for (const { script, content, place } of compiled) {
      const data = script.createCachedData();
      try {
        // Who can write there says what runs here.
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        // Who reads it before all is there, or while another process writes it, too, sees that from the checksum.
        writeFileSync(place, Buffer.concat([checksumOf(content, data), data]), { mode: 0o600 });
      } catch {
        // The next run compiles it once more.
      }
    }
  });
}
