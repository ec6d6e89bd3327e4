import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pack } from "./pack";

/** A package registry of this machine's own that has our packages as they are now. */
export interface LocalRegistry {
  readonly url: string;
  /** The packages as files. */
  readonly tarballs: readonly string[];
  /** A folder for what the tests make, which goes away with the registry. */
  readonly scratch: string;
  /** The variables with which package managers use the registry, and nothing that belongs to the machine's user. */
  readonly env: NodeJS.ProcessEnv;
  /** Publishes the packages as a release does, and returns the names of those that were not there yet. */
  publish(): string;
  /** Takes the registry away, but not the folder. */
  stop(): void;
  /** Takes both away. */
  close(): void;
}

/** Packs the packages and publishes them on loopback. */
export async function openRegistry(): Promise<LocalRegistry> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "latchkey-registry-")));
  const folder = join(scratch, "registry");
  mkdirSync(folder);
  const server = spawn(process.execPath, [join(__dirname, "registry.mjs"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve, reject) => {
    server.stdout.once("data", (line) => resolve(String(line).trim()));
    server.once("exit", (status) => reject(new Error(`The registry ended with ${status}`)));
  });
  const url = `http://127.0.0.1:${port}/`;
  const npmrc = join(scratch, "npmrc");
  // npm does not publish without a token, whatever it is.
  writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anyone\n`);
  const settings = {
    ...withoutSettings(process.env),
    npm_config_userconfig: npmrc,
    npm_config_registry: url,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  const tarballs = pack(join(scratch, "tarballs"));
  const script = [join(__dirname, "../../scripts/publish.mjs"), join(scratch, "tarballs")];
  const publish = (): string => execFileSync(process.execPath, script, { env: settings, encoding: "utf8" });
  publish();
  return {
    url,
    tarballs,
    scratch,
    env: { ...settings, npm_config_cache: join(scratch, "npm-cache") },
    publish,
    stop() {
      server.kill();
    },
    close() {
      server.kill();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** What npm sets for scripts that it runs, as these tests, is not meant for others that they run. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
}
