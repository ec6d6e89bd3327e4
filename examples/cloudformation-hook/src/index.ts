import { createHandler } from "./create-handler";

/** CloudFormation waits 30 seconds for the whole. */
const timeoutMilliseconds = 10_000;

/** The Lambda function's handler. It opens one connection, to the address that CloudFormation gives it. */
export const handler: ReturnType<typeof createHandler> = createHandler(async (url) => {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMilliseconds) });
  if (!response.ok) throw new Error(`the payload could not be fetched: status ${response.status}`);
  return response.text();
});
