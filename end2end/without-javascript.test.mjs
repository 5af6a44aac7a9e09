// Shows that everything needed to rate, to agree and to improve works as plain pages and forms, and that public pages ask
// for no script at all.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import {
  CONSENSUS, RATING, assessmentIn, check, checkOnce, choose, expectStatus, heading, journeys, rowsOf, shown, signIn, statusOf,
} from "./helpers.mjs";

const journey = journeys();

/** A field is marked, described by its message, and the summary leads to it. */
async function leadsTo(page, summary, label, id) {
  const field = page.getByLabel(label);
  assert.equal(await field.getAttribute("aria-invalid"), "true", label);
  const describedBy = (await field.getAttribute("aria-describedby")).split(" ");
  assert.ok(describedBy.includes(`${id}-error`), `${label} is described by its message`);
  const message = await page.locator(`#${id}-error`).textContent();
  await summary.getByRole("link", { name: message, exact: true }).click();
  assert.ok(await field.evaluate((element) => element === document.activeElement), `the summary leads to ${label}`);
}

/** Gives a file as evidence for the indicator shown, first a wrong one, and gets it back as a download. */
async function giveEvidence(page) {
  await page.getByRole("link", { name: "Add evidence" }).click();
  await heading(page, "Add evidence");
  await check(page);
  await page.getByLabel("What it is").fill("A list");
  await page.getByLabel("Date of the evidence itself").fill("2026-03-04");
  const file = page.getByLabel("File", { exact: true });
  const picture = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
  await file.setInputFiles({ name: "chart.png", mimeType: "image/png", buffer: picture });
  await page.getByRole("button", { name: "Add evidence" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  await leadsTo(page, summary, "File", "file");
  assert.equal(await page.getByLabel("What it is").inputValue(), "A list");

  const table = Buffer.from("school,visits\nHarborview,3\n");
  await file.setInputFiles({ name: "visits.csv", mimeType: "text/csv", buffer: table });
  await page.getByRole("button", { name: "Add evidence" }).click();
  await heading(page, /^4\.2\.1 /);
  await shown(page.getByText("The evidence is added."));
  await checkOnce(page);
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "visits.csv" }).click();
  const download = await coming;
  assert.equal(download.suggestedFilename(), "visits.csv");
  assert.equal(await readFile(await download.path(), "utf8"), table.toString());
}

journey("rating, results, directory and signing out work without JavaScript", async ({ open }) => {
  const page = await open(undefined, { javaScript: false });
  await signIn(page, "lead");
  const home = await assessmentIn(page, RATING);
  await page.goto(`${home}/rate/4.2.1`);
  await check(page);
  const rationale = page.getByRole("textbox", { name: "Why this level?" });
  const reason = page.getByRole("textbox", { name: "Why does it not apply?" });
  const option = (name) => page.getByRole("radio", { name });

  // Not applicable, and no reason: the same page again, with everything that was typed.
  expectStatus(page, 422);
  await choose(page, option(/^Not applicable/));
  await rationale.fill("We have looked “twice”, <b>really</b>.");
  await page.getByRole("button", { name: "Save and go to the next" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  assert.ok(await option(/^Not applicable/).isChecked());
  assert.equal(await rationale.inputValue(), "We have looked “twice”, <b>really</b>.");
  await leadsTo(page, summary, "Why does it not apply?", "reason");

  await reason.fill("No such schools in our State.");
  await page.getByRole("button", { name: "Save and go to the next" }).click();
  await heading(page, /^4\.2\.2 /);
  await shown(page.getByText("4.2.1 is saved."));
  await checkOnce(page);

  // Nothing chosen at all, where nothing was stored.
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const missing = "Choose a level, “not applicable” or “can’t tell yet”.";
  await page.getByRole("alert").getByRole("link", { name: missing }).click();
  assert.ok(await option(/^1 Inadequate/).evaluate((element) => element === document.activeElement));
  await check(page);

  await choose(page, option(/^3 Strong/));
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await shown(page.getByText("4.2.2 is saved."));
  await shown(page.getByText(/^✓ Saved /));
  assert.ok(await option(/^3 Strong/).isChecked());

  await page.goto(`${home}/rate/4.2.1`);
  await giveEvidence(page);

  await page.getByRole("link", { name: "Overview" }).click();
  await checkOnce(page);
  await page.getByRole("link", { name: "Your results so far" }).click();
  await heading(page, /^Results: /);
  await check(page);
  assert.equal((await rowsOf(page.getByRole("table", { name: "Scores by variable and element" }))).length, 15);
  const finding = page.getByRole("article").filter({ has: page.getByRole("heading", { name: /^4\.2\.1 / }) });
  const found = await finding.textContent();
  const typed = ["No such schools in our State.", "We have looked “twice”, <b>really</b>.", "A list"];
  const said = ["Not applicable", ...typed, "March 4, 2026"];
  for (const words of said) assert.ok(found.includes(words), `${words} in ${found}`);
  await page.getByRole("link", { name: "Report", exact: true }).click();
  await checkOnce(page);

  await page.getByRole("link", { name: "Organizations", exact: true }).click();
  await heading(page, "Organizations");
  await checkOnce(page);
  await page.getByRole("searchbox", { name: "Name or id" }).fill("calloway");
  await page.getByRole("combobox", { name: "Kind" }).selectOption({ label: "LEAs" });
  await page.getByRole("button", { name: "Show" }).click();
  await shown(page.getByText("1 organization found."));
  await page.getByRole("table").getByRole("link", { name: "Port Calloway City Schools" }).click();
  await heading(page, "Port Calloway City Schools");
  await checkOnce(page);
  await page.goto("/organizations?q=nowhere");
  await shown(page.getByRole("heading", { name: "No organization matches" }));
  await check(page);

  await page.getByRole("button", { name: "Sign out" }).click();
  await shown(page.getByText("You are signed out."));
  await check(page);
  await page.goto(home);
  await heading(page, "Sign in");
  await checkOnce(page);
});

journey("agreeing, what follows, dissent and the room's screen work without JavaScript", async ({ open }) => {
  const page = await open("lead", { javaScript: false });
  const home = await assessmentIn(page, CONSENSUS);
  await page.goto(`${home}/consensus`);
  // Test browsers, unlike real ones, leave out what is for a window without scripts; so it is read, not looked at.
  const forThose = await page.locator("[data-live] noscript").textContent();
  assert.match(forThose, /This page does not follow by itself without JavaScript\..*Reload/);
  await check(page);
  const apart = page.getByRole("region", { name: /^Where you differ most/ });
  const first = apart.getByRole("listitem").filter({ hasNotText: "Agreed" }).first().getByRole("link");
  const [number] = (await first.textContent()).split(" ");
  await first.click();
  await heading(page, new RegExp(`^${number.replaceAll(".", "\\.")} `));
  await check(page);

  // Far apart, and no word on why the team agrees: the same page again, with everything that was typed.
  const option = (name) => page.getByRole("radio", { name });
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  const rationale = page.getByLabel("Why this answer? (needed)");
  expectStatus(page, 422);
  await choose(page, option(/^2 Emerging/));
  await page.getByLabel("Note of the discussion").fill("Long, and <b>lively</b>.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  assert.ok(await option(/^2 Emerging/).isChecked());
  assert.equal(await page.getByLabel("Note of the discussion").inputValue(), "Long, and <b>lively</b>.");
  await leadsTo(page, summary, "Why this answer? (needed)", "rationale");
  await rationale.fill("The log settles it.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await shown(page.getByText(`${number} is agreed: 2 Emerging.`));
  const agreed = page.getByRole("region", { name: /^What you agree on/ });
  const written = ["2 Emerging", "The log settles it.", "Long, and <b>lively</b>."];
  for (const words of written) await shown(agreed.getByText(words));

  await choose(page, option(/^Not now/));
  await page.getByRole("button", { name: "Save what follows" }).click();
  await shown(summary);
  await check(page);
  assert.ok(await option(/^Not now/).isChecked());
  await leadsTo(page, summary, "Why not now?", "not_now");
  await page.getByLabel("Why not now?").fill("The money comes in July.");
  await page.getByRole("button", { name: "Save what follows" }).click();
  await shown(page.getByText(`What follows from ${number} is saved.`));
  await shown(agreed.getByText("The money comes in July."));

  await page.getByText("You don’t share this?").click();
  await page.getByLabel("Why you don’t share what is agreed").fill("I would have said 3.");
  await page.getByRole("button", { name: "Record my dissent" }).click();
  await shown(page.getByText("Your dissent is recorded under your name."));
  await shown(agreed.getByText("I would have said 3."));
  await check(page);
  await page.getByRole("button", { name: "Take it back" }).click();
  await shown(page.getByText("Your dissent is taken back."));
  assert.equal(await agreed.getByText("I would have said 3.").count(), 0);

  await page.getByRole("button", { name: "Put this before the meeting" }).click();
  await shown(page.getByText("This is before the meeting now."));
  await page.goto(`${home}/projector`);
  await shown(page.getByRole("heading", { level: 1, name: new RegExp(number.replaceAll(".", "\\.")) }));
  await check(page);
  await page.goto(`${home}/finish`);
  await shown(page.getByRole("heading", { name: "What is still needed" }));
  await check(page);
});

journey("the improvement plan works without JavaScript", async ({ open }) => {
  const page = await open("lead", { javaScript: false });
  await page.goto("/improvement");
  await check(page);
  await page.getByRole("combobox", { name: "Status" }).selectOption({ label: "Under way" });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").first().click();
  await shown(page.getByRole("heading", { name: "Mark it done" }));
  await check(page);
  expectStatus(page, 422);
  await page.getByLabel("Link", { exact: true }).fill("https://education.meridian.example/proof");
  await page.getByRole("button", { name: "Mark it done" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  assert.equal(await page.getByLabel("Link", { exact: true }).inputValue(), "https://education.meridian.example/proof");
  await leadsTo(page, summary, "What shows that it is done", "proof");
  await page.getByLabel("What shows that it is done").fill("The calendar is published.");
  await page.getByRole("button", { name: "Mark it done" }).click();
  const stands = page.getByRole("region", { name: "How it stands" });
  for (const words of ["● Done", "The calendar is published.", "https://education.meridian.example/proof"]) {
    await shown(stands.getByText(words, { exact: true }));
  }
  await checkOnce(page);
});

/** The empty lists that Leptos declares in every page, for islands that public pages don't have. They load nothing. */
const EMPTY_LISTS = /^(__[A-Z_]+=\[\];)+$/;

journey("public pages load no script and no WebAssembly", async ({ open }) => {
  const page = await open();
  const loaded = [];
  page.on("request", (request) => loaded.push([request.resourceType(), new URL(request.url()).pathname]));
  for (const address of ["/", "/framework", "/help", "/sign-in", "/people"]) {
    await page.goto(address);
    await page.waitForLoadState("networkidle");
    await checkOnce(page);
    assert.equal(await page.locator("script[src], link[rel*=preload]").count(), 0, `${address} names no script`);
    for (const script of await page.locator("script").allTextContents()) assert.match(script, EMPTY_LISTS);
  }
  const kinds = new Set(loaded.map(([kind]) => kind));
  for (const kind of ["script", "fetch", "xhr", "websocket"]) {
    assert.ok(!kinds.has(kind), `nothing is loaded as ${kind}: ${loaded.join(" ")}`);
  }
  assert.deepEqual(loaded.filter(([, path]) => /\.(wasm|m?js)$/.test(path)), []);
});
