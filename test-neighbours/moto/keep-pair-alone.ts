import type { ResourceId } from "./pairs";
import { nestedFile, type ResourceJson, type TemplateJson, type Templates } from "./template-json";

/** The templates with two resources, the topics beside them, and of the others only what those speak of or are nested in. */
export function keepPairAlone(templates: Templates, pair: readonly ResourceId[]): Templates {
  const kept = new Set([...pair, ...topicsBeside(pair, templates)].map(([file, id]) => `${file}#${id}`));
  const text = (): string => JSON.stringify(keep(templates, kept));
  for (let before = ""; before !== text(); ) {
    before = text();
    for (const [file, template] of Object.entries(templates)) {
      const own = JSON.stringify(keep(templates, kept)[file]);
      for (const [id, resource] of Object.entries(template.Resources)) {
        const holdsKept = resource.Type === "AWS::CloudFormation::Stack" && holds(nestedFile(resource), kept);
        if (holdsKept || new RegExp(`["{]${id}["}.]`).test(own.replace(`"${id}":{"Type"`, "")))
          kept.add(`${file}#${id}`);
      }
    }
  }
  return keep(templates, kept);
}

/** They get in nobody's way, but may refer to what is not there. */
function topicsBeside(pair: readonly ResourceId[], templates: Templates): readonly ResourceId[] {
  return [...new Set(pair.map(([file]) => file))].flatMap((file) =>
    Object.entries(templates[file]?.Resources ?? {}).flatMap(([id, { Type }]): ResourceId[] =>
      Type === "AWS::SNS::Topic" ? [[file, id]] : [],
    ),
  );
}

function holds(file: string, kept: ReadonlySet<string>): boolean {
  return [...kept].some((id) => id.startsWith(`${file}#`));
}

function keep(templates: Templates, kept: ReadonlySet<string>): Templates {
  const resources = Object.entries(templates).map(([file, template]): [string, [string, ResourceJson][]] => [
    file,
    Object.entries(template.Resources).filter(([id]) => kept.has(`${file}#${id}`)),
  ]);
  const text = JSON.stringify(resources);
  return Object.fromEntries(
    resources.map(([file, entries]): [string, TemplateJson] => {
      const template = templates[file] as TemplateJson;
      const outputs = Object.entries(template.Outputs).filter(([name]) => text.includes(`"Outputs.${name}"`));
      return [file, { ...template, Resources: Object.fromEntries(entries), Outputs: Object.fromEntries(outputs) }];
    }),
  );
}
