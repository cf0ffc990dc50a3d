/** What contradicts itself in a file, for a person to look at. */
import { dayText } from "../../../core-wasm/month.js";
import type { Finding, SubjectRecords } from "../derivation.js";
import { twoHouseholds } from "../register/contradictions.js";
import type { Register } from "../register/information.js";
import { VERBLIJFSREGELING } from "../verblijfsregeling/flow.js";
import type { FileLine, Files } from "./files.js";

/** Under this age a beneficiary is a child. */
const MINOR_DAYS = 16 * 365;

const overlap = (a: FileLine, b: FileLine): boolean => a.begin < b.einde && b.begin < a.einde;

/** A beneficiary of two files at once. */
function twice(line: FileLine, files: Files): Finding[] {
  const other = files.lines.find((it) => {
    const isOther = it.nummer !== line.nummer && it.begunstigde === line.begunstigde;
    return isOther && overlap(it, line);
  });
  if (other === undefined) return [];
  const message = `expected one file of ${line.begunstigde} from ${dayText(
    Math.max(line.begin, other.begin),
  )}, found ${[line.nummer, other.nummer].sort().join(" and ")}`;
  return [{ code: "TWEE_DOSSIERS", message, from: [line.record, other.record] }];
}

/** A beneficiary who is a child itself. */
function minor(line: FileLine, register: Register): Finding[] {
  const birth = register.first(line.begunstigde, "100");
  if (birth === undefined || line.begin >= birth.begin + MINOR_DAYS) return [];
  const born = dayText(birth.begin);
  const message = `expected a beneficiary of 16 or more, found one born ${born}`;
  return [{ code: "BEGUNSTIGDE_MINDERJARIG", message, from: [line.record, birth.record] }];
}

/** Arrangements between beneficiaries of the same file. */
function within(nummer: string, files: Files, records: SubjectRecords): Finding[] {
  const holders = files.of(nummer).map(({ begunstigde }) => begunstigde);
  return records.all(VERBLIJFSREGELING).flatMap((record) => {
    const { Begunstigde, Andere } = record.inhoud;
    if (!holders.includes(Begunstigde) || !holders.includes(Andere)) return [];
    const message = `expected two files, found ${nummer} of both`;
    return [{ code: "DEELT_MET_ZICHZELF", message, from: [record] }];
  });
}

/** Everything in a file that a person must look at. */
export function fileFindings(
  nummer: string,
  files: Files,
  register: Register,
  records: SubjectRecords,
): Finding[] {
  const own = files.of(nummer);
  const holders = [...new Set(own.map(({ begunstigde }) => begunstigde))];
  return [
    ...own.flatMap((line) => [...twice(line, files), ...minor(line, register)]),
    ...holders.flatMap((persoon) => twoHouseholds(persoon, register)),
    ...within(nummer, files, records),
  ];
}
