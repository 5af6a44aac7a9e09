// Shows that two windows on the same indicator never overwrite each other silently, with JavaScript and without.

import assert from "node:assert/strict";

import {
  RATING, SAVED, assessmentIn, awake, check, checkOnce, choose, expectStatus, heading, journeys, keepPicture,
  ratingStatus, shown, statusOf,
} from "./helpers.mjs";

const journey = journeys();

const level = (page, name) => page.getByRole("radio", { name });
const rationale = (page) => page.getByRole("textbox", { name: "Why this level?" });

/** Two windows of one browser, both on `indicator`. */
async function twoWindows(page, indicator) {
  const address = `${await assessmentIn(page, RATING)}/rate/${indicator}`;
  const other = await page.context().newPage();
  for (const window of [page, other]) await window.goto(address);
  await checkOnce(page);
  return other;
}

/** One window has saved level 2; the other, which doesn't know, chooses 4 and is told. */
async function apart(page, indicator) {
  const other = await twoWindows(page, indicator);
  await awake(page);
  await awake(other);
  await page.keyboard.press("2");
  await ratingStatus(page, SAVED);
  await other.keyboard.press("4");
  const alert = other.getByRole("alert").filter({ hasText: "Changed in another window" });
  await shown(alert);
  await ratingStatus(other, /^! Another window saved “2 Emerging” .* What you have here isn’t saved\.$/);
  assert.match(await alert.textContent(), /Another window saved “2 Emerging”/, "it says what is stored");
  assert.ok(await level(other, /^4 Exemplary/).isChecked(), "and what was chosen here still stands");
  await check(other);
  return other;
}

/** What is stored, seen from another device: nothing is kept there. */
async function storedLevel(open, page, name) {
  const elsewhere = await open("lead");
  await elsewhere.goto(page.url());
  await ratingStatus(elsewhere, SAVED);
  assert.ok(await level(elsewhere, name).isChecked(), `${name} is stored`);
}

journey("what this window has can be kept", async ({ open }) => {
  const page = await open("lead");
  const other = await apart(page, "4.1.1");
  await storedLevel(open, page, /^2 Emerging/);
  await keepPicture(other, "changed-in-another-window");
  await other.getByRole("button", { name: "Keep what I have here" }).click();
  await ratingStatus(other, SAVED);
  await other.getByRole("alert").waitFor({ state: "detached" });
  await storedLevel(open, page, /^4 Exemplary/);

  await page.reload();
  assert.ok(await level(page, /^4 Exemplary/).isChecked());
  await awake(page);
  await page.keyboard.press("3");
  await ratingStatus(page, SAVED);
  await other.reload();
  assert.ok(await level(other, /^3 Strong/).isChecked(), "windows that know each other's rating go on without a question");
});

journey("what the other window saved can be taken", async ({ open }) => {
  const page = await open("lead");
  const other = await apart(page, "4.1.2");
  await Promise.all([
    other.waitForEvent("load"),
    other.getByRole("button", { name: "Take the other one" }).click(),
  ]);
  await ratingStatus(other, SAVED);
  await awake(other);
  assert.ok(await level(other, /^2 Emerging/).isChecked());
  await other.reload();
  await awake(other);
  assert.ok(await level(other, /^2 Emerging/).isChecked(), "what was given up does not come back");
  await ratingStatus(other, SAVED);
  await storedLevel(open, page, /^2 Emerging/);
});

/** Without JavaScript: chooses a level, says why, and saves. */
async function save(page, name, why) {
  await choose(page, level(page, name));
  await rationale(page).fill(why);
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

async function apartWithoutJavaScript(page, indicator) {
  const other = await twoWindows(page, indicator);
  await save(page, /^2 Emerging/, "Seen in the first window.");
  await shown(page.getByText(`${indicator} is saved.`));
  expectStatus(other, 409);
  await save(other, /^4 Exemplary/, "Seen in the second window.");
  await shown(other.getByRole("alert").filter({ hasText: "In another window you saved “2 Emerging”" }));
  assert.equal(statusOf(other), 409);
  await check(other);
  assert.equal(await other.getByText(SAVED).count(), 0, "nothing says that what stands here is saved");
  const stored = other.getByText(/^Stored now:/);
  assert.match(await stored.textContent(), /2 Emerging\s+Seen in the first window\./, "what is stored");
  assert.ok(await level(other, /^4 Exemplary/).isChecked(), "and what was chosen here");
  assert.equal(await rationale(other).inputValue(), "Seen in the second window.", "and typed");
  return other;
}

journey("without JavaScript what was typed stands beside what is stored, and may be saved after all", async ({ open }) => {
  const page = await open("lead", { javaScript: false });
  const other = await apartWithoutJavaScript(page, "4.1.3");
  await keepPicture(other, "changed-in-another-window-without-javascript");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await shown(other.getByText("4.1.3 is saved."));
  await page.reload();
  assert.ok(await level(page, /^4 Exemplary/).isChecked());
  assert.equal(await rationale(page).inputValue(), "Seen in the second window.");
});

journey("without JavaScript what is stored may be left as it is", async ({ open }) => {
  const page = await open("lead", { javaScript: false });
  const other = await apartWithoutJavaScript(page, "4.1.4");
  await other.getByRole("link", { name: "Next: 4.1.5" }).click();
  await heading(other, /^4\.1\.5 /);
  await other.getByRole("link", { name: "Before: 4.1.4" }).click();
  assert.ok(await level(other, /^2 Emerging/).isChecked());
  assert.equal(await rationale(other).inputValue(), "Seen in the first window.");
});
