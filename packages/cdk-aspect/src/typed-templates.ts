import { CfnCondition, type CfnElement, CfnOutput, CfnParameter, CfnResource, CfnStack, Stack } from "aws-cdk-lib";
import { CfnAccessKey, CfnUser } from "aws-cdk-lib/aws-iam";
import { elementsOf } from "./construct-index";

/** What a stack's typed constructs amount to, before templates are written. */
export interface TypedTemplates {
  /** By name, the root's and those of the stacks nested in it; they have users, keys and what decides about them only. */
  readonly templates: ReadonlyMap<string, string>;
  /** The construct of a resource in one of them. */
  readonly constructOf: (file: string, logicalId: string) => CfnElement | undefined;
}

/**
 * Templates of the root stack and all that is nested in it, made of what typed constructs tell of themselves. Overrides,
 * generic resources and mappings are not in there: the CDK has no public way to ask for them.
 */
export function readTypedTemplates(root: Stack): TypedTemplates {
  const stacks = root.node
    .findAll()
    .filter((construct): construct is Stack => Stack.isStack(construct))
    .filter((stack) => rootOf(stack) === root);
  const elements = new Map(stacks.map((stack) => [stack.templateFile, elementsOf(stack)]));
  const nested = new Map(stacks.map((stack) => [stack.nestedStackResource, stack.templateFile]));
  const templates = new Map(
    stacks.map((stack) => {
      const sections: Record<Entry["section"], Record<string, unknown>> = {
        Parameters: {},
        Conditions: {},
        Resources: {},
        Outputs: {},
      };
      for (const [logicalId, element] of elements.get(stack.templateFile) ?? []) {
        const entry = entryOf(element, nested);
        if (entry !== undefined) sections[entry.section][logicalId] = stack.resolve(entry.definition);
      }
      return [stack.templateFile, JSON.stringify(sections)];
    }),
  );
  return { templates, constructOf: (file, logicalId) => elements.get(file)?.get(logicalId) };
}

/** The stack that is deployed when this one is. */
export function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : rootOf(stack.nestedStackParent);
}

interface Entry {
  readonly section: "Parameters" | "Conditions" | "Outputs" | "Resources";
  /** With tokens. */
  readonly definition: unknown;
}

function entryOf(element: CfnElement, nested: ReadonlyMap<CfnResource | undefined, string>): Entry | undefined {
  if (element instanceof CfnParameter) return { section: "Parameters", definition: parameterOf(element) };
  if (element instanceof CfnCondition) return { section: "Conditions", definition: element.expression };
  if (element instanceof CfnOutput) return { section: "Outputs", definition: { Value: element.value } };
  const properties = element instanceof CfnStack ? nestedStackOf(element, nested.get(element)) : propertiesOf(element);
  if (!CfnResource.isCfnResource(element) || properties === undefined) return undefined;
  const { condition, metadata } = element.cfnOptions;
  return {
    section: "Resources",
    definition: {
      Type: element.cfnResourceType,
      Condition: condition?.logicalId,
      Metadata: { Latchkey: metadata?.Latchkey },
      Properties: properties,
    },
  };
}

function parameterOf(parameter: CfnParameter): unknown {
  const { type, default: preset, allowedValues, allowedPattern, minLength, maxLength, noEcho } = parameter;
  return {
    Type: type,
    Default: preset,
    AllowedValues: allowedValues,
    AllowedPattern: allowedPattern,
    MinLength: minLength,
    MaxLength: maxLength,
    NoEcho: noEcho,
  };
}

function nestedStackOf({ parameters }: CfnStack, file: string | undefined): unknown {
  return file === undefined ? undefined : { TemplateURL: file, Parameters: parameters };
}

function propertiesOf(element: CfnElement): unknown {
  if (element instanceof CfnUser) {
    return { UserName: element.userName, Path: element.path, LoginProfile: element.loginProfile };
  }
  if (element instanceof CfnAccessKey) return { UserName: element.userName, Status: element.status };
  return undefined;
}
