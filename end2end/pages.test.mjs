// Shows every page there is to axe, and sees that none sticks out sideways, at the widths of a desktop, a window beside
// another, and a phone. A page added to the application and missing here fails the first test.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CONSENSUS, FINAL, RATING, ROUTES, SAVED, assessmentIn, awake, check, checkOnce, choose, draftSurvey, expectStatus,
  heading, journeys, keepPicture, ratingStatus, shown, statusOf, writeStatements,
} from "./helpers.mjs";
import { PAGES_OF_THE_LINE } from "./pages-of-the-line.mjs";
import { until } from "./server.mjs";

const WIDTHS = [1280, 640, 320];

const demonstration = journeys();
const empty = journeys({ demonstration: false });

/** The version the product comes with. */
const BUNDLED = "turnaround@2014.1";

/** For each page the roles to see it as, `undefined` for nobody signed in; `from` finds an address with what it takes. */
const PAGES = {
  "/": { roles: [undefined, "admin", "lead", "leaLead", "viewer"], picture: true },
  "/help": { roles: [undefined], picture: true },
  "/site": { roles: ["admin"] },
  "/sign-in": { roles: [undefined], picture: true },
  "/account": { roles: ["lead"] },
  "/invitation/:code": { roles: [undefined], from: invitation },
  "/people": { roles: ["admin"], picture: true },
  "/people/invite": { roles: ["admin"] },
  "/people/:id": { roles: ["admin"], from: person },
  "/audit": { roles: ["admin"], picture: true },
  "/jobs": { roles: ["admin"] },
  "/framework": { roles: [undefined], picture: true },
  "/framework/differences": { roles: [undefined], from: () => `/framework/differences?from=${BUNDLED}&to=${BUNDLED}` },
  "/framework/publish": { roles: ["admin"], picture: true },
  "/organizations": { roles: ["admin", "schoolLead"], picture: true },
  "/organizations/import": { roles: ["admin"] },
  "/organizations/import/:id": { roles: ["admin"], from: uploaded, picture: true },
  "/organizations/:id": { roles: ["admin", "leaLead"], from: () => "/organizations/lea-001104", picture: true },
  "/organizations/:id/edit": { roles: ["admin"], from: () => "/organizations/school-001104210/edit" },
  "/assessments": { roles: ["lead", "viewer"], picture: true },
  "/assessments/new": { roles: ["lead"] },
  "/assessments/compare": { roles: ["viewer"], picture: true },
  "/assessments/:id": {
    roles: ["lead", "member", "viewer"], from: by({ lead: RATING, member: CONSENSUS, viewer: FINAL }), picture: true,
  },
  "/assessments/:id/edit": { roles: ["lead"], from: under(RATING, "/edit") },
  "/assessments/:id/rate/:indicator": { roles: ["lead"], from: under(RATING, "/rate/1.1.1"), picture: true },
  "/assessments/:id/open": { roles: ["lead"], from: under(RATING, "/open"), picture: true },
  "/assessments/:id/consensus": { roles: ["lead", "member"], from: under(CONSENSUS, "/consensus"), picture: true },
  "/assessments/:id/consensus/:indicator": {
    roles: ["lead", "member"], from: under(CONSENSUS, "/consensus/2.2.4"), picture: true,
  },
  "/assessments/:id/projector": { roles: ["lead", "member"], from: under(CONSENSUS, "/projector"), picture: true },
  "/assessments/:id/survey": { roles: ["lead", "viewer"], from: under(CONSENSUS, "/survey"), picture: true },
  "/assessments/:id/survey/edit": { roles: ["lead"], from: drafted, picture: true },
  "/assessments/:id/survey/sheet": { roles: ["lead"], from: opened("/sheet"), picture: true },
  "/survey/:code": { roles: [undefined], from: questionnaire, picture: true },
  "/assessments/:id/evidence": {
    roles: ["lead", "viewer"], from: by({ lead: RATING, viewer: FINAL }, "/evidence"), picture: true,
  },
  "/assessments/:id/evidence/new": {
    roles: ["lead"], from: under(RATING, "/evidence/new?indicator=1.1.1"), picture: true,
  },
  "/assessments/:id/evidence/:piece": { roles: ["lead"], from: piece, picture: true },
  "/assessments/:id/finish": { roles: ["lead"], from: under(CONSENSUS, "/finish"), picture: true },
  "/assessments/:id/results": {
    roles: ["lead", "viewer"], from: by({ lead: CONSENSUS, viewer: FINAL }, "/results"), picture: true,
  },
  "/assessments/:id/report": {
    roles: ["lead", "viewer"], from: by({ lead: CONSENSUS, viewer: FINAL }, "/report"), picture: true,
  },
  "/improvement": { roles: ["lead", "viewer"], picture: true },
  "/improvement/new": { roles: ["lead"] },
  "/improvement/:id": { roles: ["lead", "viewer"], from: action(""), picture: true },
  "/improvement/:id/edit": { roles: ["lead"], from: action("/edit") },
  ...PAGES_OF_THE_LINE,
};

/** Seen below: it exists only before an installation is set up. */
const BEFORE_SET_UP = "/set-up";

test("every page of the application is looked at here", () => {
  assert.deepEqual([...Object.keys(PAGES), BEFORE_SET_UP].sort(), [...ROUTES].sort());
});

/** A page under the demonstration's newest assessment in this phase. */
function under(phase, path) {
  return async (page) => (await assessmentIn(page, phase)) + path;
}

/** The same page under another assessment for each role: `phases` by role. */
function by(phases, path = "") {
  return async (page, open, role) => (await assessmentIn(page, phases[role])) + path;
}

/** The draft of a survey, of the assessment that has none yet. */
async function drafted(page) {
  const home = await assessmentIn(page, RATING);
  await draftSurvey(page, home);
  await checkOnce(page);
  await page.goto(`${home}/survey`);
  await checkAtEveryWidth(page);
  return `${home}/survey/edit`;
}

/** A page of the survey drafted above once it is open, with single-use links besides. */
function opened(path) {
  return async (page) => {
    const home = await assessmentIn(page, RATING);
    await page.goto(`${home}/survey/edit`);
    await writeStatements(page);
    await page.getByRole("button", { name: "Save the draft" }).click();
    await heading(page, "What others say");
    await page.getByText("Make single-use links").click();
    await page.getByLabel("LEAs and schools").fill("lea-001104\nRiverside Technical High School");
    await page.getByLabel("Links for each").fill("3");
    await page.getByRole("button", { name: "Make links" }).click();
    await shown(page.getByText("6 links are made. Print the sheet to hand them out."));
    await page.getByRole("button", { name: "Open for answers" }).click();
    await shown(page.getByText("The survey is open. Hand out its links."));
    await checkAtEveryWidth(page);
    await keepPicture(page, "survey-open");
    return `${home}/survey${path}`;
  };
}

/** What anybody sees by the open link of the survey opened above. */
async function questionnaire(page, open) {
  const lead = await open("lead");
  await lead.goto(`${await assessmentIn(lead, RATING)}/survey`);
  return lead.getByText(/^http.*\/survey\//).innerText();
}

/** Evidence that the lead gave and may change. */
async function piece(page) {
  await page.goto(`${await assessmentIn(page, RATING)}/evidence`);
  await checkOnce(page);
  return page.getByRole("main").getByRole("link", { name: /^Change “/ }).first().getAttribute("href");
}

/** A page of the first action of the improvement plan. */
function action(path) {
  return async (page) => {
    await page.goto("/improvement");
    await checkOnce(page);
    const first = page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").first();
    return (await first.getAttribute("href")) + path;
  };
}

async function invitation(page, open) {
  const admin = await open("admin");
  await admin.goto("/people/invite");
  await check(admin);
  await admin.getByLabel("Name", { exact: true }).fill("Noor Haddad-Whitfield");
  await admin.getByLabel("E-mail address").fill("noor@education.meridian.example");
  await choose(admin, admin.getByRole("radio", { name: /^Team member/ }));
  await admin.getByRole("button", { name: "Make the link" }).click();
  await heading(admin, /is invited$/);
  return admin.getByLabel(/^Link for/).inputValue();
}

async function person(page) {
  await page.goto("/people?q=kipkemboi");
  return page.getByRole("table").first().getByRole("link", { name: "Samuel Kipkemboi" }).getAttribute("href");
}

async function uploaded(page) {
  await page.goto("/organizations/import");
  const rows = [
    "kind,state_id,name,parent_state_id,region",
    "lea,1999,Marrow Bay Schools,,Region 1 - Riverlands",
    "school,1999001,Marrow Bay High School,1998,",
  ];
  const name = "a-file-with-quite-a-long-name-from-the-state-directory.csv";
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Upload and check" }).click();
  await heading(page, "Check the file");
  return page.url();
}

async function checkAtEveryWidth(page) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await check(page);
  }
}

/** A name for the file of a picture. */
const named = (route, role) => `${route.replace(/[/:]+/g, "-").replace(/^-|-$/g, "") || "home"}${role ? `-${role}` : ""}`;

for (const [route, { roles, from, picture }] of Object.entries(PAGES)) {
  for (const role of roles) {
    demonstration(`${route} as ${role ?? "nobody"}`, async ({ open }) => {
      const page = await open(role);
      const address = from ? await from(page, open, role) : route;
      const response = await page.goto(address);
      assert.equal(response.status(), 200, address);
      assert.match(await page.title(), /^\S.* – Throughline$/);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, "one first heading");
      const undrawn = page.locator("figure[data-chart]:not([data-chart=drawn], [data-chart=failed])");
      await until(async () => (await undrawn.count()) === 0, "charts to be drawn");
      assert.equal(await page.locator("figure[data-chart=failed]").count(), 0, "no chart failed");
      await checkAtEveryWidth(page);
      if (picture) await keepPicture(page, named(route, roles.length > 1 ? role ?? "public" : undefined));
    });
  }
}

empty(BEFORE_SET_UP, async ({ open }) => {
  const page = await open();
  await page.goto(BEFORE_SET_UP);
  await heading(page, "Set up Throughline");
  await checkAtEveryWidth(page);
});

demonstration("the meeting's pages hold when it has turned to an indicator, and follow by themselves", async ({ open }) => {
  const lead = await open("lead");
  const home = await assessmentIn(lead, CONSENSUS);
  const member = await open("member");
  const projector = await open("lead");
  await member.goto(`${home}/consensus`);
  await projector.goto(`${home}/projector`);
  // Agreed on as low, so that something has to follow.
  await lead.goto(`${home}/consensus/3.1.4`);
  await checkAtEveryWidth(lead);
  await keepPicture(lead, "discussion-agreed");
  await lead.getByRole("button", { name: "Put this before the meeting" }).click();
  await shown(lead.getByText("This is before the meeting now."));
  await shown(member.getByRole("heading", { level: 2, name: /3\.1\.4/ }));
  await shown(projector.getByRole("heading", { level: 1, name: /3\.1\.4/ }));
  for (const page of [lead, member, projector]) await checkAtEveryWidth(page);
  await keepPicture(member, "consensus-following");
  await keepPicture(projector, "projector-following");
});

demonstration("the meeting's forms hold when they come back with messages", async ({ open }) => {
  const page = await open("lead");
  await page.goto(`${await assessmentIn(page, CONSENSUS)}/consensus/3.1.4`);
  expectStatus(page, 422);
  await choose(page, page.getByRole("radio", { name: /^A priority/ }));
  await page.getByLabel("Next step").fill("Everything typed stays.");
  await page.getByRole("button", { name: "Save what follows" }).click();
  await shown(page.getByRole("alert").filter({ hasText: "There are 2 problems" }));
  assert.equal(statusOf(page), 422);
  assert.equal(await page.getByLabel("Next step").inputValue(), "Everything typed stays.");
  await checkAtEveryWidth(page);
  await choose(page, page.getByRole("radio", { name: /^Not applicable/ }));
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await shown(page.getByRole("alert").filter({ hasText: "There is a problem" }));
  await checkAtEveryWidth(page);
  await keepPicture(page, "discussion-refused");
});

demonstration("evidence is read by whoever may not change it, and shared among indicators by who may", async ({ open }) => {
  const member = await open("member");
  const home = await assessmentIn(member, CONSENSUS);
  await member.goto(`${home}/evidence/new?indicator=3.2.3`);
  await checkAtEveryWidth(member);
  await member.getByLabel("What it is").fill("Notes of the data meeting");
  await member.getByLabel("Date of the evidence itself").fill("2026-09-08");
  await member.getByRole("button", { name: "Add evidence" }).click();
  await shown(member.getByText("The evidence is added."));
  await checkOnce(member);
  await member.goto(`${home}/evidence`);
  await checkAtEveryWidth(member);
  const own = member.getByRole("link", { name: "Change “Notes of the data meeting”" });
  const address = await own.getAttribute("href");
  await own.click();
  await heading(member, "Change evidence");
  await checkAtEveryWidth(member);
  await member.goto(`${home}/evidence?indicator=3.2.4`);
  await choose(member, member.getByRole("checkbox", { name: /^Notes of the data meeting/ }));
  await checkAtEveryWidth(member);
  await member.getByRole("button", { name: "Use what is ticked" }).click();
  await shown(member.getByText("It serves 3.2.4 too."));

  const page = await open("lead");
  await page.goto(address);
  await heading(page, "Evidence");
  await shown(page.getByText("Given by Elena Villarreal. Serves 3.2.3, 3.2.4."));
  assert.equal(await page.getByRole("main").getByRole("button").count(), 0, "nothing can be changed");
  await checkAtEveryWidth(page);
});

demonstration("the plan holds as a board, narrowed, and with nothing that matches", async ({ open }) => {
  const page = await open("lead");
  for (const address of ["?view=board", "?person=me&sort=due", "?status=done", "?q=nothing+has+these+words"]) {
    await page.goto(`/improvement${address}`);
    await checkAtEveryWidth(page);
    await keepPicture(page, `improvement-${address.replace(/\W+/g, "-").slice(1)}`);
  }
  await page.getByRole("heading", { name: "No action matches" }).waitFor();
});

for (const [path, phase] of [["/consensus", RATING], ["/projector", FINAL], ["/open", CONSENSUS], ["/finish", RATING]]) {
  demonstration(`${path} at the wrong time says so, and leads on`, async ({ open }) => {
    const page = await open("lead");
    const home = await assessmentIn(page, phase);
    expectStatus(page, 409);
    await page.goto(home + path);
    assert.equal(statusOf(page), 409);
    await heading(page, "Consensus isn’t open");
    await checkAtEveryWidth(page);
    await page.getByRole("link", { name: "Go to the assessment" }).click();
    assert.equal(new URL(page.url()).pathname, home);
    await checkOnce(page);
  });
}

const REFUSALS = [
  { address: "/nothing-here", status: 404, title: "Page not found" },
  { address: "/organizations/lea-999999", role: "viewer", status: 404, title: "Page not found" },
  { address: "/people", role: "viewer", status: 403, title: "You don’t have access to this page" },
  { address: "/sign-out", status: 405, title: "That can’t be done here" },
  { address: "/invitation/nothing", status: 410, title: "This link doesn’t work any more" },
  { address: "/survey/nothing", status: 404, title: "We don’t know this link" },
  { address: "/improvement/nothing", role: "lead", status: 404, title: "Page not found" },
  { address: "/metrics/nothing", role: "viewer", status: 404, title: "Page not found" },
  { address: "/goals/nothing", role: "leaLead", status: 404, title: "Page not found" },
  { address: "/figures", role: "leaLead", status: 403, title: "You don’t have access to this page" },
];

for (const { address, role, status, title } of REFUSALS) {
  demonstration(`${address} as ${role ?? "nobody"}: ${status}, in words`, async ({ open }) => {
    const page = await open(role);
    expectStatus(page, status);
    await page.goto(address);
    assert.equal(statusOf(page), status);
    await heading(page, title);
    await checkAtEveryWidth(page);
    await keepPicture(page, `refused-${status}`);
    await page.getByRole("link", { name: /^(Go to the start page|Sign in)$/ }).last().click();
    assert.equal(statusOf(page), 200, "there is a way on");
  });
}

demonstration("an organization's pages hold when the directory is sorted, filtered and turned", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/organizations?kind=school&sort=-id&page=2");
  await check(page);
  const sorted = page.getByRole("columnheader", { name: "State id" });
  assert.equal(await sorted.getAttribute("aria-sort"), "descending");
  await sorted.getByRole("link").click();
  await until(async () => (await sorted.getAttribute("aria-sort")) === "ascending", "the order to be turned");
  await check(page);
});

demonstration("what is said of a saved rating is a sentence with one full stop", async ({ open }) => {
  const page = await open("lead");
  await page.goto(`${await assessmentIn(page, RATING)}/rate/1.1.1`);
  await awake(page);
  await ratingStatus(page, SAVED);
  const words = await page.getByRole("status").filter({ hasText: SAVED }).innerText();
  assert.match(words, /^✓ Saved \w+ \d+, \d{4}, \d+:\d\d [ap]\.m\.$/);
  await checkAtEveryWidth(page);
});
