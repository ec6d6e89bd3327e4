import type { CdkCase } from "./cdk-case";
import { conditions } from "./conditions";
import { customResources } from "./custom-resources";
import { names } from "./names";
import { overrides } from "./overrides";
import { stacks } from "./stacks";

/** Every case: what is true, whatever an entry point says of it. */
export const cases: readonly CdkCase[] = [...names, ...overrides, ...conditions, ...stacks, ...customResources];
