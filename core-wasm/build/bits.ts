/**
 * What the passes of the kernel trust of the layout's bits, asserted where the code is generated:
 * a layout that breaks one of these does not build.
 */
import { COMPONENTS, REASON_FIELDS, type ReasonRule, reasonField } from "../layout.js";

/** Rules that the dense pass writes through the low 32 bits of `redenen`. */
const DENSE_RULES: readonly ReasonRule[] = [
  "recht",
  "basisbedrag",
  "leeftijdsbijslag",
  "socialeToeslag",
  "deling",
];
const DENSE_BITS = 32;
/** `redenen` is a bigint in PostgreSQL and stays positive. */
const REASON_BITS = 63;
/** The column `recht` is a byte: the code of the reason and one bit above it. */
const RECHT_BITS = 7;
/** Provisional results have a bit per outcome of the social allowance, large families apart. */
const OUTCOME_BITS = 64;
/** Most cents of a component, and what the total of a row holds. */
const COMPONENT_CENTS_MAX = 10_000_000;
const TOTAL_CENTS_MAX = 2 ** 31 - 1;

function require(isTrue: boolean, expected: string, found: number | string): void {
  if (!isTrue) throw new Error(`layout: expected ${expected}, found ${found}`);
}

/** Throws when the layout's bits are not those that the kernel's passes are written for. */
export function assertBits(): void {
  for (const { rule, bits, names } of REASON_FIELDS) {
    require(names.length <= 2 ** bits, `at most ${2 ** bits} reasons of ${rule}`, names.length);
  }
  const last = REASON_FIELDS.at(-1);
  const end = (last?.shift ?? 0) + (last?.bits ?? 0);
  require(end <= REASON_BITS, `reasons in ${REASON_BITS} bits`, end);
  for (const rule of DENSE_RULES) {
    const { shift, bits } = reasonField(rule);
    require(shift + bits <= DENSE_BITS, `${rule} in the low ${DENSE_BITS} bits`, shift + bits);
  }
  const social = reasonField("socialeToeslag");
  const behind = social.shift + social.bits;
  require(reasonField("deling").shift === behind, `deling at bit ${behind}`, reasonField("deling")
    .shift);
  require(2 ** social.bits * 2 <= OUTCOME_BITS, `outcomes in ${OUTCOME_BITS} bits`, social.bits);
  const recht = reasonField("recht");
  require(recht.shift === 0 && recht.bits <= RECHT_BITS, "recht in the low bits", recht.bits);
  const school = reasonField("schooltoeslag");
  const kind = reasonField("schooltoeslagSoort").shift;
  require(kind === school.shift + school.bits, "schooltoeslagSoort behind schooltoeslag", kind);
  const total = COMPONENTS.length * COMPONENT_CENTS_MAX;
  require(total <= TOTAL_CENTS_MAX, "a total of 32 bits", total);
}
