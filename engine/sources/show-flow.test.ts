import t from "tap";
import { ContentReader, RecordFault } from "./content.js";
import { MessageReader } from "./message.js";
import { loadSources } from "./registry.js";
import { exampleMessage, shownFlow } from "./show-flow.js";

t.test("the example of every flow is a message that is taken", async (t) => {
  for (const flow of (await loadSources()).flows.values()) {
    const read = new MessageReader(new ContentReader(flow)).read(exampleMessage(flow));
    t.notOk(read instanceof RecordFault, `${flow.name} ${JSON.stringify(read)}`);
  }
});

t.test("every field and code of a flow is shown", async (t) => {
  const { flows } = await loadSources();
  const shown = shownFlow(flows.get("leefloon") as never);
  t.match(shown.fields, [
    { name: "Persoon", presence: "required" },
    { name: "Soort", expected: "one of" },
    { expected: "LEEFLOON" },
    { expected: "IVT" },
    { expected: "IGO" },
    { name: "Begin", expected: "a date YYYY-MM-DD that exists" },
    { name: "Einde", presence: "optional" },
    { name: "Bedrag" },
  ]);
});
