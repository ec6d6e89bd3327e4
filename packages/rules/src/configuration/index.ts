export {
  applyBaseline,
  type Baseline,
  type BaselineEntry,
  type BaselineFiles,
  type BaselineResult,
  createBaseline,
  entryKey,
  findAccepted,
  readBaseline,
} from "./baseline";
export { checkRuleSettings } from "./check-rule-settings";
export {
  type Configuration,
  type ConfigurationFault,
  describeConfigurationPath,
  type GlobMatcher,
  type Override,
  type ParameterFileSetting,
  type RuleSetting,
  type RuleSettings,
  type Waiver,
} from "./configuration";
export { configureRules, type FileRules } from "./configure-rules";
export { findRepeatedKeys, repeatedKeyMessage } from "./find-repeated-keys";
export { type ConfigurationReading, readConfiguration } from "./read-configuration";
export { applyWaivers, isOnWaiver, type WaiverContext, type WaiverResult } from "./waivers";
