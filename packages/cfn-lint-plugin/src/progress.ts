import type { Host } from "./host";

/** A line on a terminal that says how far a long run has come. */
export interface Progress {
  /** Replaces the line, unless that is too early or too soon after the last time. */
  show(line: () => string): void;
  /** Erases the line. */
  end(): void;
}

const SHOWN_AFTER_MS = 1000;
const INTERVAL_MS = 100;
const ERASE_LINE = "\r\u001b[K";

/** Progress that shows once a second has passed, and only on a terminal; `now` tells the time in milliseconds. */
export function startProgress(host: Pick<Host, "stderr">, now: () => number = Date.now): Progress {
  let next = now() + SHOWN_AFTER_MS;
  let isShown = false;
  return {
    show: (line) => {
      if (now() >= next && host.stderr.isTTY) {
        host.stderr.write(ERASE_LINE + line());
        next = now() + INTERVAL_MS;
        isShown = true;
      }
    },
    end: () => {
      if (isShown) {
        host.stderr.write(ERASE_LINE);
      }
    },
  };
}
