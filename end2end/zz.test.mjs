import { journeys, check, checkOnce, openAssessment, awake } from "/work/main/end2end/helpers.mjs";
const journey = journeys();
journey("t", async ({open}) => {
  let t = Date.now(); const lap = (w) => { console.log(w, Date.now()-t); t = Date.now(); };
  const page = await open(); lap("open");
  await page.goto("/sign-in"); lap("goto sign-in");
  await check(page); lap("axe sign-in");
  await check(page); lap("axe sign-in");
  await page.getByRole("button", { name: `Sign in as Marcus` }).click(); await page.getByRole("link", { name: "Marcus Oyelaran", exact: true }).waitFor(); lap("signin");
  await check(page); lap("axe home");
  const home = await openAssessment(page); lap("assessments");
  await page.goto(home + "/rate/4.1.1"); lap("goto rate"); await awake(page); lap("awake");
  await check(page); lap("axe rate");
  await page.goto("/framework"); lap("goto fw");
  await check(page); lap("axe fw");
  await page.screenshot({path:"/tmp/e2e/x.png", fullPage: true}); lap("shot");
  await page.goto(home + "/results"); lap("goto results");
  await check(page); lap("axe results");
});
