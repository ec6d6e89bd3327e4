import { dirname, parse, resolve } from "node:path";

import type { Environment } from "@latchkey/rules";
import { compareText } from "@latchkey/rules";

import type { ParameterFileArgument } from "./lint-arguments";
import { nameFile } from "./name-file";
import { readParameterFile } from "./parameter-file";
import { readGivenFile } from "./read-given-file";
import { ancestorsInRepository } from "./repository";
import { UsageError } from "./usage-error";

/** The values of parameters in one environment. */
export interface GivenEnvironment extends Environment {
  readonly name: string;
  /** What findings would call the file with the values. */
  readonly file: string;
  /** The only template that it is for, as findings call it; absent when it is for every one. */
  readonly template?: string;
}

/** Reads the parameter files, in order of name. Throws a `UsageError`. */
export function readEnvironments(files: readonly ParameterFileArgument[], cwd: string): readonly GivenEnvironment[] {
  const environments = files
    .map((argument) => readEnvironment(argument, cwd))
    .sort((a, b) => compareText(a.name, b.name));
  const twin = environments.find(({ name }, index) => name === environments[index + 1]?.name);
  if (twin !== undefined) {
    throw new UsageError(`two environments are called ${twin.name}; --parameters-file NAME=FILE tells them apart`);
  }
  return environments;
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

/** Reads one parameter file. Throws a `UsageError`. */
export function readEnvironment({ name, path }: ParameterFileArgument, cwd: string): GivenEnvironment {
  const location = resolve(cwd, path);
  const file = nameFile(location, cwd);
  const { parameters, templatePath } = readParameterFile(readGivenFile(location, file, "a parameter file"), file);
  return {
    name: name ?? parse(path).name,
    file,
    parameters,
    ...(templatePath !== undefined && { template: nameFile(resolve(rootOf(location, cwd), templatePath), cwd) }),
  };
}

/** What the template's path in a deployment file of Git sync starts from: the root of the repository. */
function rootOf(location: string, cwd: string): string {
  return ancestorsInRepository(dirname(location))[0] ?? cwd;
}
