// Looks at the page of a round in a real Chromium: node round.mjs CHROMIUM FOLDER [SCREENSHOTS].
// Prints a line for each thing that was looked at, and fails where one is not as it should be.
// The folder's names are hostile: each tries to run a script that sets "hostile" on its window.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, folder, pictures] = process.argv.slice(2);
const index = pathToFileURL(resolve(folder, "index.html")).href;
const pages = readdirSync(join(folder, "results")).map(name => pathToFileURL(resolve(folder, "results", name)).href);
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({ executablePath });
const complaints = [], requests = [];
let failed = 0;

async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("console", message => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", error => complaints.push(String(error)));
  page.on("request", request => requests.push(request.url()));
  await page.goto(address);
  return page;
}

async function look(what, check) {
  try {
    await check();
    console.log(`ok: ${what}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${what}: ${error.stack}`);
  }
}

const picture = (page, name) => pictures ? page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }) : null;

/** The visible results: where each stands, and its facts. */
const shown = page => page.evaluate(() => [...document.querySelectorAll("main tr.result")].filter(row => row.offsetParent !== null).map(row => ({
  id: row.id,
  group: row.closest("tbody").rows[0].innerText,
  result: Number(row.querySelector("td[data-label=result]").dataset.key || NaN),
  submitter: row.cells[0].textContent.trim(), system: row.cells[1].textContent, category: row.cells[2].textContent,
  ...row.closest("section").dataset, ...row.closest("tbody").dataset,
})));

const widths = page => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
const state = page => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
const settle = page => page.waitForTimeout(50);
const channels = colour => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
const luminance = colour => channels(colour).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05); // WCAG 2, 1.4.3
const coloursOf = frame => frame.evaluate(() => ["body", ".soft"].map(name => getComputedStyle(document.querySelector(name)).color).concat(getComputedStyle(document.body).backgroundColor));

const page = await open(index);
const all = await shown(page);

await look("every result has a row and a page", async () => {
  assert.equal(all.length, pages.length);
  assert.equal(await page.locator(".totals b").allTextContents().then(counts => counts.map(Number).reduce((a, b) => a + b)), all.length);
  assert.match(await page.locator("summary").first().textContent(), new RegExp(`all ${all.length} shown`));
  await picture(page, "wide-light");
});

await look("what may not be compared is kept apart", async () => {
  const sections = await page.locator("main section").evaluateAll(parts => parts.map(part => [part.dataset.division, part.dataset.validity, part.querySelectorAll("tr.result").length]));
  assert.ok(sections.length >= 4, JSON.stringify(sections));
  assert.equal(new Set(sections.map(String)).size, sections.length);
  for (const group of await page.locator("main tbody").evaluateAll(parts => parts.map(part => part.querySelectorAll("tr.result").length))) assert.ok(group >= 1);
});

await look("each filter shows what it says, and only that", async () => {
  for (const facet of ["validity", "division", "category", "kind", "workload", "scenario", "system", "submitter"]) {
    const select = page.locator(`.fields label:has-text("${facet}") select`).first();
    for (const value of (await select.locator("option").evaluateAll(options => options.map(option => option.value))).slice(1)) {
      await select.selectOption(value);
      await settle(page);
      const expected = all.filter(row => row[facet] === value).map(row => row.id).sort();
      assert.ok(expected.length > 0 && expected.length < all.length, `${facet} ${value}`);
      assert.deepEqual((await shown(page)).map(row => row.id).sort(), expected, `${facet} ${value}`);
      assert.equal((await state(page))[facet], value);
    }
    await select.selectOption("");
    await settle(page);
    assert.equal((await shown(page)).length, all.length);
  }
});

await look("words are found, and nothing found shows nothing", async () => {
  const find = page.locator("input[type=search]");
  await find.fill("training closed");
  await page.waitForFunction(() => location.hash.includes("find=training+closed"));
  await find.fill("nobody of this name");
  await page.waitForFunction(() => location.hash.includes("nobody"));
  await settle(page);
  assert.equal((await shown(page)).length, 0);
  await page.locator("button", { hasText: "show all" }).click();
  await settle(page);
  assert.equal((await shown(page)).length, all.length);
  assert.equal(await find.inputValue(), "");
});

await look("a heading sorts both ways, and no row leaves its group", async () => {
  const heading = page.locator("main th[data-column=result] button").first();
  for (const direction of ["ascending", "descending"]) {
    await heading.click();
    await settle(page);
    assert.equal(await page.locator("main th[data-column=result]").first().getAttribute("aria-sort"), direction);
    const rows = await shown(page);
    assert.deepEqual(rows.map(row => `${row.id} ${row.group}`).sort(), all.map(row => `${row.id} ${row.group}`).sort());
    for (let i = 1; i < rows.length; i++) {
      const [a, b] = [rows[i - 1], rows[i]];
      if (a.group === b.group && a.validity === b.validity && a.division === b.division && Number.isFinite(b.result)) assert.ok(direction === "ascending" ? a.result <= b.result : a.result >= b.result);
    }
  }
  await page.locator("select").filter({ hasText: "best first" }).selectOption("validity");
  await settle(page);
  assert.equal((await shown(page))[0].validity, [...new Set(all.map(row => row.validity))].sort().at(-1));
  await page.locator("button", { hasText: "show all" }).click();
  await settle(page);
  assert.deepEqual((await shown(page)).map(row => row.id), all.map(row => row.id));
});

const frameOf = async of => {
  const frame = await (await of.waitForSelector("tr.detail iframe")).contentFrame();
  await frame.waitForSelector("details");
  return frame;
};

await look("a row opens its evidence, findings and plots, by keyboard too, and the address keeps it", async () => {
  const link = page.locator(`[id="${all[0].id}"] a.open`);
  await link.focus();
  await page.keyboard.press("Enter");
  const frame = await frameOf(page);
  assert.equal(await link.getAttribute("aria-expanded"), "true");
  assert.equal((await state(page)).open, all[0].id);
  const text = await frame.locator("body").textContent();
  for (const part of ["Evidence", "Plan", "Digests", "Seeds and salts", "Attempts", "Files"]) assert.ok(text.includes(part), part);
  assert.ok(await frame.locator("figure svg").count() > 0);
  await page.waitForFunction(() => document.querySelector("iframe").offsetHeight > 600);
  await frame.locator("summary", { hasText: "Seeds" }).click();
  assert.ok(await frame.locator("details[open] td").first().isVisible());
  assert.ok(!await frame.locator(".alone").isVisible());
  await picture(page, "opened");
  await page.reload();
  await frameOf(page);
  await page.goBack();
  await page.waitForSelector("tr.detail", { state: "detached" });
  await page.locator(`[id="${all[1].id}"] td`).first().click();
  await frameOf(page);
  await page.keyboard.press("Escape");
  await page.waitForSelector("tr.detail", { state: "detached" });
});

await look("a link keeps filter, order and opened row", async () => {
  const wanted = all.filter(row => row.kind === "training");
  const linked = await open(`${index}#kind=training&order=submitter&open=${wanted[0].id}`);
  const frame = await frameOf(linked);
  assert.deepEqual((await shown(linked)).map(row => row.id).sort(), wanted.map(row => row.id).sort());
  assert.match(await frame.locator("body").textContent(), /Hyperparameters|hyperparameters/);
  await linked.context().close();
});

await look("in the dark everything is light on dark, in both pages", async () => {
  const light = await coloursOf(page);
  const dark = await open(`${index}#open=${all[0].id}`, { colorScheme: "dark" });
  for (const frame of [dark.mainFrame(), await frameOf(dark)]) {
    const [ink, soft, paper] = await coloursOf(frame);
    assert.ok(luminance(paper) < 0.05, paper);
    assert.ok(contrast(ink, paper) >= 7 && contrast(soft, paper) >= 4.5, `${ink} ${soft} ${paper}`);
  }
  assert.ok(luminance(light[2]) > 0.9 && contrast(light[0], light[2]) >= 7 && contrast(light[1], light[2]) >= 4.5, String(light));
  await picture(dark, "wide-dark");
  await dark.context().close();
});

await look("a narrow screen scrolls down only", async () => {
  const narrow = await open(`${index}#open=${all[0].id}`, { viewport: { width: 390, height: 844 } });
  const frame = await frameOf(narrow);
  assert.deepEqual(await widths(narrow), [390, 390]);
  const [inner, room] = await widths(frame);
  assert.ok(inner <= room, `${inner} in ${room}`);
  assert.ok(await narrow.locator(`[id="${all[0].id}"] td[data-label=system]`).evaluate(cell => getComputedStyle(cell, "::before").content.includes("attr") || getComputedStyle(cell, "::before").content.includes("system")));
  await narrow.locator("summary").first().click();
  assert.ok(await narrow.locator("input[type=search]").isVisible());
  await picture(narrow, "narrow");
  for (const address of pages.slice(0, 3)) {
    await narrow.goto(address);
    assert.deepEqual(await widths(narrow), [390, 390], address);
  }
  await narrow.context().close();
});

await look("nothing is cut off at 1200 pixels", async () => {
  const wide = await open(index, { viewport: { width: 1200, height: 900 } });
  assert.deepEqual(await widths(wide), [1200, 1200]);
  for (const address of pages) {
    await wide.goto(address);
    assert.deepEqual(await widths(wide), [1200, 1200], address);
    assert.deepEqual(await wide.locator(".scroll").evaluateAll(boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent.slice(0, 80))), [], address);
  }
  await picture(wide, "result");
  await wide.context().close();
});

await look("without a script the table can be read and leads to each result", async () => {
  const plain = await open(index, { javaScriptEnabled: false });
  assert.equal(await plain.locator("main tr.result a.open").count(), all.length);
  assert.ok(await plain.locator("main tr.result").first().isVisible());
  assert.equal(await plain.locator(".filters").count(), 0);
  await plain.locator("main tr.result a.open").first().click();
  assert.match(plain.url(), /results\/[0-9a-f]{64}\.html$/);
  await plain.context().close();
});

await look("print leaves the controls away and opens what is closed", async () => {
  const print = await open(index);
  await print.emulateMedia({ media: "print" });
  assert.ok(!await print.locator(".filters").isVisible());
  assert.ok(await print.locator("main tr.result").first().isVisible());
  await print.goto(pages[0]);
  assert.ok(await print.locator("details td").first().evaluate(cell => cell.checkVisibility({ contentVisibilityAuto: true })));
  assert.ok((await print.pdf()).length > 10_000);
  await print.context().close();
});

await look("hostile names are text", async () => {
  const hostile = await open(index);
  for (const address of [index, ...pages]) {
    await hostile.goto(address);
    assert.equal(await hostile.evaluate(() => window.hostile), undefined, address);
    assert.equal(await hostile.locator("script").count(), 1, address);
    assert.equal(await hostile.locator("img, object, embed, body > svg, [onerror], [onload]").count(), 0, address);
  }
  const names = [...new Set(all.flatMap(row => [row.submitter, row.system, row.workload]))];
  assert.ok(names.filter(name => name.includes("<")).length >= 3, names.join("\n"));
  await hostile.context().close();
});

await look("no request leaves the folder, and the console says nothing", async () => {
  const root = pathToFileURL(resolve(folder)).href;
  assert.ok(requests.length > pages.length);
  assert.deepEqual(requests.filter(address => !address.startsWith(`${root}/`) && address !== "data:,"), []);
  assert.deepEqual(complaints, []);
});

await browser.close();
process.exitCode = failed > 0 ? 1 : 0;
