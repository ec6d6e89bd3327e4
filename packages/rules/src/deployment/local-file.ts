import { posix } from "node:path";

/** Whether a location names something that is not a file beside the template. */
export function isRemote(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(location) || location.startsWith("//");
}

/** The name of the file that `location`, as written in the template `from`, stands for. */
export function resolveLocation(from: string, location: string): string {
  return posix.isAbsolute(location) ? posix.normalize(location) : posix.join(posix.dirname(from), location);
}
