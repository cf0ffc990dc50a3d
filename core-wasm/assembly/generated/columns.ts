// Generated from the layout and the parameter files by build/generate.ts. Not edited.

export const ROW_CAPACITY: i32 = 262144;
export const LIST_COUNT: i32 = 8;
export const LIST_STARTBEDRAG: i32 = 0;
export const LIST_COVID19_TOESLAG: i32 = 1;
export const LIST_WEZENTOESLAG: i32 = 2;
export const LIST_ZORGTOESLAG: i32 = 3;
export const LIST_PLEEGZORGTOESLAG: i32 = 4;
export const LIST_ONDERSTEUNINGSTOESLAG: i32 = 5;
export const LIST_KINDEROPVANGTOESLAG: i32 = 6;
export const LIST_SCHOOLTOESLAG: i32 = 7;
export const FIRST_MONTH: i32 = 24228;
export const NO_MONTH: i32 = 0;
export const OPEN_MONTH: i32 = 32767;
export const NO_DAY: i32 = 2147483647;
export const UNKNOWN_CENTS: i32 = -1;
export const FLAGS_ABSENT: u32 = 16387;

/** Domicile in the Dutch-language area, or equivalent. */
export const HEEFT_DOMICILIE: u32 = 1 << 0;
/** Nationality or residence right. */
export const HEEFT_VERBLIJFSRECHT: u32 = 1 << 1;
/** Decision on the support allowance in force. */
export const HEEFT_ONDERSTEUNINGSTOESLAG: u32 = 1 << 2;
/** In foster care that gives the allowance. */
export const IS_PLEEGKIND: u32 = 1 << 3;
/** Self-employed as main activity. */
export const IS_ZELFSTANDIGE_HOOFDBEROEP: u32 = 1 << 4;
/** Draws a social benefit that excludes. */
export const HEEFT_SOCIALE_UITKERING: u32 = 1 << 5;
/** Enrolled in nursery school in time. */
export const IS_KLEUTER_INGESCHREVEN: u32 = 1 << 6;
/** Present enough in nursery school. */
export const IS_KLEUTER_VOLDOENDE_AANWEZIG: u32 = 1 << 7;
/** Failed the cadastral-income test. */
export const IS_KI_UITGESLOTEN: u32 = 1 << 8;
/** Single parent. */
export const IS_EENOUDER: u32 = 1 << 9;
/** Sick or disabled parent, fixed at 31-12-2018. */
export const HEEFT_ZIEKE_OUDER: u32 = 1 << 10;
/** Boarding. */
export const SCHOOL_INTERN: u32 = 1 << 11;
/** Boarding at the second kind. */
export const SCHOOL_INTERN2: u32 = 1 << 12;
/** Special secondary education: no age limit. */
export const IS_BUITENGEWOON: u32 = 1 << 13;
/** Attendance condition met. */
export const IS_SCHOOL_VOLDOENDE_AANWEZIG: u32 = 1 << 14;
/** Exempt from the cadastral-income test. */
export const IS_KI_TEST_VRIJGESTELD: u32 = 1 << 15;
/** 70 % or more of the income is of one replacement kind. */
export const IS_UITZONDERLIJK: u32 = 1 << 16;
/** Over 12 months in the same foster family on 31 August. */
export const IS_PLEEGKIND_SINDS12_MAANDEN: u32 = 1 << 17;

/** Parameters of the month. */
export const SHEET_VALUE: usize = 1048576;
export function sheetValue(at: i32): i32 {
  return load<i32>((<usize>at << 2), SHEET_VALUE);
}
export function setSheetValue(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, SHEET_VALUE);
}

/** 1 = never published. */
export const SHEET_CANDIDATE: usize = 1050432;
export function sheetCandidate(at: i32): u32 {
  return load<u8>(<usize>at, SHEET_CANDIDATE);
}
export function setSheetCandidate(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SHEET_CANDIDATE);
}

/** 1 = a result rests on it. */
export const SHEET_USED: usize = 1051520;
export function sheetUsed(at: i32): u32 {
  return load<u8>(<usize>at, SHEET_USED);
}
export function setSheetUsed(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SHEET_USED);
}

/** Reason and half, by code. */
export const SOCIAL_OUTCOME: usize = 1052608;
export function socialOutcome(at: i32): u32 {
  return load<u8>(<usize>at, SOCIAL_OUTCOME);
}
export function setSocialOutcome(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SOCIAL_OUTCOME);
}

/** Cents by reason and half. */
export const SOCIAL_CENTS: usize = 1055488;
export function socialCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), SOCIAL_CENTS);
}
export function setSocialCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, SOCIAL_CENTS);
}

/** Band 0..3 by age in months. */
export const AGE_BAND: usize = 1056576;
export function ageBand(at: i32): u32 {
  return load<u8>(<usize>at, AGE_BAND);
}
export function setAgeBand(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, AGE_BAND);
}

/** Cents by reason. */
export const AGE_CENTS: usize = 1057920;
export function ageCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), AGE_CENTS);
}
export function setAgeCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, AGE_CENTS);
}

/** Cents by reason. */
export const BASIS_CENTS: usize = 1058816;
export function basisCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), BASIS_CENTS);
}
export function setBasisCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, BASIS_CENTS);
}

/** What a status adds to householdCounts. */
export const STATUS_COUNTS: usize = 1059712;
export function statusCounts(at: i32): u64 {
  return load<u64>((<usize>at << 3), STATUS_COUNTS);
}
export function setStatusCounts(at: i32, value: u64): void {
  store<u64>((<usize>at << 3), <u64>value, STATUS_COUNTS);
}

/** Sums by payer and component. */
export const PAYER_CENTS: usize = 1062592;
export function payerCents(at: i32): i64 {
  return load<i64>((<usize>at << 3), PAYER_CENTS);
}
export function setPayerCents(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, PAYER_CENTS);
}

/** Rows by payer and component. */
export const PAYER_COUNT: usize = 1064064;
export function payerCount(at: i32): u32 {
  return load<u32>((<usize>at << 2), PAYER_COUNT);
}
export function setPayerCount(at: i32, value: u32): void {
  store<u32>((<usize>at << 2), <u32>value, PAYER_COUNT);
}

/** Checksums by payer and component. */
export const PAYER_CHECKSUM: usize = 1065216;
export function payerChecksum(at: i32): i64 {
  return load<i64>((<usize>at << 3), PAYER_CHECKSUM);
}
export function setPayerChecksum(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, PAYER_CHECKSUM);
}

/** Checksum of what is no amount. */
export const ROW_CHECKSUM: usize = 1066688;
export function rowChecksum(at: i32): i64 {
  return load<i64>((<usize>at << 3), ROW_CHECKSUM);
}
export function setRowChecksum(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, ROW_CHECKSUM);
}

/** Household, pseudonymous. */
export const GEZIN_ID: usize = 1067584;
export function gezinId(at: i32): i64 {
  return load<i64>((<usize>at << 3), GEZIN_ID);
}
export function setGezinId(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, GEZIN_ID);
}

/** Child, pseudonymous. */
export const CHILD_ID: usize = 3165568;
export function childId(at: i32): i64 {
  return load<i64>((<usize>at << 3), CHILD_ID);
}
export function setChildId(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, CHILD_ID);
}

/** Payer (uitbetaler) of the household. */
export const PAYER: usize = 5263552;
export function payer(at: i32): u32 {
  return load<u8>(<usize>at, PAYER);
}
export function setPayer(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, PAYER);
}

/** First month the row holds for. */
export const VAN_MAAND: usize = 5526528;
export function vanMaand(at: i32): i32 {
  return load<i16>((<usize>at << 1), VAN_MAAND);
}
export function setVanMaand(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, VAN_MAAND);
}

/** First month the row holds no more. */
export const TOT_MAAND: usize = 6051648;
export function totMaand(at: i32): i32 {
  return load<i16>((<usize>at << 1), TOT_MAAND);
}
export function setTotMaand(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, TOT_MAAND);
}

/** Day of birth. */
export const GEBOORTEDATUM: usize = 6576768;
export function geboortedatum(at: i32): i32 {
  return load<i32>((<usize>at << 2), GEBOORTEDATUM);
}
export function setGeboortedatum(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, GEBOORTEDATUM);
}

/** Day of death; the month of death is still paid. */
export const OVERLIJDENSDATUM: usize = 7626176;
export function overlijdensdatum(at: i32): i32 {
  return load<i32>((<usize>at << 2), OVERLIJDENSDATUM);
}
export function setOverlijdensdatum(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, OVERLIJDENSDATUM);
}

/** Whole here, shared and paid here, or shared and paid in the other household. */
export const ROL: usize = 8675584;
export function rol(at: i32): u32 {
  return load<u8>(<usize>at, ROL);
}
export function setRol(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, ROL);
}

/** Rank class: 0 = new regime; 1, 2, 3 = fixed at 31-12-2018. */
export const RANGKLASSE: usize = 8938560;
export function rangklasse(at: i32): u32 {
  return load<u8>(<usize>at, RANGKLASSE);
}
export function setRangklasse(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, RANGKLASSE);
}

/** Orphan status. */
export const WEZENSTATUS: usize = 9201536;
export function wezenstatus(at: i32): u32 {
  return load<u8>(<usize>at, WEZENSTATUS);
}
export function setWezenstatus(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, WEZENSTATUS);
}

/** Care points, pillar 1; not above zorgTotaal. */
export const ZORG_PIJLER1: usize = 9464512;
export function zorgPijler1(at: i32): u32 {
  return load<u8>(<usize>at, ZORG_PIJLER1);
}
export function setZorgPijler1(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, ZORG_PIJLER1);
}

/** Care points in total. */
export const ZORG_TOTAAL: usize = 9727488;
export function zorgTotaal(at: i32): u32 {
  return load<u8>(<usize>at, ZORG_TOTAAL);
}
export function setZorgTotaal(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, ZORG_TOTAAL);
}

/** Status past 18. */
export const STATUUT: usize = 9990464;
export function statuut(at: i32): u32 {
  return load<u8>(<usize>at, STATUUT);
}
export function setStatuut(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, STATUUT);
}

/** Lesson hours a week. */
export const LESUREN_PER_WEEK: usize = 10253440;
export function lesurenPerWeek(at: i32): u32 {
  return load<u8>(<usize>at, LESUREN_PER_WEEK);
}
export function setLesurenPerWeek(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, LESUREN_PER_WEEK);
}

/** Credits of the academic year. */
export const STUDIEPUNTEN: usize = 10516416;
export function studiepunten(at: i32): u32 {
  return load<u8>(<usize>at, STUDIEPUNTEN);
}
export function setStudiepunten(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, STUDIEPUNTEN);
}

/** Months of the 12 used before this one. */
export const SCHOOLVERLATER_MAANDEN: usize = 10779392;
export function schoolverlaterMaanden(at: i32): u32 {
  return load<u8>(<usize>at, SCHOOLVERLATER_MAANDEN);
}
export function setSchoolverlaterMaanden(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SCHOOLVERLATER_MAANDEN);
}

/** Student-contract hours of the month. */
export const STUDENTENUREN_MAAND: usize = 11042368;
export function studentenurenMaand(at: i32): u32 {
  return load<u16>((<usize>at << 1), STUDENTENUREN_MAAND);
}
export function setStudentenurenMaand(at: i32, value: u32): void {
  store<u16>((<usize>at << 1), <u16>value, STUDENTENUREN_MAAND);
}

/** Student-contract hours earlier in the calendar year. */
export const STUDENTENUREN_JAAR_VOORDIEN: usize = 11567488;
export function studentenurenJaarVoordien(at: i32): u32 {
  return load<u16>((<usize>at << 1), STUDENTENUREN_JAAR_VOORDIEN);
}
export function setStudentenurenJaarVoordien(at: i32, value: u32): void {
  store<u16>((<usize>at << 1), <u16>value, STUDENTENUREN_JAAR_VOORDIEN);
}

/** Other hours worked in the month. */
export const ANDERE_UREN_MAAND: usize = 12092608;
export function andereUrenMaand(at: i32): u32 {
  return load<u16>((<usize>at << 1), ANDERE_UREN_MAAND);
}
export function setAndereUrenMaand(at: i32, value: u32): void {
  store<u16>((<usize>at << 1), <u16>value, ANDERE_UREN_MAAND);
}

/** Childcare days of 5 hours or more. */
export const OPVANG_VOLLE_DAGEN: usize = 12617728;
export function opvangVolleDagen(at: i32): u32 {
  return load<u8>(<usize>at, OPVANG_VOLLE_DAGEN);
}
export function setOpvangVolleDagen(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, OPVANG_VOLLE_DAGEN);
}

/** Childcare days of 3 hours or more. */
export const OPVANG_HALVE_DAGEN: usize = 12880704;
export function opvangHalveDagen(at: i32): u32 {
  return load<u8>(<usize>at, OPVANG_HALVE_DAGEN);
}
export function setOpvangHalveDagen(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, OPVANG_HALVE_DAGEN);
}

/** Month of birth or adoption that gives a starting amount. */
export const STARTBEDRAG_MAAND: usize = 13143680;
export function startbedragMaand(at: i32): i32 {
  return load<i16>((<usize>at << 1), STARTBEDRAG_MAAND);
}
export function setStartbedragMaand(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, STARTBEDRAG_MAAND);
}

/** First instalment of the Covid allowance. */
export const COVID_MAAND: usize = 13668800;
export function covidMaand(at: i32): i32 {
  return load<i16>((<usize>at << 1), COVID_MAAND);
}
export function setCovidMaand(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, COVID_MAAND);
}

/** Household income of the award year. */
export const GEZINSINKOMSTEN_CENTS: usize = 14193920;
export function gezinsinkomstenCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), GEZINSINKOMSTEN_CENTS);
}
export function setGezinsinkomstenCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, GEZINSINKOMSTEN_CENTS);
}

/** Entitled children under another scheme. */
export const EXTRA_KINDEREN_COUNT: usize = 15243328;
export function extraKinderenCount(at: i32): u32 {
  return load<u8>(<usize>at, EXTRA_KINDEREN_COUNT);
}
export function setExtraKinderenCount(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, EXTRA_KINDEREN_COUNT);
}

/** Year in which the school year begins; 0 = no school facts. */
export const SCHOOLJAAR: usize = 15506304;
export function schooljaar(at: i32): u32 {
  return load<u16>((<usize>at << 1), SCHOOLJAAR);
}
export function setSchooljaar(at: i32, value: u32): void {
  store<u16>((<usize>at << 1), <u16>value, SCHOOLJAAR);
}

/** Kind of school. */
export const SCHOOL_SOORT: usize = 16031424;
export function schoolSoort(at: i32): u32 {
  return load<u8>(<usize>at, SCHOOL_SOORT);
}
export function setSchoolSoort(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SCHOOL_SOORT);
}

/** Kind at the end of the year when it changed. */
export const SCHOOL_SOORT2: usize = 16294400;
export function schoolSoort2(at: i32): u32 {
  return load<u8>(<usize>at, SCHOOL_SOORT2);
}
export function setSchoolSoort2(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SCHOOL_SOORT2);
}

/** Points of the living unit. */
export const SCHOOL_PUNTEN: usize = 16557376;
export function schoolPunten(at: i32): u32 {
  return load<u8>(<usize>at, SCHOOL_PUNTEN);
}
export function setSchoolPunten(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, SCHOOL_PUNTEN);
}

/** Income of calendar year Y - 2. */
export const SCHOOL_INKOMSTEN_CENTS: usize = 16820352;
export function schoolInkomstenCents(at: i32): i64 {
  return load<i64>((<usize>at << 3), SCHOOL_INKOMSTEN_CENTS);
}
export function setSchoolInkomstenCents(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, SCHOOL_INKOMSTEN_CENTS);
}

/** Indexed cadastral income, other use. */
export const KI_VREEMD_CENTS: usize = 18918336;
export function kiVreemdCents(at: i32): i64 {
  return load<i64>((<usize>at << 3), KI_VREEMD_CENTS);
}
export function setKiVreemdCents(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, KI_VREEMD_CENTS);
}

/** Indexed cadastral income, own professional use. */
export const KI_BEROEP_CENTS: usize = 21016320;
export function kiBeroepCents(at: i32): i64 {
  return load<i64>((<usize>at << 3), KI_BEROEP_CENTS);
}
export function setKiBeroepCents(at: i32, value: i64): void {
  store<i64>((<usize>at << 3), <i64>value, KI_BEROEP_CENTS);
}

/** One bit per boolean fact. */
export const FLAG_BITS: usize = 23114304;
export function flagBits(at: i32): u32 {
  return load<u32>((<usize>at << 2), FLAG_BITS);
}
export function setFlagBits(at: i32, value: u32): void {
  store<u32>((<usize>at << 2), <u32>value, FLAG_BITS);
}

/** Month index of birth. */
export const BIRTH_MONTH: usize = 24163712;
export function birthMonth(at: i32): i32 {
  return load<i16>((<usize>at << 1), BIRTH_MONTH);
}
export function setBirthMonth(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, BIRTH_MONTH);
}

/** Month index of death, or OPEN_MONTH. */
export const DEATH_MONTH: usize = 24688832;
export function deathMonth(at: i32): i32 {
  return load<i16>((<usize>at << 1), DEATH_MONTH);
}
export function setDeathMonth(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, DEATH_MONTH);
}

/** Last month of life of a child with domicile and residence, else 0. */
export const RESIDENT_UNTIL: usize = 25213952;
export function residentUntil(at: i32): i32 {
  return load<i16>((<usize>at << 1), RESIDENT_UNTIL);
}
export function setResidentUntil(at: i32, value: i32): void {
  store<i16>((<usize>at << 1), <i16>value, RESIDENT_UNTIL);
}

/** 0 new regime, 1..3 rank class, 4 raised orphan benefit. */
export const BASIS_KIND: usize = 25739072;
export function basisKind(at: i32): u32 {
  return load<u8>(<usize>at, BASIS_KIND);
}
export function setBasisKind(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, BASIS_KIND);
}

/** Row's own bits of the index into the social allowance table. */
export const SOCIAL_CODE: usize = 26002048;
export function socialCode(at: i32): u32 {
  return load<u16>((<usize>at << 1), SOCIAL_CODE);
}
export function setSocialCode(at: i32, value: u32): void {
  store<u16>((<usize>at << 1), <u16>value, SOCIAL_CODE);
}

/** Row of the care allowance table, 0 = none. */
export const ZORG_CLASS: usize = 26527168;
export function zorgClass(at: i32): u32 {
  return load<u8>(<usize>at, ZORG_CLASS);
}
export function setZorgClass(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, ZORG_CLASS);
}

/** Status of the row in a month in which it is entitled. */
export const STATUS_ENTITLED: usize = 26790144;
export function statusEntitled(at: i32): u32 {
  return load<u8>(<usize>at, STATUS_ENTITLED);
}
export function setStatusEntitled(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, STATUS_ENTITLED);
}

/** 1 on the last row of each household. */
export const IS_LAST_ROW: usize = 27053120;
export function isLastRow(at: i32): u32 {
  return load<u8>(<usize>at, IS_LAST_ROW);
}
export function setIsLastRow(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, IS_LAST_ROW);
}

/** 0, or the code of the fault that rejects the row. */
export const FAULT_CODE: usize = 27316096;
export function faultCode(at: i32): u32 {
  return load<u8>(<usize>at, FAULT_CODE);
}
export function setFaultCode(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, FAULT_CODE);
}

/** First row of each household, closed by the row count. */
export const HOUSEHOLD_ROW: usize = 27579072;
export function householdRow(at: i32): i32 {
  return load<i32>((<usize>at << 2), HOUSEHOLD_ROW);
}
export function setHouseholdRow(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, HOUSEHOLD_ROW);
}

/** Bits of the child's right in the month. */
export const STATUS: usize = 28628480;
export function status(at: i32): u32 {
  return load<u8>(<usize>at, STATUS);
}
export function setStatus(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, STATUS);
}

/** Reason of the right in the month, and one bit. */
export const RECHT: usize = 28891456;
export function recht(at: i32): u32 {
  return load<u8>(<usize>at, RECHT);
}
export function setRecht(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, RECHT);
}

/** Reasons, one field per rule. */
export const REDENEN: usize = 29154432;
export function redenen(at: i32): u64 {
  return load<u64>((<usize>at << 3), REDENEN);
}
export function setRedenen(at: i32, value: u64): void {
  store<u64>((<usize>at << 3), <u64>value, REDENEN);
}

/** 1 when the household's month is provisional. */
export const VOORLOPIG: usize = 31252416;
export function voorlopig(at: i32): u32 {
  return load<u8>(<usize>at, VOORLOPIG);
}
export function setVoorlopig(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, VOORLOPIG);
}

/** Component basisbedrag, cents. */
export const BASISBEDRAG_CENTS: usize = 31515392;
export function basisbedragCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), BASISBEDRAG_CENTS);
}
export function setBasisbedragCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, BASISBEDRAG_CENTS);
}

/** Component leeftijdsbijslag, cents. */
export const LEEFTIJDSBIJSLAG_CENTS: usize = 32564800;
export function leeftijdsbijslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), LEEFTIJDSBIJSLAG_CENTS);
}
export function setLeeftijdsbijslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, LEEFTIJDSBIJSLAG_CENTS);
}

/** Component socialeToeslag, cents. */
export const SOCIALE_TOESLAG_CENTS: usize = 33614208;
export function socialeToeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), SOCIALE_TOESLAG_CENTS);
}
export function setSocialeToeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, SOCIALE_TOESLAG_CENTS);
}

/** Component socialeToeslagEenmalig, cents. */
export const SOCIALE_TOESLAG_EENMALIG_CENTS: usize = 34663616;
export function socialeToeslagEenmaligCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), SOCIALE_TOESLAG_EENMALIG_CENTS);
}
export function setSocialeToeslagEenmaligCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, SOCIALE_TOESLAG_EENMALIG_CENTS);
}

/** Component wezentoeslag, cents. */
export const WEZENTOESLAG_CENTS: usize = 35713024;
export function wezentoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), WEZENTOESLAG_CENTS);
}
export function setWezentoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, WEZENTOESLAG_CENTS);
}

/** Component zorgtoeslag, cents. */
export const ZORGTOESLAG_CENTS: usize = 36762432;
export function zorgtoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), ZORGTOESLAG_CENTS);
}
export function setZorgtoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, ZORGTOESLAG_CENTS);
}

/** Component pleegzorgtoeslag, cents. */
export const PLEEGZORGTOESLAG_CENTS: usize = 37811840;
export function pleegzorgtoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), PLEEGZORGTOESLAG_CENTS);
}
export function setPleegzorgtoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, PLEEGZORGTOESLAG_CENTS);
}

/** Component ondersteuningstoeslag, cents. */
export const ONDERSTEUNINGSTOESLAG_CENTS: usize = 38861248;
export function ondersteuningstoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), ONDERSTEUNINGSTOESLAG_CENTS);
}
export function setOndersteuningstoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, ONDERSTEUNINGSTOESLAG_CENTS);
}

/** Component startbedrag, cents. */
export const STARTBEDRAG_CENTS: usize = 39910656;
export function startbedragCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), STARTBEDRAG_CENTS);
}
export function setStartbedragCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, STARTBEDRAG_CENTS);
}

/** Component covid19Toeslag, cents. */
export const COVID19_TOESLAG_CENTS: usize = 40960064;
export function covid19ToeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), COVID19_TOESLAG_CENTS);
}
export function setCovid19ToeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, COVID19_TOESLAG_CENTS);
}

/** Component coronatoeslag, cents. */
export const CORONATOESLAG_CENTS: usize = 42009472;
export function coronatoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), CORONATOESLAG_CENTS);
}
export function setCoronatoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, CORONATOESLAG_CENTS);
}

/** Component schoolbonus, cents. */
export const SCHOOLBONUS_CENTS: usize = 43058880;
export function schoolbonusCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), SCHOOLBONUS_CENTS);
}
export function setSchoolbonusCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, SCHOOLBONUS_CENTS);
}

/** Component kleutertoeslag, cents. */
export const KLEUTERTOESLAG_CENTS: usize = 44108288;
export function kleutertoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), KLEUTERTOESLAG_CENTS);
}
export function setKleutertoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, KLEUTERTOESLAG_CENTS);
}

/** Component kinderopvangtoeslag, cents. */
export const KINDEROPVANGTOESLAG_CENTS: usize = 45157696;
export function kinderopvangtoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), KINDEROPVANGTOESLAG_CENTS);
}
export function setKinderopvangtoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, KINDEROPVANGTOESLAG_CENTS);
}

/** Component schooltoeslag, cents. */
export const SCHOOLTOESLAG_CENTS: usize = 46207104;
export function schooltoeslagCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), SCHOOLTOESLAG_CENTS);
}
export function setSchooltoeslagCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, SCHOOLTOESLAG_CENTS);
}

/** Sum of the components, cents. */
export const TOTAAL_CENTS: usize = 47256512;
export function totaalCents(at: i32): i32 {
  return load<i32>((<usize>at << 2), TOTAAL_CENTS);
}
export function setTotaalCents(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, TOTAAL_CENTS);
}

/** Counts of children up to each household of a block. */
export const HOUSEHOLD_COUNTS: usize = 48305920;
export function householdCounts(at: i32): u64 {
  return load<u64>((<usize>at << 3), HOUSEHOLD_COUNTS);
}
export function setHouseholdCounts(at: i32, value: u64): void {
  store<u64>((<usize>at << 3), <u64>value, HOUSEHOLD_COUNTS);
}

/** 1 when a row of the household is provisional, in its block. */
export const HOUSEHOLD_PROVISIONAL: usize = 50403968;
export function householdProvisional(at: i32): u32 {
  return load<u8>(<usize>at, HOUSEHOLD_PROVISIONAL);
}
export function setHouseholdProvisional(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, HOUSEHOLD_PROVISIONAL);
}

/** Rows by list, ascending. */
export const LISTED: usize = 50666944;
export function listed(at: i32): i32 {
  return load<i32>((<usize>at << 2), LISTED);
}
export function setListed(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, LISTED);
}

/** Entries of each list. */
export const LISTED_END: usize = 59056384;
export function listedEnd(at: i32): i32 {
  return load<i32>((<usize>at << 2), LISTED_END);
}
export function setListedEnd(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, LISTED_END);
}

/** Next entry of each list. */
export const LISTED_NEXT: usize = 59057280;
export function listedNext(at: i32): i32 {
  return load<i32>((<usize>at << 2), LISTED_NEXT);
}
export function setListedNext(at: i32, value: i32): void {
  store<i32>((<usize>at << 2), <i32>value, LISTED_NEXT);
}

/** Addresses of the rare amounts of the month. */
export const GIVEN: usize = 59058176;
export function given(at: i32): u32 {
  return load<u32>((<usize>at << 2), GIVEN);
}
export function setGiven(at: i32, value: u32): void {
  store<u32>((<usize>at << 2), <u32>value, GIVEN);
}

/** COPY bytes to decode. */
export const COPY_IN: usize = 71641920;
export function copyIn(at: i32): u32 {
  return load<u8>(<usize>at, COPY_IN);
}
export function setCopyIn(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, COPY_IN);
}

/** COPY bytes encoded. */
export const COPY_OUT: usize = 75837056;
export function copyOut(at: i32): u32 {
  return load<u8>(<usize>at, COPY_OUT);
}
export function setCopyOut(at: i32, value: u32): void {
  store<u8>(<usize>at, <u8>value, COPY_OUT);
}
