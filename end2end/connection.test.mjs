// Shows that a lost connection loses no rating: what was chosen stays on the device and is sent when the server is back.

import assert from "node:assert/strict";

import {
  RATING, SAVED, assessmentIn, awake, check, checkOnce, expectMessage, journeys, ratingStatus,
} from "./helpers.mjs";

const journey = journeys();

/** What a browser says, and nothing else, when it asks for something without a connection. */
function expectNoConnection(page) {
  expectMessage(page, /^console error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED$/);
  expectMessage(page, /^request failed: net::ERR_INTERNET_DISCONNECTED http:\/\/127\.0\.0\.1:\d+\/api\/save_rating$/);
}

const level = (page, name) => page.getByRole("radio", { name });

journey("a level chosen offline is kept, said to be, and sent without reloading", async ({ open }) => {
  const page = await open("lead");
  const home = await assessmentIn(page, RATING);
  await page.goto(`${home}/rate/4.1.1`);
  await awake(page);
  await check(page);

  expectNoConnection(page);
  await page.context().setOffline(true);
  await page.keyboard.press("3");
  await ratingStatus(page, /^⇡ No connection\. What you chose is kept on this device/);
  await check(page);
  const rationale = page.getByRole("textbox", { name: "Why this level?" });
  await rationale.fill("Typed while the train was in the tunnel.");
  await ratingStatus(page, /^⇡ No connection/);

  await page.evaluate(() => (window.isTheSamePage = true));
  await page.context().setOffline(false);
  await ratingStatus(page, SAVED);
  assert.ok(await page.evaluate(() => window.isTheSamePage), "the page was not loaded again");

  await page.reload();
  await awake(page);
  assert.ok(await level(page, /^3 Strong/).isChecked());
  assert.equal(await rationale.inputValue(), "Typed while the train was in the tunnel.");
});

journey("what a closed page had kept is sent from the next one", async ({ open }) => {
  const page = await open("lead");
  const home = await assessmentIn(page, RATING);
  await page.goto(`${home}/rate/4.1.2`);
  await awake(page);
  expectNoConnection(page);
  await page.context().setOffline(true);
  await page.keyboard.press("2");
  await ratingStatus(page, /^⇡ No connection/);
  await page.close();

  await page.context().setOffline(false);
  const later = await page.context().newPage();
  const sent = later.waitForResponse((response) => response.url().endsWith("/api/save_rating"));
  await later.goto(`${home}/rate/4.1.3`);
  assert.equal((await sent).status(), 200);
  await later.goto(`${home}/rate/4.1.2`);
  await ratingStatus(later, SAVED);
  assert.ok(await level(later, /^2 Emerging/).isChecked());
  const kept = await later.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("throughline.rating")));
  assert.deepEqual(kept, [], "nothing is left to send");

  const elsewhere = await open("lead");
  await elsewhere.goto(`${home}/rate/4.1.2`);
  await checkOnce(elsewhere);
  assert.ok(await level(elsewhere, /^2 Emerging/).isChecked(), "the server has it, not only this device");
});
