import type { Severity } from "@latchkey/rules";
import { type HookRequest, readEvent, readPayload } from "./hook-event";
import { answer, type HookResponse, pass, refuse } from "./hook-response";
import { judgePayload } from "./judge-payload";

/** Fetches the text at an address, and throws when it cannot. */
export type FetchText = (url: string) => Promise<string>;

/** Makes the function that CloudFormation calls. Findings of the severity and above fail the operation. */
export function createHandler(fetchText: FetchText, failOn: Severity = "warning"): Handler {
  return async (event) => {
    const request = readEvent(event);
    try {
      return await respond(request, fetchText, failOn);
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error), request.clientRequestToken);
    }
  };
}

type Handler = (event: unknown) => Promise<HookResponse>;

async function respond(request: HookRequest, fetchText: FetchText, failOn: Severity): Promise<HookResponse> {
  const { clientRequestToken, invocationPoint, target, payloadUrl } = request;
  if (invocationPoint.startsWith("DELETE")) return pass("Nothing is created.", clientRequestToken);
  if (target !== "STACK" && target !== "CHANGE_SET") {
    return pass("Only stacks and change sets show a user together with its key.", clientRequestToken);
  }
  if (payloadUrl === undefined || !payloadUrl.startsWith("https://")) {
    return refuse("the event names no payload", clientRequestToken);
  }
  const payload = readPayload(await fetchText(payloadUrl));
  return answer(judgePayload(payload), clientRequestToken, failOn);
}
