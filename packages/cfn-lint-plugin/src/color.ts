import type { Host } from "./host";

/** The values of `--color`. */
export const COLOR_CHOICES = ["auto", "always", "never"] as const;

/** When to colour what is written to stdout. */
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Puts text between a colour's escape codes, or returns it as it is. */
export type Paint = (text: string) => string;

/** The colours of the text format. */
export interface Palette {
  readonly error: Paint;
  readonly warning: Paint;
  readonly note: Paint;
  /** Gutter, arrows and the underlines of related places. */
  readonly accent: Paint;
  readonly bold: Paint;
}

/**
 * Whether stdout gets colours. The option decides; then FORCE_COLOR (https://force-color.org), NO_COLOR
 * (https://no-color.org) and CLICOLOR (https://bixense.com/clicolors), in that order; then whether it is a terminal.
 */
export function isColored(choice: ColorChoice, { env, stdout }: Host): boolean {
  if (choice !== "auto") {
    return choice === "always";
  }
  const { FORCE_COLOR: force, NO_COLOR: no, CLICOLOR_FORCE: cliForce, CLICOLOR: cli, TERM: terminal } = env;
  if (force) {
    return force !== "0" && force !== "false";
  }
  if (no) {
    return false;
  }
  if (cliForce && cliForce !== "0") {
    return true;
  }
  return stdout.isTTY === true && cli !== "0" && terminal !== "dumb";
}

/** The palette, or one that leaves every text as it is. */
export function palette(colored: boolean): Palette {
  const paint = (code: string): Paint => (colored ? (text) => `\u001b[${code}m${text}\u001b[0m` : (text) => text);
  return { error: paint("1;31"), warning: paint("1;33"), note: paint("1;36"), accent: paint("1;34"), bold: paint("1") };
}
