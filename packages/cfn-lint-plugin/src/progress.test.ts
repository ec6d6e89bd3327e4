import { expect, test } from "vitest";

import { startProgress } from "./progress";

function collect(isTTY: boolean) {
  let time = 0;
  const written: string[] = [];
  const stderr = { isTTY, write: (text: string) => written.push(text) };
  const progress = startProgress({ stderr }, () => time);
  const showAt = (at: number): void => {
    time = at;
    progress.show(() => `at ${at}`);
  };
  return { progress, showAt, written };
}

test("shows after a second, then ten times a second, and erases itself", () => {
  const { progress, showAt, written } = collect(true);
  for (const at of [0, 999, 1000, 1099, 1100, 1250]) {
    showAt(at);
  }
  progress.end();
  expect(written).toEqual(["\r\u001b[Kat 1000", "\r\u001b[Kat 1100", "\r\u001b[Kat 1250", "\r\u001b[K"]);
});

test("shows nothing in a short run", () => {
  const { progress, showAt, written } = collect(true);
  showAt(999);
  progress.end();
  expect(written).toEqual([]);
});

test("shows nothing where there is no terminal", () => {
  const { progress, showAt, written } = collect(false);
  showAt(5000);
  progress.end();
  expect(written).toEqual([]);
});
