/** A page asks for nothing else, and what is wider than the screen can be reached by keyboard. */
import t from "tap";
import { documentOf } from "./document.js";

const html = documentOf({
  ...{ title: "A < B", headers: ["run 1"], plots: ["<svg></svg>"], footer: "end" },
  tables: [{ head: ["name"], rows: ["<tr><td>a</td></tr>"] }],
  data: { words: "</script>" },
});

t.test("nothing is asked of another place, and text is no markup", async (t) => {
  t.notMatch(html, /(?:src|href)=|url\(|@import/);
  t.match(html, "<title>A &lt; B</title>");
  t.equal(html.split("</script>").length, 2, "the data do not end their own element");
});

t.test("a table wider than the screen scrolls by itself, and by keyboard", async (t) => {
  t.match(html, /\.wide \{[^}]*overflow-x: auto/);
  t.match(html, '<div class="wide" tabindex="0"><table>');
});
