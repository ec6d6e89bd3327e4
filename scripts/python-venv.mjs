// Makes .venv with the Python neighbours that test-neighbours/requirements.txt pins, unless it is there already.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const requirements = join(root, "test-neighbours/requirements.txt");
const venv = join(root, ".venv");
const stamp = join(venv, "requirements.sha256");
const isWindows = process.platform === "win32";
const python = join(venv, isWindows ? "Scripts/python.exe" : "bin/python");

/** The oldest that the pinned versions run on. */
const oldestPython = "3.11";

const hash = createHash("sha256").update(readFileSync(requirements, "utf8").replaceAll("\r\n", "\n")).digest("hex");

function isUpToDate() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hash && run(python, ["--version"]).status === 0;
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function findPython() {
  const isNewEnough = `import sys; sys.exit(sys.version_info < (${oldestPython.replace(".", ", ")}))`;
  const found = ["python3", "python"].find((command) => run(command, ["-c", isNewEnough]).status === 0);
  return found ?? fail(`These tests need Python ${oldestPython} or later on the PATH, as python3 or python.`);
}

function install() {
  const system = findPython();
  console.error("Installing the Python packages that these tests need into .venv, once…");
  rmSync(venv, { recursive: true, force: true });
  for (const [command, args] of [
    [system, ["-m", "venv", venv]],
    [python, ["-m", "pip", "install", "--disable-pip-version-check", "--requirement", requirements]],
  ]) {
    const { status, stdout, stderr, error } = run(command, args);
    if (status !== 0) fail(`${stdout ?? ""}${stderr ?? error}\nMaking .venv failed; see above.`);
  }
  writeFileSync(join(venv, ".gitignore"), "*\n");
  writeFileSync(stamp, hash);
}

if (!isUpToDate()) install();
