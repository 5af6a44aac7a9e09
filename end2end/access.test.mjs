// Shows who sees what: no links to what one may not do, words instead of data at its address, sign-in on the way and
// never away from this site, and everything within reach of the keyboard.

import assert from "node:assert/strict";

import {
  FINAL, PEOPLE, RATING, assessmentIn, check, checkOnce, expectStatus, focused, heading, journeys, shown, signIn,
  statusOf, tabTo,
} from "./helpers.mjs";

const journey = journeys();

const REFUSED = "You don’t have access to this page";
const PASSWORD = "every-river-finds-a-way";

/** The names of the links on the way around. */
const ways = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();

/** Every link and button of the page shown, by what it says. */
const offers = (page) => page.getByRole("main").locator("a, button").allTextContents();

async function refused(page, address) {
  const response = await page.goto(address);
  assert.equal(response.status(), 403, address);
  await heading(page, REFUSED);
  assert.ok(await page.getByRole("button", { name: "Sign out" }).isVisible(), "the page has its usual frame");
}

const ADMINISTRATION = [
  "/people", "/people/invite", "/audit", "/site", "/organizations/import", "/organizations/lea-001104/edit",
];

journey("a viewer reads what is finished, and nothing more", async ({ open }) => {
  const lead = await open("lead");
  const [rating, final] = [await assessmentIn(lead, RATING), await assessmentIn(lead, FINAL)];

  const page = await open("viewer");
  await page.goto("/");
  await checkOnce(page);
  assert.deepEqual(await ways(page), ["Home", "Assessments", "Framework", "Organizations"]);
  await page.goto("/assessments");
  await check(page);
  assert.ok(!(await offers(page)).includes("Start an assessment"));
  await page.goto(rating);
  await check(page);
  const seen = await offers(page);
  assert.deepEqual(seen.filter((name) => /Go on|Start with|results|Change|Finish|Open for/.test(name)), []);
  assert.equal(await page.getByRole("main").locator('a[href*="/rate/"]').count(), 0, "no indicator to rate");
  await page.goto(`${final}/results`);
  await check(page);
  assert.equal(await page.locator('a[href*="/rate/"]').count(), 0);
  await page.goto("/organizations/lea-001104");
  await check(page);
  assert.ok(!(await offers(page)).includes("Edit"));

  expectStatus(page, 403);
  const others = [
    "/assessments/new", `${rating}/rate/1.1.1`, `${rating}/edit`, `${rating}/finish`, `${rating}/results`, `${rating}/report`,
    `${final}/rate/1.1.1`,
  ];
  for (const address of [...ADMINISTRATION, ...others]) {
    await refused(page, address);
    await checkOnce(page);
  }
});

journey("an LEA's lead sees the directory and nothing of the State agency's assessments", async ({ open }) => {
  const lead = await open("lead");
  const [rating, final] = [await assessmentIn(lead, RATING), await assessmentIn(lead, FINAL)];

  const page = await open("leaLead");
  await page.goto("/");
  await checkOnce(page);
  assert.deepEqual(await ways(page), ["Home", "Framework", "Organizations"]);
  assert.equal(await page.locator('a[href^="/assessments"]').count(), 0);
  expectStatus(page, 403);
  const others = [
    "/assessments", "/assessments/new", rating, final, `${final}/results`, `${final}/report`, `${rating}/rate/1.1.1`,
  ];
  for (const address of [...ADMINISTRATION, ...others]) {
    await refused(page, address);
    await checkOnce(page);
  }
  const file = await page.request.get(`${final}/results.csv`);
  assert.equal(file.status(), 403, "nor is there a file");
  assert.doesNotMatch(await file.text(), /Overall/);
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
  const rating = await assessmentIn(page, RATING);
  const rated = [`${rating}/rate/1.1.1`, `${rating}/results`];
  for (const address of ["/", "/assessments", "/assessments/new", "/organizations", ...rated]) {
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
