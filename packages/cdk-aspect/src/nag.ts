import { requireSupportedCdk } from "./cdk-version";

requireSupportedCdk();

export { LatchkeyChecks } from "./nag/latchkey-checks";
export * from "./nag/rules";
