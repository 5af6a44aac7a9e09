// What every journey stands on: a server of its own, windows in which any message fails the journey, and a look at each
// page with axe. The journeys themselves are in the files that end in .test.mjs.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the style, the scripts and the WebAssembly are that the server hands out. */
export const SITE = join(root, "target", "site");
/** The program; `THROUGHLINE` names another than the one `cargo build` made. */
const PROGRAM = process.env.THROUGHLINE || join(root, "target", "debug", "throughline");
const PICTURES = join(root, "end2end", "screenshots");

/** How long a single step may take: many times what it needs, because the machine may be busy with a build. */
const PATIENCE = 20_000;
/** How long a whole journey may take. */
const JOURNEY = 180_000;

const BROWSER_ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** WCAG 2.1 A and AA, and what axe counts as good practice besides. */
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/** One person for each role of the demonstration, as its sign-in page offers them. */
export const PEOPLE = {
  admin: "Priya Raman",
  lead: "Marcus Oyelaran",
  member: "Elena Villarreal",
  liaison: "Samuel Kipkemboi",
  leaLead: "Denise Fontenot",
  schoolLead: "Jamal Everett",
  viewer: "Lorraine Abernathy",
};

/** Every page's address with its parameters as `:id`, as the application declares them; those without parameters first. */
export const ROUTES = [...readFileSync(join(root, "app", "src", "routes.rs"), "utf8").matchAll(/path!\("([^"]+)"\)/g)]
  .map(([, route]) => route)
  .sort((one, other) => one.split(":").length - other.split(":").length);

/** The route that answers an address, or the address itself where none does. */
function routeOf(address) {
  const path = new URL(address).pathname;
  const fits = (route) => new RegExp(`^${route.replace(/:\w+/g, "[^/]+").replaceAll(".", "\\.")}$`).test(path);
  return ROUTES.find(fits) ?? path;
}

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
class Server {
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
    this.said = "";
    this.#child = spawn(PROGRAM, ["serve", ...(demonstration ? ["--demonstration"] : [])], {
      cwd: this.#folder,
      env: {
        ...Object.fromEntries(inherited),
        THROUGHLINE_LISTEN: this.#listen,
        THROUGHLINE_DATABASE: kept ? `surrealkv://${join(this.#folder, "database")}` : "mem://",
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
      if (failed || this.#child.exitCode !== null || this.#child.signalCode !== null) assert.fail(`the server did not start: ${failed ?? ""}\n${this.log}`);
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

/** What browsers say, without scripts, of those that a page has ready for them. */
const UNUSED_SCRIPTS = [
  /^request failed: csp \S+\/pkg\/throughline\.js$/,
  /^console warning: The resource \S+\/pkg\/throughline_bg\.wasm was preloaded using link preload but not used/,
];

/** What each window heard, and which pages it was shown. */
const records = new WeakMap();
/** The pages that axe has seen in this file: route with status. */
const checked = new Set();

const keyOf = (address, status) => `${status} ${routeOf(address)}`;

/** Listens to everything a page says that a silent one doesn't. */
function watch(page, javaScript) {
  const record = { heard: [], expected: [], ignored: javaScript ? [] : UNUSED_SCRIPTS, javaScript, visited: new Map(), status: 0 };
  records.set(page, record);
  page.setDefaultTimeout(PATIENCE);
  page.on("console", (message) => record.heard.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => record.heard.push(`error in the page: ${error.message}`));
  page.on("requestfailed", (request) => record.heard.push(`request failed: ${request.failure()?.errorText} ${request.url()}`));
  page.on("response", (response) => {
    const isText = (response.headers()["content-type"] ?? "").startsWith("text/html");
    const leadsElsewhere = response.status() >= 300 && response.status() < 400;
    if (!response.request().isNavigationRequest() || !isText || leadsElsewhere) return;
    record.status = response.status();
    record.visited.set(keyOf(response.url(), response.status()), response.url());
  });
}

/** What a window said that nobody expected, and what was expected and never said. */
function noise(page) {
  const { heard, expected, ignored } = records.get(page);
  const unexpected = heard.filter((message) => ![...expected, ...ignored].some((pattern) => pattern.test(message)));
  const missing = expected.filter((pattern) => !heard.some((message) => pattern.test(message)));
  return [...unexpected, ...missing.map((pattern) => `expected and never said: ${pattern}`)];
}

/** Says that a message fitting `pattern` is to come and is no failure. One that never comes is. */
export function expectMessage(page, pattern) {
  records.get(page).expected.push(pattern);
}

/** Says that the page will be answered with `status`, which browsers complain about. */
export function expectStatus(page, status) {
  expectMessage(page, new RegExp(`^console error: Failed to load resource: the server responded with a status of ${status}\\b`));
}

/** The status of the page shown. */
export function statusOf(page) {
  return records.get(page).status;
}

/**
 * A file's journeys: they share a server and a browser. Returns what `test` is elsewhere; a journey is given `server` and
 * `open`, which opens a window, signed in as a role where one is named. When it ends, every window must have been silent
 * and every page in it checked. `inOrder`: each goes on where the one before ended, so that none is tried after one failed.
 */
export function journeys({ demonstration = true, kept = false, inOrder = false } = {}) {
  const server = new Server({ demonstration, kept });
  let browser;
  before(async () => {
    launched ??= launch();
    [, browser] = await Promise.all([server.start(), launched]);
  });
  after(async () => {
    await Promise.all([server.stop(), browser?.close()]);
  });
  let failed = false;
  return (name, body) => test(name, { timeout: JOURNEY }, async (run) => {
    if (inOrder && failed) return run.skip("a journey that this one goes on from has failed");
    const contexts = [];
    const pages = () => contexts.flatMap((context) => context.pages()).filter((page) => records.has(page));
    const all = [];
    /** A window of a browser that nothing is known in; `width` in CSS pixels. */
    const open = async (role, { javaScript = true, width = 1280 } = {}) => {
      const context = await browser.newContext({
        baseURL: server.address, javaScriptEnabled: javaScript, viewport: { width, height: 900 },
        locale: "en-US", timezoneId: "America/Chicago", reducedMotion: "reduce",
      });
      contexts.push(context);
      context.on("page", (page) => {
        watch(page, javaScript);
        all.push(page);
      });
      const page = await context.newPage();
      if (role) await signIn(page, role);
      return page;
    };
    try {
      await body({ server, open });
      for (const page of all) {
        assert.deepEqual(noise(page), [], "the console and the network stay silent");
        const unseen = [...records.get(page).visited].filter(([key]) => !checked.has(key));
        assert.deepEqual(unseen, [], "every page visited is checked");
      }
    } catch (error) {
      failed = true;
      await Promise.allSettled(pages().map((page, at) => takePicture(page, `failed-${plain(name)}-${at + 1}`)));
      const windows = all.map((page) => [`${statusOf(page)} ${page.url()}`, ...noise(page)].join("\n    "));
      const log = server.log ? ["The server's log:", server.log.slice(-4_000)] : [];
      error.stack = [error.stack, "Windows at the end, and what they said:", ...windows, ...log].join("\n  ");
      throw error;
    } finally {
      await Promise.allSettled(contexts.map((context) => context.close()));
    }
  });
}

/** The browser of this file. */
let launched;

async function launch() {
  const executablePath = process.env.CHROMIUM;
  assert.ok(executablePath, 'CHROMIUM names no browser. `make test` sees to it; by hand: CHROMIUM="$(./install-browser.sh)" npm test');
  return chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
}

// The runner ends a file that takes too long this way; without this its server would stay.
process.once("SIGTERM", () => process.exit(1));

/** Signs in as one of the demonstration's people, from whatever page asks for it. */
export async function signIn(page, role) {
  const name = PEOPLE[role];
  assert.ok(name, `nobody in the demonstration is ${role}`);
  if (routeOf(page.url()) !== "/sign-in") await page.goto("/sign-in");
  await checkOnce(page);
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await shown(page.getByRole("link", { name, exact: true }));
  await checkOnce(page);
}

/** Checks the page shown unless this file has seen it already. */
export async function checkOnce(page) {
  if (!checked.has(keyOf(page.url(), statusOf(page)))) await check(page);
}

/** axe finds nothing on the page as it is shown, and nothing sticks out of it sideways. */
export async function check(page) {
  checked.add(keyOf(page.url(), statusOf(page)));
  if (!records.get(page).javaScript) return lookAtCopy(page);
  await look(page, describe(page));
}

/** axe is a script: what a window without JavaScript shows, it sees in a copy that has no scripts of its own. */
async function lookAtCopy(page) {
  const [address, content] = [page.url(), await page.content()];
  const html = content.replace(/<script\b.*?<\/script>|<link[^>]*preload[^>]*>/gs, "");
  const context = await page.context().browser().newContext({ viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.route((url) => url.href === address, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
    await copy.goto(address);
    await look(copy, `a copy of ${describe(page)}`);
  } finally {
    await context.close();
  }
}

async function look(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).setLegacyMode(true).analyze();
  const found = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `    ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`).join("\n")}`);
  assert.equal(found.length, 0, `axe on ${name}:\n  ${found.join("\n  ")}`);
  await checkWidth(page, name);
}

/** Nothing sticks out of the page sideways at its width. */
export async function checkWidth(page, name = describe(page)) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > width + 0.5);
    return [`${document.documentElement.scrollWidth} px are needed`, ...out.slice(0, 5).map((each) => each.outerHTML.slice(0, 160))];
  });
  assert.deepEqual(wide, [], `nothing sticks out of ${name}`);
}

function describe(page) {
  return `${statusOf(page)} ${routeOf(page.url())} at ${page.viewportSize().width} px`;
}

/** Keeps a picture of the page at 1280 and at 360 px, for looking at; leaves the window as wide as it was. */
export async function keepPicture(page, name) {
  const size = page.viewportSize();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await takePicture(page, `${name}-${width}`);
  }
  await page.setViewportSize(size);
}

async function takePicture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

function plain(name) {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
}

/** Waits until something is shown. Asked from here, since a page without JavaScript can't wait for itself. */
export async function shown(target) {
  await until(() => target.first().isVisible(), `${target} to be shown`);
}

/** Waits for the page with this first heading. */
export async function heading(page, name) {
  await shown(page.getByRole("heading", { level: 1, name }));
}

/** Waits until the rating page says this about what is stored; it begins with a shape that no other message has. */
export async function ratingStatus(page, words) {
  await shown(page.getByRole("status").filter({ hasText: words }));
}

/** What the rating page says when all that stands there is stored. */
export const SAVED = /^✓ Saved /;

/** Waits until the rating page's island is awake: it says so by offering its keys. */
export async function awake(page) {
  await shown(page.getByRole("button", { name: /^Keys are o/ }));
}

/** What has the focus: its role in a word, and what it says. */
export async function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    const label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
    return `${at.tagName.toLowerCase()} ${label.replace(/\s+/g, " ").trim()}`;
  });
}

/** Presses Tab until `target` has the focus, as somebody without a mouse does. */
export async function tabTo(page, target) {
  const at = await target.elementHandle();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await at.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never came to ${target}`);
}

/** Chooses a radio button or ticks a box by keyboard: many are drawn by their labels, and themselves out of sight. */
export async function choose(page, option) {
  await option.focus();
  await page.keyboard.press("Space");
  assert.ok(await option.isChecked(), `${option} is chosen`);
}

/** What stands in a table, row by row, its head left out. */
export async function rowsOf(table) {
  return table.evaluate((element) =>
    [...element.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
}

/** The address of the demonstration's assessment in this phase, for somebody at the State agency. */
export async function assessmentIn(page, phase) {
  await page.goto("/assessments");
  await checkOnce(page);
  const item = page.getByRole("main").getByRole("listitem").filter({ hasText: phase });
  return item.getByRole("link").getAttribute("href");
}

/** The demonstration's assessment that its lead is rating. */
export const RATING = /◐ Rating/;
/** The demonstration's finished assessment. */
export const FINAL = /● Final/;
