import { type Choices, only } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import { type Neighbours, parameterAtom, type Scope } from "../evaluation/scope";
import { textKey } from "../evaluation/text";
import { literalValue, textValue, type Value } from "../evaluation/value";
import type { Template } from "../template/template";
import { isMap, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import { type AppStack, canShareAccount, canShareRegion } from "./app-stack";
import { evaluateOutput, type StackOpener } from "./open-stacks";

/** A stack of an app, with its template. */
export interface AppRoot {
  /** Tells it apart from the others; people see it in front of its parameters and conditions. */
  readonly id: string;
  readonly stack: AppStack;
  readonly template: Template;
}

/** Opens the stacks of an app beside each other, so that each knows what it imports from the others. */
export function openNeighbours(roots: readonly AppRoot[], opener: StackOpener): void {
  const app = new AppScopes(roots, opener);
  for (const root of roots) app.scopeOf(root);
}

class AppScopes {
  readonly #roots: readonly AppRoot[];
  readonly #opener: StackOpener;
  readonly #opening = new Set<AppRoot>();
  readonly #exports = new Map<AppRoot, ReadonlyMap<string, string>>();

  constructor(roots: readonly AppRoot[], opener: StackOpener) {
    this.#roots = roots;
    this.#opener = opener;
  }

  /** Opens the stack when it is first asked for; `undefined` while that goes on and has not come far enough. */
  scopeOf(root: AppRoot): Scope | undefined {
    const { id, template } = root;
    if (this.#opening.has(root)) return this.#opener.scopeOf(id);
    this.#opening.add(root);
    return this.#opener.openRoot(template, {
      stack: id,
      bind: (declaration) =>
        only(textValue([{ ...parameterAtom(id, declaration), name: `${id}/${declaration.name}` }])),
      neighbours: this.#neighboursOf(root),
    });
  }

  #neighboursOf(root: AppRoot): Neighbours {
    const { name, account, region } = root.stack;
    const pseudoParameters = { "AWS::StackName": name, "AWS::AccountId": account, "AWS::Region": region };
    return {
      pseudoParameters: Object.fromEntries(
        Object.entries(pseudoParameters).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      ),
      imported: (functionName, argument) =>
        functionName === "Fn::ImportValue" ? this.#exported(argument, root) : this.#stackOutput(argument, root),
      readBy: (definition, attribute) => this.#written(definition, attribute, root),
    };
  }

  /** What the export of that name is. */
  #exported(name: Value, importer: AppRoot): Choices | undefined {
    if (name.kind !== "text") return undefined;
    const key = textKey(name.text);
    for (const root of this.#others(importer)) {
      if (!canShareRegion(importer.stack, root.stack)) continue;
      const scope = this.scopeOf(root);
      const output = scope && this.#exportsOf(root, scope).get(key);
      if (scope && output !== undefined) return evaluateOutput(output, scope);
    }
    return undefined;
  }

  /** The names of the outputs that a stack exports, by the key of the name that it exports them under. */
  #exportsOf(root: AppRoot, scope: Scope): ReadonlyMap<string, string> {
    const known = this.#exports.get(root);
    if (known !== undefined) return known;
    const found = new Map<string, string>();
    // An import in the name of an export could lead back here.
    this.#exports.set(root, found);
    for (const [output, definition] of entriesOf(member(scope.root, "Outputs"))) {
      const name = member(member(definition, "Export"), "Name");
      for (const { value } of name === undefined ? [] : evaluate(name, scope)) {
        if (value.kind === "text") found.set(textKey(value.text), output);
      }
    }
    return found;
  }

  #stackOutput(argument: Value, importer: AppRoot): Choices | undefined {
    const [name, output, region] = ["StackName", "OutputName", "Region"].map((key) => {
      const value = argument.kind === "map" ? argument.members.get(key) : undefined;
      return value && literalValue(value);
    });
    if (name === undefined || output === undefined) return undefined;
    for (const root of this.#others(importer)) {
      if (root.stack.name !== name || !canShareRegion(importer.stack, root.stack, region)) continue;
      const scope = this.scopeOf(root);
      if (scope !== undefined && member(member(scope.root, "Outputs"), output) !== undefined) {
        return evaluateOutput(output, scope);
      }
    }
    return undefined;
  }

  /** What the CDK carries to another Region: one custom resource writes it to the Parameter Store, another reads it there. */
  #written(reader: TemplateValue | undefined, name: string, importer: AppRoot): Choices | undefined {
    if (scalarText(member(reader, "Type")) !== "Custom::CrossRegionExportReader") return undefined;
    for (const root of this.#others(importer)) {
      if (!canShareAccount(importer.stack, root.stack)) continue;
      const scope = this.scopeOf(root);
      for (const [, resource] of entriesOf(scope && member(scope.root, "Resources"))) {
        if (scalarText(member(resource, "Type")) !== "Custom::CrossRegionExportWriter") continue;
        const written = member(member(member(member(resource, "Properties"), "WriterProps"), "exports"), name);
        if (scope && written !== undefined) return evaluate(written, scope);
      }
    }
    return undefined;
  }

  #others(root: AppRoot): readonly AppRoot[] {
    return this.#roots.filter((other) => other !== root);
  }
}

function entriesOf(section: TemplateValue | undefined): readonly (readonly [string, TemplateValue])[] {
  return isMap(section) ? Object.entries<TemplateMap[string]>(section) : [];
}
