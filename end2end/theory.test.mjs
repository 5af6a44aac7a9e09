// Shows the theory of action: its lead builds one by keyboard alone, from the prose to a link between two metrics, is told
// where its line is broken and mends it; and a reader follows the line from a strategy to a goal and back, by links.

import assert from "node:assert/strict";

import { check, checkOnce, expectStatus, heading, journeys, keepPicture, shown, statusOf, tabTo } from "./helpers.mjs";
import { STARTED, defineMetric, look, stateGoal, stateStrategy } from "./line.mjs";

const journey = journeys({ inOrder: true });

const LEADING = "Zeal: mornings with a greeting at the door";
const LAGGING = "Zenith: students who finish the year";
const STRATEGY = "Somebody at every door, every morning";
const UNMEASURED = "A supper for families, twice a year";
const GOAL = "Every student finishes the year";
const NAME = "Greeted at the door, there until June";
const PROSE = {
  "If we …": "greet every student by name, every morning",
  "then …": "they come more often, and finish the year",
  "because …": "a student who is known is missed",
};

/** Where each of them is. */
const at = {};

const section = (page, name) => page.getByRole("region", { name, exact: true });

/** Types into what is reached by Tab. */
async function type(page, target, words) {
  await tabTo(page, target);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(words);
}

/** Ticks a box, or presses a button, that is reached by Tab. */
async function strike(page, target, key = "Space") {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const label = (page, name) => page.getByLabel(name, { exact: true });

journey("what the theory is about: two metrics, two strategies and a goal", async ({ open }) => {
  const page = await open("lead");
  at.leading = await defineMetric(page, { name: LEADING, timing: "leading" });
  at.lagging = await defineMetric(page, { name: LAGGING, timing: "lagging" });
  at.strategy = await stateStrategy(page, { title: STRATEGY, leading: LEADING });
  at.unmeasured = await stateStrategy(page, { title: UNMEASURED });
  at.goal = await stateGoal(page, { title: GOAL, metric: LAGGING });
  for (const address of ["/strategies", at.strategy, `${at.strategy}/edit`, `${at.strategy}/carriers`, at.goal]) {
    await page.goto(address);
    await look(page);
  }
  await page.goto(at.unmeasured);
  await shown(page.getByRole("region", { name: "Follow the line" }).getByText("The line is broken here"));
  await look(page);
});

journey("its lead writes the prose and chooses strategies and goals, without a mouse", async ({ open }) => {
  const page = await open("lead");
  await page.goto("/theories");
  await look(page);
  await strike(page, page.getByRole("link", { name: /^Begin (a theory|the first one)/ }).first(), "Enter");
  await heading(page, "Begin a theory of action");
  await look(page);
  await type(page, label(page, "If we …"), PROSE["If we …"]);
  expectStatus(page, 422);
  await strike(page, button(page, "Begin as a draft"));
  await shown(page.getByRole("alert").filter({ hasText: "There are 3 problems" }));
  assert.equal(statusOf(page), 422);
  assert.equal(await label(page, "If we …").inputValue(), PROSE["If we …"], "what was typed stays");
  await look(page);
  await type(page, label(page, "Name"), NAME);
  for (const [name, words] of Object.entries(PROSE)) await type(page, label(page, name), words);
  await strike(page, button(page, "Begin as a draft"));
  await heading(page, "Change the theory");
  await look(page);
  at.theory = new URL(page.url()).pathname.replace(/\/edit$/, "");

  for (const name of [STRATEGY, UNMEASURED, GOAL]) await strike(page, page.getByRole("checkbox", { name, exact: true }));
  await strike(page, button(page, "Save strategies and goals"));
  await shown(page.getByText("Strategies and goals are saved."));
  await check(page);
});

/** What stands in the list of broken places that is about one of ours. */
async function broken(page) {
  const region = page.getByRole("region", { name: "Where the line is broken" });
  const places = await region.getByRole("listitem").allInnerTexts();
  return places.filter((words) => [STRATEGY, UNMEASURED, GOAL].some((name) => words.includes(`“${name}”`)));
}

/** Connects the two metrics, without a mouse. A list that has the focus goes to what is typed. */
async function connect(page) {
  await tabTo(page, label(page, "Leading metric"));
  await page.keyboard.type("Zeal");
  await tabTo(page, label(page, "Lagging metric"));
  await page.keyboard.type("Zenith");
  await tabTo(page, page.getByRole("radio", { name: "The lagging metric improves" }));
  await type(page, label(page, "Lag in months"), "12");
  await type(page, label(page, "Smallest effect worth having"), "2");
  await tabTo(page, label(page, "Review on"));
  await page.keyboard.type(`0630${STARTED + 2}`);
  assert.equal(await label(page, "Review on").inputValue(), `${STARTED + 2}-06-30`);
  await strike(page, button(page, "Add the link"));
  await shown(page.getByText("The two metrics are connected."));
}

journey("where its line is broken is pointed out, until two metrics are connected, by keyboard too", async ({ open }) => {
  const page = await open("lead");
  await page.goto(at.theory);
  await heading(page, NAME);
  await look(page);
  const before = await broken(page);
  assert.ok(before.some((words) => words.startsWith(`Nobody measures “${UNMEASURED}”.`)), before.join("\n"));
  assert.ok(before.some((words) => words.startsWith(`No strategy leads to “${GOAL}”.`)), before.join("\n"));
  await strike(page, page.getByRole("link", { name: new RegExp(`^Mend it ?: No strategy leads to “${GOAL}”`) }), "Enter");
  await heading(page, "Change the theory");

  expectStatus(page, 422);
  await strike(page, button(page, "Add the link"));
  await shown(page.getByRole("alert").filter({ hasText: /There are \d problems/ }));
  assert.equal(statusOf(page), 422);
  await look(page);
  await connect(page);
  await look(page);

  // A change of mind, and another.
  await strike(page, page.getByRole("button", { name: /^Undo / }));
  await shown(page.getByText("No two metrics are connected yet."));
  await connect(page);

  await strike(page, page.getByRole("link", { name: "See the theory" }), "Enter");
  await heading(page, NAME);
  const after = (await broken(page)).map((words) => words.split(".")[0]);
  assert.deepEqual(after, [`Nobody measures “${UNMEASURED}”`], "the other is mended");
  const picture = section(page, "The picture");
  await shown(picture.getByRole("link", { name: `Link 1, ${LEADING} to ${LAGGING}: Inconclusive` }));
  const list = section(page, "From strategies to goals, and back");
  for (const name of [STRATEGY, UNMEASURED, GOAL, LEADING, LAGGING]) {
    await shown(list.getByRole("link", { name, exact: true }));
  }
  await shown(list.getByText("Nobody measures it."));
  await look(page);
  await keepPicture(page, "theory-built");

  await strike(page, picture.getByRole("link", { name: /^Link 1, / }), "Enter");
  await heading(page, `${LEADING} → ${LAGGING}`);
  await look(page);
  await page.goto(at.theory);
  await strike(page, page.locator("summary").filter({ hasText: "Put it into use or retire it" }), "Enter");
  await strike(page, button(page, "Put it into use"));
  await shown(page.getByText("The State works by this theory from now on."));
  await check(page);
});

const STEPS = [[STRATEGY, "strategy"], [LEADING, "leading"], [LAGGING, "lagging"], [GOAL, "goal"]];

/** Goes from each page to the next one by the links of one side of its line. */
async function follow(page, steps, side) {
  for (const [name, which] of steps) {
    const sides = section(page, "Follow the line").locator(".tl-line__sides > div");
    const line = sides.filter({ has: page.getByRole("heading", { name: side }) });
    await line.getByRole("link", { name, exact: true }).first().click();
    await heading(page, name);
    assert.equal(new URL(page.url()).pathname, at[which]);
    await checkOnce(page);
  }
}

journey("a reader follows the line from a strategy to the goal, and back", async ({ open }) => {
  const page = await open("viewer");
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/strategies");
    await look(page);
    await page.getByRole("main").getByRole("link", { name: STRATEGY, exact: true }).click();
    await heading(page, STRATEGY);
    await look(page);
    await follow(page, STEPS.slice(1), "What it should move");
    await look(page);
    await follow(page, STEPS.slice(0, -1).reverse(), "What should move it");
  }
  await section(page, "Follow the line").getByRole("link", { name: NAME, exact: true }).click();
  await heading(page, NAME);
  await look(page);
  assert.equal(await page.getByRole("main").getByRole("button").count(), 0, "nothing can be changed");
});
