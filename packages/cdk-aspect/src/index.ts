import { requireSupportedCdk } from "./cdk-version";

requireSupportedCdk();

export { checkApp, checkStack } from "./check-app";
export type { AppFinding, AppProblem, AppRelatedLocation, AppReport, JudgeOptions } from "./judge-app";
export { LatchkeyAspect, type LatchkeyAspectOptions } from "./latchkey-aspect";
export { LatchkeyValidator, type LatchkeyValidatorOptions } from "./latchkey-validator";
export { ServiceAccount, type ServiceAccountProps } from "./service-account";
