/** What is said of a fact (`facts.ts`). */

/** Where a fact stands in the `calculate` format: on the household, the child or the school year. */
export type Scope = "gezin" | "kind" | "school";

/**
 * What a fact holds. `id`: whole number 1 to 2^63 - 2, text outside the kernel. `month`: month index
 * with `absent` when there is none. `date`: days since 2000-01-01 (the PostgreSQL epoch). `count`:
 * whole number. `cents`: euro cents; `UNKNOWN_CENTS` where `isUnknownWhenLeftOut`.
 */
export type FactValue =
  | { kind: "id" }
  | { kind: "enum"; values: readonly string[]; isRequired?: true }
  | { kind: "bool"; absent: boolean }
  | { kind: "month"; absent: number; min?: number; max?: number }
  | { kind: "date"; isRequired: boolean }
  | { kind: "count"; min: number; max: number; isRequired?: true }
  | { kind: "cents"; isUnknownWhenLeftOut: boolean };

/** How a fact lies in the kernel's memory. `bit` is one bit of the column `flagBits`. */
export type ColumnType = "i64" | "i32" | "i16" | "u16" | "u8" | "bit";

export interface Fact {
  readonly name: string;
  readonly scope: Scope;
  readonly type: ColumnType;
  readonly value: FactValue;
  /** Of the decree, or another text that is named; - where none is asked for. */
  readonly article: string;
  readonly doc: string;
}

/** Keeps the types of a row of the table. */
export const fact = <
  const N extends string,
  const S extends Scope,
  const T extends ColumnType,
  const V extends FactValue,
>(
  name: N,
  scope: S,
  type: T,
  value: V,
  article: string,
  doc: string,
) => ({ name, scope, type, value, article, doc });
