import type { Finding } from "@latchkey/rules";
import type { Created, Outcome } from "./moto-workers";
import { nestedFile, rootFile, type Templates } from "./template-json";

/** A resource by the file and the logical ID that define it. */
export type ResourceId = readonly [file: string, logicalId: string];

/** A key and a user, for reading and comparing; it stands for all copies that a file used twice makes of them. */
export type Pair = string;

/** Every pair of a key and a user that a deployment of the root can create. */
export function allPairs(templates: Templates): ReadonlyMap<Pair, readonly [key: ResourceId, user: ResourceId]> {
  const files = [...usedFiles(templates)];
  const ofType = (type: string): readonly ResourceId[] =>
    files.flatMap((file) =>
      Object.entries(templates[file]?.Resources ?? {}).flatMap(([id, { Type }]): ResourceId[] =>
        Type === type ? [[file, id]] : [],
      ),
    );
  const users = ofType("AWS::IAM::User");
  return new Map(
    ofType("AWS::IAM::AccessKey").flatMap((key) => users.map((user) => [pairOf(key, user), [key, user] as const])),
  );
}

/** The pair that a finding is about. */
export function reportedPair({ file, logicalId, related }: Finding): Pair {
  const user = related.find(({ role }) => role === "user");
  if (user === undefined) throw new Error(`No user is related to ${logicalId}`);
  return pairOf([file, logicalId], [user.file, user.logicalId]);
}

/** The pairs that were created, each key being the user's. */
export function createdPairs(templates: Templates, outcome: Outcome): ReadonlySet<Pair> {
  if (outcome.kind === "refused") return new Set();
  const located = ([place, logicalId]: Created): ResourceId => [fileAt(templates, place), logicalId];
  return new Set(
    outcome.keys.flatMap((key) =>
      outcome.users.filter((user) => user[2] === key[2]).map((user) => pairOf(located(key), located(user))),
    ),
  );
}

function pairOf(key: ResourceId, user: ResourceId): Pair {
  return `key ${key.join("#")} of user ${user.join("#")}`;
}

/** The files that the root nests, directly or not: a generated child may be nested in nothing. */
function usedFiles(templates: Templates): ReadonlySet<string> {
  const used = new Set([rootFile]);
  for (const file of used) {
    for (const resource of Object.values(templates[file]?.Resources ?? {})) {
      if (resource.Type === "AWS::CloudFormation::Stack") used.add(nestedFile(resource));
    }
  }
  return used;
}

function fileAt(templates: Templates, place: readonly string[]): string {
  return place.reduce((file, stack) => {
    const resource = templates[file]?.Resources[stack];
    if (resource === undefined) throw new Error(`${file} has no nested stack ${stack}`);
    return nestedFile(resource);
  }, rootFile);
}
