import type { Finding, RelatedLocation, Span } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";
import type { Location, LogicalLocation, Message, PhysicalLocation, Region } from "sarif";

/** What relative URIs start from: the working directory, whose own place is nobody's business. */
export const SOURCE_ROOT = "SRCROOT";

/** Text from a template as a message: as it is shown, and never taken for a link. */
export function toMessage(text: string): Message {
  return { text: escapeText(text).replaceAll("](", "] (") };
}

/** The place of a file, and of a stretch of its text where there is one. */
export function toPhysicalLocation(file: string, span: Span | undefined): PhysicalLocation {
  return {
    artifactLocation: { uri: toUri(file), uriBaseId: SOURCE_ROOT },
    ...(span !== undefined && { region: toRegion(span) }),
  };
}

/** The place of a finding, or of something related to one, with the resource there. */
export function toLocation(place: Finding | RelatedLocation): Location {
  return {
    physicalLocation: toPhysicalLocation(place.file, place.span),
    logicalLocations: [toLogicalLocation(place)],
  };
}

function toLogicalLocation(place: Finding | RelatedLocation): LogicalLocation {
  const constructPath = "constructPath" in place ? place.constructPath : undefined;
  return {
    name: escapeText(place.logicalId),
    fullyQualifiedName: escapeText(place.path.join("/")),
    kind: "resource",
    ...(constructPath !== undefined && { decoratedName: escapeText(constructPath) }),
  };
}

/** A stretch of text, both as lines and columns and as offsets. */
export function toRegion({ start, end }: Span): Region {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

/** A relative reference: no name of a file can make another kind of URI of it. */
function toUri(file: string): string {
  const steps = file.replace(/\p{Cs}/gu, "\ufffd").split("/");
  return steps.map(encodeURIComponent).join("/");
}
