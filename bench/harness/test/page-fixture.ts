/** Pages as a test looks at them: their SVG by its tags, and the whole in a real browser. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Faults of well-formedness: every tag closed in turn, attributes quoted, numbers finite. */
export function faultsOf(svg: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, end, name = "", rest = ""] of svg.matchAll(
    /<(\/?)([a-z]+)((?:[^>"]|"[^"]*")*)>/g,
  )) {
    if (end === "/") {
      if (open.pop() !== name) faults.push(`</${name}>`);
    } else if (!rest.endsWith("/")) open.push(name);
    if (/=[^"]/.test(rest.replace(/"[^"]*"/g, '""'))) faults.push(`attribute of ${name}`);
  }
  if (/NaN|Infinity|undefined/.test(svg)) faults.push("a number that is none");
  return [...faults, ...open];
}

/** What a browser sees of the page, in light and dark; empty where there is no browser. */
export async function seenByBrowser(file: string) {
  if (!existsSync(CHROMIUM)) return [];
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const seen = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ colorScheme });
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) faults.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    const boxes = await page
      .locator("svg text")
      .evaluateAll((texts) =>
        texts.map(
          (text) =>
            (
              text as unknown as { getBoundingClientRect(): { width: number } }
            ).getBoundingClientRect().width,
        ),
      );
    const plots = await page.locator("svg").count();
    const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    const ink = await page.evaluate("getComputedStyle(document.body).color");
    seen.push({ faults, plots, narrow: boxes.filter((width) => width === 0).length, paper, ink });
    await page.screenshot({ path: `${file}.${colorScheme}.png`, fullPage: true });
  }
  await browser.close();
  return seen;
}
