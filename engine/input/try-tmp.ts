import { selectMonth, selectWindow } from "./select.js";
import { writeFileSync } from "node:fs";
const w = (n: string, s: string) => writeFileSync(`/tmp/${n}.sql`, s);
w("m", `CREATE UNLOGGED TABLE m_try AS ${selectMonth(24307, 1000, "all")} ORDER BY 1, 2;\nDROP TABLE m_try;`);
w("s", `CREATE UNLOGGED TABLE m_try AS ${selectMonth(24296, 1000, "all")} ORDER BY 1, 2;\nDROP TABLE m_try;`);
w("mi", `CREATE UNLOGGED TABLE m_try (LIKE calculation_input); ALTER TABLE m_try DROP input_month; INSERT INTO m_try ${selectMonth(24307, 1000, "all")} ORDER BY 1, 2;\nDROP TABLE m_try;`);
w("mx", `EXPLAIN (ANALYZE, TIMING OFF) CREATE UNLOGGED TABLE m_try AS ${selectMonth(24307, 1000, "all")} ORDER BY 1, 2;\nDROP TABLE m_try;`);
w("w", `COPY (${selectWindow({ from: 24228, to: 24333 }, 1000, { from: 0n, to: 20000n })} ORDER BY 1, 2, 4) TO STDOUT (FORMAT binary)`);
