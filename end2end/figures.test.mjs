// Shows figures coming in: a file whose columns an analyst explains once, with its problems named by line; what is under
// review; a figure corrected and others pasted in an organization's grid; the whole import taken back; the same grid, a
// metric and the dashboard without JavaScript; and real files of a State's districts, where they stand beside the project.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { check, checkOnce, choose, heading, journeys, keepPicture, rowsOf, shown, statusOf } from "./helpers.mjs";
import { LEAS, defineMetric, look, press, refused, shownYear, store, typedYear, uploadFigures } from "./line.mjs";
import { ROOT } from "./server.mjs";

const journey = journeys({ inOrder: true });

const METRIC = "Mornings on which everybody is greeted";
const KEPT = "Greetings, once a year";
const BROKEN = ["state_id,Rate,Rate n", "001104,93.5,540", "999999,88,120", "014203,often,310", "027105,91,a few"];
const GOOD = ["state_id,Rate,Rate n", "001104,93.5,540", "001211,-1,8", "014203,120,310", "027105,91,412"];

/** Where the metric is, and the import. */
let metric;
let entry;

const file = (rows) => `${rows.join("\n")}\n`;
const outcome = (page) => page.getByRole("region", { name: "What the file would do" });
const grid = (lea) => `/organizations/lea-${lea}/figures?metric=${metric.split("/").at(-1)}`;
const field = (page, kind, year) => page.getByLabel(`${kind}: ${METRIC}, ${shownYear(year)}`, { exact: true });

/** Says what columns of figures hold, each with its metric, and checks the file. */
async function explain(page, { columns, period }) {
  await page.getByLabel("Period of the whole file").fill(period);
  for (const [column, metric] of Object.entries(columns)) {
    await page.getByLabel("Add columns", { exact: true }).fill(column);
    await press(page, "Add");
    await shown(page.getByText("One column of figures is added at the end of the list."));
    await check(page);
    await page.getByLabel(`Metric of ${column}`, { exact: true }).selectOption({ label: metric });
  }
  await press(page, "Check the file");
  await shown(page.getByText("The file is checked. Nothing of it is stored yet."));
}

async function keep(page, name) {
  await page.locator("summary").filter({ hasText: "Save this choice of columns" }).click();
  await page.getByLabel("Save this choice as").fill(name);
  await press(page, "Save the choice");
  await shown(page.getByText(`The choice of columns is saved as “${name}”.`));
}

/** The row of an LEA on the metric's page. */
async function rowOf(page, lea) {
  const rows = await rowsOf(page.getByRole("table", { name: /LEAs? for / }));
  return rows.find(([name]) => name.includes(LEAS[lea]))?.join(" ");
}

journey("a broken file is refused, every problem named by its line", async ({ open }) => {
  const page = await open("member");
  metric = await defineMetric(page, { name: METRIC, timing: "leading" });
  await uploadFigures(page, "broken.csv", file(BROKEN));
  await look(page);
  await explain(page, { columns: { Rate: METRIC }, period: typedYear(-1) });
  await look(page);
  await keepPicture(page, "figures-problems");
  const problems = await rowsOf(page.getByRole("table", { name: /^All problems by line/ }));
  assert.deepEqual(problems.map(([line]) => line), ["Line 3", "Line 4", "Line 5"]);
  assert.match(problems[0][2], /The directory has no LEA “999999”/);
  assert.match(problems[1][2], /“often” is not a number/);
  assert.match(problems[2][2], /“a few” can’t be how many there were/);
  assert.equal(await page.getByRole("button", { name: /^Store/ }).count(), 0, "nothing of it can be stored");
  const list = await page.request.get(`${new URL(page.url()).pathname}/problems`);
  assert.equal((await list.text()).trim().split("\n").length, 4, "all of them are a file, too");
  await keep(page, KEPT);
  await page.locator("summary").filter({ hasText: "Give this file up" }).click();
  await check(page);
  await press(page, "Give it up");
  await heading(page, "Given up");
  await check(page);
});

journey("a good one finds the saved choice by itself, says what it would do, and is stored", async ({ open }) => {
  const page = await open("member");
  entry = await uploadFigures(page, "good.csv", file(GOOD));
  await shown(page.getByText("Say for which period the figures are, or choose the column that says it."));
  assert.equal(await page.getByLabel("Name of column of figures 1").inputValue(), "Rate");
  await look(page);
  await page.getByLabel("Period of the whole file").fill(typedYear(-1));
  await press(page, "Check the file");
  await shown(outcome(page).getByText("It would add 4 figures."));
  await shown(outcome(page).getByText("Of these: 2 numbers, 1 suppressed, 1 under review until somebody decides."));
  await check(page);
  await store(page);
  await look(page);
  await page.goto(metric);
  await shown(page.getByRole("heading", { level: 1, name: METRIC }));
  assert.match(await rowOf(page, "001104"), /93\.5/);
  assert.doesNotMatch(await rowOf(page, "014203"), /120/, "what is under review counts nowhere");
  await look(page);
  await keepPicture(page, "metric-with-figures");
  await page.goto("/figures");
  await shown(page.getByRole("heading", { name: "good.csv" }));
  await look(page);
});

journey("what breaks a rule waits for a decision, and a refusal needs a reason", async ({ open }) => {
  const page = await open("member");
  await page.goto(`/figures/review?metric=${metric.split("/").at(-1)}`);
  await look(page);
  await keepPicture(page, "figures-under-review");
  await choose(page, page.getByRole("checkbox", { name: LEAS["014203"] }));
  await refused(page, "Refuse: they are missing", "There is a problem");
  assert.ok(await page.getByRole("checkbox", { name: LEAS["014203"] }).isChecked(), "what was chosen stays");
  await page.getByLabel("Reason", { exact: true }).fill("A share can’t be 120 percent.");
  await press(page, "Refuse: they are missing");
  await shown(page.getByText("One figure is refused: it is missing now, with your reason."));
  await shown(page.getByRole("heading", { name: "Nothing waits for a decision" }));
  await look(page);
  await page.goto(`${metric}/organizations/lea-014203`);
  await shown(page.getByText("A share can’t be 120 percent.").first());
  await look(page);
});

journey("a figure is corrected in the grid, and a block pasted from a spreadsheet", async ({ open }) => {
  const page = await open("member");
  await page.goto(grid("001104"));
  await look(page);
  assert.equal(await field(page, "Figure", -1).inputValue(), "93.5");
  await field(page, "Figure", -1).fill("94.5");
  await press(page, "Save the figures");
  await shown(page.getByText("Saved: 1 figure corrected."));
  await check(page);
  await page.goto(`${metric}/organizations/lea-001104`);
  await page.getByRole("link", { name: /History/i }).first().click();
  await heading(page, `History of a figure of ${LEAS["001104"]}`);
  await look(page);
  const versions = await rowsOf(page.getByRole("table", { name: "The newest first." }));
  const told = versions.map(([figure, state]) => [figure.slice(0, 4), state]);
  assert.deepEqual(told, [["94.5", "Stands now"], ["93.5", "Replaced"]]);

  await page.goto(grid("001211"));
  const from = field(page, "Figure", -3);
  await from.focus();
  await from.evaluate((input) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "88.1\t89.2\n");
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await shown(page.getByRole("status").filter({ hasText: "Pasted: 2 cells filled. Nothing is saved yet." }));
  assert.equal(await field(page, "Figure", -2).inputValue(), "89.2");
  await check(page);
  await press(page, "Save the figures");
  await shown(page.getByText("Saved: 2 figures added."));
  await field(page, "Figure", -2).fill("most");
  await refused(page, "Save the figures", "There is a problem");
  assert.equal(await field(page, "Figure", -2).inputValue(), "most", "what was typed stays");
});

journey("the whole import is taken back, and what was corrected since stays", async ({ open }) => {
  const page = await open("member");
  await page.goto(entry);
  await page.getByRole("link", { name: /^Take all of it back/ }).click();
  await heading(page, "Take all of it back?");
  await look(page);
  await press(page, "Take all of it back");
  await heading(page, "Taken back");
  await look(page);
  await page.goto(metric);
  assert.match(await rowOf(page, "001104"), /94\.5/, "corrected by hand");
  assert.doesNotMatch(await rowOf(page, "027105"), /91/);
  await check(page);
});

journey("without JavaScript a metric and the dashboard are read, and one observation is entered", async ({ open }) => {
  const page = await open("leaLead", { javaScript: false });
  await page.setViewportSize({ width: 320, height: 740 });
  for (const address of ["/dashboard", "/metrics", metric]) {
    await page.goto(address);
    await check(page);
    assert.equal(statusOf(page), 200);
  }
  await page.getByRole("link", { name: "Our own figures" }).click();
  await check(page);
  await page.getByRole("link", { name: "Enter figures" }).first().click();
  await heading(page, "Enter figures");
  await check(page);
  await field(page, "Figure", -2).fill("12,34");
  await refused(page, "Save the figures", "There is a problem");
  await field(page, "Figure", -2).fill("90.25");
  await field(page, "n", -2).fill("512");
  await press(page, "Save the figures");
  await shown(page.getByText("Saved: 1 figure added."));
  assert.equal(await field(page, "Figure", -2).inputValue(), "90.25");
  await page.goto(`${metric}/organizations/lea-001104`);
  const rows = await rowsOf(page.getByRole("table").first());
  assert.ok(rows.some((row) => row.join(" ").includes("90.")), JSON.stringify(rows));
  await check(page);
});

const TEXAS = join(ROOT, "..", "shared", "data", "texas");
const texan = (name) => readFileSync(join(TEXAS, `${name}.csv`), "utf8");
const RATE = "Attendance rate of districts";
const YEARS = {
  "2016–17": ["district_attendance_2018", "DA0AT17R"],
  "2017–18": ["district_attendance_2019", "DA0AT18R"],
};

/** What a file has for every district in a column. The cells have no commas in them. */
function columnOf(text, column) {
  const rows = text.trim().split(/\r?\n/).map((line) => line.split(",").map((cell) => cell.replaceAll('"', "").trim()));
  const at = rows[0].indexOf(column);
  return new Map(rows.slice(1).map((row) => [row[0], row[at]]));
}

/** Fills in a choice of columns that was saved, and the period that the file is for. */
async function fillIn(page, { choice, period }) {
  await page.locator("summary").filter({ hasText: "Save this choice of columns" }).click();
  await page.getByLabel("A saved choice").selectOption({ label: choice });
  await press(page, "Fill it in");
  await shown(page.getByText(new RegExp(`^“${choice}” is filled in below\\.`)));
  await page.getByLabel("Period of the whole file").fill(period);
}

const skipped = (name) => test(name, { skip: "the State's files don't stand beside the project" });
const withFiles = existsSync(TEXAS) ? journey : skipped;

withFiles("real files of 1,200 districts come in by one saved choice, and a second time change nothing", async ({ open }) => {
  const admin = await open("admin");
  await admin.goto("/organizations/import");
  await checkOnce(admin);
  await admin.getByLabel("File", { exact: true }).setInputFiles(join(TEXAS, "district_entities_2019.csv"));
  await press(admin, "Upload and check");
  await heading(admin, "Check the file");
  await checkOnce(admin);
  await admin.getByRole("button", { name: /^Import [\d,]+ organizations$/ }).click();
  await heading(admin, "The file is stored");

  const page = await open("member");
  const rate = await defineMetric(page, { name: RATE, timing: "leading" });
  await uploadFigures(page, "district_attendance_2018.csv", texan("district_attendance_2018"));
  await choose(page, page.getByRole("checkbox", { name: /^Pass over rows of organizations/ }));
  await explain(page, { columns: { DA0AT17R: RATE }, period: "2016-17" });
  await look(page);
  assert.match(await outcome(page).innerText(), /It would add 1,\d\d\d figures\./);
  await keep(page, "District attendance");
  await store(page);

  await uploadFigures(page, "district_attendance_2019.csv", texan("district_attendance_2019"));
  await fillIn(page, { choice: "District attendance", period: "2017-18" });
  assert.equal(await page.getByLabel("Name of column of figures 1").inputValue(), "DA0AT18R", "the same place, a year on");
  await press(page, "Check the file");
  await shown(outcome(page).getByText(/It would add 1,\d\d\d figures\./));
  await store(page);

  await uploadFigures(page, "district_attendance_2019.csv", texan("district_attendance_2019"));
  await fillIn(page, { choice: "District attendance", period: "2017-18" });
  await press(page, "Check the file");
  await shown(outcome(page).getByText(/^Nothing: there is nothing new in it\. 1,\d\d\d figures stand there already/));
  await check(page);
  assert.equal(await page.getByRole("button", { name: /^Store/ }).count(), 0);

  // Both years of a district as its rows in the files have them.
  await page.goto(`${rate}/organizations/lea-001902`);
  await check(page);
  const rows = (await rowsOf(page.getByRole("table").first())).map((row) => row.join(" "));
  for (const [year, [name, column]] of Object.entries(YEARS)) {
    const value = columnOf(texan(name), column).get("001902");
    assert.ok(rows.some((row) => row.includes(year) && row.includes(`${value}%`)), `${year}: ${value} in ${rows.join("; ")}`);
  }
});

/** What each text that is no number says in these files. */
const CODES = { ".": "Missing", "": "Not applicable", "-1": "Suppressed", "-2": "Missing", "-3": "Suppressed" };

/** Every district's figure in a metric's file is what the State's file has: a number as that number, a code as its state. */
async function arrived(page, { metric, period, column }) {
  const answer = await page.request.get(`${metric}/download?format=csv&period=${period}`);
  const [, head, ...lines] = (await answer.text()).split(/\r?\n/);
  const at = ["Id", "Figure", "State"].map((name) => head.split(",").indexOf(name));
  // Names may have commas in them and stand in quotes; what is compared never does.
  const cells = (line) => line.replaceAll(/"[^"]*"/g, "").split(",");
  const shown = new Map();
  for (const line of lines.slice(0, lines.indexOf(""))) {
    const [id, figure, state] = at.map((place) => cells(line)[place]);
    shown.set(id.replace("lea-", ""), { figure, state });
  }
  const seen = new Map();
  for (const [district, cell] of column) {
    const found = shown.get(district);
    if (!found) continue; // a district that was closed by the year of the directory
    const state = CODES[cell] ?? "Reported";
    assert.equal(found.state, state, `${district}: “${cell}”`);
    assert.equal(found.figure, cell in CODES ? "" : String(Number(cell)), `${district}: “${cell}”`);
    seen.set(cell in CODES ? cell : "a number", true);
  }
  return [...seen.keys()].sort();
}

withFiles("scores and counts of districts arrive as what they are, and no code as a number", async ({ open }) => {
  const page = await open("member");
  const [score, distinctions] = ["Overall score", "Distinctions"];
  const scores = await defineMetric(page, { name: score, timing: "lagging", unit: "Points" });
  const counts = await defineMetric(page, { name: distinctions, timing: "lagging", unit: "Count" });
  await uploadFigures(page, "district_accountability_2018.csv", texan("district_accountability_2018"));
  await choose(page, page.getByRole("checkbox", { name: /^Pass over rows of organizations/ }));
  await explain(page, { columns: { DDALLS: score, DAD_POST: distinctions }, period: "2017-18" });
  await keep(page, "District accountability");
  await store(page);
  await uploadFigures(page, "district_accountability_2019.csv", texan("district_accountability_2019"));
  await fillIn(page, { choice: "District accountability", period: "2018-19" });
  // It has more columns in other places, and the same two are meant.
  const named = await Promise.all([1, 2].map((at) => page.getByLabel(`Name of column of figures ${at}`).inputValue()));
  assert.deepEqual(named, ["DDALLS", "DAD_POST"]);
  await press(page, "Check the file");
  await store(page);

  const dropouts = await defineMetric(page, { name: "Dropouts of grades 7 and 8", timing: "leading", unit: "Count", most: "100000" });
  // Its columns are known since the journey before; one is added to them.
  await uploadFigures(page, "district_attendance_2018.csv", texan("district_attendance_2018"));
  await explain(page, { columns: { DB0708DR17N: "Dropouts of grades 7 and 8" }, period: "2016-17" });
  await store(page);

  for (const [metric, period, name, column, kinds] of [
    [scores, "Y2017", "district_accountability_2018", "DDALLS", [".", "a number"]],
    [scores, "Y2018", "district_accountability_2019", "DDALLS", [".", "a number"]],
    [counts, "Y2017", "district_accountability_2018", "DAD_POST", ["", "a number"]],
    [counts, "Y2018", "district_accountability_2019", "DAD_POST", ["", "a number"]],
    [dropouts, "Y2016", "district_attendance_2018", "DB0708DR17N", ["-1", "-2", "-3", ".", "a number"]],
  ]) {
    assert.deepEqual(await arrived(page, { metric, period, column: columnOf(texan(name), column) }), kinds, `${name}: ${column}`);
  }
});
