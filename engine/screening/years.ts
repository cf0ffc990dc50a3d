/** Years in which an award year begins that can be screened, both included. */
export const SCREENED_YEARS = { first: 2019, last: 2026 } as const;
