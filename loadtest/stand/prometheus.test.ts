/** What a server tells is read by name; a server that tells nothing gives no samples. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { readMetrics, ServerWatch } from "./prometheus.js";

const TEXT = `# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 104857600
nodejs_eventloop_lag_p99_seconds 0.0125
nodejs_active_resources{type="Timeout"} 2
nodejs_active_resources_total 7
process_cpu_seconds_total 1.5e1
nodejs_heap_size_used_bytes 50
nodejs_external_memory_bytes 25
`;

t.test("values are read by name, those with labels left out", async (t) => {
  const metrics = readMetrics(TEXT);
  t.equal(metrics.get("process_resident_memory_bytes"), 104_857_600);
  t.equal(metrics.get("process_cpu_seconds_total"), 15);
  t.equal(metrics.has("nodejs_active_resources"), false);
});

t.test("a watch reads until it is stopped, and once more then", async (t) => {
  const server = createServer((_request, response) => response.end(TEXT));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.closeAllConnections());
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const watch = new ServerWatch(`http://127.0.0.1:${port}/metrics`, 60_000);
  await watch.sample();
  const samples = await watch.stop();
  t.ok(samples.length >= 2);
  t.match(samples.at(-1), {
    rssBytes: 104_857_600,
    lagMs: 12.5,
    handles: 7,
    cpuSeconds: 15,
    inUseBytes: 75,
  });
});

t.test("nobody who answers, and no port at all, give no samples", async (t) => {
  t.same(await new ServerWatch("http://127.0.0.1:1/metrics", 10).stop(), []);
  t.same(await new ServerWatch(undefined, 10).stop(), []);
});
