import type { Rule } from "../rule";
import { iamUserNoInitialAccessKey } from "./iam-user-no-initial-access-key";

/** Every rule that comes with Latchkey, by id. */
export const rules: readonly Rule[] = [iamUserNoInitialAccessKey];
