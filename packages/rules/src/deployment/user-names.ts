import { Budget } from "../conditions/budget";
import type { Conditions } from "../conditions/conditions";
import { equal } from "../conditions/equal";
import { and, type Formula, never, not, or } from "../conditions/formula";
import { isFollowed } from "../conditions/influence";
import { isAcceptable } from "../conditions/passed-value";
import type { Choices } from "../evaluation/choices";
import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import { atomsOf } from "../evaluation/text";
import type { Constraint } from "./constraints";
import type { IamUser } from "./keyed-users";
import type { LikelyValues } from "./likely-values";
import { indexByName } from "./name-index";
import { sameName } from "./same-name";

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

/** So many pairs of users are compared, and so many can be twins: where there are more, none counts. */
const maxComparisons = 2000;
const maxTwins = 100;

/** That no two users have one name, coincidences left out: IAM refuses to create the second. */
export function requireDistinctNames(
  users: readonly IamUser[],
  conditions: Conditions,
  likely: LikelyValues,
): readonly Constraint[] {
  const candidates = indexByName(users);
  const constraints: Constraint[] = [];
  const compared = new Set<IamUser>();
  let comparisons = 0;
  for (const user of users) {
    compared.add(user);
    for (const other of candidates(user.name)) {
      if (compared.has(other)) continue;
      comparisons += 1;
      if (comparisons > maxComparisons) return [];
      if (sameName(user.name, other.name, conditions, likely) === never) continue;
      // With all that makes them one, since no value of a witness may do so by coincidence.
      const areTwins = and([user.exists, other.exists, areEqual(user.name, other.name, conditions)]);
      if (!isFollowed(areTwins)) continue;
      const { template, path } = other;
      const what = `users '${user.logicalId}' and '${other.logicalId}' have different names`;
      constraints.push({ formula: not(areTwins), what, template, path });
      if (constraints.length > maxTwins) return [];
    }
  }
  return constraints;
}

function areEqual(one: Choices, other: Choices, conditions: Conditions): Formula {
  return or(
    one.flatMap((left) =>
      other.map((right) => {
        if (left.value.kind !== "text" || right.value.kind !== "text") return never;
        return and([conditions.assume([...left.when, ...right.when]), equal(left.value.text, right.value.text)]);
      }),
    ),
  );
}
