import type { Rule } from "../rule";
import { suppressionRuleIds } from "../suppression/suppression-rules";

/** Suppressions that there is nothing for to hide. `lint` finds them as it applies suppressions. */
export const suppressionUnused: Rule = {
  id: suppressionRuleIds.unused,
  title: "Suppression hides nothing",
  severity: "note",
  resourceTypes: [],
  mentions: [["Latchkey", "Suppress"], ["latchkey-ignore"]],
  rationale: "A suppression that is left behind would hide the next finding at its place, which nobody has decided on.",
  remediation: "Remove the suppression.",
  guidance: {
    what: "A suppression for which nothing was found: what it was to hide has been mended, was never there, or is elsewhere.",
    why:
      "The reason was given for one finding. When that is gone, the suppression waits for another at the same place, and " +
      "hides it though nobody has looked at it. One at the wrong place hides nothing, and its author may think it does.",
    who: "Whoever changed the template, and whoever reviews it.",
    risk: "Small: a later finding of the same rule at the same place would go unseen.",
    careFactor: "Low, and so it is a note. Remove it with the next change.",
    applies:
      "To `Metadata.Latchkey.Suppress` and to comments, when the rule was checked and the template was wholly judged. " +
      "Nothing is claimed where a part could not be followed, with `--rule`, or with values given for parameters: what is " +
      "not found with those may be found with others. Rules in the metadata of neighbours are left alone.",
    howTo:
      "Remove the suppression. If the finding that it was meant for is still reported, move it to the place that is " +
      "reported: for a key that is created with its user, that is the key.\n\n" +
      "```yaml\n" +
      "MailKey:\n" +
      "  Type: AWS::IAM::AccessKey\n" +
      "  Metadata:\n" +
      "    Latchkey:\n" +
      "      Suppress:\n" +
      "        - Rule: iam-user-no-initial-access-key\n" +
      "          Reason: SES takes no other credentials over SMTP\n" +
      "  Properties:\n" +
      "    UserName: !Ref Mail\n" +
      "```",
    tradeOffs: "None: what hides nothing can go.",
    gotchas:
      "- In a nested template, a suppression can be for what is found only together with its parent. Lint both in one run.\n" +
      "- On the user, a suppression does nothing about its key; a declared service account is what goes there.",
    alternatives: "None is needed.",
  },
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html"],
  compliance: [],
  check: () => [],
};
