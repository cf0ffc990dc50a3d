/** The same child may stand twice in a household, with spans that do not overlap. */
import type { ChildEntry } from "./child.js";
import { Fault } from "./fault.js";

type Placed = { readonly child: ChildEntry; readonly place: number };

/** The fault of the first entry of a child whose span shares a month with another one's. */
export function overlapFault(children: readonly ChildEntry[]): Fault | undefined {
  if (children.length < 2 || areDistinct(children)) return undefined;
  const order = children.map((child, place): Placed => ({ child, place })).sort(byChildAndMonth);
  for (let at = 1; at < order.length; at += 1) {
    const before = order[at - 1] as Placed;
    const after = order[at] as Placed;
    const isSame = before.child.childId === after.child.childId;
    if (isSame && after.child.van < before.child.tot) return fault(before, after);
  }
  return undefined;
}

function areDistinct(children: readonly ChildEntry[]): boolean {
  return new Set(children.map(({ childId }) => childId)).size === children.length;
}

function byChildAndMonth(left: Placed, right: Placed): number {
  if (left.child.childId !== right.child.childId) {
    return left.child.childId < right.child.childId ? -1 : 1;
  }
  if (left.child.van !== right.child.van) return left.child.van < right.child.van ? -1 : 1;
  return left.place - right.place;
}

function fault(before: Placed, after: Placed): Fault {
  const [first, second] = before.place < after.place ? [before, after] : [after, before];
  return new Fault(
    `kinderen[${second.place}].childId`,
    `spans of child ${second.child.childId} that do not overlap`,
    `a month that kinderen[${first.place}] holds too`,
  );
}
