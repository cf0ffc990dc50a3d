/** The stages of a partition, in their order, and where their times are sent. */

export const SPLIT_CHANNEL = "groeikern bench split";

/** Thread time of one partition, milliseconds. */
export interface StageTimes {
  /** Waiting for PostgreSQL and the socket, beside decoding. */
  readonly copyOut: number;
  readonly decode: number;
  readonly prepare: number;
  /** Household pass and benefits. */
  readonly calculate: number;
  readonly encode: number;
  /** SHA-256 over the results. */
  readonly digest: number;
  /** Waiting for PostgreSQL and the socket, beside encoding. */
  readonly copyIn: number;
  /** Claim, totals, manifest line, commit. */
  readonly rest: number;
}

export const STAGES = [
  "copyOut",
  "decode",
  "prepare",
  "calculate",
  "encode",
  "digest",
  "copyIn",
  "rest",
] as const satisfies readonly (keyof StageTimes)[];

export const STAGE_NAMES: Readonly<Record<(typeof STAGES)[number], string>> = {
  copyOut: "COPY out",
  decode: "decode",
  prepare: "prepare",
  calculate: "benefits",
  encode: "encode",
  digest: "digest",
  copyIn: "COPY in",
  rest: "claim and commit",
};

export function sumStages(times: readonly StageTimes[]): StageTimes {
  const zero = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<
    (typeof STAGES)[number],
    number
  >;
  for (const time of times) for (const stage of STAGES) zero[stage] += time[stage];
  return zero;
}
