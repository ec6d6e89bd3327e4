import type { Environment } from "@latchkey/rules";

/** The values of parameters in one environment. */
export interface GivenEnvironment extends Environment {
  readonly name: string;
  /** What findings would call the file with the values. */
  readonly file: string;
  /** The only template that it is for, as findings call it; absent when it is for every one. */
  readonly template?: string;
}

/** The environments that a template is judged in, with `settings` on top; absent when its parameters are all free. */
export function environmentsOf(
  template: string,
  environments: readonly GivenEnvironment[],
  settings: Readonly<Record<string, string>>,
): readonly Environment[] | undefined {
  const own = environments.filter((environment) => [undefined, template].includes(environment.template));
  if (own.length > 0) {
    return own.map(({ name, parameters }) => ({ name, parameters: { ...parameters, ...settings } }));
  }
  return Object.keys(settings).length > 0 ? [{ parameters: settings }] : undefined;
}
