import type { Clock } from '../../../platform/clock';
import type { Hfis } from '../hfis';
import type { Ledger } from '../ledger';
import type { SimulatorOptionValues } from '../options';
import type { ReferenceData } from '../reference';

/** What a service answers, before it is put on the wire. At most one of rows, object and plain is there. */
export interface ServiceReply {
  code: number;
  message: string;
  /** Leave encrypted, as an array or as `{list}`; writes answer metadata only (ws-bpjs §1.5, §1.7). */
  rows?: readonly object[];
  /** Leaves encrypted as it is. */
  object?: object;
  /** Leaves as it is, unencrypted: the dashboards. */
  plain?: object;
}

export interface ServiceCall {
  /** Of the path, percent-decoded. */
  params: Readonly<Record<string, string>>;
  /** The JSON object of the body; empty for a GET. */
  body: Readonly<Record<string, unknown>>;
}

export interface ServiceContext {
  clock: Clock;
  ledger: Ledger;
  reference: ReferenceData;
  hfis: Hfis;
  /** kdppk; empty when the simulator was not told. */
  facilityCode: string;
  options: Readonly<SimulatorOptionValues>;
}

export type Service = (context: ServiceContext, call: ServiceCall) => ServiceReply;

export const OK: ServiceReply = { code: 200, message: 'Ok' };
export const BOOKING_UNKNOWN: ServiceReply = { code: 201, message: 'Kode Booking tidak ditemukan' };
/** What every push of a booking gets that is called off at BPJS (ws-bpjs §3.5). */
export const CANCELLED_HERE: ServiceReply = { code: 201, message: 'TaskId terakhir 99' };

/** An empty read (ws-bpjs §2.14). */
export const NO_CONTENT: ServiceReply = { code: 204, message: 'No Content' };

/** The wording of a field that does not fit; the two blanks are BPJS's own (ws-bpjs §2.14). */
export function unfitField(field: string): ServiceReply {
  return { code: 201, message: `data ${field}  belum sesuai.` };
}

/** Rows under the success code of the call, or No Content. */
export function rowsOrNoContent(rows: readonly object[], success: { code: number; message: string }): ServiceReply {
  return rows.length === 0 ? NO_CONTENT : { ...success, rows };
}
