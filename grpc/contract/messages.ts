/**
 * Shapes of the messages as TypeScript sees them; meaning and units stand in `proto/groeikern/v1`.
 *
 * 64-bit integers come in as `Long` and go out as number, text or `Long`. Facts and results that
 * have a form in the `calculate` format are loose objects here: `mapping/` is what knows them.
 */
import type { Long } from "protobufjs";

export type Int64 = Long | number | string;
export type LooseMessage = Readonly<Record<string, unknown>>;

export interface CalculateRequest {
  readonly households?: readonly LooseMessage[];
}

export interface ProvisionalValue {
  readonly name: string;
  readonly van: string;
  readonly value: Int64;
  readonly unit: string;
  readonly law: string;
}

export interface ChildResultMessage {
  readonly childId: Int64;
  readonly totaal: Int64;
  readonly componenten: LooseMessage;
  readonly redenen: readonly number[];
}

export interface HouseholdMonthMessage {
  readonly gezinId: Int64;
  readonly maand: string;
  readonly voorlopig: boolean;
  readonly totaal: Int64;
  readonly kinderen: readonly ChildResultMessage[];
}

export interface CalculateResponse {
  readonly results: readonly HouseholdMonthMessage[];
  readonly provisional: readonly ProvisionalValue[];
}

export interface FaultMessage {
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

export interface HouseholdOutcome {
  readonly gezinId: Int64;
  readonly maanden: readonly HouseholdMonthMessage[];
  readonly fault?: FaultMessage | undefined;
}

export interface FactColumnMessage {
  readonly fact: number;
  readonly int64Values?: readonly Int64[];
  readonly int32Values?: readonly number[];
  readonly uint8Values?: Uint8Array;
}

export interface FactBlockMessage {
  readonly maand: string;
  readonly rowCount: number;
  readonly columns: readonly FactColumnMessage[];
}

export interface CalculateStreamRequest {
  readonly sequence: Int64;
  readonly households?: { readonly households: readonly LooseMessage[] };
  readonly block?: FactBlockMessage;
}

export interface CalculateStreamResponse {
  readonly sequence: Int64;
  readonly outcomes?: { readonly outcomes: readonly HouseholdOutcome[] };
  readonly block?: LooseMessage;
  readonly fault?: FaultMessage;
  readonly provisional: readonly ProvisionalValue[];
}

export interface TimestampMessage {
  readonly seconds: Int64;
  readonly nanos: number;
}

export interface RunMessage {
  readonly runId: Int64;
  readonly maand: string;
  readonly state: number;
  readonly isCalculating: boolean;
  readonly factsMoment: Int64;
  readonly partitionCount: number;
  readonly finishedPartitionCount: number;
  readonly startedAt: TimestampMessage | undefined;
  readonly finishedAt: TimestampMessage | undefined;
  readonly rowsIn: Int64;
  readonly rowsOut: Int64;
  readonly rejectedCount: Int64;
  readonly voorlopigCount: Int64;
  readonly digest: string;
  readonly failure: string;
}

export interface RunHolder {
  readonly run: RunMessage;
}

export interface RunKey {
  readonly runId: Int64;
}

export interface StartRunRequest {
  readonly requestId: string;
  readonly maand: string;
}

export interface ListRunsRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface ListRunsResponse {
  readonly runs: readonly RunMessage[];
  readonly nextPageToken: string;
}

export interface WatchRunResponse extends RunHolder {
  readonly rowsDone: Int64;
  readonly rowsTotal: Int64;
}

export interface StreamResultsRequest {
  readonly runId: Int64;
  readonly maand: string;
  /** No own property where it is left out. */
  readonly regularisationId?: Int64;
  readonly payer: number;
  readonly form: number;
  readonly cursor: string;
  readonly gezinIds: readonly Int64[];
}

export interface StreamResultsResponse {
  readonly rows?: { readonly results: readonly LooseMessage[] };
  readonly block?: LooseMessage;
  readonly cursor: string;
  readonly runId: Int64;
  readonly regularisationId: Int64;
}

export interface GetManifestResponse extends RunHolder {
  readonly parameterDigest: string;
  readonly kernelDigest: string;
  readonly totals: readonly LooseMessage[];
  readonly rejected: readonly LooseMessage[];
  readonly provisional: readonly ProvisionalValue[];
}

export interface ExplainRequest {
  readonly childId: Int64;
  readonly maand: string;
  /** No own property where it is left out. */
  readonly runId?: Int64;
  readonly language: string;
}

export interface ExplainResponse {
  readonly explanations: readonly LooseMessage[];
}

export interface GetParametersRequest {
  readonly maand: string;
}

export interface GetParametersResponse {
  readonly maand: string;
  readonly parameters: readonly LooseMessage[];
  readonly digest: string;
  readonly firstMonth: string;
  readonly lastMonth: string;
}

export interface ApplyFactsRequest {
  readonly delivery?: {
    readonly source: string;
    readonly id: string;
    readonly isPayerError?: boolean;
    readonly isFraud?: boolean;
    readonly requestedOn?: string;
  };
  readonly changes: readonly LooseMessage[];
}

export interface ApplyFactsResponse {
  readonly deliveryId: number;
  readonly isRepeated: boolean;
  readonly insertedCount: number;
  readonly closedCount: number;
}

export interface RegulariseRequest {
  readonly on: string;
  readonly asOf: number;
  readonly isDryRun: boolean;
  readonly isPayerError: boolean;
}

export interface RegulariseResponse {
  readonly regularisationId: number;
  readonly isUpToDate: boolean;
  readonly knownAt: number;
  readonly months: number;
  readonly changedHouseholds: number;
  readonly arrearsCents: Int64;
  readonly recoveriesCents: Int64;
}

export interface LoadRecordsRequest {
  readonly file?: {
    readonly stroom: string;
    readonly name?: string;
    readonly isWithoutFacts?: boolean;
  };
  readonly content?: Uint8Array;
}

export interface SourceFaultMessage extends FaultMessage {
  readonly line: number;
}

export interface LoadRecordsResponse {
  readonly messages: number;
  readonly inserted: number;
  readonly updated: number;
  readonly cancelled: number;
  readonly repeated: number;
  readonly pulls: number;
  readonly missing: number;
  readonly quarantined: number;
  readonly quarantinedBefore: number;
  readonly gapCount: number;
  readonly faults: readonly SourceFaultMessage[];
  readonly refusal?: SourceFaultMessage;
  readonly derived?: {
    readonly subjects: number;
    readonly changed: number;
    readonly unknown: number;
    readonly findings: number;
    readonly deliveryId: number;
    readonly insertedCount: number;
    readonly closedCount: number;
  };
}
