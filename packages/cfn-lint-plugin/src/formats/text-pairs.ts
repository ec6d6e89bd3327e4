import type { RelatedLocation } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import type { Palette } from "../color";
import type { DeployedPair } from "../lint-sources";
import { describeOccurrence } from "./describe-occurrence";

/** A heading, and for each template a block with a line for each of its pairs. */
export function formatPairs(pairs: readonly DeployedPair[], { bold }: Palette): string[][] {
  if (pairs.length === 0) {
    return [[bold("There is no key that can belong to a user of the same deployment.")]];
  }
  const templates = [...new Set(pairs.map(({ template }) => template))];
  return [
    [bold("Keys and the users that they can belong to, by the template that is deployed:")],
    ...templates.map((template) => [
      escapeText(template),
      ...pairs.filter((pair) => pair.template === template).map((pair) => `  ${escapeText(describePair(pair))}`),
    ]),
  ];
}

function describePair({ template, key, user, occurs, environment }: DeployedPair): string {
  const pair = `${describePlace(key, template)} of ${describePlace(user, template)}`;
  return `${pair}${environment === undefined ? "" : ` in ${environment}`}: ${describeVerdict(occurs)}`;
}

function describePlace({ logicalId, file, span: { start } }: RelatedLocation, template: string): string {
  return `${logicalId} (${file === template ? "" : `${file}:`}${start.line}:${start.column})`;
}

function describeVerdict(occurs: DeployedPair["occurs"]): string {
  if (occurs.kind !== "never") {
    const [kind, details] = describeOccurrence(occurs);
    return occurs.kind === "undecided" ? `${kind} because of ${details}` : [kind, details ?? []].flat().join(" ");
  }
  const { because } = occurs;
  const statements = [because.slice(0, -1).join(", "), because.at(-1)].filter(Boolean).join(" and ");
  return because.length === 0 ? "never" : `never, since it cannot be that ${statements}`;
}
