// Prints where Chromium or Chrome is, for the tests of test-neighbours; on Debian, root gets it installed when it is missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function find() {
  const { CHROMIUM: given, PATH: path = "" } = process.env;
  const onPath = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return (given ? [given] : [...onPath, ...places]).find((file) => existsSync(file));
}

function install() {
  if (process.env.CHROMIUM || process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  console.error("Installing Chromium, which the tests of the HTML report need, once…");
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, stdout, stderr } = spawnSync("apt-get", ["--quiet=2", ...args], { encoding: "utf8", env });
    if (status !== 0) console.error(`${stdout}${stderr}`);
  }
}

if (find() === undefined) install();
const found = find();
if (found === undefined) {
  console.error("These tests need Chromium or Chrome: install it, or name its program in the variable CHROMIUM.");
  process.exit(1);
}
console.log(found);
