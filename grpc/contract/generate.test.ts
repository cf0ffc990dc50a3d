/** What of the contract follows from the layout, and the numbers that stay whatever follows. */
import t from "tap";
import { staleProto, withProtoPart } from "./generate.js";
import { numberNames, readNumbers } from "./proto-numbers.js";
import { PROTO_PARTS, type ProtoPart } from "./proto-parts.js";

t.test("the contract is fresh", async (t) => {
  t.same(staleProto(), []);
});

const MESSAGE = `message Thing {

  // generated: facts

  // Old.
  int32 old = 1;
  // Gone.
  int32 gone = 2;

  // end of generated

  // By hand.
  string maand = 3;
}
`;
const part: ProtoPart = {
  file: "",
  name: "facts",
  lines: (known, taken) => {
    const next = () => Math.max(...taken) + 1;
    const { values, reserved } = numberNames(["fresh", "old"], known, next);
    const fields = values.map(({ name, number }) => `  int32 ${name} = ${number};`);
    return [`  reserved ${reserved.join(", ")};`, ...fields];
  },
};

t.test(
  "a name keeps its number, a new one has a free one, a gone one's stays reserved",
  async (t) => {
    const once = withProtoPart(MESSAGE, part);
    t.match(once, "reserved 2;\n  int32 old = 1;\n  int32 fresh = 4;\n\n  // end of generated");
    t.match(once, "// By hand.\n  string maand = 3;");
    t.equal(withProtoPart(once, part), once);
  },
);

t.test("a new reason is numbered behind those of its rule, a new rule behind all", async (t) => {
  const reden = PROTO_PARTS.find(({ name }) => name === "Reden") as ProtoPart;
  const all = reden.lines({ values: [], reserved: [] }, [0]);
  const isNew = /REDEN_WEZENTOESLAG_VOL|REDEN_SCHOOLTOESLAG_SOORT/;
  const without = all.filter((line) => !isNew.test(line));
  t.same(reden.lines(readNumbers(without), [0]), all);
});
