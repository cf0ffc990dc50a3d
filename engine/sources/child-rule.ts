/** A rule for children: of other persons nothing follows. */
import type { FactTableName } from "../facts/tables.js";
import type { DerivationRule, Derived, Subject, SubjectRecords } from "./derivation.js";
import { Origins } from "./origins.js";
import { isKind, registerOf } from "./register/information.js";

export interface ChildRule {
  readonly tables: readonly FactTableName[];
  /** Flows besides the register. */
  readonly reads: readonly string[];
  derive(kind: string, records: SubjectRecords, origins: Origins): Derived;
}

const isChild = ({ id }: Subject, records: SubjectRecords): boolean =>
  isKind(id, registerOf(records));

/** A rule that is asked of children of the law alone. */
export const childRule = ({ tables, reads, derive }: ChildRule): DerivationRule => ({
  subject: "persoon",
  tables,
  reads: [...new Set(["register", ...reads])],
  concerns: isChild,
  derive(subject: Subject, records: SubjectRecords): Derived {
    if (!isChild(subject, records)) return { facts: [] };
    return derive(subject.id, records, new Origins(subject));
  },
});
