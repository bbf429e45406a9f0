import type { Clock } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import type { ReferenceData } from '../reference';
import type { RepeatOfLowerTask } from '../task-rules';

/** What a service answers, before it is put on the wire. */
export interface ServiceReply {
  code: number;
  message: string;
  /** Rows leave encrypted, as an array or as `{list}`; writes answer metadata only (ws-bpjs §1.5, §1.7). */
  rows?: readonly object[];
}

export interface ServiceCall {
  /** Of the path, percent-decoded. */
  params: Readonly<Record<string, string>>;
  /** The JSON object of the body; empty for a GET. */
  body: Readonly<Record<string, unknown>>;
}

/** `array` is what runs live, `list` what the catalogue prints (ws-bpjs §1.7). */
export type ListForm = 'array' | 'list';

export interface ServiceContext {
  clock: Clock;
  ledger: Ledger;
  reference: ReferenceData;
  listForm: ListForm;
  repeatOfLowerTask: RepeatOfLowerTask;
}

export type Service = (context: ServiceContext, call: ServiceCall) => ServiceReply;

export const OK: ServiceReply = { code: 200, message: 'Ok' };
export const BOOKING_UNKNOWN: ServiceReply = { code: 201, message: 'Kode Booking tidak ditemukan' };

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
