/**
 * The fields of a flow: what each may hold, declared, with what TypeScript knows of it.
 *
 * A field has the name and the codes of its source. A number comes as a JSON number, or as text
 * where the file is CSV; everything else as text. From these declarations come the reader of a
 * record, its documentation, the example, the inputs of the fuzz tests and the synthetic records.
 */

export type FieldType =
  /** Pseudonymous key of a person: text of a whole number, as the ids of facts. */
  | { readonly kind: "person" }
  /** Another key of that form: the number of a file. */
  | { readonly kind: "id" }
  /** A key or word of the source itself, not empty. */
  | { readonly kind: "text"; readonly max: number }
  /** One of the source's codes, each with what it means. */
  | { readonly kind: "code"; readonly codes: Readonly<Record<string, string>> }
  /** YYYY-MM-DD, YYYY-MM and YYYY/Q as text. */
  | { readonly kind: "date" }
  | { readonly kind: "month" }
  | { readonly kind: "quarter" }
  | { readonly kind: "whole"; readonly min: number; readonly max: number }
  /** Whole euro cents. */
  | { readonly kind: "cents"; readonly min: number; readonly max: number }
  | { readonly kind: "bool" }
  | { readonly kind: "list"; readonly of: Fields; readonly max: number };

/** When a field is there: always, if the source knows it, or for some codes of another field. */
export type Presence =
  | "required"
  | "optional"
  | {
      readonly field: string;
      readonly codes: readonly string[];
      readonly isOptional?: true;
    };

export interface SourceField {
  readonly type: FieldType;
  readonly presence: Presence;
  readonly doc: string;
}

export type Fields = Readonly<Record<string, SourceField>>;

type ValueOf<T extends FieldType> = T extends { kind: "list"; of: infer F extends Fields }
  ? readonly ContentOf<F>[]
  : T extends { kind: "whole" | "cents" }
    ? number
    : T extends { kind: "bool" }
      ? boolean
      : T extends { kind: "code"; codes: infer C }
        ? keyof C & string
        : string;

/** Names of the fields that every record has. */
type RequiredName<F extends Fields> = {
  [N in keyof F]: F[N]["presence"] extends "required" ? N : never;
}[keyof F];

/** What a valid record of these fields holds; what is not there is left out, never null. */
export type ContentOf<F extends Fields> = {
  readonly [N in RequiredName<F>]: ValueOf<F[N]["type"]>;
} & {
  readonly [N in Exclude<keyof F, RequiredName<F>>]?: ValueOf<F[N]["type"]>;
};

const CENTS_MAX = 10 ** 12;

export const person = { kind: "person" } as const;
export const id = { kind: "id" } as const;
export const date = { kind: "date" } as const;
export const month = { kind: "month" } as const;
export const quarter = { kind: "quarter" } as const;
export const bool = { kind: "bool" } as const;
export const text = (max = 64) => ({ kind: "text", max }) as const;
export const whole = (min: number, max: number) => ({ kind: "whole", min, max }) as const;
export const year = { kind: "whole", min: 1990, max: 2100 } as const;
export const cents = { kind: "cents", min: 0, max: CENTS_MAX } as const;
export const signedCents = { kind: "cents", min: -CENTS_MAX, max: CENTS_MAX } as const;
export const code = <const C extends Readonly<Record<string, string>>>(codes: C) =>
  ({ kind: "code", codes }) as const;
export const list = <const F extends Fields>(of: F, max = 100) =>
  ({ kind: "list", of, max }) as const;

/** A field that every record has. */
export const required = <const T extends FieldType>(type: T, doc: string) =>
  ({ type, presence: "required", doc }) as const;

/** A field that a record may leave out. */
export const optional = <const T extends FieldType>(type: T, doc: string) =>
  ({ type, presence: "optional", doc }) as const;

/** A field that records with one of these codes in another field have, and no others. */
export const requiredFor = <const T extends FieldType>(
  field: string,
  codes: readonly string[],
  type: T,
  doc: string,
) => ({ type, presence: { field, codes }, doc }) as const;

/** A field that records with one of these codes in another field may have, and no others. */
export const optionalFor = <const T extends FieldType>(
  field: string,
  codes: readonly string[],
  type: T,
  doc: string,
) => ({ type, presence: { field, codes, isOptional: true }, doc }) as const;
