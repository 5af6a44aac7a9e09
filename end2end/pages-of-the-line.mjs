// The pages along the line from strategies to outcomes, for pages.test.mjs: the roles to see each as, and how the
// demonstration's first metric, goal, strategy, theory or file is found for an address that takes one.

import assert from "node:assert/strict";

import { checkOnce } from "./helpers.mjs";
import { LEAS, uploadFigures } from "./line.mjs";

/** An LEA that leaders of the demonstration's LEAs and schools belong to. */
const [LEA] = Object.keys(LEAS);

/** The address of the first thing that a list at `list` leads to, with `rest` behind it. */
function first(list, rest = "") {
  return async (page) => {
    await page.goto(list);
    await checkOnce(page);
    const path = list.split("?")[0];
    const all = page.getByRole("main").locator(`a[href^="${path}/"]`);
    const links = await all.evaluateAll((found) => found.map((it) => it.pathname));
    const found = links.find((link) => /^\/\w+\/(?!new$|standards$|download$|import$|review$)[\w-]+$/.test(link));
    assert.ok(found, `${list} leads to something`);
    return found + rest;
  };
}

/** The same for a metric that LEAs report. */
const metric = (rest = "") => first("/metrics?level=lea", rest);
const theory = (rest = "") => first("/theories", rest);

/** Where the first goal in force is changed: what waits for them stands before it for all but readers. */
const inForce = async (page, open) => first("/goals", "/edit")(await open("viewer"));

/** The first link of the State's theory. */
async function link(page) {
  await page.goto(await theory()(page));
  await checkOnce(page);
  return page.getByRole("main").locator('a[href*="/links/"]').first().getAttribute("href");
}

/** A figure whose history can be read, from the page of an LEA's figures. */
async function history(page) {
  await page.goto(await metric(`/organizations/lea-${LEA}`)(page));
  await checkOnce(page);
  return page.getByRole("main").locator('a[href*="/figures/history?"]').first().getAttribute("href");
}

/** Two LEAs beside each other. */
const compared = metric(`/compare?${Object.keys(LEAS).slice(0, 2).map((id) => `o=lea-${id}`).join("&")}`);

/** A file of figures whose columns aren't explained yet. */
const uploaded = (page) =>
  uploadFigures(page, "a-file-with-quite-a-long-name-from-the-attendance-collection.csv", `state_id,Rate\n${LEA},93.5\n`);

/** For each page the roles to see it as; `from` finds an address with what it takes. */
export const PAGES_OF_THE_LINE = {
  "/dashboard": { roles: ["lead", "leaLead", "viewer"], picture: true },
  "/metrics": { roles: ["lead", "viewer"], picture: true },
  "/metrics/new": { roles: ["member"], picture: true },
  "/metrics/standards": { roles: ["lead"] },
  "/metrics/:id": { roles: ["lead", "leaLead", "viewer"], from: metric(), picture: true },
  "/metrics/:id/edit": { roles: ["member"], from: metric("/edit") },
  "/metrics/:id/targets": { roles: ["lead"], from: metric("/targets"), picture: true },
  "/metrics/:id/compare": { roles: ["lead", "viewer"], from: compared, picture: true },
  "/metrics/:id/organizations/:organization": {
    roles: ["lead", "leaLead"], from: metric(`/organizations/lea-${LEA}`), picture: true,
  },
  "/organizations/:id/figures": {
    roles: ["member", "leaLead"], from: () => `/organizations/lea-${LEA}/figures`, picture: true,
  },
  "/organizations/:id/figures/history": { roles: ["member"], from: history },
  "/figures": { roles: ["member"], picture: true },
  "/figures/import": { roles: ["member"] },
  "/figures/import/:id": { roles: ["member"], from: uploaded, picture: true },
  "/figures/review": { roles: ["member"], picture: true },
  "/goals": { roles: ["lead", "leaLead", "viewer"], picture: true },
  "/goals/new": { roles: ["leaLead"], from: () => `/goals/new?organization=lea-${LEA}`, picture: true },
  "/goals/:id": { roles: ["lead", "viewer"], from: first("/goals"), picture: true },
  "/goals/:id/edit": { roles: ["lead"], from: inForce },
  "/strategies": { roles: ["lead", "viewer"], picture: true },
  "/strategies/new": { roles: ["lead"] },
  "/strategies/:id": { roles: ["lead", "viewer"], from: first("/strategies"), picture: true },
  "/strategies/:id/edit": { roles: ["lead"], from: first("/strategies", "/edit") },
  "/strategies/:id/carriers": { roles: ["lead"], from: first("/strategies", "/carriers"), picture: true },
  "/theories": { roles: ["lead", "viewer"], picture: true },
  "/theories/new": { roles: ["lead"] },
  "/theories/:id": { roles: ["lead", "viewer"], from: theory(), picture: true },
  "/theories/:id/edit": { roles: ["lead"], from: theory("/edit"), picture: true },
  "/theories/:id/links/:link": { roles: ["lead", "viewer"], from: link, picture: true },
  "/burden": { roles: ["lead"], picture: true },
};
