// Generated from the layout and the parameter files by build/generate.ts. Not edited.

const BASISBEDRAG_SLOT: StaticArray<i32> = [-1, 0, 1, 2, 3, 4, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function basisbedragSlot(code: u32): i32 {
  return unchecked(BASISBEDRAG_SLOT[code]);
}

const LEEFTIJDSBIJSLAG_SLOT: StaticArray<i32> = [-1, -1, 9, 11, 13, 10, 12, 14, 9, 11, 13, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function leeftijdsbijslagSlot(code: u32): i32 {
  return unchecked(LEEFTIJDSBIJSLAG_SLOT[code]);
}

const SOCIALE_TOESLAG_SLOT: StaticArray<i32> = [-1, -1, -1, -1, 98, 99, 100, 101, 102, 105, 103, 104, 106, 102, 103, 104, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function socialeToeslagSlot(code: u32): i32 {
  return unchecked(SOCIALE_TOESLAG_SLOT[code]);
}

const SOCIALE_TOESLAG_EENMALIG_SLOT: StaticArray<i32> = [-1, 107, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function socialeToeslagEenmaligSlot(code: u32): i32 {
  return unchecked(SOCIALE_TOESLAG_EENMALIG_SLOT[code]);
}

const WEZENTOESLAG_SLOT: StaticArray<i32> = [-1, 112, 113, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function wezentoeslagSlot(code: u32): i32 {
  return unchecked(WEZENTOESLAG_SLOT[code]);
}

const ZORGTOESLAG_SLOT: StaticArray<i32> = [-1, 121, 120, 119, 118, 117, 116, 115, 114, -1, -1, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function zorgtoeslagSlot(code: u32): i32 {
  return unchecked(ZORGTOESLAG_SLOT[code]);
}

const PLEEGZORGTOESLAG_SLOT: StaticArray<i32> = [-1, 16, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function pleegzorgtoeslagSlot(code: u32): i32 {
  return unchecked(PLEEGZORGTOESLAG_SLOT[code]);
}

const ONDERSTEUNINGSTOESLAG_SLOT: StaticArray<i32> = [-1, 15, -1, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function ondersteuningstoeslagSlot(code: u32): i32 {
  return unchecked(ONDERSTEUNINGSTOESLAG_SLOT[code]);
}

const STARTBEDRAG_SLOT: StaticArray<i32> = [-1, 111, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function startbedragSlot(code: u32): i32 {
  return unchecked(STARTBEDRAG_SLOT[code]);
}

const COVID19_TOESLAG_SLOT: StaticArray<i32> = [-1, 6, 6, 6, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function covid19ToeslagSlot(code: u32): i32 {
  return unchecked(COVID19_TOESLAG_SLOT[code]);
}

const CORONATOESLAG_SLOT: StaticArray<i32> = [-1, 5, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function coronatoeslagSlot(code: u32): i32 {
  return unchecked(CORONATOESLAG_SLOT[code]);
}

const SCHOOLBONUS_SLOT: StaticArray<i32> = [-1, 25, 26, 27, 28, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function schoolbonusSlot(code: u32): i32 {
  return unchecked(SCHOOLBONUS_SLOT[code]);
}

const KLEUTERTOESLAG_SLOT: StaticArray<i32> = [-1, 8, 8, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function kleutertoeslagSlot(code: u32): i32 {
  return unchecked(KLEUTERTOESLAG_SLOT[code]);
}

const KINDEROPVANGTOESLAG_SLOT: StaticArray<i32> = [-1, 7, 7, -1, -1, -1, -1, -1];
/** Parameter that a reason takes its amount from, or -1. */
export function kinderopvangtoeslagSlot(code: u32): i32 {
  return unchecked(KINDEROPVANGTOESLAG_SLOT[code]);
}

const FIRST_LIMIT_SLOT: StaticArray<i32> = [-1, -1, -1, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, 108, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
/** The first limit that the reason compared the income with; plus a field for large families. */
export function firstLimitSlot(code: u32): i32 {
  return unchecked(FIRST_LIMIT_SLOT[code]);
}

const SECOND_LIMIT_SLOT: StaticArray<i32> = [-1, -1, -1, 109, -1, 109, -1, 109, -1, -1, -1, -1, -1, 109, 109, 109, 109, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 110, -1, 110, -1, 110, -1, -1, -1, -1, -1, 110, 110, 110, 110, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
/** The second limit that the reason compared the income with; plus a field for large families. */
export function secondLimitSlot(code: u32): i32 {
  return unchecked(SECOND_LIMIT_SLOT[code]);
}

export const FORM_FULL: u32 = 0;
export const FORM_MINIMUM: u32 = 1;
export const FORM_EXCEPTIONAL: u32 = 2;

const SCHOOL_FORM: StaticArray<i32> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/** Form of the amount that a reason of the school allowance gives. */
export function schoolForm(code: u32): i32 {
  return unchecked(SCHOOL_FORM[code]);
}

const SCHOOL_SLOT: StaticArray<i32> = [-1, 30, 32, 42, 45, 37, 40, 35, 47, 50, 52, -1, -1, -1, -1, -1, -1, -1, 31, 41, 44, 36, 39, 34, 46, 49, 51, -1, -1, -1, -1, -1, -1, -1, 33, 43, -1, 38, -1, -1, 48, -1, -1, -1, -1, -1, -1, -1];
/** Slot by form and, in the low bits, kind of school; or -1. */
export function schoolSlot(code: u32): i32 {
  return unchecked(SCHOOL_SLOT[code]);
}
