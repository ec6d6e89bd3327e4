/** The rules on suppressions themselves; what they report, `lint` finds while it applies suppressions. */
export const suppressionRuleIds = {
  invalid: "suppression-invalid",
  expired: "suppression-expired",
  unused: "suppression-unused",
} as const;

/** Whether the rule is one on suppressions; those are not suppressed in a template. */
export function isSuppressionRule(id: string): boolean {
  return Object.values<string>(suppressionRuleIds).includes(id);
}
