/**
 * `@catala-lang/french-law`: the French family benefits, compiled from the law by Catala. Another
 * law, of the same kind: a basic amount and a part by income and number of children. Version 0.10.0
 * exports the function of its README as `AllocationsFamilialesLib.interfaceAllocationsFamiliales`.
 * Its log of events is emptied after each household, as its own wrapper does.
 */
import { createRequire } from "node:module";
import type { Situation } from "./situations.js";

interface FrenchLaw {
  readonly eventsManager: { resetLog(any: number): void };
  readonly AllocationsFamilialesLib: {
    interfaceAllocationsFamiliales(household: object): { iMontantVerse: number };
  };
}

/** Household in, cents of the household out. */
export function openFrenchLaw(): (situation: Situation) => number {
  const require = createRequire(import.meta.url);
  const law = require("@catala-lang/french-law/src/french_law.js") as FrenchLaw;
  return (situation) => {
    const { iMontantVerse } = law.AllocationsFamilialesLib.interfaceAllocationsFamiliales(
      householdOf(situation),
    );
    law.eventsManager.resetLog(0);
    return Math.round(iMontantVerse * 100);
  };
}

function householdOf({ inkomenCents, kinderen }: Situation): object {
  return {
    iDateCouranteIn: "2020-04-20",
    iEnfantsIn: Array.from({ length: kinderen }, (_, dIdentifiant) => ({
      dIdentifiant,
      dRemunerationMensuelle: 0,
      dDateDeNaissance: `20${12 + (dIdentifiant % 8)}-09-30`,
      dPriseEnCharge: { kind: "EffectiveEtPermanente", payload: null },
      dADejaOuvertDroitAuxAllocationsFamiliales: true,
      dBeneficieTitrePersonnelAidePersonnelleLogement: false,
    })),
    iRessourcesMenageIn: Math.floor(inkomenCents / 100),
    iResidenceIn: { kind: "Metropole", payload: null },
    iPersonneChargeEffectivePermanenteEstParentIn: true,
    iPersonneChargeEffectivePermanenteRemplitTitreIIn: true,
    iAvaitEnfantAChargeAvant1erJanvier2012In: false,
  };
}
