#!/usr/bin/env node
import { join } from "node:path";

import { keepCompiled } from "./keep-compiled";

/** Of `node:module`, what Node.js has from 22.8 on. */
interface CompileCache {
  readonly enableCompileCache?: (directory: string) => void;
}

// What V8 has compiled is there for the next run, where it can be kept: beside the code, since who can write to the system's
// directory for temporary files is not the one to say what runs here.
const directory = join(__dirname, "..", ".compiled");
const { enableCompileCache }: CompileCache = require("node:module");
if (enableCompileCache !== undefined) {
  enableCompileCache(directory);
} else if (process.env.NODE_DISABLE_COMPILE_CACHE === undefined) {
  // The bundler puts the digest of all files there.
  keepCompiled(directory, "%BUILD%");
}

import("./main.js").then(({ main }) => main());
