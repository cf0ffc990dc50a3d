/** What rules say of a family otherwise than is true, and no person may decide. */
export interface Fault {
  /** The same words for the same fault of every family. */
  readonly kind: string;
  /** What was expected, and what was found. */
  readonly message: string;
}
