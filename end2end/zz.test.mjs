import { journeys, assessmentIn, RATING, choose } from "/work/main/end2end/helpers.mjs";
const journey = journeys();
journey("t", async ({open}) => {
  const page = await open("lead", {javaScript: false});
  const a = await assessmentIn(page, RATING);
  page.on("response", async (r) => console.log(r.request().method(), r.status(), r.url(), r.headers()["set-cookie"] ?? "", r.request().headers()["accept"]));
  await page.goto(a + "/rate/4.1.4");
  await choose(page, page.getByRole("radio", {name: /^2/}));
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForTimeout(3000);
  console.log(/is saved/.test(await page.content()), await page.getByRole("status").allTextContents());
});
