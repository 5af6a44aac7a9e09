// Shows the main job from end to end without a mouse: start an assessment, rate all 46 indicators, agree on each, decide
// what follows, finish it, read, print and export a result that is scored anew here, and find it again after the server was
// killed and started again.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import {
  PEOPLE, SAVED, awake, check, checkOnce, checkWidth, choose, focused, heading, journeys, keepPicture, ratingStatus,
  rowsOf, shown, tabTo,
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
const numbersAt = (wanted) => INDICATORS.filter(({ answer }) => wanted.includes(answer)).map(({ number }) => number);
const LOW = numbersAt("12");
const EXEMPLARY = numbersAt("4");
/** Given while rating for the first of these, and ticked to serve the others: all that is exemplary but for the last. */
const EVIDENCE = {
  serves: ["1.1.2", ...EXEMPLARY.slice(0, -1)], note: "Minutes of the goals meeting",
  link: "https://education.meridian.example/minutes", dated: "2026-03-04", typed: "03042026",
};
/** Given in consensus, when finishing asks for it. */
const LATER = {
  serves: EXEMPLARY.slice(-1), note: "Log of the spring reviews", link: "", dated: "2026-03-05", typed: "03052026",
};
const GIVEN = [EVIDENCE, LATER];
/** The evidence for an indicator. */
const servedBy = (number) => GIVEN.filter(({ serves }) => serves.includes(number));

/** Why the team agrees, written where something is agreed on by itself. */
const AGREED = { [INAPPLICABLE.at(-1).number]: "The statute, read again; nothing in it asks for “that”." };
const NOT_NOW = (number) => `No staff for ${number} before July.`;
const LASTING = (number) => `The bylaws hold ${number}, whoever sits at the desk.`;
const [FIRST, SECOND] = LOW;
const PRIORITIES = {
  [FIRST]: { step: "Write a page on the goals.", typed: "05312098", due: "2098-05-31", words: "May 31, 2098" },
  [SECOND]: { step: "Name owners, one each.", typed: "06302098", due: "2098-06-30", words: "June 30, 2098" },
};
/** What follows from an answer, as files have it: kind, owner, words, date. */
function followUp({ number, answer }) {
  const priority = PRIORITIES[number];
  if (priority) return ["Priority", PEOPLE.lead, priority.step, priority.due];
  if (LOW.includes(number)) return ["Not now", "", NOT_NOW(number), ""];
  return answer === "4" ? ["Lasts", "", LASTING(number), ""] : ["", "", "", ""];
}
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

/** The box that says whether evidence serves an indicator. */
const servedBox = (page, number) => page.getByRole("checkbox", { name: new RegExp(`^${number.replaceAll(".", "\\.")} `) });

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
  if (number === EVIDENCE.serves[0]) {
    await follow(page, "link", "Add evidence");
    await heading(page, "Add evidence");
    await checkOnce(page);
    await typeInto(page, "What it is", EVIDENCE.note);
    await typeInto(page, /^Link$/, EVIDENCE.link);
    await typeInto(page, "Date of the evidence itself", EVIDENCE.typed);
    const [own, ...others] = EVIDENCE.serves.map((served) => servedBox(page, served));
    assert.ok(await own.isChecked(), "the indicator one came from is ticked");
    await tabTo(page, page.getByText("Other indicators that it serves too"));
    await page.keyboard.press("Enter");
    for (const other of others) {
      await tabTo(page, other);
      await page.keyboard.press("Space");
      assert.ok(await other.isChecked(), `${other} is ticked`);
    }
    await check(page);
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

/** Every finding says its answer, what was agreed with it, what follows, and what it stands on; `more` is whatever else. */
async function checkFindings(page, more = () => []) {
  for (const { number, answer } of INDICATORS) {
    const title = page.getByRole("heading", { name: new RegExp(`^${number.replaceAll(".", "\\.")} `) });
    const text = (await page.getByRole("article").filter({ has: title }).textContent()).replace(/\s+/g, " ");
    const [, owner, follows] = followUp({ number, answer });
    const evidence = servedBy(number).map(({ note }) => note);
    const said = [inWords(answer), REASONS[number], AGREED[number], owner, follows, PRIORITIES[number]?.words, ...evidence];
    for (const expected of [...said, ...more(number)].filter(Boolean)) {
      assert.ok(text.includes(expected), `${number} says “${expected}”: ${text}`);
    }
  }
  await shown(page.getByRole("link", { name: EVIDENCE.note }));
}

/** What was written when rating, which the team sees for good. */
const whenRating = (number) => [RATIONALES[number]?.replace("\n", " ")];

const results = (page) => heading(page, `Results: ${NAME}`);

journey("one’s own result so far is the one computed here", async ({ open }) => {
  const page = await open("lead");
  await page.goto(home);
  await checkOnce(page);
  await follow(page, "link", "Your results so far");
  await results(page);
  await check(page);
  await shown(page.getByText("They are not final, and nobody else sees them."));
  await checkScores(page);
});

const agreedSoFar = (page, agreed) => shown(page.getByText(`${agreed} of 46 agreed`, { exact: true }));

journey("consensus is opened, and all is agreed on by keyboard", async ({ open }) => {
  const page = await open("lead");
  await page.goto(home);
  await checkOnce(page);
  await tabTo(page, page.getByRole("link", { name: "Open consensus", exact: true }));
  await page.keyboard.press("Enter");
  await heading(page, "Open consensus");
  await shown(page.getByText("Everybody on the team has answered all 46 indicators."));
  await check(page);
  await follow(page, "button", "Open consensus");
  await heading(page, "Consensus");
  await shown(page.getByText("Consensus is open. The team sees its ratings now."));
  await agreedSoFar(page, 0);
  await check(page);

  const alike = INDICATORS.length - INAPPLICABLE.length;
  await follow(page, "button", `Agree on all ${alike} where nobody differs`);
  await shown(page.getByText(`${alike} indicators are agreed, as everybody rated.`));
  await agreedSoFar(page, alike);
  await check(page);
  assert.equal(await page.getByRole("button", { name: /^Agree on/ }).count(), 0, "nothing is left to agree on at once");

  // What doesn't apply says why not, one by one.
  await tabTo(page, page.getByRole("link", { name: new RegExp(`^${INAPPLICABLE[0].number} `) }));
  await page.keyboard.press("Enter");
  for (const [at, { number }] of INAPPLICABLE.entries()) {
    await heading(page, new RegExp(`^${number} `));
    await checkOnce(page);
    assert.ok(await page.getByRole("radio", { name: /^Not applicable/ }).isChecked(), "what is proposed is chosen");
    await typeInto(page, "Why does it not apply?", REASONS[number]);
    if (AGREED[number]) await typeInto(page, "Why this answer?", AGREED[number]);
    const next = INAPPLICABLE[at + 1];
    await follow(page, "button", next ? `Save and go on to ${next.number}` : "Save and go to the agenda");
    await shown(page.getByText(`${number} is agreed: Not applicable.`));
  }
  await heading(page, "Consensus");
  await agreedSoFar(page, 46);
  await check(page);
  await page.goto(`${home}/results`);
  await results(page);
  await shown(page.getByText("Not final: what the team has agreed on so far, 46 of 46 indicators."));
  await checkScores(page);
});

/** What the page says is still needed, in its order. */
async function lacking(page) {
  const section = page.getByRole("region", { name: "What is still needed" });
  return (await section.count()) === 0 ? [] : section.getByRole("link").allTextContents();
}

/** From the page that says what is lacking to where it is put right, and its field is there. */
async function putRight(page, words) {
  await page.goto(`${home}/finish`);
  await heading(page, "Finish the assessment");
  await follow(page, "link", words);
  await page.waitForURL((address) => !address.pathname.endsWith("/finish"));
  const { hash } = new URL(page.url());
  if (hash) assert.equal(await page.locator(hash.replaceAll(".", "\\.")).count(), 1, `${words} leads to its field`);
}

async function saveFollowUp(page, number) {
  await follow(page, "button", "Save what follows");
  await shown(page.getByText(`What follows from ${number} is saved.`));
}

const IS_LOW = "is low: make it a priority, or say why not now";
const HOW_IT_LASTS = "is exemplary: say how it will last";
const NO_EVIDENCE = "is exemplary: add the evidence it stands on";

journey("finishing is refused and lists what is lacking; low levels are decided on", async ({ open }) => {
  const page = await open("lead");
  await page.goto(`${home}/consensus`);
  await checkOnce(page);
  await follow(page, "link", "Finish");
  await heading(page, "Finish the assessment");
  await check(page);
  const late = LATER.serves[0];
  const expected = INDICATORS.flatMap(({ number, answer }) => [
    ...(LOW.includes(number) ? [`${number} ${IS_LOW}`] : []),
    ...(number === late ? [`${number} ${NO_EVIDENCE}`] : []),
    ...(answer === "4" ? [`${number} ${HOW_IT_LASTS}`] : []),
  ]);
  assert.deepEqual(await lacking(page), expected);
  await shown(page.getByText(`${expected.length} things are still needed, on ${LOW.length + EXEMPLARY.length} indicators.`));
  assert.equal(await page.getByRole("button", { name: "Finish and lock" }).count(), 0, "it can't be finished");
  await keepPicture(page, "finishing-refused");

  for (const number of LOW) {
    await putRight(page, `${number} ${IS_LOW}`);
    await heading(page, new RegExp(`^${number} `));
    const priority = PRIORITIES[number];
    if (priority) {
      await choose(page, page.getByRole("radio", { name: /^A priority/ }));
      await typeInto(page, "Who sees to it", PEOPLE.lead.split(" ")[0]);
      await typeInto(page, "Next step", priority.step);
      await typeInto(page, "By when", priority.typed);
    } else {
      await choose(page, page.getByRole("radio", { name: /^Not now/ }));
      await typeInto(page, "Why not now?", NOT_NOW(number));
    }
    await checkOnce(page);
    await saveFollowUp(page, number);
  }
  await check(page);
});

journey("what is exemplary says how it lasts, and stands on evidence", async ({ open }) => {
  const page = await open("lead");
  for (const number of EXEMPLARY) {
    await putRight(page, `${number} ${HOW_IT_LASTS}`);
    await heading(page, new RegExp(`^${number} `));
    await typeInto(page, "How will it last?", LASTING(number));
    await saveFollowUp(page, number);
  }
  await check(page);
  const [number] = LATER.serves;
  await page.goto(`${home}/finish`);
  await shown(page.getByText("1 thing is still needed, on 1 indicator."));
  assert.deepEqual(await lacking(page), [`${number} ${NO_EVIDENCE}`]);
  await check(page);
  await putRight(page, `${number} ${NO_EVIDENCE}`);
  await heading(page, "Add evidence");
  await checkOnce(page);
  assert.ok(await servedBox(page, number).isChecked());
  await typeInto(page, "What it is", LATER.note);
  await typeInto(page, "Date of the evidence itself", LATER.typed);
  await follow(page, "button", "Add evidence");
  await heading(page, new RegExp(`^${number} `));
  await shown(page.getByText("The evidence is added."));
  await shown(page.getByRole("region", { name: "Evidence" }).getByText(LATER.note));
});

journey("the result is the one computed here, before and after finishing", async ({ open }) => {
  const page = await open("lead");
  await page.goto(home);
  await checkOnce(page);
  await follow(page, "link", "Results so far");
  await results(page);
  await checkOnce(page);
  await checkScores(page);
  await page.goto(home);
  await follow(page, "link", "Look it over and finish");
  await heading(page, "Finish the assessment");
  await check(page);
  assert.deepEqual(await lacking(page), []);
  await shown(page.getByText("2 priorities become actions of the improvement plan."));
  const taken = await rowsOf(page.getByRole("table", { name: "Priorities that become actions" }));
  assert.deepEqual(taken, Object.entries(PRIORITIES).map(([number, { step, words }]) =>
    [`${number}, 2 Emerging`, step, PEOPLE.lead, words]));
  await follow(page, "button", "Finish and lock");
  await results(page);
  await shown(page.getByText(/^School year .* Final since .*, finished by Marcus Oyelaran\./));
  await until(async () => (await page.getByRole("figure").getAttribute("data-chart")) === "drawn", "the chart to be drawn");
  await check(page);
  await checkScores(page);
  await checkFindings(page, whenRating);
  await keepPicture(page, "results-after-rating");
});

journey("the priorities are in the improvement plan, and nothing else is", async ({ open }) => {
  const page = await open("lead");
  await page.goto(`${home}/results`);
  await checkOnce(page);
  await follow(page, "link", "Improvement plan");
  await heading(page, "Improvement plan");
  await check(page);
  const items = page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
  const titles = await items.getByRole("heading", { level: 3 }).allTextContents();
  assert.deepEqual(titles.map((title) => title.trim()).sort(), Object.values(PRIORITIES).map(({ step }) => step).sort());
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
  const decided = indicators.map((row) => [
    row.Number, row["Proposed answer"], row.Split, row.Spread, row["Agreed rationale"], row["Follow-up"], row.Owner,
    row["Next step, reason, or how it lasts"], row.Due, row.Evidence,
  ]);
  assert.deepEqual(decided, INDICATORS.map(({ number, answer }) => [
    number, inWords(answer), "No", "0", AGREED[number] ?? "", ...followUp({ number, answer }),
    servedBy(number).map(({ note, link, dated }) => `${note} ${link && `${link} `}(${dated})`).join("\n"),
  ]));
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
  await checkFindings(page, whenRating);

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
  await checkFindings(reader);
  const words = await reader.getByRole("main").textContent();
  for (const rationale of Object.values(RATIONALES)) {
    assert.ok(!words.includes(rationale), `what was written when rating is for the team, not for everybody: ${rationale}`);
  }
});
