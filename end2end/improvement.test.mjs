// Shows the improvement plan at work, without JavaScript and on a narrow window: what is late, one's own first, a press that
// moves an action and is undone, done with what shows it, and the way back to the indicator it came from.

import assert from "node:assert/strict";

import { checkOnce, expectStatus, heading, journeys, keepPicture, shown, statusOf } from "./helpers.mjs";

const journey = journeys();

journey("an action is started, undone, done with proof, and leads back to its indicator", async ({ open }) => {
  const page = await open("member", { javaScript: false });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/improvement");
  await checkOnce(page);
  await shown(page.getByText(/\d+ overdue/).first());
  await page.goto("/improvement?view=board");
  await checkOnce(page);
  await keepPicture(page, "improvement-board");

  // One that hasn't been started, moved by one press and put back by another.
  const column = page.locator("section").filter({ has: page.getByRole("heading", { name: /^Not started/ }) });
  const title = await column.getByRole("listitem").first().getByRole("link").first().innerText();
  const card = () => page.getByRole("listitem").filter({ hasText: title });
  await card().getByRole("button", { name: /^Start/ }).click();
  await shown(card().getByRole("button", { name: /^Undo/ }));
  assert.equal(await card().getByRole("button", { name: /^Start/ }).count(), 0, "it is under way");
  await card().getByRole("button", { name: /^Undo/ }).click();
  await shown(card().getByRole("button", { name: /^Start/ }));

  // Done needs words; what was typed elsewhere is kept when they are missing.
  await card().getByRole("link", { name: title, exact: true }).click();
  await heading(page, title);
  await checkOnce(page);
  const address = page.url();
  const done = page.getByRole("button", { name: "Mark it done" });
  if (!(await done.isVisible())) await page.locator("summary").filter({ hasText: /done/i }).first().click();
  await page.getByLabel("Link", { exact: true }).fill("https://education.meridian.example/proof");
  expectStatus(page, 422);
  await done.click();
  assert.equal(statusOf(page), 422);
  await checkOnce(page);
  assert.equal(await page.getByLabel("Link", { exact: true }).inputValue(), "https://education.meridian.example/proof");
  await page.getByLabel("What shows that it is done").fill("The guide is on the site since Monday.");
  await done.click();
  await shown(page.getByText("The guide is on the site since Monday.").first());
  await page.goto(address);
  await shown(page.getByRole("button", { name: /^Undo/ }));
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.goto(address);
  assert.equal(await page.getByText("The guide is on the site since Monday.").count() > 0, true, "its history keeps it");

  // A note, and back to the indicator.
  await page.getByLabel("Add a note").fill("Asked the two LEAs that want it first.");
  await page.getByRole("button", { name: "Add the note" }).click();
  await shown(page.getByText("Asked the two LEAs that want it first."));
  const link = page.getByRole("link", { name: /Indicator \d|\d\.\d\.\d/ }).first();
  await link.click();
  await checkOnce(page);
  assert.match(new URL(page.url()).pathname, /^\/assessments\/[^/]+\/results$/);
});

journey("a reader sees the plan and can change nothing", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/improvement");
  await checkOnce(page);
  assert.equal(await page.getByRole("main").getByRole("button", { name: /Start|Done|Undo/ }).count(), 0);
  await page.getByRole("main").getByRole("listitem").first().getByRole("link").first().click();
  await checkOnce(page);
  assert.equal(await page.getByRole("button", { name: "Mark it done" }).count(), 0);
});
