import { z } from 'zod';
import type { BpjsAccount } from '../platform/facility';
import { call, type BpjsOperation, type Caller, type Exchange } from './call';
import { verdictOf, type Verdict } from './verdict';

/** Antrean RS v2.0, the services of ws-bpjs §2 that are called so far. Field names are the wire's own. */

/** What a write brought: the call as it happened, and what it means. */
export interface Written {
  exchange: Exchange;
  verdict: Verdict;
}

/** What a read brought. `rows` count only with the verdict `accepted`; then none means that BPJS holds none. */
export interface Listed<Row> extends Written {
  rows: Row[];
}

/** ws-bpjs §2.7 */
export interface AntreanAdd {
  kodebooking: string;
  jenispasien: 'JKN' | 'NON JKN';
  nomorkartu: string;
  nik: string;
  nohp: string;
  kodepoli: string;
  namapoli: string;
  pasienbaru: 0 | 1;
  norm: string;
  tanggalperiksa: string;
  kodedokter: number;
  namadokter: string;
  jampraktek: string;
  jeniskunjungan: number;
  nomorreferensi: string;
  nomorantrean: string;
  angkaantrean: number;
  /** Epoch milliseconds. */
  estimasidilayani: number;
  sisakuotajkn: number;
  kuotajkn: number;
  sisakuotanonjkn: number;
  kuotanonjkn: number;
  keterangan: string;
}

/** ws-bpjs §2.9. `waktu` is epoch milliseconds of the real event. */
export interface AntreanUpdatewaktu {
  kodebooking: string;
  taskid: number;
  waktu: number;
  jenisresep?: 'Tidak ada' | 'Racikan' | 'Non racikan';
}

/** ws-bpjs §2.10 */
export interface AntreanBatal {
  kodebooking: string;
  keterangan: string;
}

const text = z.union([z.string(), z.number().transform(String)]);
const number = z.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)]);

/** ws-bpjs §2.11. Times are `dd-MM-yyyy HH:mm:ss WIB`. A task may stand there twice (§3.6). */
const taskRow = z.looseObject({ taskid: number, taskname: text.nullish(), wakturs: text.nullish(), waktu: text.nullish(), kodebooking: text.nullish() });
export type TaskRow = z.infer<typeof taskRow>;

/** ws-bpjs §2.13, the fields that are read so far. */
const pendaftaranRow = z.looseObject({ kodebooking: text, tanggal: text.nullish(), sumberdata: text.nullish(), status: text.nullish() });
export type PendaftaranRow = z.infer<typeof pendaftaranRow>;

export function addAntrean(caller: Caller, account: BpjsAccount, body: AntreanAdd): Promise<Written> {
  return write(caller, account, 'antrean/add', body);
}

export function updateWaktu(caller: Caller, account: BpjsAccount, body: AntreanUpdatewaktu): Promise<Written> {
  return write(caller, account, 'antrean/updatewaktu', body);
}

export function batalAntrean(caller: Caller, account: BpjsAccount, body: AntreanBatal): Promise<Written> {
  return write(caller, account, 'antrean/batal', body);
}

/** The tasks BPJS holds. One accepted within the last minute may not be listed yet. */
export async function getListTask(caller: Caller, account: BpjsAccount, kodebooking: string): Promise<Listed<TaskRow>> {
  const operation = 'antrean/getlisttask';
  return listed(taskRow, await call(caller, account, { operation, method: 'POST', path: operation, body: { kodebooking }, expects: 'data' }));
}

/** The booking as BPJS holds it, whoever made it; no row when it holds none. */
export async function pendaftaranByKodebooking(caller: Caller, account: BpjsAccount, kodebooking: string): Promise<Listed<PendaftaranRow>> {
  const operation = 'antrean/pendaftaran/kodebooking';
  const path = `${operation}/${encodeURIComponent(kodebooking)}`;
  return listed(pendaftaranRow, await call(caller, account, { operation, method: 'GET', path, expects: 'data' }));
}

async function write(caller: Caller, account: BpjsAccount, operation: BpjsOperation, body: object): Promise<Written> {
  const exchange = await call(caller, account, { operation, method: 'POST', path: operation, body, expects: 'acknowledgement' });
  return { exchange, verdict: verdictOf(operation, exchange.outcome) };
}

/** A list in a shape that nobody has seen is no empty list: whether BPJS holds the booking stays unknown. */
function listed<Row>(row: z.ZodType<Row>, exchange: Exchange): Listed<Row> {
  const verdict = verdictOf(exchange.operation, exchange.outcome);
  if (verdict.kind !== 'accepted' || exchange.outcome.kind !== 'replied') return { exchange, verdict, rows: [] };
  const rows = z.array(row).safeParse(unwrapped(exchange.outcome.value));
  if (!rows.success) return { exchange, verdict: { kind: 'unavailable' }, rows: [] };
  return { exchange, verdict, rows: rows.data };
}

/** ws-bpjs §1.7: an array is itself, an object with a list is that list, nothing is empty. */
function unwrapped(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'object' && 'list' in value) return value.list ?? [];
  return value;
}
