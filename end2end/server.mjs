// The real program, started for a file of journeys on a port and a database of its own, and ended with it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the whole product. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Where the style, the scripts and the WebAssembly are that the server hands out. */
export const SITE = join(ROOT, "target", "site");
/** The program; `THROUGHLINE` names another than the one `cargo build` made. */
export const PROGRAM = process.env.THROUGHLINE || join(ROOT, "target", "debug", "throughline");

/** A database with the demonstration in it, made by prepare.mjs; every server that shows it has a copy. */
export const DEMONSTRATION = join(ROOT, "target", "end2end-demonstration");

/** How long a single step may take: many times what it needs, because the machine may be busy with a build. */
export const PATIENCE = 20_000;

/** Waits until `condition` holds, and returns what it came to. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) assert.fail(`waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A server of its own, with a database that is gone afterwards. */
export class Server {
  #child;
  #folder = mkdtempSync(join(tmpdir(), "throughline-end2end-"));
  #options;
  #listen = "127.0.0.1:0";
  /** What it printed on standard output. */
  said = "";
  /** What it logged. */
  log = "";

  /** `demonstration`: with the invented State in it. `kept`: in a folder, so that it outlives a restart. */
  constructor(options) {
    this.#options = options;
    process.on("exit", () => this.#child?.kill("SIGKILL"));
  }

  async start() {
    const { demonstration, kept } = this.#options;
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("THROUGHLINE"));
    const database = join(this.#folder, "database");
    if (demonstration && !existsSync(database)) cpSync(join(DEMONSTRATION, "database"), database, { recursive: true });
    this.said = "";
    this.#child = spawn(PROGRAM, ["serve", ...(demonstration ? ["--demonstration"] : [])], {
      cwd: this.#folder,
      env: {
        ...Object.fromEntries(inherited),
        THROUGHLINE_LISTEN: this.#listen,
        THROUGHLINE_DATABASE: kept || demonstration ? `surrealkv://${database}` : "mem://",
        THROUGHLINE_FILES: join(this.#folder, "files"),
        THROUGHLINE_SITE: SITE,
        THROUGHLINE_LOG: "warn",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let failed;
    this.#child.on("error", (cause) => (failed = cause));
    this.#child.stdout.on("data", (text) => (this.said += text));
    this.#child.stderr.on("data", (text) => (this.log += text));
    const listening = await until(() => {
      const ended = failed || this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (ended) assert.fail(`the server did not start: ${failed ?? ""}\n${this.log}`);
      return this.said.match(/^Listening on http:\/\/(\S+)$/m);
    }, "the server to listen");
    this.#listen = listening[1];
    return this;
  }

  /** Where it is, without a slash at the end. */
  get address() {
    return `http://${this.#listen}`;
  }

  /** Ends it without warning, as a failing machine would, and starts it again at the same address. */
  async crashAndRestart() {
    assert.ok(this.#options.kept, "what is in memory does not outlive a restart");
    await this.#end("SIGKILL");
    await this.start();
  }

  async stop() {
    await this.#end("SIGTERM");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(late);
  }
}
