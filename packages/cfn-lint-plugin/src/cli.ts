#!/usr/bin/env node
import { join } from "node:path";

/** Of `node:module`, what Node.js has from 22.8 on. */
interface CompileCache {
  readonly enableCompileCache?: (directory: string) => void;
}

// What V8 has compiled is there for the next run, where it can be kept: beside the code, since who can write to the system's
// directory for temporary files is not the one to say what runs here.
const { enableCompileCache }: CompileCache = require("node:module");
enableCompileCache?.(join(__dirname, "..", ".compiled"));

import("./main.js").then(({ main }) => main());
