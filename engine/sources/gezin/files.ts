/** Files over time: who is beneficiary of which, and which holds a person on a day. */
import type { SubjectRecords } from "../derivation.js";
import { DOSSIER } from "../dossier/flow.js";
import type { RecordOf } from "../flow.js";
import { dayOf, until } from "../register/information.js";

export interface FileLine {
  readonly record: RecordOf<typeof DOSSIER>;
  readonly nummer: string;
  readonly begunstigde: string;
  readonly begin: number;
  /** First day no more. */
  readonly einde: number;
}

export const isOn = (
  { begin, einde }: { readonly begin: number; readonly einde: number },
  day: number,
): boolean => begin <= day && day < einde;

const smaller = (a: string, b: string): boolean =>
  a.length === b.length ? a < b : a.length < b.length;

export class Files {
  readonly lines: readonly FileLine[];

  constructor(records: SubjectRecords) {
    const lines = records.all(DOSSIER).map((record) => {
      const { DossierNr, Begunstigde, Begin, Einde } = record.inhoud;
      const [begin, einde] = [dayOf(Begin), until(Einde)];
      return { record, nummer: DossierNr, begunstigde: Begunstigde, begin, einde };
    });
    this.lines = lines.sort(
      (a, b) => a.begin - b.begin || (a.record.recordId < b.record.recordId ? -1 : 1),
    );
  }

  /** The lines of one file. */
  of(nummer: string): FileLine[] {
    return this.lines.filter((line) => line.nummer === nummer);
  }

  /** The line that makes a person beneficiary on a day; of several that of the lowest number. */
  holding(persoon: string, day: number): FileLine | undefined {
    let found: FileLine | undefined;
    for (const line of this.lines) {
      if (line.begunstigde !== persoon || !isOn(line, day)) continue;
      if (found === undefined || smaller(line.nummer, found.nummer)) found = line;
    }
    return found;
  }

  /** Beneficiaries on a day, of all files. */
  on(day: number): FileLine[] {
    return this.lines.filter((line) => isOn(line, day));
  }
}

const readFiles = (records: SubjectRecords): Files => new Files(records);

/** The files of the records of a subject. */
export const filesOf = (records: SubjectRecords): Files => records.once(readFiles);
