// The steps that journeys along the line share: defining a metric, writing a goal and a strategy, bringing a file in. Each
// goes through the pages as people do, so that a journey needs nothing of the demonstration but its people and places.

import assert from "node:assert/strict";

import { check, checkOnce, choose, expectStatus, heading, shown, statusOf } from "./helpers.mjs";

/** The demonstration's LEAs that the journeys take, by State id. */
export const LEAS = {
  "001104": "Port Calloway City Schools",
  "001211": "Bellwater Consolidated Schools",
  "014203": "Stannard Plains Unified School District",
  "027105": "Lake Verity Public Schools",
};

const today = new Date();
/** The calendar year that this school year started in. The demonstration's start in July. */
export const STARTED = today.getFullYear() - (today.getMonth() < 6 ? 1 : 0);

/** A school year as people type it: 0 is this one, -1 the last. */
export const typedYear = (from) => `${STARTED + from}-${String((STARTED + from + 1) % 100).padStart(2, "0")}`;
/** The same as the pages write it. */
export const shownYear = (from) => typedYear(from).replace("-", "–");

export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const radio = (page, name) => page.getByRole("radio", { name });

/** Looks at a page on a desk and on the narrowest phone, and leaves the window as wide as it was. */
export async function look(page) {
  const size = page.viewportSize();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await check(page);
  }
  await page.setViewportSize(size);
}

/** Presses a button that is refused: the page comes back with this message, and everything that was typed. */
export async function refused(page, button, message, status = 422) {
  expectStatus(page, status);
  await press(page, button);
  await shown(page.getByRole("alert").filter({ hasText: message }));
  assert.equal(statusOf(page), status);
  await check(page);
}

/** Defines a yearly metric of LEAs, for somebody at the State agency. Returns its address. */
export async function defineMetric(page, { name, timing, unit = "Percent", most = "100" }) {
  await page.goto("/metrics/new");
  await checkOnce(page);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Definition", { exact: true }).fill("The share of students of an LEA of whom this is so.");
  await page.getByLabel("Unit", { exact: true }).selectOption({ label: unit });
  await choose(page, radio(page, timing === "leading" ? /^Leading: / : /^Lagging: /));
  await choose(page, radio(page, "Higher is better"));
  await choose(page, page.getByRole("radio", { name: "LEAs", exact: true }));
  await page.getByLabel("How often", { exact: true }).selectOption({ label: "Once a year" });
  await page.getByLabel("Minutes it takes a respondent each time").fill("30");
  await page.getByLabel("Least that is plausible").fill("0");
  await page.getByLabel("Most that is plausible").fill(most);
  await press(page, "Save the metric");
  await heading(page, name);
  await shown(page.getByText(/^The metric is saved\./));
  await checkOnce(page);
  return new URL(page.url()).pathname;
}

/** Fills in a goal that says all a goal needs, but for its title, on the page that writes it. */
export async function fillGoal(page, { title, metric }) {
  const fill = (label, text) => page.getByLabel(label, { exact: true }).fill(text);
  await fill("Title", title);
  await fill("Outcome", "By the end of the next three school years, 88 percent of students reach it, up from 79.");
  await fill("Or a name", "Office of School Improvement");
  await page.getByLabel("Metric", { exact: true }).selectOption({ label: `${metric} (percent)` });
  await fill("Baseline measured on", `${STARTED}-06-30`);
  await fill("Baseline", "79");
  for (const [row, value] of ["82", "85", "88"].entries()) {
    await fill(`Target by ${row + 1} of measure 1`, `${STARTED + 1 + row}-06-30`);
    await fill(`Target ${row + 1} of measure 1`, value);
  }
}

/** Writes a goal of the State and has it approved, as the State agency's lead. Returns its address. */
export async function stateGoal(page, { title, metric }) {
  await page.goto("/goals/new?organization=sea");
  await heading(page, "Write a goal");
  await checkOnce(page);
  await fillGoal(page, { title, metric });
  await press(page, "Keep it as a draft");
  await heading(page, title);
  await checkOnce(page);
  await press(page, "Submit for review");
  await press(page, "Approve it");
  await shown(page.getByText("The goal is approved and in force."));
  return new URL(page.url()).pathname;
}

/** Writes down a strategy of the State, as its lead, who owns it. Returns its address. */
export async function stateStrategy(page, { title, leading }) {
  await page.goto("/strategies/new");
  await heading(page, "Write a strategy down");
  await checkOnce(page);
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("The challenge it answers").fill("Too many mornings begin with students who aren’t there.");
  await page.getByLabel("What is done", { exact: true }).fill("An adult greets every student by name, every morning.");
  if (leading) await choose(page, page.getByRole("checkbox", { name: `${leading} (once a year)` }));
  await press(page, "Write it down");
  await shown(page.getByRole("heading", { level: 1 }));
  await checkOnce(page);
  const strategy = new URL(page.url()).pathname.replace(/\/carriers$/, "");
  assert.match(strategy, /^\/strategies\/(?!new)[^/]+$/);
  return strategy;
}

/** Uploads a file of figures, and comes to the page that asks what its columns hold. Returns that page's address. */
export async function uploadFigures(page, name, content) {
  await page.goto("/figures/import");
  await heading(page, "Import figures");
  await checkOnce(page);
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(content) };
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await press(page, "Upload and look at it");
  await heading(page, "Check the file");
  await checkOnce(page);
  return new URL(page.url()).pathname;
}

/** Stores a checked file and waits until all of it is there. */
export async function store(page) {
  await page.getByRole("button", { name: /^Store [\d,]+ figures?$/ }).click();
  await heading(page, "The figures are stored");
  await checkOnce(page);
}
