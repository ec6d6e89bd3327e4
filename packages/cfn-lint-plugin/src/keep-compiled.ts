import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Module, wrap } from "node:module";
import { basename, dirname, join } from "node:path";
import type * as v8 from "node:v8";
import { Script } from "node:vm";
import type * as zlib from "node:zlib";

/** A module that is being loaded. */
interface LoadedModule {
  readonly exports: unknown;
  require(id: string): unknown;
}

/** What compiles a module and runs it: not documented, but what all hook into that compile something else. */
interface Compiler {
  _compile(this: LoadedModule, content: string, file: string, ...others: unknown[]): unknown;
}

/**
 * Keeps what V8 has compiled of the files beside this one for the next run, in a folder of that directory, as Node.js can by
 * itself from 22.8 on (`module.enableCompileCache`). `build` tells one build of them from another, as V8 does not: it compares
 * the lengths of sources. Where nothing can be kept, all is as it would be without.
 */
export function keepCompiled(directory: string, build: string): void {
  const folder = join(directory, `${build}-${process.version}-${process.arch}`);
  const compiled = new Map<string, Script>();
  const compiler = Module.prototype as unknown as Compiler;
  const compile = compiler._compile;
  compiler._compile = function (content, file, ...others) {
    // What was compiled before does not know whom to ask for the modules that it imports.
    if (dirname(file) !== __dirname || /\bimport\(/.test(content)) {
      return compile.call(this, content, file, ...others);
    }
    const place = join(folder, basename(file));
    const cachedData = readKept(place);
    const script = new Script(wrap(content), {
      filename: file,
      // Traces give places in the file, which has no wrapper.
      columnOffset: -wrap("").indexOf("\n"),
      ...(cachedData !== undefined && { cachedData }),
    });
    if (script.cachedDataRejected !== false) {
      if (compiled.size === 0) {
        keepAtExit(compiled);
      }
      compiled.set(place, script);
    }
    const require = (id: string): unknown => this.require(id);
    return script.runInThisContext().call(this.exports, this.exports, require, this, file, __dirname);
  };
}

/** What was kept there and is whole: V8 trusts what it is given, and breaks down over what is not. */
function readKept(place: string): Buffer | undefined {
  let kept: Buffer;
  try {
    kept = readFileSync(place);
  } catch {
    return undefined;
  }
  const data = kept.subarray(CHECKSUM_BYTES);
  return kept.subarray(0, CHECKSUM_BYTES).equals(checksumOf(data)) ? data : undefined;
}

const CHECKSUM_BYTES = 4;

function checksumOf(data: Buffer): Buffer {
  const { crc32 }: typeof zlib = require("node:zlib");
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(data));
  return checksum;
}

/** At the exit, functions that had to be compiled to be called are part of it. */
function keepAtExit(compiled: ReadonlyMap<string, Script>): void {
  const { cachedDataVersionTag }: typeof v8 = require("node:v8");
  const tag = cachedDataVersionTag();
  process.once("exit", () => {
    // Other flags than those that V8 started with make it useless to the next run.
    if (cachedDataVersionTag() !== tag) {
      return;
    }
    try {
      for (const [place, script] of compiled) {
        mkdirSync(dirname(place), { recursive: true });
        // Whole at any time, whoever else is writing it.
        const draft = `${place}.${process.pid}`;
        const data = script.createCachedData();
        writeFileSync(draft, Buffer.concat([checksumOf(data), data]));
        renameSync(draft, place);
      }
    } catch {
      // The next run compiles it once more.
    }
  });
}
