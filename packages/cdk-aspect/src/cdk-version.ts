import { version as cdkVersion } from "aws-cdk-lib/package.json";

/** The first version in which acknowledging a finding of one stack does not silence all the others. */
const oldest = "2.273.0";

/** Throws when the app's `aws-cdk-lib` is one that this package cannot work with. */
export function requireSupportedCdk(version: string = cdkVersion): void {
  if (!isAtLeast(version, oldest)) {
    throw new Error(
      `@latchkey/cdk-aspect needs aws-cdk-lib ${oldest} or newer, and this app has ${version}: before that, ` +
        "acknowledging a finding in one stack silences it in every stack. Update it with: npm install aws-cdk-lib@latest",
    );
  }
}

function isAtLeast(version: string, least: string): boolean {
  const [numbers, limits] = [version, least].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  const difference = limits?.map((limit, index) => (numbers?.[index] ?? 0) - limit).find((each) => each !== 0) ?? 0;
  return difference >= 0;
}
