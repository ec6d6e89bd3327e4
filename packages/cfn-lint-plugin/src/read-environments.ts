import { dirname, parse, resolve } from "node:path";

import { compareText } from "@latchkey/rules";

import type { GivenEnvironment } from "./environments";
import type { ParameterFileArgument } from "./lint-arguments";
import { nameFile } from "./name-file";
import { readParameterFile } from "./parameter-file";
import { readGivenFile } from "./read-given-file";
import { repositoryOf } from "./repository";
import { UsageError } from "./usage-error";

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
  return repositoryOf(dirname(location)) ?? cwd;
}
