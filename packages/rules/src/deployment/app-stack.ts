/** A stack of an app: a template that is deployed on its own, by its own operation. */
export interface AppStack {
  /** As the `LintInput` of the template has it. */
  readonly file: string;
  /** The template's bytes, or its text. */
  readonly content: Uint8Array | string;
  /** The name that it is deployed under; absent when that is not known. */
  readonly name?: string;
  /** The ID of the account that it is deployed to; absent when that is not known. */
  readonly account?: string;
  /** The code of the Region that it is deployed to, such as `eu-central-1`; absent when that is not known. */
  readonly region?: string;
}

/** Whether both can be deployed to one account, which shares its IAM users between Regions. */
export function canShareAccount(one: AppStack, other: AppStack): boolean {
  return isCompatible(one.account, other.account);
}

/** Whether both can be deployed to one Region of one account, which shares the exports of its stacks. */
export function canShareRegion(one: AppStack, other: AppStack, region: string | undefined = one.region): boolean {
  return canShareAccount(one, other) && isCompatible(region, other.region);
}

function isCompatible(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
