import type { Rule } from "@latchkey/rules";
import { s3BucketVersioningEnabled } from "./s3-bucket-versioning-enabled";
import { s3LogBucketExpiresLogs } from "./s3-log-bucket-expires-logs";

/** What `latchkey --rules-from` loads. */
export const rules: readonly Rule[] = [s3BucketVersioningEnabled, s3LogBucketExpiresLogs];
