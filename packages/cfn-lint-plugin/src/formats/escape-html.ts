import { escapeText } from "@latchkey/rules";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text from a template as it may stand in HTML or XML, in an element or an attribute in double quotes. */
export function escapeHtml(text: string): string {
  // Of what neither allows, escapeText leaves two characters.
  const allowed = escapeText(text).replace(/[\ufffe\uffff]/g, "\ufffd");
  return allowed.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
