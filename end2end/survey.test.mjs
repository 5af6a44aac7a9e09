// Shows a survey on a phone without JavaScript, from the draft to what others say: its lead fills and opens it, people
// answer by the open link and by a link that works once, and nothing is shown of fewer than five, nor of anybody before it
// is closed.

import assert from "node:assert/strict";

import {
  RATING, assessmentIn, check, checkOnce, choose, draftSurvey, expectStatus, heading, journeys, rowsOf, shown, statusOf,
  writeStatements,
} from "./helpers.mjs";

const journey = journeys({ inOrder: true });

const PHONE = { width: 360, height: 740 };
const TITLE = "What you see of our work";

/** Where the survey is, its open link, and the link that works once. */
let home;
let openLink;
let singleUse;

/** A window on a phone, without JavaScript. */
async function phone(open, role) {
  const page = await open(role, { javaScript: false });
  await page.setViewportSize(PHONE);
  return page;
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

journey("a draft lacks statements until its lead writes them, and keeps what was typed", async ({ open }) => {
  const page = await phone(open, "lead");
  const assessment = await assessmentIn(page, RATING);
  home = `${assessment}/survey`;
  await page.goto(assessment);
  await checkOnce(page);
  await page.getByRole("link", { name: "Survey", exact: true }).click();
  await heading(page, "What others say");
  await shown(page.getByRole("heading", { name: "Nobody has been asked" }));
  await draftSurvey(page, assessment);
  await check(page);

  // Opened too early.
  await page.goto(home);
  await shown(page.getByText("4 questions need work before the survey can open."));
  expectStatus(page, 422);
  await press(page, "Open for answers");
  await shown(page.getByRole("alert").getByText("1.1.5 needs at least 2 statements. Add it, or leave the question out."));
  assert.equal(statusOf(page), 422);
  await check(page);

  // A statement that doesn't say whether it is true.
  await page.getByRole("link", { name: "Edit the draft" }).click();
  await heading(page, "Edit the draft");
  await page.getByLabel("Title").fill(TITLE);
  await page.getByLabel("What people read first").fill("Please be plain with us.\nThank you!");
  assert.equal(await writeStatements(page), 4);
  const first = page.getByRole("region", { name: "1.1.5, knowledge" });
  await first.getByLabel("Statement 3").fill("Nobody said whether this is so.");
  await press(page, "Save the draft");
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  assert.equal(await page.getByLabel("Title").inputValue(), TITLE);
  assert.equal(await first.getByLabel("Statement 3").inputValue(), "Nobody said whether this is so.");
  assert.equal(await first.getByLabel("Is it true?").nth(1).inputValue(), "false");
  await summary.getByRole("link", { name: "Say whether this statement is true." }).click();
  const lacking = first.getByLabel("Is it true?").nth(2);
  assert.ok(await lacking.evaluate((element) => element === document.activeElement), "the summary leads to the field");
  await first.getByLabel("Statement 3").fill("");
  await press(page, "Save the draft");
  await heading(page, "What others say");
  await shown(page.getByText("Everything needed is there. Once it is open, its wording can’t change."));
  await check(page);
});

journey("its lead makes a link that works once, opens it, and prints the sheet", async ({ open }) => {
  const page = await phone(open, "lead");
  await page.goto(home);
  await checkOnce(page);
  await page.getByText("Make single-use links").click();
  await page.getByLabel("LEAs and schools").fill("Port Calloway City Schools");
  await page.getByLabel("Links for each").fill("1");
  await press(page, "Make links");
  await shown(page.getByText("1 link is made. Print the sheet to hand them out."));
  openLink = await page.getByText(/^http\S+\/survey\/\S+$/).innerText();
  const early = await phone(open);
  await early.goto(openLink);
  await heading(early, "This survey isn’t open yet");
  await check(early);

  await press(page, "Open for answers");
  await shown(page.getByText("The survey is open. Hand out its links."));
  await shown(page.getByText("No answers so far."));
  await check(page);
  await page.getByRole("link", { name: "Sheet to print" }).click();
  await heading(page, TITLE);
  await check(page);
  const card = page.getByRole("listitem").filter({ hasText: "For Port Calloway City Schools. Works once" });
  singleUse = await card.getByText(/^http\S+\/survey\/\S+$/).innerText();
  assert.notEqual(singleUse, openLink);
  assert.equal(await page.getByRole("img", { name: "The same link as a QR code" }).count(), 2);

  await page.goto(`${home}/edit`);
  await shown(page.getByText("The survey has been opened, and its wording can’t change any more."));
});

const USEFUL = /^What the State does for low-performing schools is useful/;
const REASONABLE = /^The work of giving data to the State is reasonable/;
const GOALS = /^Is this one of the State’s main goals/;

/** What six people who work for LEAs say: of its use to them, of giving data, and of two statements, as far as they do. */
const RESPONDENTS = [
  { useful: "Strongly agree", reasonable: "Disagree", statements: ["Yes", "No"], lea: "Port Calloway City Schools" },
  { useful: "Agree", reasonable: "Disagree", statements: ["Yes", "No"], lea: "Port Calloway City Schools" },
  { useful: "Agree", reasonable: "Agree", statements: ["Yes", "No"], lea: "Bellwater Consolidated Schools" },
  { useful: "Disagree", reasonable: "Don’t know", statements: ["Yes", "Not sure"], lea: "Rather not say, or not listed" },
  { useful: "Strongly disagree", statements: ["No", "No"], lea: "Rather not say, or not listed" },
];
/** By the link that was made for Port Calloway. */
const LAST = { useful: "Strongly agree", reasonable: "Disagree" };

async function answer(page, { useful, reasonable, statements = [], lea }) {
  const option = (question, name) => question.getByRole("radio", { name, exact: true });
  const question = (name) => page.getByRole("group", { name });
  await choose(page, page.getByRole("radio", { name: "I work for a school district (LEA)" }));
  if (lea) await page.getByLabel("Which school district (LEA)?").selectOption({ label: lea });
  await choose(page, option(question(USEFUL), useful));
  if (reasonable) await choose(page, option(question(REASONABLE), reasonable));
  for (const [at, said] of statements.entries()) {
    const says = `Something published that is ${at === 0 ? "" : "not "}true.`;
    const statement = question(GOALS).getByRole("group", { name: says });
    await choose(page, option(statement, said));
  }
}

async function send(page) {
  await press(page, "Send my answers");
  await heading(page, "Thank you");
  await shown(page.getByText("Your answers are in."));
  await checkOnce(page);
}

journey("people answer by the open link; nothing that was said is lost when something is missing", async ({ open }) => {
  for (const [at, respondent] of RESPONDENTS.entries()) {
    const page = await phone(open);
    await page.goto(openLink);
    await heading(page, TITLE);
    await checkOnce(page);
    assert.equal(await page.locator("script[src], link[rel*=preload]").count(), 0, "it asks for no script");
    if (at === 0) {
      await check(page);
      expectStatus(page, 422);
      await choose(page, page.getByRole("group", { name: USEFUL }).getByRole("radio", { name: "Agree", exact: true }));
      await press(page, "Send my answers");
      await shown(page.getByRole("alert").getByRole("link", { name: "Choose what describes you best." }));
      assert.equal(statusOf(page), 422);
      await check(page);
      const chosen = page.getByRole("group", { name: USEFUL }).getByRole("radio", { name: "Agree", exact: true });
      assert.ok(await chosen.isChecked(), "what was said stays");
    }
    await answer(page, respondent);
    await send(page);
  }
});

journey("a link that works once takes one answer, and then says that it is used", async ({ open }) => {
  const page = await phone(open);
  await page.goto(singleUse);
  await shown(page.getByText("This link was made for Port Calloway City Schools and takes one answer."));
  await checkOnce(page);
  assert.equal(await page.getByLabel("Which school district (LEA)?").count(), 0, "the link says which LEA it is");
  const second = await phone(open);
  await second.goto(singleUse);
  await answer(page, LAST);
  await send(page);

  for (const window of [await phone(open), page]) {
    await window.goto(singleUse);
    await heading(window, "This link has been used");
    await check(window);
  }
  // A form opened before.
  expectStatus(second, 409);
  await answer(second, LAST);
  await press(second, "Send my answers");
  await heading(second, "This link has been used");
  assert.equal(statusOf(second), 409);
  await check(second);
});

journey("until it is closed nobody sees a result", async ({ open }) => {
  const lead = await phone(open, "lead");
  await lead.goto(home);
  await shown(lead.getByText("6 answers so far."));
  await check(lead);
  const reader = await phone(open, "viewer");
  await reader.goto(home);
  await shown(reader.getByRole("heading", { name: "No results yet" }));
  await check(reader);
  for (const page of [lead, reader]) {
    assert.equal(await page.getByRole("table").count(), 0);
    const file = await page.request.get(`${home}.csv`);
    assert.equal(file.status(), 404, "nor is there a file");
  }
});

/** What is shown of means: all of these are of six or five answers, but for the one that has four. */
const HIDDEN = "Not shown";
const SHOWN = { "1.1.5": ["3.4", "3.4"], "1.3.3": ["2.8", "2.8"], "3.1.5": [HIDDEN, HIDDEN] };

journey("closed, it shows what five or more said, to everybody who reads the assessment", async ({ open }) => {
  const lead = await phone(open, "lead");
  await lead.goto(home);
  await checkOnce(lead);
  await lead.getByText("Close the survey", { exact: true }).click();
  await press(lead, "Close and show results");
  await shown(lead.getByText("The survey is closed. Here is what others say."));
  const reader = await phone(open, "viewer");
  await reader.goto(home);
  for (const page of [lead, reader]) {
    await shown(page.getByText(/^6 people answered\. The survey was closed on /));
    await check(page);
    const byKind = await rowsOf(page.getByRole("table", { name: /^Mean level from 1 to 4, by indicator and kind/ }));
    for (const [number, [all, leas]] of Object.entries(SHOWN)) {
      const row = byKind.find(([name]) => name.startsWith(`${number} `));
      assert.deepEqual(row?.slice(1), [all, leas, HIDDEN, HIDDEN], number);
    }
    assert.deepEqual(byKind.at(-1), ["People who answered", "6", "6", HIDDEN, HIDDEN]);
    const byLea = await rowsOf(page.getByRole("table", { name: /^Mean level from 1 to 4, by LEA/ }));
    const listed = ["Port Calloway City Schools", "No LEA named"];
    assert.deepEqual(byLea.map(([name]) => name), listed, "the one that was given links, and none that one person named");
    for (const [name, ...cells] of byLea) assert.deepEqual(cells, Array(11).fill(HIDDEN), `too few answered for ${name}`);
  }
  const late = await phone(open);
  await late.goto(openLink);
  await heading(late, "This survey is closed");
  await check(late);
});
