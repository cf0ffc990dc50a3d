/** A rule for children: of other persons nothing follows. */
import type { FactTableName } from "../facts/tables.js";
import type { DerivationRule, Derived, Subject, SubjectRecords } from "./derivation.js";
import { Origins } from "./origins.js";
import { isKind, mayBeKind, registerOf } from "./register/information.js";

export interface ChildRule {
  readonly tables: readonly FactTableName[];
  /** Flows besides the register. */
  readonly reads: readonly string[];
  derive(kind: string, records: SubjectRecords, origins: Origins): Derived;
}

const NOTHING: Derived = { facts: [] };

/** A rule that is asked of children of the law alone. */
export const childRule = ({ tables, reads, derive }: ChildRule): DerivationRule => ({
  subject: "persoon",
  tables,
  reads: [...new Set(["register", ...reads])],
  concerns: ({ id }, own) => mayBeKind(id, own),
  derive(subject: Subject, records: SubjectRecords): Derived {
    if (!isKind(subject.id, registerOf(records))) return NOTHING;
    return derive(subject.id, records, new Origins(subject));
  },
});
