import type { Formula } from "../conditions/formula";
import type { Assumption } from "../evaluation/choices";
import type { Scope } from "../evaluation/scope";
import type { Problem, Span, TemplatePath } from "../finding";
import type { Template } from "../template/template";

/** One stack that a deployment creates: the root, or one nested in another. */
export interface Stack {
  readonly template: Template;
  /** What the names in the template stand for; `scope.root` is the template with its loops and includes expanded. */
  readonly scope: Scope;
  /** The resource that creates it; absent for the root. */
  readonly nestedIn?: { readonly stack: Stack; readonly logicalId: string };
  /** In which deployments it is created. */
  readonly exists: Formula;
  /** What a loop made is there when all assumptions of one of the lists hold; by logical ID. */
  readonly guards: ReadonlyMap<string, readonly (readonly Assumption[])[]>;
  /** Whether the template is in every deployment as it stands in `scope.root`: no macro is left, and no loop depends on values. */
  readonly isExact: boolean;
}

/** Something that a deployment needs and that was not judged, or not as CloudFormation would. */
export interface Gap {
  readonly kind: Problem["kind"];
  readonly message: string;
  readonly template: Template;
  readonly path: TemplatePath;
  /** Absent when it is the place of `path`. */
  readonly span?: Span;
}

/** Another file of the deployment, as the driver found it. */
export type FileContent =
  | {
      readonly kind: "content";
      readonly content: Uint8Array;
      /** The name that findings carry; absent when it is the one that was asked for. */
      readonly file?: string;
    }
  /** Not there, not readable or not allowed to be read; `reason` completes "`file` was not read: …". */
  | { readonly kind: "refused"; readonly reason: string };

/** Reads a file by its normalised name, in the form that `lint` was given the root's; it alone decides what may be read. */
export type FileReader = (file: string) => FileContent;

/** For a caller that has no other files to give. */
export const refuseToRead: FileReader = () => ({ kind: "refused", reason: "no other files are read here" });
