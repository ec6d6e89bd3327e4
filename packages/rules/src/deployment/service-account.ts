import { isMap, member, type TemplateValue } from "../template/template-value";

/** What a template says of the machine that a user is for, in the user's `Metadata.Latchkey.ServiceAccount`. */
export type ServiceAccount =
  | { readonly kind: "declared"; readonly reason: string }
  /** It is said, but not as it has to be; `fault` completes "the declaration …". */
  | { readonly kind: "faulty"; readonly fault: string };

/** The declaration in a user's definition, if there is one. */
export function readServiceAccount(definition: TemplateValue): { readonly serviceAccount?: ServiceAccount } {
  const declaration = member(member(member(definition, "Metadata"), "Latchkey"), "ServiceAccount");
  if (declaration === undefined) return {};
  const reason = member(declaration, "Reason");
  // Its author believes that it ends by itself.
  const ending = Object.keys(isMap(declaration) ? declaration : {}).find((key) => /^expir/i.test(key));
  if (ending !== undefined) {
    const fault = `has a key ${ending}, and a declaration does not end by itself; an entry of Suppress does`;
    return { serviceAccount: { kind: "faulty", fault } };
  }
  if (typeof reason === "string" && reason.trim() !== "") {
    return { serviceAccount: { kind: "declared", reason: reason.trim() } };
  }
  const fault = isMap(declaration) ? "gives no Reason" : "is not a mapping that gives a Reason";
  return { serviceAccount: { kind: "faulty", fault } };
}
