/**
 * Differences that were found, as columns: a component of a child that has other cents in a month,
 * in groups of one household and month. Filled again and again; no difference is an object.
 */
import { enlarged, idAt } from "../decisions/rows.js";

const FIRST_CAPACITY = 1024;

export class Found {
  /** Number of differences, and of groups. */
  count = 0;
  groupCount = 0;
  /** By difference; two halves of the child's id, the low one first. */
  childIds = new Uint32Array(FIRST_CAPACITY * 2);
  /** Code of the layout; place in COMPONENTS. */
  payers = new Uint8Array(FIRST_CAPACITY);
  components = new Uint8Array(FIRST_CAPACITY);
  before = new Int32Array(FIRST_CAPACITY);
  after = new Int32Array(FIRST_CAPACITY);
  /** By group: the household's id in halves, the place of the month, the end of its differences. */
  gezinIds = new Uint32Array(FIRST_CAPACITY * 2);
  months = new Uint16Array(FIRST_CAPACITY);
  ends = new Uint32Array(FIRST_CAPACITY);

  clear(): void {
    this.count = 0;
    this.groupCount = 0;
  }

  /** Adds a difference to the group that `endGroup` ends. */
  add(ids: Uint32Array, row: number, payer: number, component: number, from: number, to: number) {
    if (this.count === this.payers.length) this.#grow();
    const at = this.count;
    this.childIds[at * 2] = ids[row * 2] as number;
    this.childIds[at * 2 + 1] = ids[row * 2 + 1] as number;
    this.payers[at] = payer;
    this.components[at] = component;
    this.before[at] = from;
    this.after[at] = to;
    this.count = at + 1;
  }

  /** Ends the differences of a household in a month, if there are any. */
  endGroup(ids: Uint32Array, row: number, month: number): void {
    const group = this.groupCount;
    if (this.count === this.startOf(group)) return;
    if (group === this.months.length) this.#growGroups();
    this.gezinIds[group * 2] = ids[row * 2] as number;
    this.gezinIds[group * 2 + 1] = ids[row * 2 + 1] as number;
    this.months[group] = month;
    this.ends[group] = this.count;
    this.groupCount = group + 1;
  }

  /** The households of all groups, rising. */
  gezinnen(): bigint[] {
    const ids = new Set<bigint>();
    for (let group = 0; group < this.groupCount; group += 1) ids.add(idAt(this.gezinIds, group));
    return [...ids].sort((a, b) => (a < b ? -1 : 1));
  }

  /** The first difference of a group. */
  startOf(group: number): number {
    return group === 0 ? 0 : (this.ends[group - 1] as number);
  }

  #grow(): void {
    const capacity = this.payers.length * 2;
    this.childIds = enlarged(this.childIds, new Uint32Array(capacity * 2));
    this.payers = enlarged(this.payers, new Uint8Array(capacity));
    this.components = enlarged(this.components, new Uint8Array(capacity));
    this.before = enlarged(this.before, new Int32Array(capacity));
    this.after = enlarged(this.after, new Int32Array(capacity));
  }

  #growGroups(): void {
    const capacity = this.months.length * 2;
    this.gezinIds = enlarged(this.gezinIds, new Uint32Array(capacity * 2));
    this.months = enlarged(this.months, new Uint16Array(capacity));
    this.ends = enlarged(this.ends, new Uint32Array(capacity));
  }
}
