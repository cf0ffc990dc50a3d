// Generated from layout.ts and the parameter files by generate.ts. Not edited.

import { clampToInt, first, readByte, readInt, readLong, readShort } from "../copy/wire";
import {
  setGezinId,
  setChildId,
  setPayer,
  setVanMaand,
  setTotMaand,
  setGeboortedatum,
  setOverlijdensdatum,
  setRol,
  setRangklasse,
  setWezenstatus,
  setZorgPijler1,
  setZorgTotaal,
  setStatuut,
  setLesurenPerWeek,
  setStudiepunten,
  setSchoolverlaterMaanden,
  setStudentenurenMaand,
  setStudentenurenJaarVoordien,
  setAndereUrenMaand,
  setOpvangVolleDagen,
  setOpvangHalveDagen,
  setStartbedragMaand,
  setCovidMaand,
  setGezinsinkomstenCents,
  setExtraKinderenCount,
  HEEFT_DOMICILIE,
  HEEFT_VERBLIJFSRECHT,
  HEEFT_ONDERSTEUNINGSTOESLAG,
  IS_PLEEGKIND,
  IS_ZELFSTANDIGE_HOOFDBEROEP,
  HEEFT_SOCIALE_UITKERING,
  IS_KLEUTER_INGESCHREVEN,
  IS_KLEUTER_VOLDOENDE_AANWEZIG,
  IS_KI_UITGESLOTEN,
  IS_EENOUDER,
  HEEFT_ZIEKE_OUDER,
  setSchooljaar,
  setSchoolSoort,
  setSchoolSoort2,
  setSchoolPunten,
  setSchoolInkomstenCents,
  setKiVreemdCents,
  setKiBeroepCents,
  SCHOOL_INTERN,
  SCHOOL_INTERN2,
  IS_BUITENGEWOON,
  IS_SCHOOL_VOLDOENDE_AANWEZIG,
  IS_KI_TEST_VRIJGESTELD,
  IS_UITZONDERLIJK,
  IS_PLEEGKIND_SINDS12_MAANDEN,
  setFout,
  setVlaggen,
} from "./columns";

/** Fields of a row on the wire. */
export const FIELD_COUNT: i32 = 50;

/** Decodes the fields at p into the columns; returns the address after them, or 0. */
export function decodeFields(p: usize, row: i32): usize {
  let length: i32 = 0;
  let fault: u32 = 0;
  let flags: u32 = 16387;
  // gezinId
  length = readInt(p);
  p += 4;
  {
    let value: i64 = 0;
    if (length >= 0) {
      if (length !== 8) return 0;
      value = readLong(p);
      p += 8;
      if (value < 1) fault = first(fault, 1);
    } else fault = first(fault, 1);
    setGezinId(row, value);
  }
  // childId
  length = readInt(p);
  p += 4;
  {
    let value: i64 = 0;
    if (length >= 0) {
      if (length !== 8) return 0;
      value = readLong(p);
      p += 8;
      if (value < 1) fault = first(fault, 2);
    } else fault = first(fault, 2);
    setChildId(row, value);
  }
  // payer
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (<u32>value >= 5) fault = first(fault, 3);
    } else fault = first(fault, 3);
    setPayer(row, value);
  }
  // vanMaand
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if ((value < 0 || value > 32767)) fault = first(fault, 4);
    }
    setVanMaand(row, value);
  }
  // totMaand
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 32767;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if ((value < 0 || value > 32767)) fault = first(fault, 5);
    }
    setTotMaand(row, value);
  }
  // geboortedatum
  length = readInt(p);
  p += 4;
  {
    let value: i32 = i32.MAX_VALUE;
    if (length >= 0) {
      if (length !== 4) return 0;
      value = readInt(p);
      p += 4;
    } else fault = first(fault, 6);
    setGeboortedatum(row, value);
  }
  // overlijdensdatum
  length = readInt(p);
  p += 4;
  {
    let value: i32 = i32.MAX_VALUE;
    if (length >= 0) {
      if (length !== 4) return 0;
      value = readInt(p);
      p += 4;
    }
    setOverlijdensdatum(row, value);
  }
  // rol
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (<u32>value >= 3) fault = first(fault, 8);
    } else fault = first(fault, 8);
    setRol(row, value);
  }
  // rangklasse
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 3) fault = first(fault, 9);
    }
    setRangklasse(row, value);
  }
  // wezenstatus
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (<u32>value >= 5) fault = first(fault, 10);
    }
    setWezenstatus(row, value);
  }
  // zorgPijler1
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 6) fault = first(fault, 11);
    }
    setZorgPijler1(row, value);
  }
  // zorgTotaal
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 36) fault = first(fault, 12);
    }
    setZorgTotaal(row, value);
  }
  // statuut
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (<u32>value >= 4) fault = first(fault, 13);
    }
    setStatuut(row, value);
  }
  // lesurenPerWeek
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 168) fault = first(fault, 14);
    }
    setLesurenPerWeek(row, value);
  }
  // studiepunten
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 255) fault = first(fault, 15);
    }
    setStudiepunten(row, value);
  }
  // schoolverlaterMaanden
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 255) fault = first(fault, 16);
    }
    setSchoolverlaterMaanden(row, value);
  }
  // studentenurenMaand
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 744) fault = first(fault, 17);
    }
    setStudentenurenMaand(row, value);
  }
  // studentenurenJaarVoordien
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 8784) fault = first(fault, 18);
    }
    setStudentenurenJaarVoordien(row, value);
  }
  // andereUrenMaand
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 744) fault = first(fault, 19);
    }
    setAndereUrenMaand(row, value);
  }
  // opvangVolleDagen
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 31) fault = first(fault, 20);
    }
    setOpvangVolleDagen(row, value);
  }
  // opvangHalveDagen
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 62) fault = first(fault, 21);
    }
    setOpvangHalveDagen(row, value);
  }
  // startbedragMaand
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if ((value < 0 || value > 32767)) fault = first(fault, 22);
    }
    setStartbedragMaand(row, value);
  }
  // covidMaand
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value !== 0 && (value < 24245 || value > 24249)) fault = first(fault, 23);
    }
    setCovidMaand(row, value);
  }
  // gezinsinkomstenCents
  length = readInt(p);
  p += 4;
  {
    let value: i64 = -1;
    if (length >= 0) {
      if (length !== 8) return 0;
      value = readLong(p);
      p += 8;
      if (value < 0 || value > 999999999999999) fault = first(fault, 24);
    }
    setGezinsinkomstenCents(row, clampToInt(value));
  }
  // extraKinderenCount
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 99) fault = first(fault, 25);
    }
    setExtraKinderenCount(row, value);
  }
  // heeftDomicilie
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 1;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | HEEFT_DOMICILIE : flags & ~HEEFT_DOMICILIE;
  }
  // heeftVerblijfsrecht
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 1;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | HEEFT_VERBLIJFSRECHT : flags & ~HEEFT_VERBLIJFSRECHT;
  }
  // heeftOndersteuningstoeslag
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | HEEFT_ONDERSTEUNINGSTOESLAG : flags & ~HEEFT_ONDERSTEUNINGSTOESLAG;
  }
  // isPleegkind
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_PLEEGKIND : flags & ~IS_PLEEGKIND;
  }
  // isZelfstandigeHoofdberoep
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_ZELFSTANDIGE_HOOFDBEROEP : flags & ~IS_ZELFSTANDIGE_HOOFDBEROEP;
  }
  // heeftSocialeUitkering
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | HEEFT_SOCIALE_UITKERING : flags & ~HEEFT_SOCIALE_UITKERING;
  }
  // isKleuterIngeschreven
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_KLEUTER_INGESCHREVEN : flags & ~IS_KLEUTER_INGESCHREVEN;
  }
  // isKleuterVoldoendeAanwezig
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_KLEUTER_VOLDOENDE_AANWEZIG : flags & ~IS_KLEUTER_VOLDOENDE_AANWEZIG;
  }
  // isKiUitgesloten
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_KI_UITGESLOTEN : flags & ~IS_KI_UITGESLOTEN;
  }
  // isEenouder
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_EENOUDER : flags & ~IS_EENOUDER;
  }
  // heeftZiekeOuder
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | HEEFT_ZIEKE_OUDER : flags & ~HEEFT_ZIEKE_OUDER;
  }
  // schooljaar
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 2000 || value > 2100) fault = first(fault, 37);
    }
    setSchooljaar(row, value);
  }
  // schoolSoort
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (<u32>value >= 8) fault = first(fault, 38);
    }
    setSchoolSoort(row, value);
  }
  // schoolSoort2
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (<u32>value >= 8) fault = first(fault, 39);
    }
    setSchoolSoort2(row, value);
  }
  // schoolPunten
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 2) return 0;
      value = readShort(p);
      p += 2;
      if (value < 0 || value > 20) fault = first(fault, 40);
    }
    setSchoolPunten(row, value);
  }
  // schoolInkomstenCents
  length = readInt(p);
  p += 4;
  {
    let value: i64 = -1;
    if (length >= 0) {
      if (length !== 8) return 0;
      value = readLong(p);
      p += 8;
      if (value < 0 || value > 999999999999999) fault = first(fault, 41);
    }
    setSchoolInkomstenCents(row, value);
  }
  // kiVreemdCents
  length = readInt(p);
  p += 4;
  {
    let value: i64 = 0;
    if (length >= 0) {
      if (length !== 8) return 0;
      value = readLong(p);
      p += 8;
      if (value < 0 || value > 999999999999999) fault = first(fault, 42);
    }
    setKiVreemdCents(row, value);
  }
  // kiBeroepCents
  length = readInt(p);
  p += 4;
  {
    let value: i64 = 0;
    if (length >= 0) {
      if (length !== 8) return 0;
      value = readLong(p);
      p += 8;
      if (value < 0 || value > 999999999999999) fault = first(fault, 43);
    }
    setKiBeroepCents(row, value);
  }
  // schoolIntern
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | SCHOOL_INTERN : flags & ~SCHOOL_INTERN;
  }
  // schoolIntern2
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | SCHOOL_INTERN2 : flags & ~SCHOOL_INTERN2;
  }
  // isBuitengewoon
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_BUITENGEWOON : flags & ~IS_BUITENGEWOON;
  }
  // isSchoolVoldoendeAanwezig
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 1;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_SCHOOL_VOLDOENDE_AANWEZIG : flags & ~IS_SCHOOL_VOLDOENDE_AANWEZIG;
  }
  // isKiTestVrijgesteld
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_KI_TEST_VRIJGESTELD : flags & ~IS_KI_TEST_VRIJGESTELD;
  }
  // isUitzonderlijk
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_UITZONDERLIJK : flags & ~IS_UITZONDERLIJK;
  }
  // isPleegkindSinds12Maanden
  length = readInt(p);
  p += 4;
  {
    let value: i32 = 0;
    if (length >= 0) {
      if (length !== 1) return 0;
      value = readByte(p);
      p += 1;
    }
    flags = value !== 0 ? flags | IS_PLEEGKIND_SINDS12_MAANDEN : flags & ~IS_PLEEGKIND_SINDS12_MAANDEN;
  }
  setVlaggen(row, flags);
  setFout(row, fault);
  return p;
}
