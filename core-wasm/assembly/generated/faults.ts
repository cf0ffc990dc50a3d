// Generated from the layout and the parameter files by build/generate.ts. Not edited.

export const FAULT_RANGKLASSE_NA2018: u32 = 128;
export const FAULT_ZORG_PIJLER1_BOVEN_TOTAAL: u32 = 129;
export const FAULT_OVERLIJDEN_VOOR_GEBOORTE: u32 = 130;
export const FAULT_SPAN_LEEG: u32 = 131;
export const FAULT_SPAN_OVERLAP: u32 = 132;
export const FAULT_DUBBEL_UITBETAALD: u32 = 133;
export const FAULT_GEZIN_AFGEWEZEN: u32 = 134;
