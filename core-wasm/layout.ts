/**
 * Every column of the kernel, declared once: facts, components and reasons under one name.
 *
 * A row is one child in one household over a half-open span of right-months during which no fact
 * changes. Facts go in, results and reasons come out. From these tables derive: the generated
 * AssemblyScript (`assembly/generated`), the typed views of `kernel.ts`, the COPY column lists and
 * SQL names (`sqlName`), the `calculate` format and its checks.
 */
export * from "./layout/components.js";
export * from "./layout/enumerations.js";
export type { ColumnType, Fact, FactValue, Scope } from "./layout/fact.js";
export * from "./layout/facts.js";
export * from "./layout/reason-fields.js";
export * from "./layout/reasons.js";
export * from "./layout/sql-name.js";
