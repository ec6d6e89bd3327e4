/** A `${…}` of an `Fn::Sub`, with what the braces hold, save blanks around it; `${!…}` is none. */
export const placeholderPattern: RegExp = /\$\{\s*([^${}!][^${}]*?)\s*\}/g;

/** What the braces of each `${…}` in the text hold. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(placeholderPattern)].map(([, placeholder = ""]) => placeholder);
}

/** The text without these `${…}`. */
export function cutPlaceholders(text: string, placeholders: ReadonlySet<string>): string {
  return text.replace(placeholderPattern, (whole, placeholder: string) => (placeholders.has(placeholder) ? "" : whole));
}
