import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const cli = join(root, "packages/cfn-lint-plugin/dist/cli.js");
const scratch = mkdtempSync(join(tmpdir(), "latchkey-html-"));
const sample = join(root, "packages/cfn-lint-plugin/test/fixtures/formats/report.html");

let browser: Browser;
beforeAll(async () => {
  const executablePath = execFileSync(process.execPath, [join(root, "scripts/chromium.mjs")], {
    encoding: "utf8",
  }).trim();
  // A container's root may have no sandbox; what is opened is ours.
  browser = await chromium.launch({ executablePath, chromiumSandbox: false });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true });
});

interface Screen {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Opens a report, and fails when it asks for anything else, is kept from something, or runs a script. */
async function open(path: string, { width = 1280, colorScheme = "light" }: Screen = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const events: string[] = [];
  page.on("request", (request) => request.isNavigationRequest() || events.push(`request ${request.url()}`));
  page.on("console", (message) => events.push(`console ${message.text()}`));
  page.on("dialog", (dialog) => events.push(`dialog ${dialog.message()}`));
  page.on("pageerror", (error) => events.push(`error ${error.message}`));
  await page.goto(pathToFileURL(path).href);
  await page.waitForLoadState("networkidle");
  expect(events).toEqual([]);
  return page;
}

/** The report on templates with so many keys, each with its user. */
function report(name: string, keys: number, nameOf = (index: number) => `Key${index}`): string {
  const resources = Array.from({ length: keys }, (_, index) => [
    [`User${index}`, { Type: "AWS::IAM::User", Properties: index % 3 === 0 ? { LoginProfile: {} } : {} }],
    [nameOf(index), { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: `User${index}` } } }],
  ]).flat();
  const template = join(scratch, `${name}.json`);
  writeFileSync(template, JSON.stringify({ Resources: Object.fromEntries(resources) }, undefined, 2));
  const path = join(scratch, `${name}.html`);
  const args = [cli, "--fail-on", "never", "--rule", "iam-user-no-initial-access-key", "--format", `html=${path}`];
  execFileSync(process.execPath, [...args, template], { cwd: scratch });
  return path;
}

const screens: Screen[] = [1280, 360].flatMap((width) => [
  { width, colorScheme: "light" },
  { width, colorScheme: "dark" },
]);

describe.each<[string, readonly Screen[], () => string]>([
  ["the sample run", screens, () => sample],
  ["3 findings", screens, () => report("few", 3)],
  ["300 findings", screens.slice(1, 3), () => report("many", 300)],
  [
    "names that are no names",
    screens.slice(1, 3),
    () =>
      report(
        "hostile",
        3,
        (index) =>
          ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', `\u202e${"x".repeat(10_000)}`].at(index) ??
          "",
      ),
  ],
])("a report of %s", (_, shown, getPath) => {
  let path: string;
  beforeAll(() => {
    path = getPath();
  });

  test.each(shown)("fits a screen of $width pixels, in $colorScheme, and can be read by all", async (screen) => {
    const page = await open(path, screen);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(screen.width);
    await page.evaluate(axe.source);
    const { violations, passes } = (await page.evaluate(
      'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })',
    )) as axe.AxeResults;
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("color-contrast");
    await page.close();
  });
});

test("is light or dark as the reader has it", async () => {
  const backgrounds = await Promise.all(
    (["light", "dark"] as const).map(async (colorScheme) => {
      const page = await open(sample, { colorScheme });
      return page.evaluate("getComputedStyle(document.body).backgroundColor");
    }),
  );
  expect(backgrounds).toEqual(["rgb(247, 246, 243)", "rgb(19, 20, 23)"]);
});

test("folds and unfolds findings by the keyboard", async () => {
  const page = await open(sample);
  await page.locator("#finding-1 summary").focus();
  const isOpen = () => page.evaluate('document.getElementById("finding-1").open');
  expect(await isOpen()).toBe(true);
  await page.keyboard.press("Enter");
  expect(await isOpen()).toBe(false);
  await page.keyboard.press("Space");
  expect(await isOpen()).toBe(true);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.localName")).toBe("pre");
});

test("leads from the picture to the findings", async () => {
  const page = await open(sample);
  await page.locator("svg a.edge").last().focus();
  await page.keyboard.press("Enter");
  expect(page.url()).toMatch(/#finding-4$/);
});

test("runs no script, even if there were one", async () => {
  const path = join(scratch, "script.html");
  const content = readFileSync(sample, "utf8");
  writeFileSync(path, content.replace("<footer>", '<script>document.title = "run"</script><footer>'));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  expect(await page.title()).toMatch(/^Latchkey: 4 findings/);
});
