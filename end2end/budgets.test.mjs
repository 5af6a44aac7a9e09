// Holds what browsers load against its budgets, compressed as it is sent: scripts and WebAssembly of a page without a
// chart, the style sheet, and nothing at all on public pages.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { CONSENSUS, FINAL, RATING, assessmentIn, awake, checkOnce, journeys, shown } from "./helpers.mjs";
import { SITE } from "./server.mjs";

const journey = journeys();

const SCRIPTS_KB = 150;
const STYLE_KB = 30;
const LIVE_KB = 3;
const GRID_KB = 3;

/** Kilobytes of a file, compressed as the server would at its best; the budgets count 1,000 bytes. */
const kilobytes = (path) => gzipSync(readFileSync(join(SITE, path)), { level: 9 }).length / 1000;
const isScript = (path) => /\.(wasm|m?js)$/.test(path);

test(`the style sheet is at most ${STYLE_KB} kB`, (run) => {
  const size = kilobytes("throughline.css");
  run.diagnostic(`${size.toFixed(1)} kB`);
  assert.ok(size <= STYLE_KB, `${size.toFixed(1)} kB`);
});

/** The paths of scripts and WebAssembly that a page asks for, once each. */
async function scriptsOf(page, address, settled = () => page.waitForLoadState("networkidle")) {
  const loaded = new Set();
  const note = (request) => loaded.add(new URL(request.url()).pathname);
  page.on("request", note);
  await page.goto(address);
  await settled(page);
  page.off("request", note);
  await checkOnce(page);
  return [...loaded].filter(isScript).sort();
}

async function settledAndAwake(page) {
  await awake(page);
  await page.waitForLoadState("networkidle");
}

journey(`what a signed-in page without a chart runs is at most ${SCRIPTS_KB} kB`, async ({ open }) => {
  const page = await open("lead");
  const rating = await assessmentIn(page, RATING);
  const scripts = await scriptsOf(page, `${rating}/rate/4.1.1`, settledAndAwake);
  assert.deepEqual(scripts, ["/pkg/throughline.js", "/pkg/throughline_bg.wasm"]);
  const total = scripts.map(kilobytes).reduce((sum, size) => sum + size, 0);
  assert.ok(total <= SCRIPTS_KB, `${total.toFixed(1)} kB`);
  const [consensus, final] = [await assessmentIn(page, CONSENSUS), await assessmentIn(page, FINAL)];
  const under = [
    rating, `${rating}/open`, `${rating}/evidence`, `${rating}/evidence/new`, consensus, `${consensus}/finish`,
    `${consensus}/survey`, `${final}/report`,
  ];
  const line = [
    "/metrics", "/metrics/new", "/goals", "/goals/new", "/strategies", "/strategies/new", "/theories", "/theories/new",
    "/figures", "/figures/import", "/figures/review", "/burden",
  ];
  const others = ["/", "/assessments", "/assessments/new", "/improvement", "/organizations", "/account"];
  for (const address of [...others, ...under, ...line]) {
    assert.deepEqual(await scriptsOf(page, address), [], `${address} has no island and runs nothing`);
  }
});

journey("the meeting's pages run nothing but what lets them follow", async ({ open }) => {
  const page = await open("lead");
  const home = await assessmentIn(page, CONSENSUS);
  // Their stream of changes stays open, so that the network is never idle.
  const live = () => shown(page.getByRole("status").filter({ hasText: /^Live$/ }));
  for (const path of ["/consensus", "/consensus/2.2.4", "/projector"]) {
    assert.deepEqual(await scriptsOf(page, home + path, live), ["/live.js"], path);
  }
  const size = kilobytes("live.js");
  assert.ok(size <= LIVE_KB, `${size.toFixed(1)} kB`);
});

journey("the grid of figures runs nothing but what pastes into it", async ({ open }) => {
  const page = await open("member");
  const address = "/organizations/lea-001104/figures";
  assert.deepEqual(await scriptsOf(page, address), ["/grid.js"]);
  const size = kilobytes("grid.js");
  assert.ok(size <= GRID_KB, `${size.toFixed(1)} kB`);
});

journey("charts are loaded only where one is", async ({ open }) => {
  const page = await open("lead");
  const [rating, final] = [await assessmentIn(page, RATING), await assessmentIn(page, FINAL)];
  for (const address of [`${final}/results`, `${rating}/results`]) {
    assert.deepEqual(await scriptsOf(page, address), ["/chart.js"], address);
  }
  const others = [rating, `${rating}/rate/4.1.1`, `${final}/report`];
  for (const address of ["/", "/assessments", "/organizations", "/framework", ...others]) {
    await page.goto(address);
    await checkOnce(page);
    assert.doesNotMatch(await page.content(), /chart\.js/, address);
  }
});

journey("public pages run nothing", async ({ open }) => {
  const page = await open();
  for (const address of ["/", "/framework", "/help", "/sign-in"]) {
    assert.deepEqual(await scriptsOf(page, address), [], address);
    assert.doesNotMatch(await page.content(), /\.wasm|<script[^>]+src|modulepreload/, address);
  }
});

journey("what is asked for by its version is kept by the browser for good, and all of it is compressed", async ({ open }) => {
  const page = await open();
  const style = await (await page.goto("/help")).text().then((html) => html.match(/href="(\/throughline\.css\?v=\w+)"/)[1]);
  await checkOnce(page);
  const response = await page.request.get(style, { headers: { "accept-encoding": "gzip" } });
  assert.match(response.headers()["cache-control"], /max-age=31536000, immutable/);
  const scripts = ["/pkg/throughline.js", "/pkg/throughline_bg.wasm", "/chart.js", "/live.js", "/grid.js"];
  for (const path of ["/throughline.css", ...scripts]) {
    const response = await page.request.get(path, { headers: { "accept-encoding": "gzip" } });
    assert.equal(response.status(), 200, path);
    assert.equal(response.headers()["content-encoding"], "gzip", `${path} is sent compressed`);
    assert.equal((await response.body()).length, statSync(join(SITE, path)).size, `${path} is the file that was built`);
  }
});
