/** The school years of a child, each with its own facts and each once. */
import { type Facts, isObject, readFacts } from "./facts.js";
import { Fault, foundText } from "./fault.js";
import { FIELD_TABLES } from "./field.js";

export interface SchoolYear {
  readonly schooljaar: number;
  readonly facts: Facts;
}

const NO_SCHOOL: readonly SchoolYear[] = [];

/** The entries of `school`, or the first fault. */
export function readSchool(value: unknown): readonly SchoolYear[] | Fault {
  if (value === undefined || value === null) return NO_SCHOOL;
  if (!Array.isArray(value)) {
    return new Fault("school", "a list of school years", foundText(value));
  }
  const years = new Map<number, SchoolYear>();
  for (let place = 0; place < value.length; place += 1) {
    const year = readSchoolYear(value[place], years);
    if (year instanceof Fault) return year.within(`school[${place}]`);
    years.set(year.schooljaar, year);
  }
  return [...years.values()];
}

function readSchoolYear(
  value: unknown,
  known: ReadonlyMap<number, SchoolYear>,
): SchoolYear | Fault {
  if (!isObject(value)) {
    return new Fault("", "an object of one school year", foundText(value));
  }
  const facts = readFacts(value, FIELD_TABLES.school);
  if (facts instanceof Fault) return facts;
  const schooljaar = value["schooljaar"] as number;
  if (!known.has(schooljaar)) return { schooljaar, facts };
  const expected = "each school year once";
  return new Fault("schooljaar", expected, `${schooljaar} a second time`);
}
