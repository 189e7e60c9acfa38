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
