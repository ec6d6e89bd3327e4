const { SecretValue, Stack } = require("aws-cdk-lib");
const { AccessKey, User } = require("aws-cdk-lib/aws-iam");

/** Alice signs in to the console, and has a key that she did not ask for. */
class People extends Stack {
  constructor(scope, id) {
    super(scope, id);
    const alice = new User(this, "Alice", {
      password: SecretValue.secretsManager("alice"),
      passwordResetRequired: true,
    });
    new AccessKey(this, "AliceKey", { user: alice });
  }
}

exports.People = People;
