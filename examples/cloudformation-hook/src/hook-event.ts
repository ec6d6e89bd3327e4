/** What the Hook is asked, in one spelling: the documentation of Lambda Hooks has two. */
export interface HookRequest {
  readonly clientRequestToken: string;
  /** Such as `CREATE_PRE_PROVISION`. */
  readonly invocationPoint: string;
  /** Such as `STACK` or `CHANGE_SET`. */
  readonly target: string;
  /** Where the payload is to be fetched from; absent when there is none. */
  readonly payloadUrl?: string;
}

/** Reads the event of a Lambda Hook, of any shape: what is missing is empty or absent. */
export function readEvent(event: unknown): HookRequest {
  const data = member(event, "requestData");
  const payload = text(member(data, "payload"));
  return {
    clientRequestToken: text(member(event, "clientRequestToken")) || text(member(event, "clientRequesttoken")),
    invocationPoint: text(member(event, "actionInvocationPoint")),
    target: text(member(data, "targetType")) || text(member(data, "targetName")),
    ...(payload === "" ? {} : { payloadUrl: payload }),
  };
}

/** A resource that a change set changes. */
export interface ChangedResource {
  readonly logicalId: string;
  /** Such as `CREATE`. */
  readonly action: string;
  /** Its name, when it has one that is known before it is made. */
  readonly userName?: string;
}

/** What a stack is to become. */
export interface Payload {
  readonly template: string;
  /** Absent when the stack is new. */
  readonly previousTemplate?: string;
  /** Absent when the operation is no change set. */
  readonly changedResources?: readonly ChangedResource[];
}

/** Reads a payload. Throws when it is not JSON or has no template. */
export function readPayload(content: string): Payload {
  const payload: unknown = JSON.parse(content);
  const template = text(member(payload, "template"));
  if (template === "") throw new Error("the payload has no template");
  const previousTemplate = text(member(payload, "previousTemplate"));
  const changes = member(payload, "changedResources");
  return {
    template,
    ...(previousTemplate === "" ? {} : { previousTemplate }),
    ...(Array.isArray(changes) ? { changedResources: changes.map(readChange) } : {}),
  };
}

function readChange(change: unknown): ChangedResource {
  const name = text(member(member(parse(text(member(change, "afterContext"))), "Properties"), "UserName"));
  return {
    logicalId: text(member(change, "logicalResourceId")),
    action: text(member(change, "action")),
    // What only the deployment gives stands there as {{changeSet:KNOWN_AFTER_APPLY}}.
    ...(name === "" || name.includes("{{") ? {} : { userName: name }),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
