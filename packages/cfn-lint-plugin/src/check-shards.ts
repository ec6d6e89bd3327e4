import type { Report } from "./read-report";
import { UsageError } from "./usage-error";

/** Throws a `UsageError` unless the reports are all the shards of a run, each once, or none is a shard. */
export function checkShards(reports: readonly Report[]): void {
  const [first] = reports.flatMap(({ path, shard }) => (shard === undefined ? [] : [{ path, ...shard }]));
  if (first === undefined) {
    return;
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
    const names = `${missing.slice(0, -1).join(", ")}${missing.length > 1 ? " and " : ""}${missing.at(-1)}`;
    const are = missing.length > 1 ? "are" : "is";
    throw new UsageError(`shard${missing.length > 1 ? "s" : ""} ${names} of ${first.count} ${are} missing`);
  }
}
