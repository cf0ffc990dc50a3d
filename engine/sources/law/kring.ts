/**
 * The income circle: whose income counts for a household (flows 4; art. 18).
 *
 * The beneficiaries of a file at one address, or the one beneficiary with one partner: someone with
 * the same main residence, not related up to the third degree. The register presumes it; a rebuttal
 * undoes it. Of several the spouse or legal cohabitant goes first, then the other parent, then the
 * partner, then who has lived there longest. A child's household has one circle of its own.
 */

/** What an adult of the household is to a beneficiary on a day. */
export interface Huisgenoot {
  readonly persoon: string;
  readonly isEchtgenoot: boolean;
  readonly isAndereOuder: boolean;
  /** Called a partner by the register; else unrelated. */
  readonly isPartner: boolean;
  /** Day from which it lives there. */
  readonly sinds: number;
}

/** The one partner among those who live with a beneficiary; undefined when there is none. */
export function partnerOf(huisgenoten: readonly Huisgenoot[]): string | undefined {
  const inOrder = [...huisgenoten].sort(
    (a, b) =>
      Number(b.isEchtgenoot) - Number(a.isEchtgenoot) ||
      Number(b.isAndereOuder) - Number(a.isAndereOuder) ||
      Number(b.isPartner) - Number(a.isPartner) ||
      a.sinds - b.sinds ||
      (a.persoon < b.persoon ? -1 : 1),
  );
  return inOrder[0]?.persoon;
}

/** The circle of the beneficiaries, sorted. */
export function kringVan(
  begunstigden: readonly string[],
  huisgenoten: readonly Huisgenoot[],
): string[] {
  if (begunstigden.length !== 1) return [...begunstigden].sort();
  const partner = partnerOf(huisgenoten);
  return partner === undefined ? [...begunstigden] : [...begunstigden, partner].sort();
}
