import type { Finding, Problem, Rule, Suppression } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";
import type { CodeFlow, Log, Notification, ReportingDescriptor, Result, Suppression as SarifSuppression } from "sarif";

import type { FailureOptions } from "../exit-code";
import { exitCode } from "../exit-code";
import type { LintRun } from "../lint-sources";
import { describeCircumstances } from "./describe-occurrence";
import { createFixes } from "./sarif-fixes";
import { SOURCE_ROOT, toLocation, toMessage, toPhysicalLocation } from "./sarif-location";
import { LEVELS, toDescriptor, toPascalCase, toTaxonomies } from "./sarif-rules";
import { findSecretFlow, type SecretFlow } from "./secret-flow";
import { writeJson } from "./write-json";

/** What SARIF says besides what was found. */
export interface SarifOptions extends FailureOptions {
  readonly rules: readonly Rule[];
}

const INFORMATION_URI = "https://www.npmjs.com/package/@latchkey/cfn-lint-plugin";

/** The kinds of problems, in words. */
const NOTIFICATIONS: Readonly<Record<Problem["kind"], string>> = {
  "invalid-template": "A template could not be read.",
  unreadable: "A file could not be read.",
  incomplete: "A part of a template could not be followed.",
  "rule-crash": "A rule failed.",
};

/** The run as SARIF 2.1.0, for code scanning; findings that do not count are suppressed there, too. */
export function formatSarif(run: LintRun, version: string, options: SarifOptions): string {
  const taxonomies = toTaxonomies(options.rules);
  const toFixes = createFixes(run.texts);
  const code = exitCode(run, options);
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "latchkey",
            fullName: `Latchkey ${version}`,
            semanticVersion: version,
            informationUri: INFORMATION_URI,
            rules: options.rules.map((rule) => toDescriptor(rule, taxonomies)),
            notifications: Object.entries(NOTIFICATIONS).map(([id, text]) => toNotificationDescriptor(id, text)),
            supportedTaxonomies: taxonomies.map(({ name }, index) => ({ name, index })),
          },
        },
        taxonomies,
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: "The directory that Latchkey ran in." } } },
        invocations: [
          {
            executionSuccessful: code !== 2,
            exitCode: code,
            toolExecutionNotifications: run.problems.map(toNotification),
          },
        ],
        results: run.findings.map((finding) => toResult(finding, options.rules, toFixes(finding))),
      },
    ],
  };
  return writeJson(log);
}

function toResult(finding: Finding, rules: readonly Rule[], fixes: Result["fixes"] & {}): Result {
  const { ruleId, severity, message, fingerprint, related, suppression, source } = finding;
  const flow = findSecretFlow(finding);
  const ruleIndex = rules.findIndex(({ id }) => id === ruleId);
  return {
    ruleId,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: LEVELS[severity],
    message: toMessage(`${message}${describeCircumstances(finding)}.`),
    locations: [toLocation(finding)],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) => ({ id, ...toLocation(place), message: toMessage(place.message) })),
    }),
    ...(flow !== undefined && { codeFlows: [toCodeFlow(finding, flow)] }),
    partialFingerprints: { "latchkey/v1": fingerprint },
    suppressions: suppression === undefined ? [] : [toSuppression(suppression)],
    ...(fixes.length > 0 && { fixes }),
    // Nothing is known of where that file is: it is no location.
    ...(source !== undefined && {
      properties: { source: escapeText(`${source.file}:${source.line}:${source.column}`) },
    }),
  };
}

function toCodeFlow(finding: Finding, { key, hops }: SecretFlow): CodeFlow {
  const steps = [key, ...hops].map((place) => ({ ...toLocation(place), message: toMessage(place.message) }));
  const end = { ...toLocation(finding), message: toMessage("where it can be read") };
  return { threadFlows: [{ locations: [...steps, end].map((location) => ({ location })) }] };
}

function toSuppression({ kind, reason, location }: Suppression): SarifSuppression {
  const isExternal = kind === "waiver" || kind === "baseline";
  return {
    kind: isExternal ? "external" : "inSource",
    status: "accepted",
    justification: toMessage(reason).text ?? "",
    ...(location !== undefined && {
      location: { physicalLocation: toPhysicalLocation(location.file, location.span) },
    }),
  };
}

function toNotificationDescriptor(id: string, text: string): ReportingDescriptor {
  return {
    id,
    name: toPascalCase(`problem-${id}`),
    shortDescription: { text },
    fullDescription: { text },
    help: { text },
  };
}

function toNotification({ kind, file, message, span }: Problem): Notification {
  return {
    descriptor: { id: kind, index: Object.keys(NOTIFICATIONS).indexOf(kind) },
    level: kind === "incomplete" ? "warning" : "error",
    message: toMessage(`${message}.`),
    locations: [{ physicalLocation: toPhysicalLocation(file, span) }],
  };
}
