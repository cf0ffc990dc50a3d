/**
 * The groups of amounts of the school allowance, in the order of the reason field
 * schooltoeslagSoort, and the parameters of each: full, minimum, exceptional.
 */

import {
  SCHOOL_DERDE_JAAR,
  SCHOOL_KLEUTER,
  SCHOOL_LAGER,
  SCHOOL_LEREN_EN_WERKEN,
  SCHOOL_VOLTIJDS,
  SCHOOL_ZELFSTANDIG,
} from "./enums";
import * as slot from "./generated/parameters";
import {
  SCHOOLTOESLAG_SOORT_SO_DERDE_JAAR_DERDE_GRAAD_EXTERN as DERDE_EXTERN,
  SCHOOLTOESLAG_SOORT_SO_DERDE_JAAR_DERDE_GRAAD_INTERN as DERDE_INTERN,
  SCHOOLTOESLAG_SOORT_HBO5_VERPLEEGKUNDE_EXTERN as HBO5_EXTERN,
  SCHOOLTOESLAG_SOORT_HBO5_VERPLEEGKUNDE_INTERN as HBO5_INTERN,
  SCHOOLTOESLAG_SOORT_KLEUTER as KLEUTER,
  SCHOOLTOESLAG_SOORT_LAGER as LAGER,
  SCHOOLTOESLAG_SOORT_LEREN_EN_WERKEN_DEELTIJDS as LEREN_EN_WERKEN,
  SCHOOLTOESLAG_SOORT_SO_VOLTIJDS_ANDER_EXTERN as VOLTIJDS_EXTERN,
  SCHOOLTOESLAG_SOORT_SO_VOLTIJDS_ANDER_INTERN as VOLTIJDS_INTERN,
  SCHOOLTOESLAG_SOORT_SO_GEHUWD_ZELFSTANDIG_ALLEENSTAAND as ZELFSTANDIG,
} from "./generated/reasons";

export const GROEP_KLEUTER: u32 = KLEUTER;

/** Group of a kind of school; boarding means something only where the group has an Intern row. */
export function groepOf(soort: u32, isIntern: bool): u32 {
  switch (soort) {
    case SCHOOL_KLEUTER:
      return KLEUTER;
    case SCHOOL_LAGER:
      return LAGER;
    case SCHOOL_VOLTIJDS:
      return isIntern ? VOLTIJDS_INTERN : VOLTIJDS_EXTERN;
    case SCHOOL_DERDE_JAAR:
      return isIntern ? DERDE_INTERN : DERDE_EXTERN;
    case SCHOOL_ZELFSTANDIG:
      return ZELFSTANDIG;
    case SCHOOL_LEREN_EN_WERKEN:
      return LEREN_EN_WERKEN;
    default:
      return isIntern ? HBO5_INTERN : HBO5_EXTERN;
  }
}

/** The full amount; of nursery school the fixed one. */
export function volSlot(groep: u32): i32 {
  switch (groep) {
    case KLEUTER:
      return slot.SCHOOLTOESLAG_KLEUTER_VAST;
    case LAGER:
      return slot.SCHOOLTOESLAG_LAGER_VOL;
    case VOLTIJDS_EXTERN:
      return slot.SCHOOLTOESLAG_SO_VOLTIJDS_ANDER_EXTERN_VOL;
    case VOLTIJDS_INTERN:
      return slot.SCHOOLTOESLAG_SO_VOLTIJDS_ANDER_INTERN_VOL;
    case DERDE_EXTERN:
      return slot.SCHOOLTOESLAG_SO_DERDE_JAAR_DERDE_GRAAD_EXTERN_VOL;
    case DERDE_INTERN:
      return slot.SCHOOLTOESLAG_SO_DERDE_JAAR_DERDE_GRAAD_INTERN_VOL;
    case ZELFSTANDIG:
      return slot.SCHOOLTOESLAG_SO_GEHUWD_ZELFSTANDIG_ALLEENSTAAND_VOL;
    case LEREN_EN_WERKEN:
      return slot.SCHOOLTOESLAG_LEREN_EN_WERKEN_DEELTIJDS_VOL;
    case HBO5_EXTERN:
      return slot.SCHOOLTOESLAG_HBO5_VERPLEEGKUNDE_EXTERN_VOL;
    default:
      return slot.SCHOOLTOESLAG_HBO5_VERPLEEGKUNDE_INTERN_VOL;
  }
}

/** The floor of the formula. */
export function minSlot(groep: u32): i32 {
  switch (groep) {
    case LAGER:
      return slot.SCHOOLTOESLAG_LAGER_MIN;
    case VOLTIJDS_EXTERN:
      return slot.SCHOOLTOESLAG_SO_VOLTIJDS_ANDER_EXTERN_MIN;
    case VOLTIJDS_INTERN:
      return slot.SCHOOLTOESLAG_SO_VOLTIJDS_ANDER_INTERN_MIN;
    case DERDE_EXTERN:
      return slot.SCHOOLTOESLAG_SO_DERDE_JAAR_DERDE_GRAAD_EXTERN_MIN;
    case DERDE_INTERN:
      return slot.SCHOOLTOESLAG_SO_DERDE_JAAR_DERDE_GRAAD_INTERN_MIN;
    case ZELFSTANDIG:
      return slot.SCHOOLTOESLAG_SO_GEHUWD_ZELFSTANDIG_ALLEENSTAAND_MIN;
    case LEREN_EN_WERKEN:
      return slot.SCHOOLTOESLAG_LEREN_EN_WERKEN_DEELTIJDS_MIN;
    case HBO5_EXTERN:
      return slot.SCHOOLTOESLAG_HBO5_VERPLEEGKUNDE_EXTERN_MIN;
    default:
      return slot.SCHOOLTOESLAG_HBO5_VERPLEEGKUNDE_INTERN_MIN;
  }
}

/** The exceptional amount, -1 where the group has none. */
export function uitzonderlijkSlot(groep: u32): i32 {
  switch (groep) {
    case LAGER:
      return slot.SCHOOLTOESLAG_LAGER_UITZ;
    case VOLTIJDS_EXTERN:
      return slot.SCHOOLTOESLAG_SO_VOLTIJDS_ANDER_EXTERN_UITZ;
    case DERDE_EXTERN:
      return slot.SCHOOLTOESLAG_SO_DERDE_JAAR_DERDE_GRAAD_EXTERN_UITZ;
    case LEREN_EN_WERKEN:
      return slot.SCHOOLTOESLAG_LEREN_EN_WERKEN_DEELTIJDS_UITZ;
    default:
      return -1;
  }
}
