// Shows how an empty installation becomes one in use: set up with its code, districts and schools brought in from files,
// and the first colleague invited.

import assert from "node:assert/strict";

import {
  check, checkOnce, choose, expectStatus, heading, journeys, keepPicture, rowsOf, shown, statusOf,
} from "./helpers.mjs";
import { until } from "./server.mjs";

const journey = journeys({ demonstration: false, inOrder: true });

const STATE = "Avalon";
const AGENCY = "Avalon Department of Education";
const ADMINISTRATOR = {
  name: "Ida Brandt", email: "ida.brandt@education.avalon.example", password: "seven lamps on the harbor wall",
};
const COLLEAGUE = {
  name: "Tomás Réyes", email: "tomas.reyes@education.avalon.example", password: "the orchard gate is never shut",
};

/** 2 LEAs whose spreadsheet dropped the zeros, and whose names stand in a column that nobody could guess. */
const DISTRICTS = `DISTRICT,What we call it,REGION,Comment
1902,Cedar Valley Schools,7,first
1903,"Elk Point, Consolidated",7,
`;
const SCHOOLS = `DISTRICT,CAMPUS,CAMPNAME,GRDSPAN,STATUS
001902,001902001,Cedar Valley High School,9-12,open
001902,001902041,Old Mill School,K-5,closed
1903,1903001,Elk Point Élementary,PK-5,open
`;
const BROKEN = `DISTRICT,CAMPUS,CAMPNAME,GRDSPAN,STATUS
001902,001902001,Cedar Valley High School,9-12,open
001902,001902002,,9-12,open
009999,009999001,School Without a District,K-5,open
001903,001903001,Elk Point Élementary,PK-5,perhaps
001903,001903002,New School,K-8,open
001903,001903002,New School Again,K-8,open
`;

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const asked = (page, label) => page.getByLabel(label, { exact: true });
const fill = (page, label, text) => asked(page, label).fill(text);

async function signIn(page, { name, email, password }) {
  await page.goto("/sign-in");
  await checkOnce(page);
  await fill(page, "E-mail address", email);
  await fill(page, "Password", password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await shown(page.getByRole("link", { name, exact: true }));
  await checkOnce(page);
}

journey("a wrong code sets nothing up and costs nothing that was typed, the right one does", async ({ open, server }) => {
  const code = (await until(() => server.said.match(/type this code there: (\S+)/), "the code to be printed"))[1];
  const page = await open();
  await page.goto("/people");
  await heading(page, "Set up Throughline");
  assert.equal(new URL(page.url()).pathname, "/set-up", "there is no other page yet");
  await check(page);
  await keepPicture(page, "set-up");

  const typed = {
    State: STATE, "State education agency": AGENCY, "Your name": ADMINISTRATOR.name, "E-mail address": ADMINISTRATOR.email,
    Code: "AAAAA-BBBBB-CCCCC-DDDDD",
  };
  for (const [label, text] of Object.entries(typed)) await fill(page, label, text);
  await fill(page, "Password", ADMINISTRATOR.password);
  await page.getByLabel("Time zone", { exact: true }).selectOption("America/Denver");
  await page.getByLabel("First month of the school year").selectOption({ label: "August" });
  expectStatus(page, 422);
  await page.getByRole("button", { name: "Set up" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await shown(summary);
  assert.equal(statusOf(page), 422);
  await check(page);
  for (const [label, text] of Object.entries(typed)) {
    assert.equal(await asked(page, label).inputValue(), text, `${label} stays`);
  }
  assert.equal(await page.getByLabel("Time zone", { exact: true }).inputValue(), "America/Denver");
  assert.equal(await page.getByLabel("First month of the school year").inputValue(), "8");
  assert.equal(await asked(page, "Password").inputValue(), "", "the password is typed again");
  await summary.getByRole("link", { name: /^That isn’t the set-up code\./ }).click();
  const field = asked(page, "Code");
  assert.ok(await field.evaluate((element) => element === document.activeElement), "the summary leads to the code");
  assert.equal(await field.getAttribute("aria-invalid"), "true");

  await field.fill(code.toLowerCase().replaceAll("-", " "));
  await fill(page, "Password", ADMINISTRATOR.password);
  await page.getByRole("button", { name: "Set up" }).click();
  await heading(page, AGENCY);
  await shown(page.getByText("Throughline is set up, and you are signed in."));
  await check(page);
  for (const step of ["Your LEAs and schools", "Your colleagues", "Your first assessment"]) {
    assert.ok(await page.getByRole("heading", { name: step }).isVisible(), `${step} is a next step`);
  }
  await keepPicture(page, "home-after-set-up");

  await page.goto("/set-up");
  await heading(page, AGENCY);
  assert.equal(new URL(page.url()).pathname, "/", "it is done once");
});

/** Uploads a file and waits for what it would do. */
async function upload(page, name, text) {
  await page.goto("/organizations/import");
  await checkOnce(page);
  await page.getByLabel("File", { exact: true }).setInputFiles(file(name, text));
  await page.getByRole("button", { name: "Upload and check" }).click();
  await heading(page, "Check the file");
}

/** How many the file would add, change and leave, and how many problems it has. */
async function outcome(page) {
  const facts = page.getByRole("region", { name: "What the file would do" });
  const counts = await facts.locator("dd").allTextContents();
  return counts.map(Number);
}

/** Imports the file that is shown, and waits while it says how far it is. */
async function importIt(page, button) {
  await page.getByRole("button", { name: button }).click();
  await shown(page.getByRole("heading", { level: 1, name: /^(Importing organizations|The file is stored)$/ }));
  await heading(page, "The file is stored");
  await check(page);
}

journey("districts and schools come in from files, after a look at what they would do", async ({ open }) => {
  const page = await open();
  await signIn(page, ADMINISTRATOR);
  await page.getByRole("link", { name: "Import organizations: Your LEAs and schools" }).click();
  await heading(page, "Import organizations");
  await check(page);
  expectStatus(page, 422);
  await page.getByRole("button", { name: "Upload and check" }).click();
  await shown(page.getByRole("alert").getByRole("link", { name: "Choose a file." }));
  await check(page);

  await upload(page, "districts.csv", DISTRICTS);
  await check(page);
  assert.deepEqual(await outcome(page), [0, 0, 0, 2], "no column is known to hold the names");
  await page.getByLabel("Name", { exact: true }).selectOption({ label: "What we call it" });
  await page.getByRole("button", { name: "Check again" }).click();
  await shown(page.getByText("The file is checked again. Nothing is stored yet."));
  assert.deepEqual(await outcome(page), [2, 0, 0, 0]);
  await check(page);
  await keepPicture(page, "import-check");
  const preview = await rowsOf(page.getByRole("region", { name: "The first rows" }).getByRole("table"));
  assert.deepEqual(preview.map((row) => row.slice(0, 3)), [
    ["Cedar Valley Schools", "LEA", "001902"],
    ["Elk Point, Consolidated", "LEA", "001903"],
  ], "the zeros are back");
  await importIt(page, "Import 2 organizations");

  await page.getByRole("link", { name: "Import another file" }).click();
  await page.getByLabel("File", { exact: true }).setInputFiles(file("schools.csv", SCHOOLS));
  await choose(page, page.getByRole("radio", { name: "Schools (campuses)" }));
  await page.getByRole("button", { name: "Upload and check" }).click();
  await heading(page, "Check the file");
  assert.deepEqual(await outcome(page), [3, 0, 0, 0]);
  await importIt(page, "Import 3 organizations");

  await page.getByRole("link", { name: "Go to the directory" }).click();
  await shown(page.getByText("2 LEAs and 3 schools, closed ones among them."));
  await check(page);
  await page.getByLabel("Name or id").fill("elementary");
  await page.getByRole("button", { name: "Show" }).click();
  await shown(page.getByText("1 organization found."));
  await page.getByRole("link", { name: "Elk Point Élementary" }).click();
  await heading(page, "Elk Point Élementary");
  await checkOnce(page);
  await shown(page.getByRole("main").getByRole("link", { name: "Elk Point, Consolidated" }).first());
  await shown(page.getByText("001903001"));
});

journey("the same file again brings nothing new, a changed one only what changed", async ({ open }) => {
  const page = await open();
  await signIn(page, ADMINISTRATOR);
  await upload(page, "schools.csv", SCHOOLS);
  await checkOnce(page);
  assert.deepEqual(await outcome(page), [0, 0, 3, 0]);
  await shown(page.getByText("Everything in the file is stored already. There is nothing to import."));
  assert.equal(await page.getByRole("button", { name: /^Import/ }).count(), 0);
  await page.getByRole("button", { name: "Cancel" }).click();
  await shown(page.getByText("The import is cancelled. Nothing was stored."));
  await checkOnce(page);

  await upload(page, "schools.csv", SCHOOLS.replace("Old Mill School", "New Mill School"));
  assert.deepEqual(await outcome(page), [0, 1, 2, 0]);
  await importIt(page, "Import 1 organization");
  await page.goto("/organizations?q=mill");
  assert.equal((await rowsOf(page.getByRole("table"))).length, 1);
  await shown(page.getByRole("table").getByRole("link", { name: "New Mill School" }));
});

journey("a file with broken rows is refused, every one of them named", async ({ open }) => {
  const page = await open();
  await signIn(page, ADMINISTRATOR);
  await upload(page, "broken.csv", BROKEN);
  await check(page);
  await keepPicture(page, "import-refused");
  await shown(page.getByText("4 problems stand in the way, so nothing can be stored."));
  const problems = await rowsOf(page.getByRole("region", { name: "Problems" }).getByRole("table"));
  assert.deepEqual(problems.map((row) => row.slice(0, 3)), [
    ["Line 3", "CAMPNAME", "Nothing"],
    ["Line 4", "DISTRICT", "“009999”"],
    ["Line 5", "STATUS", "“perhaps”"],
    ["Line 7", "CAMPUS", "“001903002”"],
  ]);
  assert.equal(await page.getByRole("button", { name: /^Import/ }).count(), 0, "it can't be imported");
  await page.goto("/organizations");
  await checkOnce(page);
  await shown(page.getByText("2 LEAs and 3 schools"));
});

journey("a colleague is invited by a link, comes in by it, and signs in afterwards", async ({ open, server }) => {
  const admin = await open();
  await signIn(admin, ADMINISTRATOR);
  await admin.goto("/people/invite");
  await check(admin);
  await fill(admin, "Name", COLLEAGUE.name);
  await fill(admin, "E-mail address", COLLEAGUE.email);
  await choose(admin, admin.getByRole("radio", { name: /^Team member/ }));
  assert.equal(await asked(admin, "Organization").inputValue(), AGENCY, "the likeliest place stands there");
  await admin.getByRole("button", { name: "Make the link" }).click();
  await heading(admin, `${COLLEAGUE.name} is invited`);
  await check(admin);
  await keepPicture(admin, "invited");
  const link = await admin.getByLabel(`Link for ${COLLEAGUE.name}`).inputValue();
  assert.ok(link.startsWith(`${server.address}/invitation/`));

  const page = await open();
  await page.goto(link);
  await heading(page, `Welcome, ${COLLEAGUE.name}`);
  await shown(page.getByText(`Team member, ${AGENCY}`));
  await check(page);
  expectStatus(page, 422);
  await fill(page, "Password", "too short");
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await shown(page.getByRole("alert").getByRole("link"));
  await check(page);
  await fill(page, "Password", COLLEAGUE.password);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await heading(page, AGENCY);
  await shown(page.getByText("Your password is set, and you are signed in."));
  await checkOnce(page);
  assert.equal(await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" }).count(), 0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await shown(page.getByText("You are signed out."));
  await signIn(page, COLLEAGUE);

  const late = await open();
  expectStatus(late, 410);
  await late.goto(link);
  await heading(late, "This link doesn’t work any more");
  await check(late);
});
