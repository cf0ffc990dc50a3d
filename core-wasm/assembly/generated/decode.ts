// Generated from the layout and the parameter files by build/generate.ts. Not edited.

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
  setSchooljaar,
  setSchoolSoort,
  setSchoolSoort2,
  setSchoolPunten,
  setSchoolInkomstenCents,
  setKiVreemdCents,
  setKiBeroepCents,
  setFaultCode,
  setFlagBits,
} from "./columns";

/** Bytes that every row has, and most bytes of a row. */
export const FIXED_BYTES: i32 = 32;
export const PACKED_BYTES_MAX: i32 = 144;
/** Bytes of a word, and what its first byte is at least. */
export const WORD_BYTES: i32 = 8;
export const WORD_MARK: i32 = 128;

/** Writes the defaults of the facts that a row may leave out. */
export function clearRows(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    setVanMaand(row, 0);
    setTotMaand(row, 32767);
    setOverlijdensdatum(row, 2147483647);
    setWezenstatus(row, 0);
    setZorgPijler1(row, 0);
    setZorgTotaal(row, 0);
    setStatuut(row, 0);
    setLesurenPerWeek(row, 0);
    setStudiepunten(row, 0);
    setSchoolverlaterMaanden(row, 0);
    setStudentenurenMaand(row, 0);
    setStudentenurenJaarVoordien(row, 0);
    setAndereUrenMaand(row, 0);
    setOpvangVolleDagen(row, 0);
    setOpvangHalveDagen(row, 0);
    setStartbedragMaand(row, 0);
    setCovidMaand(row, 0);
    setExtraKinderenCount(row, 0);
    setSchooljaar(row, 0);
    setSchoolSoort(row, 0);
    setSchoolSoort2(row, 0);
    setSchoolPunten(row, 0);
    setSchoolInkomstenCents(row, -1);
    setKiVreemdCents(row, 0);
    setKiBeroepCents(row, 0);
  }
}

/** Decodes the row at p into the columns, up to end; the address after it, or 0. */
export function decodeRow(p: usize, end: usize, row: i32): usize {
  let fault: u32 = 0;
  let flags: u32 = 16387;
  const head = <u64>readLong(p);
  const income = <i64>(head >> 16);
  if (income === 0) fault = 24;
  const cents = income === 1 ? -1 : income - 2;
  setGezinsinkomstenCents(row, clampToInt(cents));
  {
    const value: i32 = <i16>head; // rangklasse
    if (<u32>value > 3) fault = first(fault, 9);
    setRangklasse(row, value);
  }
  {
    const value: i64 = readLong(p + 8); // gezinId
    if (value < 1) fault = first(fault, 1);
    setGezinId(row, value);
  }
  {
    const value: i64 = readLong(p + 16); // childId
    if (value < 1) fault = first(fault, 2);
    setChildId(row, value);
  }
  {
    const value: i32 = readInt(p + 24); // geboortedatum
    if (value < -730119 || value > 2921939) fault = first(fault, 6);
    setGeboortedatum(row, value);
  }
  {
    const value: i32 = readShort(p + 28); // payer
    if (<u32>value > 4) fault = first(fault, 3);
    setPayer(row, value);
  }
  {
    const value: i32 = readShort(p + 30); // rol
    if (<u32>value > 2) fault = first(fault, 8);
    setRol(row, value);
  }
  for (p += 32; p < end && readByte(p) >= WORD_MARK; p += 8) {
    switch (readByte(p) - WORD_MARK) {
      case 0: {
        flags ^= <u32>readLong(p);
        break;
      }
      case 1: {
        {
          const value: i32 = readShort(p + 2); // vanMaand
          if (<u32>value > 119999) fault = first(fault, 4);
          setVanMaand(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // totMaand
          if (<u32>value > 119999) fault = first(fault, 5);
          setTotMaand(row, value);
        }
        break;
      }
      case 2: {
        {
          const value: i32 = readInt(p + 4); // overlijdensdatum
          if (value < -730119 || value > 2921939) fault = first(fault, 7);
          setOverlijdensdatum(row, value);
        }
        break;
      }
      case 3: {
        {
          const value: i32 = readShort(p + 2); // wezenstatus
          if (<u32>value > 4) fault = first(fault, 10);
          setWezenstatus(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // zorgPijler1
          if (<u32>value > 6) fault = first(fault, 11);
          setZorgPijler1(row, value);
        }
        {
          const value: i32 = readShort(p + 6); // zorgTotaal
          if (<u32>value > 36) fault = first(fault, 12);
          setZorgTotaal(row, value);
        }
        break;
      }
      case 4: {
        {
          const value: i32 = readShort(p + 2); // statuut
          if (<u32>value > 3) fault = first(fault, 13);
          setStatuut(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // lesurenPerWeek
          if (<u32>value > 168) fault = first(fault, 14);
          setLesurenPerWeek(row, value);
        }
        {
          const value: i32 = readShort(p + 6); // studiepunten
          if (<u32>value > 255) fault = first(fault, 15);
          setStudiepunten(row, value);
        }
        break;
      }
      case 5: {
        {
          const value: i32 = readShort(p + 2); // schoolverlaterMaanden
          if (<u32>value > 255) fault = first(fault, 16);
          setSchoolverlaterMaanden(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // studentenurenMaand
          if (<u32>value > 744) fault = first(fault, 17);
          setStudentenurenMaand(row, value);
        }
        {
          const value: i32 = readShort(p + 6); // studentenurenJaarVoordien
          if (<u32>value > 8784) fault = first(fault, 18);
          setStudentenurenJaarVoordien(row, value);
        }
        break;
      }
      case 6: {
        {
          const value: i32 = readShort(p + 2); // andereUrenMaand
          if (<u32>value > 744) fault = first(fault, 19);
          setAndereUrenMaand(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // opvangVolleDagen
          if (<u32>value > 31) fault = first(fault, 20);
          setOpvangVolleDagen(row, value);
        }
        {
          const value: i32 = readShort(p + 6); // opvangHalveDagen
          if (<u32>value > 62) fault = first(fault, 21);
          setOpvangHalveDagen(row, value);
        }
        break;
      }
      case 7: {
        {
          const value: i32 = readShort(p + 2); // startbedragMaand
          if (<u32>value > 119999) fault = first(fault, 22);
          setStartbedragMaand(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // covidMaand
          if (value !== 0 && (value < 24245 || value > 24249)) fault = first(fault, 23);
          setCovidMaand(row, value);
        }
        break;
      }
      case 8: {
        {
          const value: i32 = readShort(p + 2); // extraKinderenCount
          if (<u32>value > 99) fault = first(fault, 25);
          setExtraKinderenCount(row, value);
        }
        break;
      }
      case 9: {
        {
          const value: i32 = readShort(p + 2); // schooljaar
          if (value !== 0 && (value < 2000 || value > 2100)) fault = first(fault, 37);
          setSchooljaar(row, value);
        }
        {
          const value: i32 = readShort(p + 4); // schoolSoort
          if (<u32>value > 7) fault = first(fault, 38);
          setSchoolSoort(row, value);
        }
        {
          const value: i32 = readShort(p + 6); // schoolSoort2
          if (<u32>value > 7) fault = first(fault, 39);
          setSchoolSoort2(row, value);
        }
        break;
      }
      case 10: {
        {
          const value: i32 = readShort(p + 2); // schoolPunten
          if (<u32>value > 20) fault = first(fault, 40);
          setSchoolPunten(row, value);
        }
        break;
      }
      case 11: {
        {
          const value: i64 = (readLong(p) << 8) >> 8; // schoolInkomstenCents
          if (<u64>value > 999999999999999) fault = first(fault, 41);
          setSchoolInkomstenCents(row, value);
        }
        break;
      }
      case 12: {
        {
          const value: i64 = (readLong(p) << 8) >> 8; // kiVreemdCents
          if (<u64>value > 999999999999999) fault = first(fault, 42);
          setKiVreemdCents(row, value);
        }
        break;
      }
      case 13: {
        {
          const value: i64 = (readLong(p) << 8) >> 8; // kiBeroepCents
          if (<u64>value > 999999999999999) fault = first(fault, 43);
          setKiBeroepCents(row, value);
        }
        break;
      }
      default:
        return 0;
    }
  }
  setFlagBits(row, flags);
  setFaultCode(row, fault);
  return p;
}
