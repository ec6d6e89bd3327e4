import type { Rule } from "../rule";
import { suppressionRuleIds } from "../suppression/suppression-rules";

/** Suppressions that do not say what they have to. `lint` finds them as it applies suppressions. */
export const suppressionInvalid: Rule = {
  id: suppressionRuleIds.invalid,
  title: "Suppression names no rule, gives no reason, or cannot be read",
  severity: "warning",
  resourceTypes: [],
  mentions: [["Latchkey", "Metadata"], ["latchkey-ignore"]],
  rationale:
    "A suppression without a rule and a reason hides nothing, and one that looks as if it did misleads its readers.",
  remediation:
    "Give the suppression the ID of a rule and a reason, in the form that latchkey explain suppression-invalid shows.",
  guidance: {
    what:
      "A suppression that does not count, because\n\n" +
      "- it gives no reason,\n" +
      "- it names no rule, or one that there is not,\n" +
      "- its expiry is not a day such as `2027-01-31`,\n" +
      "- it has a key that is not known, or is not in a list,\n" +
      "- what it stands under in `Metadata.Latchkey` is misspelt, which goes for `ServiceAccount`, too.\n\n" +
      "What it was to hide is reported as if it were not there. A rule of Latchkey's in the metadata of cfn-lint or Guard, " +
      "which have no place for a reason, does count; that it gives none is told in a note.",
    why:
      "A suppression is a decision, and whoever comes after has to know why it was made. A misspelt one is worse than none: " +
      "its author believes that the finding is dealt with.",
    who: "Whoever wrote the suppression, and whoever reviews it.",
    risk: "None by itself: the finding that was to be hidden is reported. What is lost is the time of those who wonder why.",
    careFactor: "Mend it with the next change to the template.",
    applies:
      "To `Metadata.Latchkey` of a template or a resource, to comments `# latchkey-ignore`, and to the rules of " +
      "Latchkey that are named in the metadata of cfn-lint, cdk-nag, cfn_nag, checkov and Guard. What those name of their " +
      "own is none of Latchkey's business.",
    howTo:
      "**On a resource, or at the top of a template.** `Expires` may be left out; it is the last day on which the " +
      "suppression holds.\n\n" +
      "```yaml\n" +
      "MailKey:\n" +
      "  Type: AWS::IAM::AccessKey\n" +
      "  Metadata:\n" +
      "    Latchkey:\n" +
      "      Suppress:\n" +
      "        - Rule: iam-user-no-initial-access-key\n" +
      "          Reason: SES takes no other credentials over SMTP\n" +
      "          Expires: 2027-01-31\n" +
      "  Properties:\n" +
      "    UserName: !Ref Mail\n" +
      "```\n\n" +
      "**In a comment**, on the line that is reported or above it, in YAML:\n\n" +
      "```yaml\n" +
      "# latchkey-ignore iam-user-no-initial-access-key: SES takes no other credentials over SMTP\n" +
      "MailKey:\n" +
      "  Type: AWS::IAM::AccessKey\n" +
      "```",
    tradeOffs: "A reason takes a sentence to write. That is the point of it.",
    gotchas:
      "- The keys are `Rule`, `Reason` and `Expires`, and case counts.\n" +
      "- A comment above a line covers that line alone, and not the whole resource.\n" +
      "- The rules on suppressions cannot be suppressed in a template.\n" +
      "- With `--no-suppressions`, nothing in a template hides a finding, and none of this is reported.",
    alternatives:
      "- A declared service account, for a machine that has to have a key from the start.\n" +
      "- A baseline, to start with many findings that are to be dealt with later.",
  },
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/metadata-section-structure.html",
  ],
  compliance: [],
  check: () => [],
};
