import type { Span } from "@latchkey/rules";
import type { ConfigurationFault } from "@latchkey/rules/configuration";
import { describeConfigurationPath } from "@latchkey/rules/configuration";

/** What is wrong with a configuration or a baseline, behind the place; `span` is absent when a program has made it. */
export function describeFault(file: string, { path, message }: ConfigurationFault, span: Span | undefined): string {
  const place = span === undefined ? file : `${file}:${span.start.line}:${span.start.column}`;
  const key = describeConfigurationPath(path);
  return `${place}: ${key === "" ? "" : `${key}: `}${message}`;
}
