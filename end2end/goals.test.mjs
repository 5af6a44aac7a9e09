// Shows a goal on its way between an LEA and the State agency: written and submitted by the LEA's lead, returned with
// comments, worked over, approved, and later changed, with what the change is.

import assert from "node:assert/strict";

import { check, checkOnce, heading, journeys, keepPicture, rowsOf, shown } from "./helpers.mjs";
import { LEAS, defineMetric, fillGoal, look, press, refused } from "./line.mjs";

const journey = journeys({ inOrder: true });

const METRIC = "Students who read a book they chose";
const TITLE = "Every student of ours reads at home";
const COMMENT = "Say which students it is about, and what the target rests on.";
const WHOM = "Students of grades 3 to 8 in our four turnaround schools";

/** Where the goal is. */
let goal;

const next = (page, words) => shown(page.getByRole("main").getByText(words).first());

journey("an LEA's lead writes a goal, is told what it lacks, and submits it", async ({ open }) => {
  const member = await open("member");
  await defineMetric(member, { name: METRIC, timing: "lagging" });

  const page = await open("leaLead");
  await page.setViewportSize({ width: 320, height: 740 });
  await page.goto("/goals");
  await look(page);
  await page.getByRole("link", { name: /^Write (a|the first) goal$/ }).first().click();
  await heading(page, "Whose goal is it?");
  await look(page);
  await page.getByRole("main").getByRole("link", { name: LEAS["001104"], exact: true }).click();
  await heading(page, "Write a goal");
  await look(page);

  // Nothing typed is lost when something is missing, and more room for targets asks for nothing else.
  await page.getByLabel("Outcome", { exact: true }).fill("More of them read.");
  await refused(page, "Keep it as a draft", "There is a problem");
  assert.equal(await page.getByLabel("Outcome", { exact: true }).inputValue(), "More of them read.");
  await page.getByLabel("Title", { exact: true }).fill(TITLE);
  await page.getByRole("button", { name: /^More rows for targets/ }).click();
  await shown(page.getByLabel("Target 6 of measure 1", { exact: true }));
  assert.equal(await page.getByLabel("Title", { exact: true }).inputValue(), TITLE);
  await press(page, "Keep it as a draft");
  await heading(page, TITLE);
  await look(page);
  goal = new URL(page.url()).pathname;
  await next(page, "This goal is a draft, and lacks something before it can be submitted.");
  assert.equal(await page.getByRole("button", { name: "Submit for review" }).count(), 0);

  await page.getByRole("link", { name: "Go on writing" }).click();
  await heading(page, "Change the draft");
  await look(page);
  await fillGoal(page, { title: TITLE, metric: METRIC });
  await press(page, "Save the draft");
  await shown(page.getByText("Your changes are kept in the draft."));
  await check(page);
  await press(page, "Submit for review");
  await next(page, "This goal is submitted and waits for the SEA’s review.");
  await look(page);

  const school = await open("schoolLead");
  await school.goto("/goals");
  await checkOnce(school);
  assert.equal(await school.getByText(TITLE).count(), 0, "its schools see what is in force");
});

journey("the State agency's lead returns it, with comments", async ({ open }) => {
  const page = await open("lead");
  await page.goto("/goals");
  await look(page);
  await page.goto(goal);
  await next(page, "This goal waits for your review.");
  await look(page);
  await refused(page, "Return it with comments", "There is a problem");
  await page.getByLabel("Comments", { exact: true }).fill(COMMENT);
  await press(page, "Return it with comments");
  await shown(page.getByText("The goal is returned with your comments."));
  await check(page);
  await keepPicture(page, "goal-returned");
});

journey("the LEA's lead is told so on the start page, works it over, and submits it again", async ({ open }) => {
  const page = await open("leaLead");
  await page.setViewportSize({ width: 320, height: 740 });
  await page.goto("/");
  await look(page);
  const item = page.getByRole("listitem").filter({ hasText: TITLE });
  await shown(item.getByText("Returned with comments. Change it, and submit it again."));
  await item.getByRole("link", { name: /Read the comments/ }).click();
  await heading(page, TITLE);
  await next(page, COMMENT);
  await look(page);
  await page.getByRole("link", { name: "Go on writing" }).click();
  await shown(page.getByText(COMMENT));
  await look(page);
  await page.getByLabel("For whom, in words").fill(WHOM);
  await press(page, "Save the draft");
  await press(page, "Submit again");
  await next(page, "This goal is submitted and waits for the SEA’s review.");
  await check(page);
});

journey("it is approved, and everybody reads it", async ({ open }) => {
  const page = await open("lead");
  await page.goto(goal);
  await shown(page.getByText(WHOM).first());
  await checkOnce(page);
  await press(page, "Approve it");
  await shown(page.getByText("The goal is approved and in force."));
  await look(page);
  const reader = await open("viewer");
  await reader.goto(`/goals?q=${encodeURIComponent(TITLE)}`);
  await checkOnce(reader);
  await reader.getByRole("main").getByRole("link", { name: TITLE, exact: true }).click();
  await heading(reader, TITLE);
  await look(reader);
  await keepPicture(reader, "goal");
  assert.equal(await reader.getByRole("main").getByRole("button").count(), 0, "nothing can be changed");
  const school = await open("schoolLead");
  await school.goto(goal);
  await heading(school, TITLE);
  await checkOnce(school);
  assert.equal(await school.getByText(COMMENT).count(), 0, "what was said on its way stays between the two");
});

journey("a changed approved goal is another version, which shows what changed", async ({ open }) => {
  const page = await open("leaLead");
  await page.goto(goal);
  await page.getByRole("link", { name: "Change", exact: true }).click();
  await heading(page, "Write the next version");
  await look(page);
  await page.getByLabel("Target 3 of measure 1", { exact: true }).fill("90");
  await page.getByLabel("Why this goal").fill("The first year went better than expected.");
  await press(page, "Save the draft");
  const changes = page.getByRole("region", { name: "What version 2 changes" });
  await shown(changes);
  await look(page);
  const rows = await rowsOf(changes.getByRole("table"));
  assert.equal(rows.length, 2, `what else is there: ${JSON.stringify(rows)}`);
  assert.ok(rows.some(([, before, after]) => before.includes("88") && after.includes("90")), JSON.stringify(rows));
  await press(page, "Submit for review");

  const lead = await open("lead");
  await lead.goto(goal);
  await next(lead, "Version 2 of this goal waits for your review.");
  await look(lead);
  await press(lead, "Approve it");
  await shown(lead.getByText("The goal is approved and in force."));
  await lead.getByRole("link", { name: "What changed in version 2" }).click();
  await shown(lead.getByRole("heading", { name: "What changed from version 1 to version 2" }));
  await look(lead);
  await keepPicture(lead, "goal-what-changed");
});

journey("what a reviewer wrote isn't lost where the goal is taken back meanwhile", async ({ open }) => {
  const page = await open("leaLead");
  await page.goto(goal);
  await page.getByRole("link", { name: "Change", exact: true }).click();
  await heading(page, "Write the next version");
  await page.getByLabel("Why this goal").fill("A third version, which is taken back.");
  await press(page, "Save the draft");
  await press(page, "Submit for review");
  await next(page, "Version 3 of this goal is submitted and waits for the SEA’s review.");

  const lead = await open("lead");
  await lead.goto(goal);
  await lead.getByLabel("Comments", { exact: true }).fill("Say why it is raised again.");
  await press(page, "Take it back");
  await shown(page.getByText("It is a draft again."));
  await refused(lead, "Return it with comments", "Somebody changed this first", 409);
  const left = lead.getByRole("region", { name: "What you had written" });
  await shown(left.getByText("Say why it is raised again."));

  await page.locator("summary").filter({ hasText: "Give this draft up" }).click();
  await press(page, "Give the draft up");
  await shown(page.getByText("The draft is gone."));
});
