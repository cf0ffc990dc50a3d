/**
 * A flow: one kind of records of another administration, declared once.
 *
 * A **record** is what a source knows of one thing; a **message** brings one version of it, its
 * whole content. A flow is a folder of this room with its declaration in `flow.ts` and, where facts
 * follow from its records first of all, their rules in `derive.ts`; `registry.ts` finds it.
 */
import type { FactTableName } from "../facts/tables.js";
import type { ContentOf, Fields } from "./field.js";

/**
 * How a flow comes. `push`: messages with content. `notification`: messages that may name a record
 * without content, which is then to be pulled. `file`: a file a year, CSV or JSON lines.
 */
export type FlowKind = "push" | "notification" | "file";

export interface Flow<F extends Fields = Fields> {
  /** The word in messages and on the command line; the name of the folder. */
  readonly name: string;
  readonly doc: string;
  /** Who keeps the records. */
  readonly source: string;
  readonly kind: FlowKind;
  /** When records come, and how late. */
  readonly cadence: string;
  /** What a real connection to the source would still need. */
  readonly connection: string;
  readonly fields: F;
  /**
   * Fields that together are the source's key of a record; apart by `/` they are the `recordId` of
   * a line that says none. One that is said is believed: how a source names its records is its own
   * (reading), and the same thing declared anew has a record of its own.
   */
  readonly key: readonly string[];
  /** Fields that name persons, the one that the record is about first. */
  readonly subjects: readonly string[];
  /**
   * The records say who belongs to whom: records of a person are read together with those of the
   * persons that these name.
   */
  readonly isKin?: true;
  /** A person is known when a record of this flow names him; records about others wait. */
  readonly isIntroducing?: true;
  /** Field with the number of a payer's file: the persons of the record are its beneficiaries. */
  readonly dossierField?: string;
  /** Records with one of these codes are identity data: their files hear of them at any time. */
  readonly identity?: { readonly field: string; readonly codes: readonly string[] };
  /**
   * Pairs of fields of which the second is not before the first. The first pair says from when to
   * when a record holds.
   */
  readonly periods?: readonly (readonly [from: string, to: string])[];
  /** Of a `file`: the field that says which file a record belongs to. */
  readonly filePeriod?: string;
  /** The fact tables that are derived from it, with other flows or alone. */
  readonly feeds: readonly FactTableName[];
  /** Content of an example record. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Declares a flow; the name is that of its folder. */
export const flow = <const F extends Fields>(
  declared: Flow<F> & { readonly example: ContentOf<F> },
): Flow<F> => declared;

/** The highest version received of a record that is not cancelled. */
export interface SourceRecord<C = Readonly<Record<string, unknown>>> {
  readonly flow: string;
  readonly recordId: string;
  readonly versie: number;
  readonly subjecten: readonly string[];
  readonly inhoud: C;
}

/** Records of one flow, with the content that it declares. */
export type RecordOf<F> =
  F extends Flow<infer D extends Fields> ? SourceRecord<ContentOf<D>> : never;
