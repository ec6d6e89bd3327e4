export { compareText } from "./compare-text";
export { controlsOf, describeControls } from "./compliance";
export { equal } from "./conditions/equal";
export { always, and, type Formula, never, not, or } from "./conditions/formula";
export { AppDeployments, type CrossStackKey } from "./deployment/app-deployments";
export type { AppStack } from "./deployment/app-stack";
export { Deployment } from "./deployment/deployment";
export type { AccessKey, IamUser, KeyedUser } from "./deployment/keyed-users";
export { evaluateProperty, type Resource, type ResourceLocation } from "./deployment/resource";
export type { SecretFlow } from "./deployment/secret-flows";
export type { SecretHop } from "./deployment/secret-routes";
export type { SecretSink } from "./deployment/secret-sink";
export type { ServiceAccount } from "./deployment/service-account";
export type { FileContent, FileReader } from "./deployment/stack";
export { describeSettings, describeWitness } from "./describe-witness";
export { escapeText } from "./escape-text";
export type { Choice, Choices } from "./evaluation/choices";
export { evaluate } from "./evaluation/evaluate";
export { literalValue, type Value } from "./evaluation/value";
export type { PairExplanation } from "./explain-pairs";
export { findSimilar } from "./find-similar";
export type {
  Finding,
  Occurrence,
  Position,
  Problem,
  RelatedLocation,
  Severity,
  SourceLocation,
  Span,
  Suppression,
  TemplatePath,
} from "./finding";
export { fixTemplate } from "./fix/fix-template";
export type { FixChange, FixInput, FixOptions, FixRefusal, TemplateFix } from "./fix/template-fix";
export type { TextEdit } from "./fix/text-edit";
export { judge, lint } from "./lint";
export type { Environment, LintInput, LintOptions, LintReport } from "./lint-report";
export { mergeFindings } from "./merge-findings";
export { type PrefilterInput, type PrefilterOptions, prefilter } from "./prefilter";
export { renderRulePage } from "./render-rule-page";
export type { Control, Guidance, OptionValue, RelatedResource, Rule, RuleProblem } from "./rule";
export { rules } from "./rules";
export { decodeText } from "./template/decode";
export type { ParseLimits } from "./template/limits";
export { defaultParseLimits } from "./template/limits";
export { mayMention } from "./template/may-mention";
export { type ParsedDocument, parseDocument } from "./template/parse-document";
export type { EntryLocation, SyntaxProblem, Template } from "./template/template";
export { isList, isMap, member, type TemplateMap, type TemplateValue } from "./template/template-value";
