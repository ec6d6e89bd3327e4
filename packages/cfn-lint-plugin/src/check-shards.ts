import type { Report } from "./read-report";
import { UsageError } from "./usage-error";

/** Throws a `UsageError` unless the reports are all the shards of a run, each once, or none is a shard. */
export function checkShards(reports: readonly Report[]): void {
  const shards = reports.flatMap(({ path, shard }) => (shard === undefined ? [] : [{ path, ...shard }]));
  const [first] = shards;
  if (first === undefined) {
    return;
  }
  const impossible = shards.find(({ index, count }) => index > count);
  if (impossible !== undefined) {
    const { path, index, count } = impossible;
    throw new UsageError(`${path} is shard ${index} of ${count}, which there cannot be`);
  }
  const seen = new Map<number, string>();
  for (const { path, shard } of reports) {
    if (shard === undefined) {
      throw new UsageError(`${path} is no shard, and ${first.path} is shard ${first.index} of ${first.count}`);
    }
    if (shard.count !== first.count) {
      throw new UsageError(`${first.path} is of ${first.count} shards, and ${path} of ${shard.count}`);
    }
    const twin = seen.get(shard.index);
    if (twin !== undefined) {
      throw new UsageError(`${twin} and ${path} are both shard ${shard.index} of ${shard.count}`);
    }
    seen.set(shard.index, path);
  }
  const missing = Array.from({ length: first.count }, (_, index) => index + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) {
    throw new UsageError(describeMissing(missing, first.count));
  }
}

/** As many as are of use to a reader. */
const MAX_NAMED = 5;

function describeMissing(missing: readonly number[], count: number): string {
  const [last] = missing.slice(-1);
  if (missing.length === 1) {
    return `shard ${last} of ${count} is missing`;
  }
  return missing.length > MAX_NAMED
    ? `${missing.length} of ${count} shards are missing, the first of them ${missing[0]}`
    : `shards ${missing.slice(0, -1).join(", ")} and ${last} of ${count} are missing`;
}
