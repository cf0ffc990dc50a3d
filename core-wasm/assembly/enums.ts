/** Codes of the enumerated facts, in the order of layout.ts. */

export const ROL_VOLLEDIG: u32 = 0;
export const ROL_GEDEELD_ANDER: u32 = 2;

export const WEZEN_HALF: u32 = 1;
export const WEZEN_VOL: u32 = 2;
export const WEZEN_VERHOOGD: u32 = 3;

export const STATUUT_LEERLING: u32 = 1;
export const STATUUT_STUDENT: u32 = 2;
export const STATUUT_SCHOOLVERLATER: u32 = 3;

export const SCHOOL_GEEN: u32 = 0;
export const SCHOOL_KLEUTER: u32 = 1;
export const SCHOOL_LAGER: u32 = 2;
export const SCHOOL_VOLTIJDS: u32 = 3;
export const SCHOOL_DERDE_JAAR: u32 = 4;
export const SCHOOL_ZELFSTANDIG: u32 = 5;
export const SCHOOL_LEREN_EN_WERKEN: u32 = 6;
export const SCHOOL_HBO5: u32 = 7;
