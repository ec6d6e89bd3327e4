export { Deployment } from "./deployment/deployment";
export type { AccessKey, IamUser, KeyedUser } from "./deployment/keyed-users";
export { evaluateProperty, type Resource, type ResourceLocation } from "./deployment/resource";
export type { FileContent, FileReader } from "./deployment/stack";
export type { PairExplanation } from "./explain-pairs";
export type {
  Finding,
  Occurrence,
  Position,
  Problem,
  RelatedLocation,
  Severity,
  Span,
  Suppression,
  TemplatePath,
} from "./finding";
export { type Environment, type LintInput, type LintOptions, type LintReport, lint } from "./lint";
export { mergeFindings } from "./merge-findings";
export type { Control, Guidance, RelatedResource, Rule, RuleProblem } from "./rule";
export { rules } from "./rules";
export type { ParseLimits } from "./template/limits";
export { defaultParseLimits } from "./template/limits";
export { mayMention } from "./template/may-mention";
export { type ParsedDocument, parseDocument } from "./template/parse-document";
export type { EntryLocation, SyntaxProblem, Template } from "./template/template";
export { isList, isMap, member, type TemplateMap, type TemplateValue } from "./template/template-value";
