import type { Span } from "../finding";
import type { ParsedDocument } from "../template/parse-document";

/**
 * Where a key stands that stands again in the same mapping, so that nobody can tell which one is meant: one that a merge
 * has left behind may turn rules off. `section` is the key of the document that the configuration is under, when it is not
 * all of it.
 */
export function findRepeatedKeys(
  document: Extract<ParsedDocument, { readonly kind: "document" }>,
  section: string | undefined,
): readonly Span[] {
  const spans = document.duplicateKeys().map(({ span }) => span);
  if (section === undefined) return spans;
  const own = document.locate([section])?.value;
  return spans.filter(({ start, end }) => {
    const isInside = own !== undefined && start.offset >= own.start.offset && end.offset <= own.end.offset;
    return isInside || document.text.slice(start.offset, end.offset) === JSON.stringify(section);
  });
}

/** What to say of one. */
export const repeatedKeyMessage = "this key stands again further down, and one has to go";
