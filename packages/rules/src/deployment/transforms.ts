/** Transforms that neither make nor change what rules look at, and those that are worked out here. */
const understoodTransforms: ReadonlySet<string> = new Set([
  "AWS::CodeDeployBlueGreen",
  "AWS::Include",
  "AWS::LanguageExtensions",
  "AWS::SecretsManager-2020-07-23",
  "AWS::SecretsManager-2024-09-16",
  "AWS::Serverless-2016-10-31",
]);

/** Whether a template is judged rightly although CloudFormation would run this macro over it. */
export function isUnderstoodTransform(name: string): boolean {
  return understoodTransforms.has(name);
}

/** What to tell of a macro that is not understood. */
export function describeMacro(name: string): string {
  return `The macro ${name} is not run: what it adds or changes is not judged`;
}
