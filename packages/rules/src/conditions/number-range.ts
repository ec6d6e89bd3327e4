import type { ParameterDeclaration } from "../evaluation/parameter-declaration";

const decimal = "([0-9]+\\.?[0-9]*|\\.[0-9]+)";
const exponent = "[eE][+-]?[0-9]+";
const numberPattern = `[+-]?${decimal}(${exponent})?`;

const isNumber = new RegExp(`^${numberPattern}$`);

/** Whether a parameter of type `Number` that is declared like this could have the value. */
export function isAllowedNumber(declaration: ParameterDeclaration, value: string): boolean {
  const { minValue = -Infinity, maxValue = Infinity } = declaration;
  return isNumber.test(value) && Number(value) >= minValue && Number(value) <= maxValue;
}

/**
 * Java regular expressions that the values of a parameter of type `Number` which is declared like this all match: exactly
 * those do, and some out of bounds that have an exponent.
 */
export function numberPatterns({ minValue, maxValue }: ParameterDeclaration): readonly string[] {
  const [least, greatest] = [digitsOf(minValue), digitsOf(maxValue)];
  // Zero may have either sign.
  const [hasNegative, hasPositive] = [(minValue ?? 0) <= 0, (maxValue ?? 0) >= 0];
  const atLeast = least && (hasNegative ? `\\+?${decimal}|-(${upTo(least)})` : `\\+?(${from(least)})`);
  const atMost = greatest && (hasPositive ? `-${decimal}|\\+?(${upTo(greatest)})` : `-(${from(greatest)})`);
  return [numberPattern, ...[atLeast, atMost].flatMap((bound) => (bound ? `${bound}|.*${exponent}` : []))];
}

/** The digits before the point, of which zero has none, and after it. */
interface Digits {
  readonly whole: string;
  readonly fraction: string;
}

/** Of the number without its sign; `undefined` when there is none, or it is too large or too small to be written without exponent. */
function digitsOf(value: number | undefined): Digits | undefined {
  const [, whole, fraction = ""] = /^-?(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  return whole === undefined ? undefined : { whole: whole === "0" ? "" : whole, fraction };
}

const anyFraction = "(\\.[0-9]*)?";

/** What numbers without sign and exponent look like that are no greater. */
function upTo({ whole, fraction }: Digits): string {
  const shorter = whole === "" ? [] : [`[0-9]{0,${whole.length - 1}}`];
  const less = [...shorter, ...differing(whole, -1).map(({ start, left }) => `${start}[0-9]{${left}}`)];
  const ends = differing(fraction, -1).map(({ start }) => `${start}[0-9]*`);
  const beginnings = Array.from(fraction, (_, index) => fraction.slice(0, index));
  const equal = `0*${whole}(\\.(${[...ends, ...beginnings, `${fraction}0*`].join("|")}))?`;
  return [...less.map((each) => `0*${each}${anyFraction}`), equal].join("|");
}

/** What numbers without sign and exponent look like that are no less. */
function from({ whole, fraction }: Digits): string {
  const same = differing(whole, 1).map(({ start, left }) => `${start}[0-9]{${left}}`);
  const greater = [`[1-9][0-9]{${whole.length},}`, ...same];
  const ends = differing(fraction, 1).map(({ start }) => `${start}[0-9]*`);
  const equal = fraction === "" ? anyFraction : `\\.(${[...ends, `${fraction}[0-9]*`].join("|")})`;
  return [...greater.map((each) => `0*${each}${anyFraction}`), `0*${whole}${equal}`].join("|");
}

/** The beginnings up to a digit that is less than the one there, or greater, and how many digits are then left. */
function differing(digits: string, sign: -1 | 1): readonly { readonly start: string; readonly left: number }[] {
  return Array.from(digits, Number).flatMap((digit, index) => {
    const range = sign < 0 ? [0, digit - 1] : [digit + 1, 9];
    if (digit === (sign < 0 ? 0 : 9)) return [];
    return { start: `${digits.slice(0, index)}[${range.join("-")}]`, left: digits.length - index - 1 };
  });
}
