/**
 * A page of results: header, plots and tables in one HTML file that asks for nothing else. The
 * result itself stands in it too, as JSON, for whoever wants to draw something different. A table
 * that is wider than the screen is moved sideways, with the keyboard too.
 */
import { escapeText } from "./plot.js";

const STYLE = `
:root { color-scheme: light dark;
  --ink: #1c2330; --soft: #5b6577; --paper: #ffffff; --rule: #d9dee7;
  --p0: #1f5fbf; --p1: #8a94a6; --p2: #c2571a; --p3: #2f8f5b; --p4: #8a3fa0; --p5: #b8860b;
  --p6: #0f8a9d; --p7: #b03060; --p8: #6b7a2b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf3; --soft: #a2adbf; --paper: #12161d;
  --rule: #333c4a; --p0: #6ea8ff; --p1: #78839a; --p2: #f0945a; --p3: #62c890; --p4: #c58ad8;
  --p5: #e0b84a; --p6: #4fc3d6; --p7: #ec7ea6; --p8: #b0c060; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0.2rem; } p, footer { color: var(--soft); margin: 0.2rem 0; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr));
  gap: 1.5rem; margin: 1.5rem 0; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--soft); } svg .title { fill: var(--ink); font-size: 14px; font-weight: 600; }
svg .value { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 5px; }
svg .axis { font-style: italic; }
.grid { stroke: var(--rule); } .zero { stroke: var(--soft); }
.line { fill: none; stroke: var(--p0); stroke-width: 2; }
.line1 { stroke: var(--p2); } .line2 { stroke: var(--p3); }
.dot { fill: var(--p0); } .spread { stroke: var(--p0); stroke-width: 6; opacity: 0.3; }
.part0 { fill: var(--p0); } .part1 { fill: var(--p1); } .part2 { fill: var(--p2); }
.part3 { fill: var(--p3); } .part4 { fill: var(--p4); } .part5 { fill: var(--p5); }
.part6 { fill: var(--p6); } .part7 { fill: var(--p7); } .part8 { fill: var(--p8); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; white-space: nowrap; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--rule); text-align: right; }
th:first-child, td:first-child, td.text { text-align: left; } h2 { font-size: 1.1rem; }
td.note { color: var(--soft); }`;

export interface PageTable {
  readonly title?: string;
  readonly head: readonly string[];
  /** HTML of the rows. */
  readonly rows: readonly string[];
}

export interface PageDocument {
  readonly title: string;
  readonly headers: readonly string[];
  /** SVG. */
  readonly plots: readonly string[];
  readonly tables: readonly PageTable[];
  readonly footer: string;
  readonly data: unknown;
}

/** The HTML of a page. */
export function documentOf(page: PageDocument): string {
  const { title, headers, plots, tables, footer } = page;
  const data = JSON.stringify(page.data).replace(/</g, "\\u003c");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeText(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style></head><body>
<h1>${escapeText(title)}</h1>
${headers.map((words) => `<p>${escapeText(words)}</p>`).join("\n")}
<div class="plots">
${plots.map((svg) => `<figure style="margin:0">${svg}</figure>`).join("\n")}
</div>
${tables.map(tableOf).join("\n")}
<footer><p>${escapeText(footer)}</p></footer>
<script type="application/json" id="result">${data}</script>
</body></html>
`;
}

function tableOf({ title, head, rows }: PageTable): string {
  const heading = title === undefined ? "" : `<h2>${escapeText(title)}</h2>\n`;
  return `${heading}<div class="wide" tabindex="0"><table>
<thead><tr>${head.map((name) => `<th>${escapeText(name)}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}
