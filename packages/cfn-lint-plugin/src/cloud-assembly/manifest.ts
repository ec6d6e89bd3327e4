import type { Span, SyntaxProblem, TemplatePath, TemplateValue } from "@latchkey/rules";
import { isMap, member, parseDocument } from "@latchkey/rules";

/** The name of a cloud assembly's manifest, in the assembly's directory. */
export const MANIFEST = "manifest.json";

/** A stack as a manifest has it; nothing in it has been checked against the files. */
export interface AssemblyStack {
  /** The artifact's ID. */
  readonly id: string;
  /** The template's path from the manifest's directory. */
  readonly templateFile: string;
  /** The name that it is deployed under. */
  readonly name: string;
  /** Absent when it is deployed to whatever account is at hand. */
  readonly account?: string;
  /** Absent when it is deployed to whatever Region is at hand. */
  readonly region?: string;
  /** What the CDK notes of the constructs, by their paths with a slash in front; absent when it is in a file, or nowhere. */
  readonly metadata?: TemplateValue;
  /** The path of a file with more of that, from the manifest's directory; absent when there is none. */
  readonly metadataFile?: string;
  /** The place of the artifact in the manifest. */
  readonly span: Span;
}

/** An assembly inside an assembly, as a Stage has one. */
export interface NestedAssembly {
  readonly id: string;
  /** Its path from the manifest's directory. */
  readonly directory: string;
  /** The place of the artifact in the manifest. */
  readonly span: Span;
}

/** What reading a file called `manifest.json` gave. */
export type ParsedManifest =
  /** `problems` has the artifacts that say too little. */
  | {
      readonly kind: "manifest";
      readonly stacks: readonly AssemblyStack[];
      readonly nested: readonly NestedAssembly[];
      readonly problems: readonly SyntaxProblem[];
    }
  | { readonly kind: "invalid"; readonly problem: SyntaxProblem }
  /** Other programs have manifests, too. */
  | { readonly kind: "other" };

/** Reads the manifest of a cloud assembly. */
export function parseManifest(content: Uint8Array): ParsedManifest {
  const document = parseDocument(content);
  if (document.kind === "invalid") {
    return document;
  }
  const artifacts = member(document.value, "artifacts");
  const types = isMap(artifacts) ? Object.values(artifacts).map(typeOf) : [];
  if (!isMap(artifacts) || !types.some((type) => type?.startsWith("cdk:") || type === STACK)) {
    return { kind: "other" };
  }
  const stacks: AssemblyStack[] = [];
  const nested: NestedAssembly[] = [];
  const problems: SyntaxProblem[] = [];
  const placeOf = (path: TemplatePath): Span => {
    const location = document.locate(path);
    return location?.key ?? location?.value ?? START;
  };
  for (const [id, artifact] of Object.entries(artifacts)) {
    const type = typeOf(artifact);
    const property = type === undefined || !Object.hasOwn(PATH_PROPERTIES, type) ? undefined : PATH_PROPERTIES[type];
    if (property === undefined) {
      continue;
    }
    const span = placeOf(["artifacts", id]);
    const path = member(member(artifact, "properties"), property);
    if (typeof path !== "string" || path === "") {
      problems.push({ message: `The artifact ${id} has no ${property}`, span });
    } else if (type === STACK) {
      stacks.push({ id, templateFile: path, span, ...readStack(id, artifact) });
    } else {
      nested.push({ id, directory: path, span });
    }
  }
  return { kind: "manifest", stacks, nested, problems };
}

const STACK = "aws:cloudformation:stack";

/** The property that says where something is, by the type of artifact. */
const PATH_PROPERTIES: Readonly<Record<string, string>> = {
  [STACK]: "templateFile",
  "cdk:cloud-assembly": "directoryName",
};

const START: Span = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };

function typeOf(artifact: TemplateValue): string | undefined {
  const type = member(artifact, "type");
  return typeof type === "string" ? type : undefined;
}

function readStack(
  id: string,
  artifact: TemplateValue,
): Pick<AssemblyStack, "name" | "account" | "region" | "metadata" | "metadataFile"> {
  const name = member(member(artifact, "properties"), "stackName");
  const metadata = member(artifact, "metadata");
  const metadataFile = member(artifact, "additionalMetadataFile");
  const environment = member(artifact, "environment");
  const [, account, region] =
    /^aws:\/\/([^/]+)\/([^/]+)$/.exec(typeof environment === "string" ? environment : "") ?? [];
  return {
    name: typeof name === "string" ? name : id,
    ...(account !== undefined && account !== "unknown-account" && { account }),
    ...(region !== undefined && region !== "unknown-region" && { region }),
    ...(metadata !== undefined && { metadata }),
    ...(typeof metadataFile === "string" && { metadataFile }),
  };
}
