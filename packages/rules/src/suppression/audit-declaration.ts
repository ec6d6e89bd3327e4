import type { Severity } from "../finding";
import type { Rule } from "../rule";
import type { Declaration } from "./declaration";
import { daysLeft } from "./expiry";
import { suppressionRuleIds } from "./suppression-rules";

/** Something to tell of a suppression itself. */
export interface SuppressionFault {
  readonly ruleId: (typeof suppressionRuleIds)[keyof typeof suppressionRuleIds];
  readonly message: string;
  /** Absent when it is the rule's own. */
  readonly severity?: Severity;
}

/** What a suppression or a waiver says, wherever it stands. */
export type SuppressionTerms = Omit<Declaration, "at">;

/** The option of the rule on what expires, in whole days, and the most that it can be: ten years. */
export const noticeOption = { name: "noticeDays", max: 3650 } as const;

/** From how many days before its end on a suppression is told to end soon. */
export function noticeDaysOf(rules: readonly Rule[]): number {
  const expired = rules.find(({ id }) => id === suppressionRuleIds.expired);
  return Number(expired?.options?.[noticeOption.name] ?? 0);
}

/** What is wrong with a suppression, whatever there is to hide; absent when nothing is. */
export function auditDeclaration(
  declaration: SuppressionTerms,
  today: string,
  noticeDays: number,
): SuppressionFault | undefined {
  const { ruleId, fault, expires, neighbour } = declaration;
  const name = describe(declaration);
  if (fault !== undefined) {
    return { ruleId: suppressionRuleIds.invalid, message: `${name} does not count: ${fault}` };
  }
  const left = expires === undefined ? Number.POSITIVE_INFINITY : daysLeft(expires, today);
  if (left < 0) {
    return {
      ruleId: suppressionRuleIds.expired,
      message: `${name} expired on ${expires}; what it hid counts again`,
    };
  }
  if (left <= noticeDays) {
    const when = ["today", "tomorrow"][left] ?? `in ${left} days`;
    const message = `${name} expires ${when}, after ${expires}; then what it hides counts again`;
    return { ruleId: suppressionRuleIds.expired, message, severity: "note" };
  }
  if (neighbour !== undefined && declaration.reason.includes(neighbour)) {
    return {
      ruleId: suppressionRuleIds.invalid,
      message: `${ruleId} is hidden by ${neighbour}, which takes no reason; Metadata.Latchkey.Suppress does`,
      severity: "note",
    };
  }
  return undefined;
}

/** What to tell of a suppression that nothing was found for. */
export function unusedFault(declaration: SuppressionTerms): SuppressionFault {
  return { ruleId: suppressionRuleIds.unused, message: `${describe(declaration)} hides nothing` };
}

/** Whether the suppression hides anything on that day. */
export function isInForce({ fault, expires }: Pick<Declaration, "fault" | "expires">, today: string): boolean {
  return fault === undefined && (expires === undefined || daysLeft(expires, today) >= 0);
}

function describe({ kind, ruleId, name }: SuppressionTerms): string {
  if (name !== undefined) return name;
  const noun = kind === "waiver" ? "Waiver" : "Suppression";
  return ruleId === "" ? noun : `${noun} of ${ruleId}`;
}
