import { Budget } from "../conditions/budget";
import type { Conditions } from "../conditions/conditions";
import { not, or } from "../conditions/formula";
import { isAcceptable } from "../conditions/passed-value";
import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import { atomsOf } from "../evaluation/text";
import type { Constraint } from "./constraints";
import type { IamUser } from "./keyed-users";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
const userName: ParameterDeclaration = {
  name: "UserName",
  type: "String",
  noEcho: false,
  allowedPattern: "[\\w+=,.@-]+",
  maxLength: 64,
};

/** For the names of all users: there can be very many, and what is left over counts as a name that can be. */
const stepsForNames = 200_000;

/** That users have names that IAM takes, as far as the template and its parameters make them up. */
export function requireUserNames(users: readonly IamUser[], conditions: Conditions): readonly Constraint[] {
  const budget = new Budget(stepsForNames);
  return users.flatMap(({ exists, name, logicalId, template, path }) =>
    name.flatMap(({ when, value }) => {
      const isMadeUp = value.kind === "text" && atomsOf(value.text).every(({ kind }) => kind === "parameter");
      if (!isMadeUp) return [];
      const formula = or([not(exists), not(conditions.assume(when)), isAcceptable(value, userName, "IAM", budget)]);
      return [{ formula, what: `user '${logicalId}' has a name that IAM takes`, template, path }];
    }),
  );
}
