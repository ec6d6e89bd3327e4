import type { Rule } from "../rule";
import { iamAccessKeySecretNotExposed } from "./iam-access-key-secret-not-exposed";
import { iamServiceAccountNoConsolePassword } from "./iam-service-account-no-console-password";
import { iamUserCanCreateOwnAccessKey } from "./iam-user-can-create-own-access-key";
import { iamUserInitialPasswordNotPlaintext } from "./iam-user-initial-password-not-plaintext";
import { iamUserInitialPasswordResetRequired } from "./iam-user-initial-password-reset-required";
import { iamUserNoInitialAccessKey } from "./iam-user-no-initial-access-key";
import { iamUserSingleActiveAccessKey } from "./iam-user-single-active-access-key";
import { organizationsScpAllowsOwnAccessKey } from "./organizations-scp-allows-own-access-key";
import { suppressionExpired } from "./suppression-expired";
import { suppressionInvalid } from "./suppression-invalid";
import { suppressionUnused } from "./suppression-unused";

/** Every rule that comes with Latchkey, by id. */
export const rules: readonly Rule[] = [
  iamAccessKeySecretNotExposed,
  iamServiceAccountNoConsolePassword,
  iamUserCanCreateOwnAccessKey,
  iamUserInitialPasswordNotPlaintext,
  iamUserInitialPasswordResetRequired,
  iamUserNoInitialAccessKey,
  iamUserSingleActiveAccessKey,
  organizationsScpAllowsOwnAccessKey,
  suppressionExpired,
  suppressionInvalid,
  suppressionUnused,
];
