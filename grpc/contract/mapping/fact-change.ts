/** A FactChange as the line that `groeikern facts apply` reads, not checked yet. */
import type { LooseMessage } from "../messages.js";
import { type FormatObject, householdToFormat } from "./household.js";

/** Fields that the line has under the same name; 0 and empty are left out. */
const SAME = [
  ...["fact", "van", "tot", "maand"],
  ...["kalenderjaar", "vanSchooljaar", "totSchooljaar", "schooljaar"],
];

export function factChangeToLine(message: LooseMessage): FormatObject {
  const { gezin, kind, school, isEnded, gezinId, childId } = message;
  const own = Object.entries(message).filter(([name, value]) => {
    return SAME.includes(name) && value !== "" && value !== 0;
  });
  const child = {
    ...(kind as LooseMessage),
    childId,
    ...(school !== null && { school: [school] }),
  };
  const { kinderen, ...household } = householdToFormat({
    ...(gezin as LooseMessage),
    ...(isId(gezinId) && { gezinId }),
    kinderen: [withoutAbsent(child)],
  });
  const [format = {}] = kinderen as FormatObject[];
  const { school: years, ...facts } = format;
  const [year = {}] = (years ?? []) as FormatObject[];
  const ended = isEnded === true ? { holds: false } : {};
  return { ...household, ...facts, ...year, ...Object.fromEntries(own), ...ended };
}

const isId = (id: unknown): boolean => id !== undefined && String(id) !== "0";

/** Messages hold null or nothing where nothing is on the wire. */
function withoutAbsent(message: LooseMessage): LooseMessage {
  const stated = Object.entries(message).filter(([name, value]) => {
    if (name === "childId") return isId(value);
    return value !== undefined && value !== null && !isNothing(value);
  });
  return Object.fromEntries(stated);
}

const isNothing = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => item === undefined || item === null);
