/**
 * What the register says of a person that can not be, for somebody to look at: two households at
 * once, and a parent who is not older than the child, as one of every circle of descent must be.
 *
 * Each record is right by itself, so none is put aside: which of them is wrong the order in which
 * they came can not say. Until it is known the rules go on with the later household.
 */
import { dayText } from "../../../core-wasm/month.js";
import type { Finding } from "../derivation.js";
import { dayOf, type Informatie, type Register } from "./information.js";

/** Days on which two records put a person in the households of two reference persons. */
export function twoHouseholds(persoon: string, register: Register): Finding[] {
  const homes = register.of(persoon, "141");
  return homes.flatMap((home, at) => {
    const next = homes[at + 1];
    if (next === undefined || !isBoth(home, next)) return [];
    const heads = [home, next].map(({ record }) => record.inhoud.Referentiepersoon);
    const message =
      `expected one household of ${persoon} on ${dayText(next.begin)}, ` +
      `found those of ${heads.join(" and ")}`;
    return [{ code: "TWEE_GEZINNEN", message, from: [home.record, next.record] }];
  });
}

/** An information without an end is replaced by the next; one with an end says that it goes on. */
function isBoth(home: Informatie, next: Informatie): boolean {
  const { Einde, Referentiepersoon } = home.record.inhoud;
  if (Referentiepersoon === next.record.inhoud.Referentiepersoon) return false;
  return home.begin === next.begin || (Einde !== undefined && dayOf(Einde) > next.begin);
}

/** Parents who can be none: the child itself, its own child, or somebody born no earlier. */
export function impossibleParents(persoon: string, register: Register): Finding[] {
  const birth = register.first(persoon, "100");
  return register.ouders(persoon).flatMap(({ record }) => {
    const { Ouder = "" } = record.inhoud;
    const back = register.ouders(Ouder).find((it) => it.record.inhoud.Ouder === persoon);
    const elder = register.first(Ouder, "100");
    const isNoElder = birth !== undefined && elder !== undefined && elder.begin >= birth.begin;
    if (back === undefined && !isNoElder) return [];
    const found = back === undefined ? `one born ${dayText(elder?.begin ?? 0)}` : "its child";
    const message = `expected a parent of ${persoon} who is older, found ${Ouder}, ${found}`;
    const from = [record, ...(back === undefined ? [] : [back.record])];
    return [{ code: "AFSTAMMING_IN_KRING", message, from }];
  });
}
