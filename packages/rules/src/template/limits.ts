/** How much of a hostile file is read before giving up. Each limit that is passed is a problem that names it. */
export interface ParseLimits {
  /** Largest file, in bytes of its encoded form. */
  readonly maxBytes: number;
  /** Deepest nesting of mappings and lists, written-out short-form tags included; above 500 the stack may give out. */
  readonly maxDepth: number;
  /** Most keys and values in a YAML document, each alias counted as all that it stands for. */
  readonly maxNodes: number;
}

/** Far above what CloudFormation takes, which is 1 MB of template, and read within seconds. */
export const defaultParseLimits: ParseLimits = {
  maxBytes: 10 * 1024 * 1024,
  maxDepth: 200,
  maxNodes: 250_000,
};
