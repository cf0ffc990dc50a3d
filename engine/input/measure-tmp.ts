import { openDatabase } from "../database/connection.js";
import { migrate } from "../database/migrate.js";
import { generate } from "../generate/generate.js";
import { writeFileSync } from "node:fs";
const db = await openDatabase();
await migrate(db);
const c = db.config;
writeFileSync("/tmp/gk.url", `postgres://${c.user}:${c.password}@${c.host}:${c.port}/${c.database}`);
const { rows } = await db.pool.query("select count(*) n from kind");
if (rows[0].n === "0") { const t0 = performance.now(); await generate(db, { children: 1619799, seed: 1 } as never); console.log("generate", performance.now() - t0); }
process.on("SIGTERM", async () => { await db.close(); process.exit(0); });
console.log("ready");
setInterval(() => undefined, 1000);
