import { describeFileError } from "./describe-file";
import { UsageError } from "./usage-error";

/** Does what writes a file that the command is for. Throws a `UsageError` that has its name. */
export function writeGivenFile(name: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError(`cannot write ${name}: ${describeFileError(error)}`, { cause: error });
  }
}
