/** The values of `Name=value`; `undefined` when the text is nothing of the kind. */
export function readSetting(text: string): readonly [name: string, value: string] | undefined {
  const end = text.indexOf("=");
  return end > 0 ? [text.slice(0, end), text.slice(end + 1)] : undefined;
}
