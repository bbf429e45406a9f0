import { addAntrean, updateWaktu, type Written } from '../../src/bpjs/antrean-rs';
import { makeCaller, type Caller, type Exchange } from '../../src/bpjs/call';
import type { Clock } from '../../src/platform/clock';
import type { BpjsAccount } from '../../src/platform/facility';
import { makeLog } from '../../src/platform/log';
import { laneOf } from './hospital';
import { ACCOUNT } from '../common/house';

/** The same calls without an outbox: what the client and the simulator cost, and no more can be had. */
export interface Bare {
  /** A booking of its own, stored at the simulator. */
  add: (visitDate: string, lane: string) => Promise<void>;
  task: (lane: string, taskid: 3 | 4 | 5, waktu: Date) => Promise<void>;
  close: () => void;
}

export function bareCalls(baseUrl: string, clock: Clock): Bare {
  const log = makeLog({ level: 'error' });
  const caller: Caller = makeCaller({ connectTimeoutMs: 5_000, totalTimeoutMs: 20_000 }, clock, log);
  const account: BpjsAccount = { baseUrl, secondBaseUrl: null, ...ACCOUNT };
  return {
    add: async (visitDate, lane) => accepted(await addAntrean(caller, account, bodyOf(visitDate, lane))),
    task: async (lane, taskid, waktu) => accepted(await updateWaktu(caller, account, { kodebooking: lane, taskid, waktu: waktu.getTime() })),
    close: caller.close,
  };
}

function accepted({ exchange, verdict }: Written): void {
  if (verdict.kind !== 'accepted') throw new Error(`the simulator did not take a bare call: ${JSON.stringify(exchange.outcome)}`);
}

function bodyOf(visitDate: string, lane: string): Parameters<typeof addAntrean>[2] {
  return {
    kodebooking: lane,
    jenispasien: 'JKN',
    nomorkartu: '0009900000001',
    nik: '3300000000000001',
    nohp: '081299990000',
    kodepoli: 'ANA',
    namapoli: 'Anak',
    pasienbaru: 0,
    norm: '1',
    tanggalperiksa: visitDate,
    kodedokter: 700001,
    namadokter: 'dr. Contoh Satu, Sp.A',
    jampraktek: '08:00-12:00',
    jeniskunjungan: 1,
    nomorreferensi: '0000R001B1',
    nomorantrean: 'A-1',
    angkaantrean: 1,
    estimasidilayani: Date.parse(`${visitDate}T10:00:00+07:00`),
    sisakuotajkn: 1,
    kuotajkn: 1,
    sisakuotanonjkn: 1,
    kuotanonjkn: 1,
    keterangan: '',
  };
}

/** Visits as the outbox sends them, an add and three tasks each, so many at once. @returns calls per second */
export async function bareRate(bare: Bare, visitDate: string, prefix: string, lanes: number, inFlight: number): Promise<number> {
  let next = 0;
  const began = performance.now();
  const visits = async (): Promise<void> => {
    while (next < lanes) {
      next += 1;
      const lane = laneOf(prefix, next);
      await bare.add(visitDate, lane);
      for (const taskid of [3, 4, 5] as const) await bare.task(lane, taskid, new Date(Date.parse(`${visitDate}T09:00:00+07:00`) + taskid * 60_000));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, visits));
  return (4 * lanes) / ((performance.now() - began) / 1_000);
}

/** What a good call brings, without a call. */
export function sentExchange(startedAt: Date): Exchange {
  const outcome = { kind: 'replied', httpStatus: 200, code: 200, message: 'Ok', value: null, retryAfterMs: null } as const;
  return { operation: 'antrean/updatewaktu', request: '{"kodebooking":"OPEN","taskid":3,"waktu":1767574800000}', startedAt, durationMs: 1, host: '', outcome };
}
