import { always, and, type Formula, never, or } from "../conditions/formula";
import type { AccessKey } from "./keyed-users";
import type { ResourceLocation } from "./resource";

/** Where a secret passes from one stack to another: the parameter that a nested stack is given, or its output. */
export interface SecretHop {
  readonly role: "parameter" | "output";
  readonly at: ResourceLocation;
}

/** How a key's secret comes to an expression. */
export interface SecretRoute {
  /** In which deployments it does, given that the expression is evaluated. */
  readonly when: Formula;
  /** Of one of the ways, in order. */
  readonly hops: readonly SecretHop[];
}

/** The keys whose secrets stand in what an expression gives. */
export type SecretRoutes = ReadonlyMap<AccessKey, SecretRoute>;

/** All routes together; of several for one key the hops of the first. */
export function merge(each: readonly SecretRoutes[]): SecretRoutes {
  const [first, ...others] = each.filter((routes) => routes.size > 0);
  if (first === undefined || others.length === 0) return first ?? new Map();
  const ways = new Map<AccessKey, { readonly whens: Set<Formula>; readonly hops: readonly SecretHop[] }>();
  for (const routes of [first, ...others]) {
    for (const [key, { when, hops }] of routes) {
      const known = ways.get(key);
      if (known === undefined) ways.set(key, { whens: new Set([when]), hops });
      else known.whens.add(when);
    }
  }
  return new Map([...ways].map(([key, { whens, hops }]) => [key, { when: or([...whens]), hops }]));
}

/** The routes where the formula holds. */
export function within(formula: Formula, routes: SecretRoutes): SecretRoutes {
  if (formula === always) return routes;
  const kept = new Map<AccessKey, SecretRoute>();
  for (const [key, { when, hops }] of formula === never ? [] : routes) {
    kept.set(key, { when: and([formula, when]), hops });
  }
  return kept;
}

/** The routes that go on from there. */
export function through(hop: SecretHop, routes: SecretRoutes): SecretRoutes {
  return new Map([...routes].map(([key, { when, hops }]) => [key, { when, hops: [...hops, hop] }]));
}
