/** A configuration that changes nothing, and shows all that one can say. */
export const starterConfiguration = `# yaml-language-server: $schema=node_modules/@latchkey/cfn-lint-plugin/schema/configuration.schema.json
# What Latchkey reports, and how. latchkey rules lists the rules, latchkey explain RULE shows all that one has to say.

# Rules by their ID: off, on, note, warning, error, or a mapping with a severity and options.
# rules:
#   iam-user-single-active-access-key: error
#   suppression-expired: { noticeDays: 30 }

# Other settings for some templates.
# overrides:
#   - files: ["sandbox/**"]
#     rules: { iam-user-no-initial-access-key: note }

# Findings that are accepted, with a reason. What is left out is not looked at; after its last day, a waiver hides nothing.
# waivers:
#   - rule: iam-user-no-initial-access-key
#     files: ["stacks/mail.yaml"]
#     logicalId: MailKey
#     reason: SES takes no other credentials over SMTP
#     expires: 2027-01-31

# Values of parameters that templates are judged with, and with those alone.
# parameterFiles:
#   - { path: parameters/production.json, files: ["stacks/**"] }

# Rules of your own: modules, which run as a part of Latchkey.
# rulesFrom: [./policies/rules.js]

# What is left out when a directory is looked through; files that are named, as by pre-commit, are judged all the same.
# ignore: ["test/fixtures/**"]

# With false, nothing that a template says hides a finding, not even that of a declared service account.
# suppressions: true

# What is accepted for now: latchkey baseline writes the file, and only what is new fails.
# baseline: latchkey-baseline.json
`;

/** What pre-commit takes as its configuration. */
export function starterHooks(version: string): string {
  return `# Latchkey from the npm registry, on the templates that change.
repos:
  - repo: local
    hooks:
      - id: latchkey
        name: Latchkey
        entry: latchkey lint
        language: node
        additional_dependencies: ["@latchkey/cfn-lint-plugin@${version}"]
        files: (?i)\\.(ya?ml|jso?n|template|cfn|cform|cft)$
        # So that no file whose path begins with a dash is an option: args of your own end with "--", too.
        args: ["--"]
        # What is not to be judged: ignore in Latchkey's configuration does not count for files that are named, as here.
        # exclude: ^test/fixtures/
        require_serial: true
`;
}

/** A workflow of GitHub Actions. */
export function starterWorkflow(version: string): string {
  return `name: Latchkey

on:
  pull_request:
  push:
    branches: [main]

permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  latchkey:
    name: No user comes with a key
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read # for the checkout
      actions: read # for the upload, in a private repository
      security-events: write # for the upload
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          persist-credentials: false
      - uses: actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238 # v6.2.0
        with:
          node-version: "24"
          package-manager-cache: false
      - run: npx --yes --package @latchkey/cfn-lint-plugin@${version} latchkey --format github --format code-scanning=latchkey.sarif
      - uses: github/codeql-action/upload-sarif@7188fc363630916deb702c7fdcf4e481b751f97a # v4.37.1
        # Findings are uploaded, too; a pull request from a fork may not upload. In a private repository, code scanning takes
        # GitHub Code Security: without it, take out this step, its two permissions, and --format code-scanning.
        if: \${{ !cancelled() && !github.event.pull_request.head.repo.fork }}
        with:
          sarif_file: latchkey.sarif
          category: latchkey
`;
}
