import type { TemplatePath } from "../finding";
import type { Formula } from "./formula";

/** Something that is so in every deployment that does not fail. */
export interface Requirement {
  readonly formula: Formula;
  /** What is so, such as `rule 'R' is met`; the same whatever values parameters are given. */
  readonly what: string;
  /** Where the template asks for it. */
  readonly path: TemplatePath;
}
