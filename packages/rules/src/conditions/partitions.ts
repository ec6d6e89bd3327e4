/** A partition of AWS, as the partitions.json that the AWS SDKs have in common describes it. */
export interface Partition {
  /** The value of `AWS::Partition`. */
  readonly name: string;
  /** The value of `AWS::URLSuffix`. */
  readonly urlSuffix: string;
  /** What the Regions of the partition match; those of others are told apart by what they begin with. */
  readonly regions: string;
}

const rest = "(-[a-z]+)+-[0-9]+";
const restOfTwo = "(-[a-z]+)*-[0-9]+";

/** A Region that does not begin as those of another partition do counts as one of `aws`: new ones are mostly there. */
const others = [
  `(${otherThan("cn", "eu", "eusc", "us")})${rest}`,
  `us-(${otherThan("gov", "iso", "isob", "isof")})${restOfTwo}`,
  `eu-(${otherThan("isoe")})${restOfTwo}`,
].join("|");

/** All partitions there are. */
export const partitions: readonly Partition[] = [
  { name: "aws", urlSuffix: "amazonaws.com", regions: others },
  { name: "aws-cn", urlSuffix: "amazonaws.com.cn", regions: `cn${rest}` },
  { name: "aws-us-gov", urlSuffix: "amazonaws.com", regions: `us-gov${rest}` },
  { name: "aws-eusc", urlSuffix: "amazonaws.eu", regions: `eusc${rest}` },
  { name: "aws-iso", urlSuffix: "c2s.ic.gov", regions: `us-iso${rest}` },
  { name: "aws-iso-b", urlSuffix: "sc2s.sgov.gov", regions: `us-isob${rest}` },
  { name: "aws-iso-e", urlSuffix: "cloud.adc-e.uk", regions: `eu-isoe${rest}` },
  { name: "aws-iso-f", urlSuffix: "csp.hci.ic.gov", regions: `us-isof${rest}` },
];

/** The ids of the pseudo parameters that tell the partition, or are told by it. */
export const partitionAtoms: readonly string[] = ["AWS::Partition", "AWS::Region", "AWS::URLSuffix"];

/** A pattern of all words but these. */
function otherThan(...words: readonly string[]): string {
  const initials = [...new Set(words.map((word) => word.charAt(0)))].filter((initial) => initial !== "");
  const longer = initials.map((initial) => {
    const ends = words.filter((word) => word.startsWith(initial)).map((word) => word.slice(1));
    return `${initial}(${otherThan(...ends)})`;
  });
  return [...longer, `[^-0-9${initials.join("")}][a-z]*`, ...(words.includes("") ? [] : [""])].join("|");
}
