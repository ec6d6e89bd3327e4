import type { Conditions } from "../conditions/conditions";
import { and, type Formula, never } from "../conditions/formula";
import type { Choices } from "../evaluation/choices";
import type { LikelyValues } from "./likely-values";
import { indexByName } from "./name-index";
import type { Resource } from "./resource";
import { sameName } from "./same-name";
import type { ServiceAccount } from "./service-account";

/** An `AWS::IAM::User`. */
export interface IamUser extends Resource {
  /** `UserName`, or a name that nothing else can equal. */
  readonly name: Choices;
  /** In which deployments it has a password for the console. */
  readonly hasLoginProfile: Formula;
  /** What it is declared to be; absent when it is not declared a service account. */
  readonly serviceAccount?: ServiceAccount;
}

/** An `AWS::IAM::AccessKey`. */
export interface AccessKey extends Resource {
  /** The name of the user whose key it is. */
  readonly userName: Choices;
}

/** A user, and a key that is created for it in some deployment. */
export interface KeyedUser {
  readonly user: IamUser;
  readonly key: AccessKey;
  /** In which deployments the key's `UserName` is the user's name, given that both are created. */
  readonly sameName: Formula;
  /** In which deployments user and key are created together. */
  readonly together: Formula;
}

/** The pairs of a deployment, and what kept others from being looked at. */
export interface KeyedUsers {
  readonly pairs: readonly KeyedUser[];
  readonly gaps: readonly string[];
}

/** A stack has at most 500 resources, so no template that can be deployed needs more comparisons than this. */
const maxComparisons = 250_000;

/** Every key with every user whose name its `UserName` can be. */
export function pairUsersWithKeys(
  users: readonly IamUser[],
  keys: readonly AccessKey[],
  conditions: Conditions,
  likely: LikelyValues,
): KeyedUsers {
  const pairs: KeyedUser[] = [];
  const candidates = indexByName(users);
  let comparisons = 0;
  for (const key of keys) {
    for (const user of candidates(key.userName)) {
      comparisons += 1;
      if (comparisons > maxComparisons) {
        return { pairs, gaps: [`More than ${maxComparisons} pairs of users and keys: the rest was not compared`] };
      }
      const same = sameName(user.name, key.userName, conditions, likely);
      const together = and([user.exists, key.exists, same]);
      if (same !== never) pairs.push({ user, key, sameName: same, together });
    }
  }
  return { pairs, gaps: [] };
}
