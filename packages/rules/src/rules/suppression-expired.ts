import type { Rule } from "../rule";
import { suppressionRuleIds } from "../suppression/suppression-rules";

/** Suppressions past their last day, or near it. `lint` finds them as it applies suppressions. */
export const suppressionExpired: Rule = {
  id: suppressionRuleIds.expired,
  title: "Suppression has expired, or is about to",
  severity: "warning",
  resourceTypes: [],
  options: { noticeDays: 14 },
  mentions: [["Latchkey", "Suppress"]],
  rationale: "What was accepted for a time counts again when that time is over.",
  remediation: "Deal with the finding and remove the suppression; or decide again, and give it a new last day.",
  guidance: {
    what:
      "A suppression whose last day is over: it hides nothing any more. In the fourteen days before that, and on the last " +
      "day itself, a note tells that the end is near.",
    why:
      "Most suppressions are meant for a time: until a supplier takes roles, until a migration is done. The last day makes " +
      "sure that somebody looks at it again, and the note before it, that no build fails out of the blue.",
    who: "Whoever wrote the suppression, or has taken over from them.",
    risk:
      "The finding that was hidden counts again, so a build that passed yesterday fails today, though nobody changed the " +
      "template.",
    careFactor: "Deal with it before the last day: afterwards it stands in the way of whoever needs to deploy.",
    applies: "To every suppression with an `Expires` and to waivers that expire. A day ends at midnight UTC.",
    howTo:
      "Deal with what was hidden, and remove the suppression. If it has to stay, write down why, with a new last day:\n\n" +
      "```yaml\n" +
      "MailKey:\n" +
      "  Type: AWS::IAM::AccessKey\n" +
      "  Metadata:\n" +
      "    Latchkey:\n" +
      "      Suppress:\n" +
      "        - Rule: iam-user-no-initial-access-key\n" +
      "          Reason: The supplier's move to roles was put off to June\n" +
      "          Expires: 2027-06-30\n" +
      "  Properties:\n" +
      "    UserName: !Ref Mail\n" +
      "```",
    tradeOffs: "A last day can fall on a bad day. The note gives two weeks to choose a better one.",
    gotchas:
      "- The last day is the last on which the suppression holds, not the first on which it does not.\n" +
      "- The option `noticeDays` in the configuration sets how many days before the end the note comes; with 0 it comes on " +
      "the last day alone.\n" +
      "- The note before the end fails no run, unless `--fail-on note` asks for that.",
    alternatives: "A suppression without `Expires`, for what is to stay: a reason is all that it needs.",
  },
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html"],
  compliance: [],
  check: () => [],
};
