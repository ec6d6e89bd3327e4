import type { Finding, RelatedLocation, Severity } from "@latchkey/rules";

import { findSecretFlow } from "./secret-flow";

/** A user, a key, or a place that is given a key's secret. */
export interface MapNode {
  readonly kind: "user" | "key" | "place";
  readonly label: string;
  readonly file: string;
  readonly line: number;
  /** Where it stands among those of its kind, in rows from the top; halves are possible. */
  row: number;
}

/** A user's having a key, or a key's secret getting to a place. */
export interface MapEdge {
  readonly from: MapNode;
  readonly to: MapNode;
  readonly severity: Severity;
  /** What the secret comes through on its way, in order. */
  readonly through: readonly string[];
  /** Index of the finding that tells of it. */
  readonly finding: number;
}

/** Users, keys, and where each secret goes. */
export interface SecretMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly rows: number;
  /** How many findings tell of further keys. */
  readonly left: number;
}

/** The rule whose findings are users with their keys. */
const PAIR_RULE = "iam-user-no-initial-access-key";

/** More than this nobody follows with the eye. */
export const MAX_KEYS = 40;

type Place = Pick<Finding | RelatedLocation, "file" | "logicalId" | "path" | "span">;

/** What findings tell of users, keys and secrets, laid out in three columns with what belongs together side by side. */
export function mapSecrets(findings: readonly Finding[]): SecretMap {
  const nodes = new Map<string, MapNode>();
  const edges: MapEdge[] = [];
  const toNode = (kind: MapNode["kind"], place: Place): MapNode => {
    const id = JSON.stringify([kind, place.file, place.path]);
    const known = nodes.get(id);
    if (known !== undefined) {
      return known;
    }
    const { file, span } = place;
    const node: MapNode = { kind, label: nameOf(place, kind), file, line: span.start.line, row: -1 };
    nodes.set(id, node);
    return node;
  };
  const keys = new Set<string>();
  let left = 0;
  for (const [finding, each] of findings.entries()) {
    const { severity } = each;
    const user = each.ruleId === PAIR_RULE ? each.related[0] : undefined;
    const flow = findSecretFlow(each);
    const key = user === undefined ? flow?.key : each;
    if (key === undefined) {
      continue;
    }
    const id = JSON.stringify([key.file, key.path]);
    if (keys.size >= MAX_KEYS && !keys.has(id)) {
      left += 1;
      continue;
    }
    keys.add(id);
    if (user !== undefined) {
      edges.push({ from: toNode("user", user), to: toNode("key", key), severity, through: [], finding });
    } else {
      const through = flow?.hops.map(({ message }) => message) ?? [];
      edges.push({ from: toNode("key", key), to: toNode("place", each), severity, through, finding });
    }
  }
  return { nodes: [...nodes.values()], edges, rows: placeInRows([...nodes.values()], edges), left };
}

function nameOf({ logicalId, path }: Place, kind: MapNode["kind"]): string {
  const part = path.findLast((step) => typeof step === "string");
  return kind === "place" && part !== undefined && part !== logicalId ? `${logicalId} · ${part}` : logicalId;
}

/** Gives each node its row, and returns how many there are: each place one, keys and users the middle of what is theirs. */
function placeInRows(nodes: readonly MapNode[], edges: readonly MapEdge[]): number {
  let rows = 0;
  const place = (node: MapNode): void => {
    if (node.row >= 0) {
      return;
    }
    const first = rows;
    const own = edges.filter(({ from, to }) => from === node && to.row < 0).map(({ to }) => to);
    node.row = first;
    for (const each of own) {
      place(each);
    }
    if (rows === first) {
      rows += 1;
    }
    node.row = (first + rows - 1) / 2;
  };
  for (const kind of ["user", "key", "place"] as const) {
    for (const node of nodes.filter((each) => each.kind === kind)) {
      place(node);
    }
  }
  return rows;
}
