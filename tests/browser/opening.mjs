// How long a page takes to open in Chromium: node opening.mjs CHROMIUM FILE [TIMES]. Prints milliseconds until it is laid
// out with its script run, each time in a browser of its own, since a second opening would find everything warm.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, file, times = "5"] = process.argv.slice(2);
for (let i = 0; i < Number(times); i++) {
  const browser = await chromium.launch({ executablePath });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const start = performance.now();
  await page.goto(pathToFileURL(resolve(file)).href);
  const rows = await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(document.querySelectorAll("main tr.result").length)))));
  console.log(`${Math.round(performance.now() - start)} ms, ${rows} rows`);
  await browser.close();
}

// What was left for later comes when it is scrolled to, when a filter leaves it, and when its link is opened.
const browser = await chromium.launch({ executablePath });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const address = pathToFileURL(resolve(file)).href;
await page.goto(address);
const laidOut = () => page.evaluate(() => [...document.querySelectorAll("main tr.result")].filter(row => row.offsetParent !== null).length);
const all = await page.evaluate(() => document.querySelectorAll("main tr.result").length), last = await page.evaluate(() => [...document.querySelectorAll("main tr.result")].at(-1).id);
const first = await laidOut();
for (let i = 0; i < 100 && (await laidOut()) < all; i++) {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForTimeout(50);
}
const scrolled = await laidOut();
await page.goto("about:blank");
await page.goto(`${address}#open=${last}`);
const linked = await page.evaluate(id => document.getElementById(id).offsetParent !== null && document.querySelector("#detail iframe") !== null, last);
await browser.close();
console.log(`${first} of ${all} rows laid out at first, ${scrolled} after scrolling; the last row ${linked ? "opens" : "DOES NOT OPEN"} by its link`);
process.exitCode = scrolled === all && linked ? 0 : 1;
