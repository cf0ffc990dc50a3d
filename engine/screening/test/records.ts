/** Records of small families, and their load. */
import type { Database } from "../../database/connection.js";
import { flowNamed } from "../../sources/registry.js";
import { loadMessages } from "../../sources/test/messages.js";

export interface Told {
  readonly stroom: string;
  readonly recordId: string;
  readonly inhoud: object;
}

export const register = (recordId: string, inhoud: object): Told => ({
  stroom: "register",
  recordId,
  inhoud,
});

/** A child of a file. */
export const family = (kind: string, geboren: string, ouder: string): Told[] => [
  register(`${kind}/100`, { Persoon: kind, Informatietype: "100", Begin: geboren }),
  register(`${kind}/110`, { Persoon: kind, Informatietype: "110", Begin: geboren, Ouder: ouder }),
  {
    stroom: "dossier",
    recordId: ouder,
    inhoud: {
      Nummer: ouder,
      DossierNr: ouder,
      Begunstigde: ouder,
      Uitbetaler: "FONS",
      Begin: "2019-01-01",
    },
  },
];

export const income = (ouder: string, jaar: number, euro: number): Told => ({
  stroom: "aanslag",
  recordId: `${jaar}/${ouder}`,
  inhoud: {
    Inkomensjaar: jaar,
    Artikelnummer: `${jaar}${ouder}`,
    GevraagdePersoon: ouder,
    FiscaleStatus: "1",
    Items: [{ Code: "A250", Waarde: euro * 100 }],
  },
});

export async function load(db: Database, told: readonly Told[]): Promise<void> {
  for (const stroom of new Set(told.map((it) => it.stroom))) {
    const own = told.filter((it) => it.stroom === stroom);
    const { faults } = await loadMessages(db, await flowNamed(stroom), own);
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
  }
}
