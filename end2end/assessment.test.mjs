// Shows the main job from end to end without a mouse: start an assessment, rate all 46 indicators, finish it, read, print
// and export a result that is scored anew here, and find it again after the server was killed and started again.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import {
  PEOPLE, SAVED, awake, check, checkOnce, checkWidth, focused, heading, journeys, keepPicture, ratingStatus, rowsOf,
  shown, tabTo,
} from "./helpers.mjs";
import { until } from "./server.mjs";

const journey = journeys({ kept: true, inOrder: true });

const NAME = "Autumn self-assessment, by keyboard";

/** The answers by element: a level, `n` for not applicable, `?` for can't tell yet. */
const ANSWERS = {
  1.1: "433n2", 1.2: "2212", 1.3: "3?2",
  2.1: "22331", 2.2: "1121",
  3.1: "33242", 3.2: "nnnn", 3.3: "?????",
  4.1: "44443", 4.2: "111", 4.3: "23?",
};
const KEYS = { n: "5", "?": "6" };
const LEVELS = ["Inadequate", "Emerging", "Strong", "Exemplary"];
const INDICATORS = Object.entries(ANSWERS).flatMap(([element, answers]) =>
  [...answers].map((answer, at) => ({ number: `${element}.${at + 1}`, answer })));
const INAPPLICABLE = INDICATORS.filter(({ answer }) => answer === "n");
const REASONS = Object.fromEntries(INAPPLICABLE.map(({ number }) => [number, `No such program here, says ${number}.`]));
const RATIONALES = {
  "1.1.1": "Goals stand since spring; =not a formula, “quoted”, with a comma.",
  "2.2.4": "Two of three reviews\nlooked at subgroups.",
  "4.3.3": "Nobody we asked could say.",
};
const EVIDENCE = {
  number: "1.1.2", note: "Minutes of the goals meeting", link: "https://education.meridian.example/minutes",
};
/** An answer as people read it. */
const inWords = (answer) => ({ n: "Not applicable", "?": "Can’t tell yet" })[answer] ?? `${answer} ${LEVELS[answer - 1]}`;

// Exact fractions [numerator, denominator], scored as the framework says: the mean of an element's levels, of a variable's
// elements, of the variables.

const sum = (fractions) => fractions.reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [0n, 1n]);
const mean = (fractions) => {
  const there = fractions.filter(Boolean);
  const [n, d] = sum(there);
  return there.length > 0 ? [n, d * BigInt(there.length)] : null;
};
/** Rounded half up to so many decimals; nothing where there is no score. */
const rounded = (fraction, decimals) => {
  if (!fraction) return undefined;
  const [n, d] = fraction;
  const unit = 10n ** BigInt(decimals);
  const parts = (2n * n * unit + d) / (2n * d);
  return `${parts / unit}.${String(parts % unit).padStart(decimals, "0")}`;
};

/** The levels among the answers of a group, and what they come to; `of` are the groups in it, where it has some. */
function scored(number, answers, of) {
  const levels = [...answers].filter((answer) => /[1-4]/.test(answer));
  return {
    number,
    exact: mean(of ? of.map(({ exact }) => exact) : levels.map((level) => [BigInt(level), 1n])),
    rated: levels.length,
    applicable: [...answers].filter((answer) => answer !== "n").length,
    lowest: levels.length > 0 ? Math.min(...levels.map(Number)) : undefined,
  };
}
const ELEMENTS = Object.entries(ANSWERS).map(([number, answers]) => scored(number, answers));
const elementsOf = (variable) => ELEMENTS.filter(({ number }) => number.startsWith(`${variable}.`));
const answersOf = (elements) => elements.map(({ number }) => ANSWERS[number]).join("");
const VARIABLES = ["1", "2", "3", "4"].map((number) => scored(number, answersOf(elementsOf(number)), elementsOf(number)));
const OVERALL = scored("", answersOf(ELEMENTS), VARIABLES);

/** The home of the assessment, from when it is set up. */
let home;

/** Goes to a link or button by Tab and presses Enter. `within` is the part of the page to look for it in. */
async function follow(page, role, name, within = page) {
  await tabTo(page, within.getByRole(role, { name, exact: true }));
  await page.keyboard.press("Enter");
}

async function typeInto(page, label, text) {
  await tabTo(page, page.getByLabel(label));
  await page.keyboard.type(text);
}

journey("an assessment is set up and opened by keyboard", async ({ open }) => {
  const page = await open();
  await page.goto("/sign-in");
  await check(page);
  await follow(page, "button", `Sign in as ${PEOPLE.lead}`);
  await heading(page, "Meridian Department of Education");
  await check(page);

  await follow(page, "link", "Assessments", page.getByRole("navigation", { name: "Main" }));
  await heading(page, "Assessments");
  await check(page);
  await follow(page, "link", "Start an assessment");
  await heading(page, "Start an assessment");
  await check(page);
  await typeInto(page, "Name", NAME);
  await typeInto(page, "Scope", "The Office of School Turnaround.");
  await typeInto(page, "Last day", "06302099");
  await follow(page, "button", "Set it up");

  await heading(page, NAME);
  await check(page);
  home = new URL(page.url()).pathname;
  await follow(page, "button", "Open for rating");
  await shown(page.getByText("You have rated 0 of 46 indicators."));
  await check(page);
});

/** Rates the indicator shown as planned, and waits until it is stored. */
async function rate(page, { number, answer }) {
  await awake(page);
  await ratingStatus(page, /^○ Not rated yet/);
  await page.keyboard.press(KEYS[answer] ?? answer);
  if (answer === "n") {
    await ratingStatus(page, /^! Not saved yet/);
    assert.match(await focused(page), /^textarea Why does it not apply\?/, "the reason is asked for at once");
    await page.keyboard.type(REASONS[number]);
  }
  await ratingStatus(page, SAVED);
  if (RATIONALES[number]) {
    await typeInto(page, "Why this level?", RATIONALES[number]);
    await ratingStatus(page, /^… Saving/);
    await ratingStatus(page, SAVED);
  }
  if (number === EVIDENCE.number) {
    await follow(page, "link", "Add evidence");
    await heading(page, "Add evidence");
    await checkOnce(page);
    await typeInto(page, "What it is", EVIDENCE.note);
    await typeInto(page, /^Link$/, EVIDENCE.link);
    await typeInto(page, "Date of the evidence itself", "03042026");
    await follow(page, "button", "Add evidence");
    await heading(page, new RegExp(`^${number} `));
    await shown(page.getByRole("link", { name: EVIDENCE.note, exact: true }));
    await awake(page);
    await ratingStatus(page, SAVED);
  }
}

/** Goes on to the next indicator: by the arrow key, or, out of a field in which arrows move about, by the link. */
async function turnThePage(page, next) {
  if (/^(input|textarea)/.test(await focused(page))) await follow(page, "link", `Next: ${next}`);
  else await page.keyboard.press("ArrowRight");
  await heading(page, new RegExp(`^${next} `));
}

journey("all 46 indicators are rated by keyboard, with a crash of the server half-way", async ({ open, server }) => {
  const page = await open("lead");
  await page.goto(home);
  await checkOnce(page);
  await follow(page, "link", "Start with 1.1.1");
  await heading(page, /^1\.1\.1 /);
  await check(page);
  for (const [at, indicator] of INDICATORS.entries()) {
    await rate(page, indicator);
    if (at === 22) {
      await server.crashAndRestart();
      await page.goto(home);
      await shown(page.getByText("You have rated 23 of 46 indicators."));
      await follow(page, "link", `Go on with ${INDICATORS[23].number}`);
      await heading(page, new RegExp(`^${INDICATORS[23].number} `));
    } else if (at < 45) {
      await turnThePage(page, INDICATORS[at + 1].number);
    }
  }
  await page.keyboard.press("Escape");
  await tabTo(page, page.getByRole("link", { name: "Before: 4.3.2" }));
  await page.keyboard.press("ArrowLeft");
  await heading(page, /^4\.3\.2 /);
  await awake(page);
  assert.ok(await page.getByRole("radio", { name: /^3 Strong/ }).isChecked(), "the arrow back shows what was answered");
  await follow(page, "link", "Overview");
  await shown(page.getByText("You have rated 46 of 46 indicators."));
  await check(page);
});

/** The rows that the table of scores must have: variables and elements in order. */
function expectedRows() {
  const row = ({ exact, rated, applicable, lowest }) =>
    [rounded(exact, 1) ?? "No score", "", `${rated} of ${applicable}`, lowest ? inWords(lowest) : "–"];
  return VARIABLES.flatMap((variable) => [row(variable), ...elementsOf(variable.number).map(row)]);
}

async function checkScores(page) {
  const rows = await rowsOf(page.getByRole("table", { name: "Scores by variable and element" }));
  assert.deepEqual(rows.map(([, ...cells]) => cells), expectedRows());
  const numbers = VARIABLES.flatMap(({ number }) => [number, ...elementsOf(number).map((element) => element.number)]);
  assert.deepEqual(rows.map(([name]) => name.split(" ")[0]), numbers);
  await shown(page.getByText(rounded(OVERALL.exact, 1), { exact: true }).first());
  await shown(page.getByText("of 4 overall"));
  await shown(page.getByText(`From 4 of 4 variables, ${OVERALL.rated} of ${OVERALL.applicable} indicators.`));
}

/** Every finding says its answer and what was written to it. */
async function checkFindings(page) {
  for (const { number, answer } of INDICATORS) {
    const title = page.getByRole("heading", { name: new RegExp(`^${number.replaceAll(".", "\\.")} `) });
    const text = (await page.getByRole("article").filter({ has: title }).textContent()).replace(/\s+/g, " ");
    for (const expected of [inWords(answer), REASONS[number], RATIONALES[number]?.replace("\n", " ")].filter(Boolean)) {
      assert.ok(text.includes(expected), `${number} says “${expected}”: ${text}`);
    }
  }
  await shown(page.getByRole("link", { name: EVIDENCE.note }));
}

journey("the result is the one computed here, before and after finishing", async ({ open }) => {
  const page = await open("lead");
  await page.goto(home);
  await checkOnce(page);
  await follow(page, "link", "Your results so far");
  await heading(page, `Results: ${NAME}`);
  await shown(page.getByText("They are not final, and nobody else sees them."));
  await checkScores(page);
  await page.goto(home);
  await follow(page, "link", "Finish the assessment");
  await heading(page, "Finish the assessment");
  await check(page);
  await follow(page, "button", "Finish and lock");
  await heading(page, `Results: ${NAME}`);
  await shown(page.getByText(/^School year .* Final since .*, finished by Marcus Oyelaran\./));
  await until(async () => (await page.getByRole("figure").getAttribute("data-chart")) === "drawn", "the chart to be drawn");
  await check(page);
  await checkScores(page);
  await checkFindings(page);
  await keepPicture(page, "results-after-rating");
});

journey("the report has the same numbers and leaves out what paper can't use", async ({ open }) => {
  const page = await open("lead");
  await page.goto(`${home}/results`);
  await checkOnce(page);
  await follow(page, "link", "Report");
  await heading(page, NAME);
  await check(page);
  await checkScores(page);
  await checkFindings(page);
  await page.emulateMedia({ media: "print" });
  const onScreen = [
    page.getByRole("navigation", { name: "Main" }),
    page.getByRole("button", { name: "Sign out" }),
    page.getByText("Use your browser’s print command"),
  ];
  for (const part of onScreen) assert.ok(await part.isHidden(), `${part} is not printed`);
  await checkScores(page);
  await page.setViewportSize({ width: 720, height: 900 });
  await checkWidth(page);
  const paper = await page.pdf({ format: "Letter" });
  const sheets = paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(sheets > 3 && sheets < 40, `${sheets} sheets of paper`);
});

/** Rows of a CSV file as objects by its headings. */
function parsed(csv) {
  const cells = [...csv.replace(/^\ufeff/, "").matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/g)];
  const rows = [[]];
  for (const [, cell, end] of cells) {
    rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") rows.push([]);
  }
  const [headings, ...others] = rows.filter((row) => row.length > 1);
  return others.map((row) => Object.fromEntries(row.map((cell, at) => [headings[at], cell])));
}

journey("the CSV file has the same numbers", async ({ open }) => {
  const page = await open("lead");
  await page.goto(`${home}/results`);
  await checkOnce(page);
  const coming = page.waitForEvent("download");
  await follow(page, "link", "CSV");
  const download = await coming;
  assert.match(download.suggestedFilename(), /^assessment-\d{4}\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  assert.ok(text.startsWith("\ufeff"), "spreadsheets need the mark to read it as UTF-8");
  const rows = parsed(text);
  assert.equal(rows.length, 1 + 4 + 11 + 46);

  const numbers = (part) => rows.filter((row) => row.Part === part).map((row) =>
    [row.Number, row.Score, row["Score, four decimals"], row.Rated, row.Applicable, row["Lowest level"]]);
  const expected = (scores) => scores.map(({ number, exact, rated, applicable, lowest }) =>
    [number, rounded(exact, 1) ?? "", rounded(exact, 4) ?? "", String(rated), String(applicable), String(lowest ?? "")]);
  assert.deepEqual(numbers("Overall"), expected([OVERALL]));
  assert.deepEqual(numbers("Variable"), expected(VARIABLES));
  assert.deepEqual(numbers("Element"), expected(ELEMENTS));

  const indicators = rows.filter((row) => row.Part === "Indicator");
  const said = indicators.map((row) => [row.Number, row.Answer, row.Reason, row.Rationale, row["Rated by"]]);
  assert.deepEqual(said, INDICATORS.map(({ number, answer }) =>
    [number, inWords(answer), REASONS[number] ?? "", RATIONALES[number] ?? "", PEOPLE.lead]));
  const evidence = rows.find((row) => row.Number === EVIDENCE.number).Evidence;
  assert.equal(evidence, `${EVIDENCE.note} ${EVIDENCE.link} (2026-03-04)`);
});

journey("the next day all of it is still there", async ({ open, server }) => {
  const page = await open("lead");
  await page.goto(`${home}/results`);
  await checkOnce(page);
  await page.waitForLoadState("networkidle");
  await server.crashAndRestart();
  await page.reload();
  await heading(page, `Results: ${NAME}`);
  await checkScores(page);
  await checkFindings(page);

  await page.goto(`${home}/rate/1.1.1`);
  await shown(page.getByText("Rating is closed. This is what you answered; it can’t change any more."));
  await check(page);
  assert.ok(await page.getByRole("radio", { name: /^4 Exemplary/ }).isChecked());
  assert.equal(await page.getByLabel("Why this level?").inputValue(), RATIONALES["1.1.1"]);
  assert.ok(await page.getByLabel("Why this level?").isDisabled());

  const reader = await open("viewer");
  await reader.goto("/");
  await reader.getByRole("link", { name: NAME }).click();
  await heading(reader, `Results: ${NAME}`);
  await checkScores(reader);
});
