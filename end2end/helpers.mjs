// What every journey stands on: windows in which any message fails the journey, a look at each page with axe, and the
// steps that many share. The journeys themselves are in the files that end in .test.mjs, their server is server.mjs.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

import { PATIENCE, ROOT, Server, until } from "./server.mjs";

const PICTURES = join(ROOT, "end2end", "screenshots");

/** How long a whole journey may take. */
const JOURNEY = 180_000;

const BROWSER_ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** WCAG 2.1 A and AA, and what axe counts as good practice besides. */
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/** What no sentence for people has: two full stops, and what programs say of nothing. */
const SLIPS = /.{0,60}(\.\.(?!\.)|\bundefined\b|\bNaN\b|\bSome\().{0,40}/g;

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

const tables = ["src", "ground", "practice", "progress"].map((wing) => readFileSync(join(ROOT, "app", wing, "pages.rs"), "utf8"));
const declared = tables.flatMap((table) => [...table.matchAll(/\bpage\("([^"]+)"/g)]);
/** Every page's address with its parameters as `:id`, as the application declares them; those without parameters first. */
export const ROUTES = [...declared]
  .map(([, route]) => route)
  .sort((one, other) => one.split(":").length - other.split(":").length);

/** The route that answers an address, or the address itself where none does. */
function routeOf(address) {
  const path = new URL(address).pathname;
  const fits = (route) => new RegExp(`^${route.replace(/:\w+/g, "[^/]+").replaceAll(".", "\\.")}$`).test(path);
  return ROUTES.find(fits) ?? path;
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
  const ignored = javaScript ? [] : UNUSED_SCRIPTS;
  const record = { heard: [], expected: [], ignored, javaScript, visited: new Map(), status: 0 };
  records.set(page, record);
  page.setDefaultTimeout(PATIENCE);
  page.on("console", (message) => record.heard.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => record.heard.push(`error in the page: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // Whoever goes on to the next page leaves what the last one was still loading.
    if (why !== "net::ERR_ABORTED") record.heard.push(`request failed: ${why} ${request.url()}`);
  });
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
  expectMessage(page, new RegExp(`^console error: Failed to load resource: .* responded with a status of ${status}\\b`));
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
  const sessions = new Map();
  let browser;
  let failed = false;
  before(async () => {
    launched ??= launch();
    [, browser] = await Promise.all([server.start(), launched]);
  });
  after(async () => {
    await Promise.all([server.stop(), browser?.close()]);
  });
  return (name, body) => test(name, { timeout: JOURNEY }, async (run) => {
    if (inOrder && failed) return run.skip("a journey that this one goes on from has failed");
    const windows = new Windows(browser, server, sessions);
    try {
      await body({ server, open: windows.open.bind(windows) });
      windows.checkSilence();
    } catch (error) {
      failed = true;
      error.stack = [error.stack, ...(await windows.inWords(name))].join("\n  ");
      throw error;
    } finally {
      await windows.close();
    }
  });
}

/** The windows that a journey opens. */
class Windows {
  #browser;
  #server;
  #sessions;
  #contexts = [];
  #pages = [];

  /** `sessions`: the cookies of who has signed in in this file already, by role. */
  constructor(browser, server, sessions) {
    this.#browser = browser;
    this.#server = server;
    this.#sessions = sessions;
  }

  /**
   * Opens a window of a browser of its own. A role that has signed in in this file before goes on in that session, so a
   * journey that signs out signs in by hand.
   */
  async open(role, { javaScript = true } = {}) {
    const context = await this.#browser.newContext({
      baseURL: this.#server.address, javaScriptEnabled: javaScript, viewport: { width: 1280, height: 900 },
      locale: "en-US", timezoneId: "America/Chicago", reducedMotion: "reduce",
    });
    this.#contexts.push(context);
    context.on("page", (page) => {
      watch(page, javaScript);
      this.#pages.push(page);
    });
    const page = await context.newPage();
    if (this.#sessions.has(role)) {
      await context.addCookies(this.#sessions.get(role));
    } else if (role) {
      await signIn(page, role);
      this.#sessions.set(role, await context.cookies());
    }
    return page;
  }

  /** Nothing unexpected was said, and every page visited was checked. */
  checkSilence() {
    for (const page of this.#pages) {
      assert.deepEqual(noise(page), [], "the console and the network stay silent");
      const unseen = [...records.get(page).visited].filter(([key]) => !checked.has(key));
      assert.deepEqual(unseen, [], "every page visited is checked");
    }
  }

  /** Where the windows are and what they said, for who looks into a failure; keeps a picture of each. */
  async inWords(name) {
    const open = this.#pages.filter((page) => !page.isClosed());
    await Promise.allSettled(open.map((page, at) => takePicture(page, `failed-${plain(name)}-${at + 1}`)));
    const windows = this.#pages.map((page) => [`${statusOf(page)} ${page.url()}`, ...noise(page)].join("\n    "));
    const log = this.#server.log ? ["The server's log:", this.#server.log.slice(-4_000)] : [];
    return ["Windows at the end, and what they said:", ...windows, ...log];
  }

  async close() {
    await Promise.allSettled(this.#contexts.map((context) => context.close()));
  }
}

/** The browser of this file. */
let launched;

async function launch() {
  const executablePath = process.env.CHROMIUM;
  const byHand = 'CHROMIUM="$(./install-browser.sh)" npm test';
  assert.ok(executablePath, `CHROMIUM names no browser. \`make test\` sees to it; by hand: ${byHand}`);
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

/** axe finds nothing on the page as it is shown, its words have no slips, and nothing sticks out of it sideways. */
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
    const answer = (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
    await copy.route((url) => url.href === address, answer);
    await copy.goto(address);
    await look(copy, `a copy of ${describe(page)}`);
  } finally {
    await context.close();
  }
}

async function look(page, name) {
  // In "legacy mode" axe stays in this page: there are no frames to go into.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(AXE_TAGS).setLegacyMode(true);
  const { violations } = await axe.analyze();
  const place = ({ target, failureSummary }) => `    ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`;
  const found = violations.map(({ id, help, nodes }) => [`${id}: ${help}`, ...nodes.slice(0, 3).map(place)].join("\n"));
  assert.equal(found.length, 0, `axe on ${name}:\n  ${found.join("\n  ")}`);
  const words = await page.locator("body").innerText();
  assert.equal(words.match(SLIPS), null, `no slips in the words of ${name}`);
  await checkWidth(page, name);
}

/** Nothing sticks out of the page sideways at its width. */
export async function checkWidth(page, name = describe(page)) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.body.querySelectorAll("*")];
    const out = all.filter((each) => each.getBoundingClientRect().right > width + 0.5).slice(0, 5);
    return [`${document.documentElement.scrollWidth} px are needed`, ...out.map((each) => each.outerHTML.slice(0, 160))];
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
  await shown(page.getByRole("heading", { level: 1, name, exact: true }));
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
  return table.evaluate((element) => {
    const rows = [...element.tBodies].flatMap((body) => [...body.rows]);
    return rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  });
}

/** The address of the demonstration's newest assessment in this phase, for somebody at the State agency. */
export async function assessmentIn(page, phase) {
  await page.goto("/assessments");
  await checkOnce(page);
  const item = page.getByRole("main").getByRole("listitem").filter({ hasText: phase });
  return item.getByRole("link").first().getAttribute("href");
}

/** The demonstration's assessment that its lead is rating. */
export const RATING = /◐ Rating/;
/** The demonstration's assessment on which its team is agreeing. */
export const CONSENSUS = /◑ Consensus/;
/** The demonstration's finished assessments. */
export const FINAL = /● Final/;

/** Drafts the survey of the assessment at `home`, as its lead. */
export async function draftSurvey(page, home) {
  await page.goto(`${home}/survey`);
  await checkOnce(page);
  await page.getByRole("button", { name: "Draft a survey" }).click();
  await heading(page, "Edit the draft");
}

/** Writes two statements, one of them true, for everything the draft asks people to know. Returns how many there are. */
export async function writeStatements(page) {
  const items = page.getByRole("region", { name: /, knowledge$/ });
  const count = await items.count();
  for (let at = 0; at < count; at += 1) {
    const item = items.nth(at);
    for (const [place, says] of ["True", "Not true"].entries()) {
      await item.getByLabel(`Statement ${place + 1}`).fill(`Something published that is ${says.toLowerCase()}.`);
      await item.getByLabel("Is it true?").nth(place).selectOption({ label: says });
    }
  }
  return count;
}
