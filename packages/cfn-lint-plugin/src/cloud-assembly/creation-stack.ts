import { fileURLToPath } from "node:url";

import type { SourceLocation, TemplateValue } from "@latchkey/rules";
import { isList, member } from "@latchkey/rules";

/** `new Users (/app/lib/users.ts:12:5)`, with `at` in front of it or without the function. */
const FRAME = /^(?:\s*at )?(?:.*\()?([^()]+):(\d{1,9}):(\d{1,9})\)?$/;

/** No path is longer; the pattern above takes quadratic time. */
const MAX_LENGTH = 8192;

/** What is not the app's own: Node.js, packages, and the program that runs constructs for other languages. */
const FOREIGN = /^node:|^\[|(?:^|[\\/])node_modules[\\/]|[\\/]lib[\\/]program\.js$/;

/**
 * Where the app's source creates a construct, by what the CDK has noted of the construct: the innermost call that is in
 * the app itself. `undefined` when that was not noted.
 */
export function findCreation(notes: TemplateValue): SourceLocation | undefined {
  for (const note of isList(notes) ? notes : []) {
    // Earlier versions of the CDK have the calls beside the logical ID.
    const calls = member(note, "type") === "aws:cdk:creationStack" ? member(note, "data") : member(note, "trace");
    for (const call of isList(calls) ? calls : []) {
      const location = typeof call === "string" ? readFrame(call) : undefined;
      if (location !== undefined) {
        return location;
      }
    }
  }
  return undefined;
}

function readFrame(call: string): SourceLocation | undefined {
  const [, path, line, column] = (call.length < MAX_LENGTH ? FRAME.exec(call) : null) ?? [];
  const file = path === undefined ? undefined : decodeUrl(path);
  return file === undefined || FOREIGN.test(file) ? undefined : { file, line: Number(line), column: Number(column) };
}

/** An app of ECMAScript modules names its files by URLs. */
function decodeUrl(path: string): string | undefined {
  if (!path.startsWith("file:")) {
    return path;
  }
  try {
    return fileURLToPath(path);
  } catch {
    return undefined;
  }
}
