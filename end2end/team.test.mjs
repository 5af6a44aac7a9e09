// Shows a team's meeting from end to end, in windows of four people: each rates alone and blind, one of them far away on a
// phone; consensus with a projector; two who write down at once; a dissent; a server that is killed in the middle; the
// gates; the final result, its report, and what a reader from outside the team sees of it.

import assert from "node:assert/strict";

import {
  PEOPLE, SAVED, awake, checkOnce, choose, expectMessage, expectStatus, heading, journeys, keepPicture, ratingStatus, shown,
} from "./helpers.mjs";
import { until } from "./server.mjs";

const journey = journeys({ kept: true, inOrder: true });

const NAME = "Meeting of four";
const RENEE = { name: "Renee Tsosie", email: "renee.tsosie@education.meridian.example" };
const PASSWORD = "every-river-finds-a-way";
const SECRET = "Only Renee wrote these words while rating alone.";
const OTHERS = ["1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.3.1", "1.3.2", "1.3.3",
  "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.2.1", "2.2.2", "2.2.3", "2.2.4",
  "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5",
  "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5", "4.2.1", "4.2.2", "4.2.3", "4.3.1", "4.3.2", "4.3.3"];

/** The home of the assessment, from when it is set up. */
let home;

/** What browsers say while the server is gone. */
const SERVER_GONE = /ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_RESET|SOCKET_NOT_CONNECTED)/;

/** Somebody whom the sign-in page doesn't offer. */
async function signInByHand(page, { name, email }) {
  await page.goto("/sign-in");
  await checkOnce(page);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await shown(page.getByRole("link", { name, exact: true }));
  await checkOnce(page);
}

async function goTo(page, path) {
  await page.goto(`${home}${path}`);
  await checkOnce(page);
}

/** Rates 1.1.1 on its page, with words. */
async function rateFirst(page, level, words) {
  await goTo(page, "/rate/1.1.1");
  await awake(page);
  await page.keyboard.press(String(level));
  await ratingStatus(page, SAVED);
  await page.getByLabel("Why this level?").fill(words);
  await ratingStatus(page, /^… Saving/);
  await ratingStatus(page, SAVED);
}

/** Rates indicators with 3 the way the rating page does. */
async function rateStrong(page, indicators) {
  const refused = await page.evaluate(async ([assessment, numbers]) => {
    for (const indicator of numbers) {
      const form = { answer: "3", reason: "", rationale: "", version: 0 };
      const body = JSON.stringify({ assessment, indicator, form });
      const answer = await fetch("/api/save_rating", { method: "POST", headers: { "content-type": "application/json" }, body });
      if (!answer.ok) return `${indicator}: ${answer.status} ${await answer.text()}`;
    }
    return null;
  }, [home.split("/").at(-1), indicators]);
  assert.equal(refused, null);
}

const now = (page) => page.locator("#live-now");
const stage = (page) => page.locator("#live-projector");
const agreedHere = (page) => page.locator("#live-agreed");

/** Waits until words stand in a region, and says after how many milliseconds. */
async function follows(region, words) {
  const started = Date.now();
  await shown(region.filter({ hasText: words }));
  return Date.now() - started;
}

journey("a team of four is asked to rate, each alone", async ({ open }) => {
  const lead = await open("lead");
  await lead.goto("/assessments/new");
  await checkOnce(lead);
  await lead.getByLabel("Name", { exact: true }).fill(NAME);
  await lead.getByLabel("Last day").fill("2099-06-30");
  for (const name of [PEOPLE.member, PEOPLE.admin, RENEE.name]) await choose(lead, lead.getByRole("checkbox", { name: new RegExp(name) }));
  await lead.locator("#recorder").selectOption({ label: PEOPLE.member });
  await lead.getByRole("button", { name: "Set it up" }).click();
  await heading(lead, NAME);
  await checkOnce(lead);
  home = new URL(lead.url()).pathname;
  await lead.getByRole("button", { name: "Open for rating" }).click();
  await shown(lead.getByText("You have rated 0 of 46 indicators."));
});

journey("each rates alone, and nobody learns what another rated", async ({ open }) => {
  const [lead, member, admin, remote] = [await open("lead"), await open("member"), await open("admin"), await open()];
  await signInByHand(remote, RENEE);
  await rateFirst(lead, 2, "Two of three goals have targets.");
  await rateFirst(member, 3, "All goals stand since spring.");
  await rateFirst(remote, 4, SECRET);
  await goTo(admin, "/rate/1.1.1");
  await rateStrong(lead, OTHERS);
  await rateStrong(member, OTHERS);
  await rateStrong(remote, OTHERS);
  await rateStrong(admin, OTHERS.slice(0, 3));

  for (const page of [lead, member, admin]) {
    for (const path of ["", "/results", "/evidence", "/rate/1.1.1", "/report"]) {
      await page.goto(`${home}${path}`);
      await checkOnce(page);
      assert.ok(!(await page.content()).includes("Only Renee wrote"), `${path} keeps it`);
    }
    const csv = await page.request.get(`${home}/results.csv`);
    assert.ok(!(await csv.text()).includes("Only Renee wrote"));
  }
  await admin.goto("/audit?q=rating.saved");
  await checkOnce(admin);
  assert.ok(!(await admin.content()).includes("Only Renee wrote"), "the record of changes keeps it too");

  await goTo(lead, "");
  await shown(lead.getByText(/3 of 4 have answered everything\./));
  await lead.getByRole("button", { name: `Remind ${PEOPLE.admin}` }).click();
  await shown(lead.getByText(/^Reminded /));
  await admin.goto("/");
  await checkOnce(admin);
  await shown(admin.getByText(`${PEOPLE.lead} asks you to go on.`));
});

/** The four windows of the meeting. */
async function meeting(open) {
  const [lead, recorder, admin, remote] = [await open("lead"), await open("member"), await open("admin"), await open()];
  await signInByHand(remote, RENEE);
  await remote.setViewportSize({ width: 360, height: 740 });
  const projector = await lead.context().newPage();
  return { lead, recorder, admin, remote, projector };
}

journey("consensus: every screen follows, two write down at once, one dissents, the server is killed", async ({ open, server }) => {
  const { lead, recorder, admin, remote, projector } = await meeting(open);
  await goTo(lead, "");
  await lead.getByRole("link", { name: "Open consensus" }).click();
  await heading(lead, "Open consensus");
  await checkOnce(lead);
  await shown(lead.getByText(`${PEOPLE.admin}: 3 of 46`));
  await lead.getByRole("button", { name: "Open consensus" }).click();
  await heading(lead, "Consensus");
  await checkOnce(lead);
  await goTo(remote, "/consensus");
  await goTo(admin, "/consensus");
  await goTo(projector, "/projector");
  await shown(lead.getByText("Where you differ most"));

  // The recorder puts the first before the meeting: remote and projector turn to it.
  await goTo(recorder, "/consensus/1.1.1");
  await recorder.getByRole("button", { name: "Put this before the meeting" }).click();
  const followed = await Promise.all([remote, admin].map((page) => follows(now(page), "1.1.1")).concat(follows(stage(projector), "1.1.1")));
  assert.ok(followed.every((took) => took < 5_000), `followed after ${followed} ms`);
  await shown(remote.getByText(/2 levels apart/));
  await keepPicture(projector, "projector");
  await keepPicture(remote, "meeting-remote");

  // Lead and recorder write down at once: one wins, the other sees both and chooses.
  await goTo(lead, "/consensus/1.1.1");
  await goTo(recorder, "/consensus/1.1.1");
  await choose(recorder, recorder.locator("#answer-2"));
  expectStatus(recorder, 422);
  await recorder.getByRole("button", { name: "Save", exact: true }).click();
  await shown(recorder.getByText("Say why you agree on this answer.").first());
  await checkOnce(recorder);
  assert.ok(await recorder.locator("#answer-2").isChecked(), "what was chosen is kept");
  await recorder.getByLabel(/Why this answer/).fill("Two of three goals have targets, which is a 2.");
  await recorder.getByRole("button", { name: "Save", exact: true }).click();
  await follows(agreedHere(recorder), "2 Emerging");
  await follows(agreedHere(lead), "2 Emerging");
  await choose(lead, lead.locator("#answer-3"));
  await lead.getByLabel(/Why this answer/).fill("The third comes in June.");
  expectStatus(lead, 409);
  await lead.getByRole("button", { name: "Save", exact: true }).click();
  await shown(lead.getByRole("heading", { name: "Two answers" }));
  await checkOnce(lead);
  await shown(lead.getByText("The third comes in June.").first());
  await keepPicture(lead, "two-answers");
  await goTo(lead, "/consensus/1.1.1");
  await follows(agreedHere(lead), "Two of three goals have targets, which is a 2.");
  await follows(stage(projector), "2 Emerging");

  // A dissent, by name, from far away.
  await goTo(remote, "/consensus/1.1.1");
  await remote.getByText("You don’t share this?").click();
  await remote.getByLabel(/Why you don’t share/).fill("The board adopted all three in May.");
  await remote.getByRole("button", { name: /dissent/i }).first().click();
  await follows(agreedHere(lead), "The board adopted all three in May.");

  // Half a word is typed when the server is killed. Nothing acknowledged is lost, and all screens come back by themselves.
  const followers = [lead, recorder, admin, remote, projector];
  await goTo(remote, "/consensus");
  await lead.getByLabel("Note of the discussion").fill("Half a word");
  for (const page of followers) {
    await shown(page.getByText("Live", { exact: true }));
    expectMessage(page, SERVER_GONE);
    await page.evaluate(() => (window.neverReloaded = true));
  }
  await server.crashAndRestart();
  for (const page of followers) await shown(page.getByText("Live", { exact: true }));
  const other = await recorder.context().newPage();
  await other.goto(`${home}/consensus/1.1.2`);
  await shown(other.getByText("1.1.1").first());
  await other.getByRole("button", { name: "Put this before the meeting" }).click();
  await follows(now(remote), "1.1.2");
  await follows(now(admin), "1.1.2");
  await follows(stage(projector), "1.1.2");
  for (const page of followers) assert.ok(await page.evaluate(() => window.neverReloaded), "no screen was loaded anew");
  assert.equal(await lead.getByLabel("Note of the discussion").inputValue(), "Half a word", "what was typed stays");
  await follows(agreedHere(lead), "2 Emerging");
});

journey("the gates hold, then all is final, and readers see what was agreed and not who rated what", async ({ open }) => {
  const { lead, remote } = await meeting(open);
  await goTo(lead, "/finish");
  await shown(lead.getByText("Nothing is agreed on yet"));
  await goTo(lead, "/consensus");
  await lead.getByRole("button", { name: "Agree on all 45 where nobody differs" }).click();
  await shown(lead.getByText("46 of 46 agreed").or(lead.locator("#live-standing").filter({ hasText: /46\s*of 46 agreed/ })));
  await goTo(lead, "/finish");
  assert.equal(await lead.getByRole("button", { name: "Finish and lock" }).count(), 0, "1.1.1 is low and undecided");
  await lead.getByRole("link", { name: /1\.1\.1/ }).first().click();
  await heading(lead, /^1\.1\.1 /);
  await choose(lead, lead.getByRole("radio", { name: /A priority/ }));
  await lead.locator("#owner").selectOption({ label: RENEE.name });
  await lead.getByLabel("Next step").fill("Set the third target with the board.");
  await lead.getByLabel("By when").fill("2099-03-01");
  await lead.getByRole("button", { name: "Save what follows" }).click();
  await shown(lead.getByText(/Set the third target with the board/).first());
  await goTo(remote, "/consensus");
  await shown(remote.getByText("Live", { exact: true }));
  expectStatus(remote, 409);
  await goTo(lead, "/finish");
  await lead.getByRole("button", { name: "Finish and lock" }).click();
  await heading(lead, `Results: ${NAME}`);
  await checkOnce(lead);
  await shown(remote.getByText(/The assessment is final/));

  await goTo(lead, "/report");
  for (const words of ["The board adopted all three in May.", PEOPLE.admin, "Set the third target with the board."]) {
    await shown(lead.getByText(words).first());
  }
  const reader = await open("viewer");
  await goTo(reader, "/results");
  const text = await reader.locator("main").innerText();
  assert.ok(text.includes("Two of three goals have targets, which is a 2."), "the rationale is for all readers");
  assert.ok(!text.includes("Only Renee wrote"), "what each rated alone stays with the team");
  await reader.goto("/improvement");
  await checkOnce(reader);
  await shown(reader.getByText("Set the third target with the board."));

  const before = await lead.request.get(`${home}/results.csv`);
  await goTo(lead, "");
  await lead.getByText("Reopen this assessment").or(lead.getByText(/Reopen/)).first().click();
  await lead.getByLabel(/Why/).fill("A target was overlooked.");
  await lead.getByRole("button", { name: "Reopen as a revision" }).click();
  await shown(lead.getByText(/revision 2/i).first());
  await checkOnce(lead);
  const after = await lead.request.get(`${home}/results.csv`);
  assert.equal(await after.text(), await before.text(), "the final one stays as it was");
});
