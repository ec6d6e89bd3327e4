import { dirname, relative, resolve, sep } from "node:path";

/** What findings call the file or directory at a path: relative to the working directory, with `/` separators. */
export function nameFile(path: string, cwd: string): string {
  return nameLocation(resolve(cwd, path), cwd);
}

/** The same of an absolute path as `resolve` gives it. */
export function nameLocation(location: string, cwd: string): string {
  // Most are, and `relative` would take both paths apart once more.
  const isBelow = location.startsWith(cwd) && location.startsWith(sep, cwd.length);
  const name = isBelow ? location.slice(cwd.length + 1) : relative(cwd, location);
  return (sep === "/" ? name : name.replaceAll(sep, "/")) || ".";
}

/** What `resolve` would change. */
const NOT_PLAIN = /^$|^\/|\/$|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/;

/** What `resolve` gives, without taking plain paths apart: that takes as long as a look at the file. */
export function locate(path: string, cwd: string): string {
  const isPlain = sep === "/" && !cwd.endsWith("/") && !NOT_PLAIN.test(path);
  return isPlain ? `${cwd}/${path}` : resolve(cwd, path);
}

/** What `dirname` gives of a path as `locate` or `nameFile` gives it, without looking at each character. */
export function directoryOf(path: string): string {
  const end = sep === "/" ? path.lastIndexOf("/") : -1;
  return end > 0 ? path.slice(0, end) : dirname(path);
}
