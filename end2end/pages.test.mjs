// Shows every page there is to axe, and sees that none sticks out sideways, at the widths of a desktop, a window beside
// another, and a phone. A page added to the application and missing here fails the first test.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FINAL, RATING, ROUTES, SAVED, assessmentIn, awake, check, choose, expectStatus, heading, journeys, keepPicture,
  ratingStatus, statusOf,
} from "./helpers.mjs";
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
  "/assessments/:id": { roles: ["lead", "viewer"], from: under(RATING, ""), picture: true },
  "/assessments/:id/edit": { roles: ["lead"], from: under(RATING, "/edit") },
  "/assessments/:id/rate/:indicator": { roles: ["lead"], from: under(RATING, "/rate/1.1.1"), picture: true },
  "/assessments/:id/finish": { roles: ["lead"], from: under(RATING, "/finish") },
  "/assessments/:id/results": { roles: ["viewer"], from: under(FINAL, "/results"), picture: true },
  "/assessments/:id/report": { roles: ["viewer"], from: under(FINAL, "/report"), picture: true },
};

/** Seen below: it exists only before an installation is set up. */
const BEFORE_SET_UP = "/set-up";

test("every page of the application is looked at here", () => {
  assert.deepEqual([...Object.keys(PAGES), BEFORE_SET_UP].sort(), [...ROUTES].sort());
});

/** A page under the demonstration's assessment in this phase. */
function under(phase, path) {
  return async (page) => (await assessmentIn(page, phase)) + path;
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
      const address = from ? await from(page, open) : route;
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

const REFUSALS = [
  { address: "/nothing-here", status: 404, title: "Page not found" },
  { address: "/organizations/lea-999999", role: "viewer", status: 404, title: "Page not found" },
  { address: "/people", role: "viewer", status: 403, title: "You don’t have access to this page" },
  { address: "/sign-out", status: 405, title: "That can’t be done here" },
  { address: "/invitation/nothing", status: 410, title: "This link doesn’t work any more" },
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
