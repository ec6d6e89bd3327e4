import { asBuffer, decodeText, utf16Order } from "./decode";

/** Keys of the root of which every template has one. */
export const essentialKeys: readonly string[] = ["Resources", "AWSTemplateFormatVersion"];

const resourceType = /["']?Type["']?\s*:\s*["']?[A-Za-z0-9]+::/;

/**
 * Whether a JSON or YAML text looks like a CloudFormation template, be it well-formed or not: at its root stands a format
 * version, or `Resources`, and then somewhere the type of one. Tells templates from other files without parsing.
 */
export function isTemplateText(content: Uint8Array | string): boolean {
  if (typeof content !== "string" && utf16Order(content)) return isTemplateText(decodeText(content).text);
  const found = typeof content === "string" ? content : asBuffer(content);
  // Most files have neither, and the closer look takes its time.
  if (!essentialKeys.some((key) => found.includes(key))) return false;
  // All that matters is ASCII.
  const latin1 = typeof found === "string" ? found : found.toString("latin1");
  const text = latin1.replace(/^(?:\ufeff|\xef\xbb\xbf)/, "");
  return (
    rootKey(text, "AWSTemplateFormatVersion", "[\"']?\\d").test(text) ||
    (rootKey(text, "Resources", "").test(text) && resourceType.test(text))
  );
}

/** Whether the text is JSON, or was meant to be: CloudFormation goes by the first character. */
export function isJsonText(text: string): boolean {
  return /[{[]/.test(text.charAt(skip(text, /\s+|\/\/.*/y)));
}

/** What finds a key of the root: in JSON wherever it stands, in YAML by its indentation. */
function rootKey(text: string, name: string, value: string): RegExp {
  const start = skip(text, /\s+|(?:\/\/|#|%|---).*/y);
  if (text[start] === "{") return new RegExp(`"${name}"\\s*:\\s*${value}`);
  const column = start - Math.max(text.lastIndexOf("\n", start), text.lastIndexOf("\r", start)) - 1;
  return new RegExp(`^ {${column}}(["']?)${name}\\1[ \\t]*:[ \\t]*${value}`, "m");
}

/** The offset of the first character that is not part of something to be ignored. */
function skip(text: string, ignored: RegExp): number {
  let at = 0;
  while (ignored.test(text)) at = ignored.lastIndex;
  return at;
}
