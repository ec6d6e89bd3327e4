/**
 * The text of a path's bytes. In a name that is not UTF-8, each byte that is not ASCII stands as `\xff`, so that no two
 * names are the same.
 */
export function decodePath(path: Buffer): string {
  const decoded = path.toString();
  return isExact(decoded, path) ? decoded : path.toString("latin1").split("/").map(decodeName).join("/");
}

function decodeName(latin1: string): string {
  const bytes = Buffer.from(latin1, "latin1");
  const decoded = bytes.toString();
  return isExact(decoded, bytes)
    ? decoded
    : latin1.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

function isExact(decoded: string, bytes: Buffer): boolean {
  return !decoded.includes("\ufffd") || Buffer.from(decoded).equals(bytes);
}
