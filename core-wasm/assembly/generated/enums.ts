// Generated from the layout and the parameter files by build/generate.ts. Not edited.

export const PAYERS: i32 = 5;
export const ROL_VOLLEDIG: u32 = 0;
export const ROL_GEDEELD_HOOFD: u32 = 1;
export const ROL_GEDEELD_ANDER: u32 = 2;
export const WEZENSTATUS_GEEN: u32 = 0;
export const WEZENSTATUS_HALVE_WEES: u32 = 1;
export const WEZENSTATUS_VOLLE_WEES: u32 = 2;
export const WEZENSTATUS_VERHOOGDE_WEZENBIJSLAG: u32 = 3;
export const WEZENSTATUS_GEWONE_WEZENBIJSLAG: u32 = 4;
export const STATUUT_GEEN: u32 = 0;
export const STATUUT_LEERLING: u32 = 1;
export const STATUUT_STUDENT: u32 = 2;
export const STATUUT_SCHOOLVERLATER: u32 = 3;
export const SCHOOLSOORT_GEEN: u32 = 0;
export const SCHOOLSOORT_KLEUTER: u32 = 1;
export const SCHOOLSOORT_LAGER: u32 = 2;
export const SCHOOLSOORT_SO_VOLTIJDS: u32 = 3;
export const SCHOOLSOORT_SO_DERDE_JAAR_DERDE_GRAAD: u32 = 4;
export const SCHOOLSOORT_SO_ZELFSTANDIG: u32 = 5;
export const SCHOOLSOORT_LEREN_EN_WERKEN: u32 = 6;
export const SCHOOLSOORT_HBO5: u32 = 7;
