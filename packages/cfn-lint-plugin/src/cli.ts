#!/usr/bin/env node
import { join } from "node:path";

import { keepCompiled } from "./keep-compiled";

// What V8 has compiled is there for the next run, where it can be kept: beside the code, since who can write to the system's
// directory for temporary files is not the one to say what runs here.
keepCompiled(join(__dirname, "..", ".compiled"));

import("./main.js").then(({ main }) => main());
