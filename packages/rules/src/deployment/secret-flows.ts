import { Budget, OutOfSteps } from "../conditions/budget";
import type { Conditions } from "../conditions/conditions";
import { always, and, type Formula, or } from "../conditions/formula";
import { intrinsicCall } from "../evaluation/evaluate";
import { readParameterDeclaration, scalarText } from "../evaluation/parameter-declaration";
import type { Scope } from "../evaluation/scope";
import type { TemplatePath } from "../finding";
import { isList, isMap, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import type { AccessKey } from "./keyed-users";
import type { Resource, ResourceLocation } from "./resource";
import { merge, type SecretHop, type SecretRoutes, within } from "./secret-routes";
import { outputSink, resourceSink, type SecretSink } from "./secret-sink";
import { SecretTracer } from "./secret-tracer";
import type { Stack } from "./stack";

/** The secret of an access key, and a place that is given it. */
export interface SecretFlow {
  readonly key: AccessKey;
  readonly sink: SecretSink;
  /** The nested stacks' parameters and outputs that it comes through on one of the ways, in order. */
  readonly hops: readonly SecretHop[];
  /** In which deployments it comes about. */
  readonly when: Formula;
}

/** A part of a stack's template that may be given secrets. */
interface Holder {
  readonly at: ResourceLocation;
  readonly stack: Stack;
  readonly exists: Formula;
  readonly content: TemplateMap;
  /** What an expression at that path of the content is given to; `undefined` when it is followed on from there. */
  readonly sinkAt: (path: TemplatePath) => SecretSink | undefined;
}

/** What was found, and what kept other flows from being looked at. */
export interface SecretFlows {
  readonly flows: readonly SecretFlow[];
  readonly gaps: readonly string[];
}

/** For all secrets of a deployment together: about two seconds. */
const stepsForSecrets = 20_000_000;

/** What it takes to decide about a flow and to tell of it. */
const stepsForFlow = 1_000;

/** Every place that the secret of a key gets to, once for each key. */
export function findSecretFlows(
  stacks: readonly Stack[],
  resources: readonly Resource[],
  keys: readonly AccessKey[],
  conditions: Conditions,
): SecretFlows {
  const flows: SecretFlow[] = [];
  if (keys.length === 0) return { flows, gaps: [] };
  const budget = new Budget(stepsForSecrets);
  const tracer = new SecretTracer(stacks, keys, conditions, budget);
  const resourcesOf = new Map(stacks.map(({ scope }): [Scope, Resource[]] => [scope, []]));
  for (const resource of resources) resourcesOf.get(resource.scope)?.push(resource);
  try {
    for (const stack of stacks) {
      const own = resourcesOf.get(stack.scope) ?? [];
      const holders = [
        ...own.map((resource) => holdResource(resource, stack, tracer)),
        ...holdGlobals(own, stack),
        ...holdOutputs(stack, conditions),
      ];
      for (const found of [...holders.map((holder) => flowsInto(holder, tracer)), shown(stack, tracer)]) {
        budget.spend(found.length * stepsForFlow);
        flows.push(...found);
      }
    }
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    return { flows, gaps: ["The secrets of the keys go to more places than are looked at: the rest was not judged"] };
  }
  return { flows, gaps: [] };
}

function flowsInto(holder: Holder, tracer: SecretTracer): readonly SecretFlow[] {
  const sinks = new Map<string, { readonly sink: SecretSink; readonly ways: SecretRoutes[] }>();
  for (const { path, routes } of findRoutes(holder.content, [], holder.stack, tracer)) {
    const sink = routes.size === 0 ? undefined : holder.sinkAt(path);
    if (sink === undefined) continue;
    const id = JSON.stringify(sink.at.path);
    const known = sinks.get(id);
    if (known === undefined) sinks.set(id, { sink, ways: [routes] });
    else known.ways.push(routes);
  }
  return [...sinks.values()].flatMap(({ sink, ways }) => toFlows(sink, within(holder.exists, merge(ways))));
}

function toFlows(sink: SecretSink, routes: SecretRoutes): readonly SecretFlow[] {
  return [...routes].map(([key, { when, hops }]) => ({ key, sink, hops, when }));
}

/** What the outermost calls in a part of a template carry, with their places in it. */
function* findRoutes(
  node: TemplateValue,
  path: TemplatePath,
  stack: Stack,
  tracer: SecretTracer,
): Generator<{ readonly path: TemplatePath; readonly routes: SecretRoutes }> {
  const call = intrinsicCall(node);
  if (call?.name === "Fn::If") {
    for (const { branch, index, when } of tracer.branches(call.argument, stack)) {
      for (const found of findRoutes(branch, [...path, call.name, index], stack, tracer)) {
        yield { ...found, routes: within(when, found.routes) };
      }
    }
  } else if (call !== undefined) yield { path, routes: tracer.carriedBy(node, stack) };
  else if (isList(node) || isMap(node)) {
    for (const [key, value] of isList(node) ? node.entries() : Object.entries(node)) {
      yield* findRoutes(value, [...path, key], stack, tracer);
    }
  }
}

function holdResource(resource: Resource, stack: Stack, tracer: SecretTracer): Holder {
  const { template, logicalId, resourceType, path, exists, definition } = resource;
  const at = { template, logicalId, resourceType, path };
  const parts = ["Properties", "Metadata"].flatMap((name): [string, TemplateValue][] => {
    const part = member(definition, name);
    return part === undefined ? [] : [[name, part]];
  });
  const declared = member(tracer.nestedStack(logicalId, stack)?.scope.root, "Parameters");
  const sinkAt = (found: TemplatePath): SecretSink | undefined => {
    const sink = resourceSink(at, found);
    const isFollowed = sink.kind === "nested-stack" && member(declared, `${found[2]}`) !== undefined;
    return isFollowed ? undefined : sink;
  };
  return { at, stack, exists, content: Object.fromEntries(parts), sinkAt };
}

/** The `Globals` of a SAM template, which every resource of their type takes over. */
function holdGlobals(own: readonly Resource[], stack: Stack): readonly Holder[] {
  const { template, scope } = stack;
  const globals = member(scope.root, "Globals");
  return Object.entries(isMap(globals) ? globals : {}).map(([type, properties]) => {
    const resourceType = `AWS::Serverless::${type}`;
    const at = { template, logicalId: "Globals", resourceType, path: [...(template.base ?? []), "Globals"] };
    const exists = or(own.filter((resource) => resource.resourceType === resourceType).map((each) => each.exists));
    const sinkAt = (path: TemplatePath): SecretSink => resourceSink(at, path);
    return { at, stack, exists, content: { [type]: properties }, sinkAt };
  });
}

function holdOutputs(stack: Stack, conditions: Conditions): readonly Holder[] {
  const { template, scope } = stack;
  const outputs = member(scope.root, "Outputs");
  return Object.entries(isMap(outputs) ? outputs : {}).flatMap(([logicalId, definition]) => {
    const path = [...(template.base ?? []), "Outputs", logicalId];
    const at = { template, logicalId, resourceType: "", path };
    const condition = scalarText(member(definition, "Condition"));
    const exists = condition === undefined ? always : conditions.named(scope.stack, condition);
    const content = isMap(definition) ? definition : {};
    return { at, stack, exists: and([stack.exists, exists]), content, sinkAt: () => outputSink(at, definition) };
  });
}

/** The parameters of a nested stack that are given a secret and show it. */
function shown(stack: Stack, tracer: SecretTracer): readonly SecretFlow[] {
  const { template, scope, exists } = stack;
  const parameters = member(scope.root, "Parameters");
  return Object.entries(isMap(parameters) ? parameters : {}).flatMap(([logicalId, declaration]) => {
    if (readParameterDeclaration(logicalId, declaration).noEcho) return [];
    const path = [...(template.base ?? []), "Parameters", logicalId];
    const sink: SecretSink = { kind: "parameter", at: { template, logicalId, resourceType: "", path } };
    return toFlows(sink, within(exists, tracer.carriedByParameter(logicalId, stack)));
  });
}
