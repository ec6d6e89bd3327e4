import type { Deployment } from "../deployment/deployment";
import type { ResourceLocation } from "../deployment/resource";
import { findSimilar } from "../find-similar";
import type { Finding } from "../finding";
import type { Rule, RuleProblem } from "../rule";
import type { Template } from "../template/template";
import { member } from "../template/template-value";
import { fingerprintOf, placeOf, toFinding } from "../to-finding";
import { auditDeclaration, isInForce, noticeDaysOf, type SuppressionFault, unusedFault } from "./audit-declaration";
import type { Declaration } from "./declaration";
import { type CommentSuppression, readCommentSuppressions } from "./read-comment-suppressions";
import { readMetadata } from "./read-metadata";
import { isSuppressionRule } from "./suppression-rules";

/** How suppressions in templates are taken. */
export interface SuppressionOptions {
  /** The rules that are checked; those on suppressions report what is wrong with one. */
  readonly rules: readonly Rule[];
  /** IDs of all rules that there are; absent when any other ID may be one, too. */
  readonly ruleIds?: readonly string[];
  /** Whether they count at all. */
  readonly honoured: boolean;
  /** The day that it is, as YYYY-MM-DD. */
  readonly today: string;
}

/** The suppressions in the templates of one run, and which of them hid something. */
export class Suppressions {
  readonly #options: SuppressionOptions;
  readonly #texts: Map<string, string>;
  /** By place: environments and loops meet the same ones again. */
  readonly #declarations = new Map<string, Declaration>();
  readonly #used = new Set<string>();
  /** By file. */
  readonly #comments = new Map<string, readonly CommentSuppression[]>();

  /** The texts of files with a place of what is returned are added to `texts`. */
  constructor(options: SuppressionOptions, texts: Map<string, string>) {
    this.#options = options;
    this.#texts = texts;
  }

  /** Takes note of all that the deployment's templates say, so that it can be reported. */
  collect({ stacks, resources }: Deployment): void {
    if (!this.#options.honoured) return;
    for (const { template } of stacks) {
      for (const declaration of this.#onTemplate(template)) this.#note(declaration);
      for (const { declaration } of this.#inComments(template.file, template.text)) this.#note(declaration);
    }
    for (const resource of resources) {
      for (const declaration of this.#onResource(resource)) this.#note(declaration);
    }
  }

  /** The finding, marked where the templates say that it does not count. */
  apply(finding: Finding, { at, exception }: RuleProblem): Finding {
    const { honoured, today } = this.#options;
    if (!honoured) return finding;
    if (exception !== undefined) return { ...finding, suppression: exception };
    const comments = this.#inComments(finding.file, this.#texts.get(finding.file) ?? "");
    const beside = comments.filter(({ line }) => line === finding.span.start.line);
    const declarations = [
      ...this.#onResource(at),
      ...beside.map(({ declaration }) => declaration),
      ...this.#onTemplate(at.template),
    ];
    const declaration = declarations.find((each) => each.ruleId === finding.ruleId && isInForce(each, today));
    if (declaration === undefined) return finding;
    this.#used.add(this.#note(declaration));
    const { kind, reason, expires } = declaration;
    const location = placeOf(declaration.at, this.#texts);
    return { ...finding, suppression: { kind, reason, ...(expires === undefined ? {} : { expires }), location } };
  }

  /** What is wrong with the suppressions; that one is unused is told only when all was judged that it could be for. */
  *report(isWhole: boolean): Iterable<Finding> {
    const { rules, today } = this.#options;
    const noticeDays = noticeDaysOf(rules);
    for (const [place, declaration] of this.#declarations) {
      const isUnused = isWhole && !this.#used.has(place) && this.#isOwnOfCheckedRule(declaration);
      const fault =
        auditDeclaration(declaration, today, noticeDays) ?? (isUnused ? unusedFault(declaration) : undefined);
      const rule = rules.find(({ id }) => id === fault?.ruleId);
      if (fault !== undefined && rule !== undefined) yield this.#toFinding(declaration, fault, rule);
    }
  }

  #toFinding(declaration: Declaration, { message, severity }: SuppressionFault, rule: Rule): Finding {
    const { at, kind, ruleId, reason } = declaration;
    const problem: RuleProblem = {
      at,
      message,
      ...(severity === undefined ? {} : { severity }),
      occurs: { kind: "always" },
    };
    const finding = toFinding(problem, rule, this.#texts);
    // A comment has no path that could tell it from others.
    return kind === "comment"
      ? { ...finding, fingerprint: fingerprintOf(rule.id, finding.file, ruleId, reason) }
      : finding;
  }

  #isOwnOfCheckedRule({ ruleId, neighbour }: Declaration): boolean {
    return neighbour === undefined && this.#options.rules.some(({ id }) => id === ruleId);
  }

  #onTemplate(template: Template): readonly Declaration[] {
    const at = { template, logicalId: "", resourceType: "", path: template.base ?? [] };
    return this.#read(member(template.root, "Metadata"), at);
  }

  #onResource({ template, logicalId, resourceType }: ResourceLocation): readonly Declaration[] {
    if (resourceType === "") return [];
    const path = [...(template.base ?? []), "Resources", logicalId];
    const resource = member(member(template.root, "Resources"), logicalId);
    return this.#read(member(resource, "Metadata"), { template, logicalId, resourceType, path });
  }

  #read(metadata: Parameters<typeof readMetadata>[0], at: ResourceLocation): readonly Declaration[] {
    return readMetadata(metadata, at, (id) => this.#isRule(id)).map((each) => this.#checkRule(each));
  }

  #inComments(file: string, text: string): readonly CommentSuppression[] {
    const known = this.#comments.get(file);
    if (known !== undefined) return known;
    const read = readCommentSuppressions(file, text).map(({ line, declaration }) => ({
      line,
      declaration: this.#checkRule(declaration),
    }));
    this.#comments.set(file, read);
    return read;
  }

  #checkRule(declaration: Declaration): Declaration {
    const { ruleId, fault } = declaration;
    if (fault !== undefined) return declaration;
    if (isSuppressionRule(ruleId)) return { ...declaration, fault: "that rule is on suppressions themselves" };
    const { ruleIds } = this.#options;
    if (ruleIds === undefined || ruleIds.includes(ruleId)) return declaration;
    const similar = findSimilar(ruleId, ruleIds);
    const advice = similar === undefined ? "" : `; did you mean ${similar}?`;
    return { ...declaration, fault: `there is no such rule${advice}` };
  }

  #isRule(id: string): boolean {
    const { ruleIds, rules } = this.#options;
    return ruleIds?.includes(id) ?? rules.some((rule) => rule.id === id);
  }

  #note(declaration: Declaration): string {
    const { file, span } = placeOf(declaration.at, new Map());
    const place = `${file}:${span.start.offset}`;
    if (!this.#declarations.has(place)) this.#declarations.set(place, declaration);
    return place;
  }
}
