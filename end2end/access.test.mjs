// Shows who sees what: no links to what one may not do, words instead of data at its address, sign-in on the way and
// never away from this site, and everything within reach of the keyboard.

import assert from "node:assert/strict";

import {
  CONSENSUS, FINAL, PEOPLE, RATING, assessmentIn, check, checkOnce, expectStatus, focused, heading, journeys, shown, signIn,
  statusOf, tabTo,
} from "./helpers.mjs";

const journey = journeys();

const REFUSED = "You don’t have access to this page";
const PASSWORD = "every-river-finds-a-way";

/** The names of the links on the way around. */
const ways = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();

/** Where the demonstration's lead has an assessment that is rated, one in consensus, and a finished one. */
async function assessments(open) {
  const lead = await open("lead");
  return {
    rating: await assessmentIn(lead, RATING), consensus: await assessmentIn(lead, CONSENSUS),
    final: await assessmentIn(lead, FINAL),
  };
}

/** Every link and button of the page shown, by what it says. */
const offers = (page) => page.getByRole("main").locator("a, button").allTextContents();

async function refused(page, address) {
  const response = await page.goto(address);
  assert.equal(response.status(), 403, address);
  await heading(page, REFUSED);
  // Around what is meant for the room's screen there is nothing, so the way on is in it.
  const frame = address.endsWith("/projector")
    ? page.getByRole("main").getByRole("link", { name: "Go to the start page" })
    : page.getByRole("button", { name: "Sign out" });
  assert.ok(await frame.isVisible(), "the page has its usual frame");
}

const ADMINISTRATION = [
  "/people", "/people/invite", "/audit", "/jobs", "/site", "/organizations/import", "/organizations/lea-001104/edit",
];

/** The ways along the line, open to everybody who signs in. */
const THE_LINE = ["Dashboard", "Goals", "Strategies", "Theory of action", "Metrics"];

journey("a viewer reads what is finished, and nothing more", async ({ open }) => {
  const { rating, consensus, final } = await assessments(open);

  const page = await open("viewer");
  await page.goto("/");
  await checkOnce(page);
  assert.deepEqual(await ways(page), ["Home", ...THE_LINE, "Assessments", "Improvement", "Organizations"]);
  await page.goto("/assessments");
  await check(page);
  assert.ok(!(await offers(page)).includes("Start an assessment"));
  for (const unfinished of [rating, consensus]) {
    await page.goto(unfinished);
    await check(page);
    const seen = await offers(page);
    const others = /Go on|Start with|results|Change|Finish|Open |meeting|Evidence|Survey|Reopen|Report|Remind/i;
    assert.deepEqual(seen.filter((name) => others.test(name)), []);
    assert.equal(await page.getByRole("main").locator('a[href*="/rate/"]').count(), 0, "no indicator to rate");
  }
  await page.goto(final);
  await check(page);
  assert.deepEqual((await offers(page)).filter((name) => /Change|Survey|Reopen/.test(name)), []);
  for (const address of [`${final}/results`, `${final}/evidence`]) {
    await page.goto(address);
    await check(page);
    assert.equal(await page.locator('a[href*="/rate/"]').count(), 0);
    assert.deepEqual((await offers(page)).filter((name) => /^(Add|Change|Use)/.test(name)), []);
  }
  await page.goto("/improvement");
  await check(page);
  assert.deepEqual((await offers(page)).filter((name) => /^(Add|Start|Undo|Done)/.test(name)), []);
  const action = await page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").first();
  const plan = await action.getAttribute("href");
  await page.goto(plan);
  await check(page);
  assert.equal(await page.getByRole("main").getByRole("button").count(), 0, "nothing to do to an action");
  assert.ok(!(await offers(page)).includes("Change"));
  await page.goto("/organizations/lea-001104");
  await check(page);
  assert.ok(!(await offers(page)).includes("Edit"));

  expectStatus(page, 403);
  const others = [
    "/assessments/new", "/improvement/new", `${plan}/edit`, `${final}/rate/1.1.1`, `${final}/evidence/new`,
    ...["/rate/1.1.1", "/edit", "/open", "/finish", "/results", "/report", "/evidence"].map((path) => rating + path),
    ...["/consensus", "/consensus/1.1.1", "/projector", "/finish", "/results", "/report"].map((path) => consensus + path),
    ...["/rate/1.1.1", "/evidence", "/evidence/new", "/survey/edit", "/survey/sheet"].map((path) => consensus + path),
  ];
  for (const address of [...ADMINISTRATION, ...others]) {
    await refused(page, address);
    await checkOnce(page);
  }
});

journey("an LEA's lead sees the directory and nothing of the State agency's assessments", async ({ open }) => {
  const { rating, consensus, final } = await assessments(open);

  const page = await open("leaLead");
  await page.goto("/");
  await checkOnce(page);
  assert.deepEqual(await ways(page), ["Home", ...THE_LINE, "Organizations"]);
  assert.equal(await page.locator('a[href^="/assessments"]').count(), 0);
  expectStatus(page, 403);
  const others = [
    "/assessments", "/assessments/new", "/assessments/compare", "/improvement", "/improvement/new", rating, consensus, final,
    `${rating}/rate/1.1.1`, `${consensus}/consensus`, `${consensus}/consensus/1.1.1`, `${consensus}/projector`,
    ...["/results", "/report", "/evidence", "/survey", "/survey/edit", "/survey/sheet"].map((path) => final + path),
  ];
  for (const address of [...ADMINISTRATION, ...others]) {
    await refused(page, address);
    await checkOnce(page);
  }
  const files = ["results.csv", "results.xlsx", "survey.csv"].map((name) => `${final}/${name}`);
  for (const address of [...files, "/assessments/compare.csv", "/improvement.csv", `${consensus}/consensus/events`]) {
    const file = await page.request.get(address);
    assert.equal(file.status(), 403, `nor is there a file: ${address}`);
    assert.doesNotMatch(await file.text(), /Overall|Turnaround|Indicator/);
  }
});

journey("signed out, one is led to sign-in and back to the page asked for", async ({ open }) => {
  const page = await open();
  await page.goto("/people?q=ana&state=active");
  await heading(page, "Sign in");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await check(page);
  await signIn(page, "admin");
  await heading(page, "People");
  await checkOnce(page);
  const came = new URL(page.url());
  assert.equal(came.pathname + came.search, "/people?q=ana&state=active");
  await page.goto("/sign-in?to=/framework");
  await heading(page, /^Performance Management Framework/);
  await checkOnce(page);

  // The same with the form, typed.
  const other = await open();
  await other.goto("/account");
  await other.getByLabel("E-mail address").fill("priya.raman@education.meridian.example");
  await other.getByLabel("Password").fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await heading(other, "Your account");
  await checkOnce(other);
});

journey("signing in never leads away from this site", async ({ open, server }) => {
  const away = [
    "https://example.org/", "//example.org/", "/\\example.org", "/%5Cexample.org/..//example.org", "javascript:alert(1)",
    "/\t/example.org",
  ];
  for (const to of away) {
    const page = await open();
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await signIn(page, "viewer");
    assert.equal(new URL(page.url()).origin, server.address, to);
    await page.context().close();
  }
  for (const to of away.slice(0, 3)) {
    const page = await open();
    await page.goto("/sign-in");
    await page.locator('input[name="to"]').evaluateAll((fields, to) => fields.forEach((field) => (field.value = to)), to);
    await signIn(page, "viewer");
    assert.equal(page.url(), `${server.address}/`, `a form altered to lead to ${to}`);
    await page.context().close();
  }
});

journey("a wrong password and an unknown person read the same", async ({ open }) => {
  const page = await open();
  expectStatus(page, 422);
  const said = [];
  for (const email of ["priya.raman@education.meridian.example", "nobody@education.meridian.example"]) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const alert = page.getByRole("alert");
    await shown(alert);
    assert.equal(statusOf(page), 422);
    await checkOnce(page);
    assert.equal(await page.getByLabel("E-mail address").inputValue(), email, "the address stays");
    assert.equal(await page.getByLabel("Password").inputValue(), "", "the password does not");
    said.push((await alert.textContent()).trim());
  }
  assert.equal(said[0], said[1]);
});

journey("a deactivated person is signed out at once and can't come back", async ({ open }) => {
  const NAME = "Farid Haddad";
  const EMAIL = "farid.haddad@education.meridian.example";
  const enter = async (page) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  const theirs = await open();
  await enter(theirs);
  await shown(theirs.getByRole("link", { name: NAME }));
  await checkOnce(theirs);

  const admin = await open("admin");
  await admin.goto("/people?q=farid");
  await checkOnce(admin);
  await admin.getByRole("link", { name: NAME }).click();
  await heading(admin, NAME);
  await checkOnce(admin);
  await admin.getByRole("link", { name: "Deactivate the account" }).click();
  await heading(admin, `Deactivate ${NAME}?`);
  await check(admin);
  await admin.getByRole("button", { name: "Deactivate" }).click();
  await shown(admin.getByText("The account is deactivated, and its owner is signed out everywhere."));
  await check(admin);

  await theirs.goto("/account");
  await heading(theirs, "Sign in");
  assert.equal(await theirs.getByRole("link", { name: NAME }).count(), 0);
  await checkOnce(theirs);
  expectStatus(theirs, 422);
  await enter(theirs);
  const alert = theirs.getByRole("alert");
  await shown(alert.filter({ hasText: "That e-mail address and password don’t match an active account." }));
  await checkOnce(theirs);

  await admin.getByRole("link", { name: "Reactivate the account" }).click();
  await heading(admin, `Reactivate ${NAME}?`);
  await check(admin);
  await admin.getByRole("button", { name: "Reactivate" }).click();
  await shown(admin.getByText("The account is active again."));
});

journey("the skip link comes first and leads past the way around", async ({ open }) => {
  const page = await open("lead");
  for (const address of ["/assessments", "/organizations"]) {
    await page.goto(address);
    await checkOnce(page);
    const skip = page.getByRole("link", { name: "Skip to main content" });
    const { x, y } = await skip.boundingBox();
    assert.ok(x < 0 || y < 0, "it is out of sight");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "a Skip to main content");
    const box = await skip.boundingBox();
    assert.ok(box.x >= 0 && box.y >= 0 && box.height > 0, "with the focus it is in sight");
    await check(page);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
    assert.ok(inside, `the next stop is in the page's content, not ${await focused(page)}`);
  }
});

/** Every stop of the Tab key from the top of the page on, until it starts over. */
async function stops(page) {
  const seen = [];
  await page.evaluate(() => document.activeElement.blur());
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    seen.push(await focused(page));
  }
  return seen;
}

journey("the focus goes through the sign-in page in the order one reads it", async ({ open }) => {
  const page = await open();
  await page.goto("/sign-in");
  await checkOnce(page);
  const expected = [
    "a Skip to main content", /^a Throughline/, "a Sign in", "a Framework", "input E-mail address", "input Password",
    "button Sign in", "a How accounts work", "div People in the demonstration", `button Sign in as ${PEOPLE.admin}`,
  ];
  const found = await stops(page);
  for (const [at, stop] of expected.entries()) {
    if (stop instanceof RegExp) assert.match(found[at] ?? "", stop);
    else assert.equal(found[at], stop, `stop ${at + 1} of ${found.join(" | ")}`);
  }
  assert.deepEqual(found.slice(-2), ["a The framework", "a Help"]);
});

journey("every stop of the Tab key can be seen", async ({ open }) => {
  const page = await open("lead");
  const { rating, consensus } = await assessments(open);
  const rated = [`${rating}/rate/1.1.1`, `${rating}/results`, `${rating}/evidence`, `${rating}/evidence/new?indicator=1.1.1`];
  const agreed = ["", "/consensus", "/consensus/3.1.4", "/finish", "/survey"].map((path) => consensus + path);
  const others = ["/", "/assessments", "/assessments/new", "/organizations", "/improvement"];
  for (const address of [...others, ...rated, ...agreed]) {
    await page.goto(address);
    await checkOnce(page);
    await page.evaluate(() => document.activeElement.blur());
    for (let presses = 0; presses < 25; presses += 1) {
      await page.keyboard.press("Tab");
      const unseen = await page.evaluate(() => {
        const at = document.activeElement;
        // The parts of a date field, its little calendar among them, are the browser's own.
        if (at === document.body || at.type === "date") return undefined;
        const style = (element) => getComputedStyle(element);
        // Radio buttons and boxes may be drawn by their labels.
        const drawn = [at, ...(at.labels ?? []), at.nextElementSibling].filter(Boolean);
        const marked = drawn.some((element) => [style(element), getComputedStyle(element, "::before")].some((it) =>
          (it.outlineStyle !== "none" && parseFloat(it.outlineWidth) >= 2) || it.boxShadow !== "none"));
        const box = at.getBoundingClientRect();
        return marked && box.bottom > 0 && box.top < innerHeight ? undefined : at.outerHTML.slice(0, 160);
      });
      assert.equal(unseen, undefined, `${address}, stop ${presses + 1}`);
    }
  }
});

journey("the summary of errors leads to the fields", async ({ open }) => {
  const page = await open("lead");
  await page.goto("/assessments/new");
  await checkOnce(page);
  await page.getByLabel("Scope").fill("Everything typed stays.");
  expectStatus(page, 422);
  await page.getByRole("button", { name: "Set it up" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There are 2 problems" });
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  assert.equal(await page.getByLabel("Scope").inputValue(), "Everything typed stays.");
  for (const label of ["Name", "Last day"]) {
    const field = page.getByLabel(label);
    const message = await page.locator(`#${await field.getAttribute("id")}-error`).textContent();
    await tabTo(page, summary.getByRole("link", { name: message, exact: true }));
    await page.keyboard.press("Enter");
    assert.ok(await field.evaluate((element) => element === document.activeElement), `${message} leads to ${label}`);
    await page.evaluate(() => document.activeElement.blur());
  }
});
