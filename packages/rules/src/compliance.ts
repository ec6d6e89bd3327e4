import type { Control } from "./rule";

/** The controls of a framework, from the number that each version gives to one of them; versions in their order. */
export function controlsOf(framework: string, numbers: Readonly<Record<string, string>>): readonly Control[] {
  return Object.entries(numbers).map(([version, control]) => ({ framework, version, control }));
}

/** The controls in words, those that several versions in a row give one number together. */
export function describeControls(controls: readonly Control[]): readonly string[] {
  const groups: { readonly first: Control; last: Control }[] = [];
  for (const control of controls) {
    const group = groups.at(-1);
    if (group?.last.framework === control.framework && group.last.control === control.control) group.last = control;
    else groups.push({ first: control, last: control });
  }
  return groups.map(({ first, last }) => {
    const versions = first === last ? showVersion(first) : `${showVersion(first)} to ${showVersion(last)}`;
    return `${first.framework} ${versions}, ${first.control}`;
  });
}

function showVersion({ version }: Control): string {
  return /^\d/.test(version) ? `v${version}` : version;
}
