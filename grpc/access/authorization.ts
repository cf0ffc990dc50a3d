/**
 * Who may do what: the one place in the program. The database enforces once more, by row-level
 * security, what a payer sees of results and totals.
 *
 * A client certificate gives the caller its role by its subject: OU is `payer:FONS` (or another
 * payer), `operator` or `reader`; CN names the system, for the logs.
 *
 *     payer     calculates its own households; sees runs, its own totals and its own results
 *     operator  starts and cancels runs, sees all totals; no results of persons
 *     reader    sees everything, changes nothing
 */
import { PAYERS } from "../../core-wasm/layout.js";
import { CallError } from "./call-error.js";

export type PayerName = (typeof PAYERS)[number];

export type Role =
  | { readonly kind: "payer"; readonly payer: PayerName }
  | { readonly kind: "operator" }
  | { readonly kind: "reader" };

export interface Caller {
  readonly role: Role;
  /** Name of the system. */
  readonly name: string;
  /** Role and name: whose quota a call takes from. */
  readonly key: string;
}

export const newCaller = (role: Role, name: string): Caller => {
  return { role, name, key: `${roleName(role)} ${name}` };
};

/** What a call does. */
export type Permission = "calculate" | "follow" | "readResults" | "manageRuns" | "readParameters";

const PERMISSIONS: Readonly<Record<Role["kind"], ReadonlySet<Permission>>> = {
  payer: new Set<Permission>(["calculate", "follow", "readResults", "readParameters"]),
  operator: new Set<Permission>(["calculate", "follow", "manageRuns", "readParameters"]),
  reader: new Set<Permission>(["calculate", "follow", "readResults", "readParameters"]),
};

const NAME_CHARACTERS_MAX = 64;

/** Subject of a certificate that the TLS layer has verified. */
export interface Subject {
  readonly OU?: string | readonly string[] | undefined;
  readonly CN?: string | readonly string[] | undefined;
}

/** The caller of a verified certificate. Throws `CALLER_UNKNOWN` when its subject gives no role. */
export function callerOf({ OU, CN }: Subject): Caller {
  const role = typeof OU === "string" ? parseRole(OU) : undefined;
  if (role !== undefined && typeof CN === "string" && CN !== "") {
    return newCaller(role, CN.slice(0, NAME_CHARACTERS_MAX));
  }
  throw new CallError(
    "CALLER_UNKNOWN",
    `certificate: expected one OU of ${roleNames().join(", ")} and a CN, found another subject`,
  );
}

/** The role with a name such as `payer:FONS`, `operator` or `reader`; undefined for another. */
export function parseRole(text: string): Role | undefined {
  if (text === "operator" || text === "reader") return { kind: text };
  const payer = PAYERS.find((name) => text === `payer:${name}`);
  return payer === undefined ? undefined : { kind: "payer", payer };
}

/** The names of all roles. */
export const roleNames = (): string[] => [
  ...PAYERS.map((payer) => `payer:${payer}`),
  "operator",
  "reader",
];

/** The name of a role. */
export const roleName = (role: Role): string =>
  role.kind === "payer" ? `payer:${role.payer}` : role.kind;

/** Throws `ROLE_REFUSED` unless the caller's role has the permission. */
export function requirePermission({ role }: Caller, permission: Permission): void {
  if (PERMISSIONS[role.kind].has(permission)) return;
  const allowed = Object.entries(PERMISSIONS).filter(([, known]) => known.has(permission));
  const names = allowed.map(([kind]) => kind).join(" or ");
  throw new CallError("ROLE_REFUSED", `role: expected ${names}, found ${role.kind}`);
}

/** The one payer whose data the caller may see; undefined = all. */
export const ownPayer = ({ role }: Caller): PayerName | undefined =>
  role.kind === "payer" ? role.payer : undefined;

/** The payer to filter by: what was asked for, within what the caller may see. */
export function payerScope(caller: Caller, asked: PayerName | undefined): PayerName | undefined {
  const own = ownPayer(caller);
  if (own === undefined || asked === undefined || asked === own) return own ?? asked;
  throw new CallError("PAYER_REFUSED", `payer: expected your own, ${own}, found ${asked}`, {
    violations: [{ field: "payer", description: `expected ${own}, found ${asked}` }],
  });
}
