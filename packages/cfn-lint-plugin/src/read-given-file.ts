import { defaultParseLimits } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import { readFile } from "./read-content";
import { UsageError } from "./usage-error";

/** The bytes of a file that a run cannot do without, which is to be `kind`. Throws a `UsageError` that begins with `name`. */
export function readGivenFile(location: string, name: string, kind: string, advice = ""): Uint8Array {
  let reason = `too large to be ${kind}`;
  try {
    const content = readFile(location, { maxBytes: defaultParseLimits.maxBytes, mentions: [] });
    if (content.kind === "read") {
      return content.bytes;
    }
  } catch (error) {
    reason = describeFileError(error);
  }
  throw new UsageError(`${name}: ${reason}${advice}`);
}
