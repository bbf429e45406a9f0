import { addDays, type Clock, type LocalDate } from '../../platform/clock';
import type { FkrtlData, FkrtlPatient, FkrtlService, FkrtlSession } from './data-schema';
import { codeOf, responseOf, type Exchange, type WireRequest } from './exchange';
import { given } from './given';
import { makeOnce } from './once';
import { NotTested } from './scenario';
import type { SignIn } from './sign-in';

/** A booking with the code under which later calls name it. */
export interface Booked {
  exchange: Exchange;
  kodebooking: string;
}

/** A cancellation with what status and sisa said around it. */
export interface Cancelled {
  kodebooking: string;
  before: Exchange;
  cancel: Exchange;
  after: Exchange;
  sisa: Exchange;
}

/** What the scenarios of a hospital share: its data, its days, its calls, and the tickets they go on with. */
export interface FkrtlVisit {
  data: FkrtlData;
  today: LocalDate;
  tomorrow: LocalDate;
  yesterday: LocalDate;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  signIn: SignIn;
  username: string;
  password: string;
  expiredToken: string | undefined;
  ask: (service: FkrtlService, body: Readonly<Record<string, unknown>>, token?: string) => Promise<Exchange>;
  /** Ambil antrean of the first patient, today: rows 13, 17, 25, 31. */
  first: () => Promise<Exchange>;
  /** Ambil antrean of the second patient after the first: rows 18, 28. */
  second: () => Promise<Exchange>;
  tomorrows: () => Promise<Exchange>;
  cancelled: () => Promise<Cancelled>;
  rebooked: () => Promise<Exchange>;
  registered: () => Promise<Exchange>;
  /** The code of a ticket. @throws NotTested naming the row that should have brought it */
  codeOfTicket: (exchange: Exchange, row: number) => string;
  /** Cancels what was booked and can be cancelled; one sentence per ticket. */
  tidyUp: () => Promise<string[]>;
}

export type FkrtlVisitInput = Pick<FkrtlVisit, 'data' | 'today' | 'clock' | 'wait' | 'signIn' | 'password' | 'expiredToken'>;

export function fkrtlRequest(paths: FkrtlData['paths'], service: FkrtlService, body: Readonly<Record<string, unknown>> | null): WireRequest {
  return { service, method: service === 'token' ? 'GET' : 'POST', path: paths[service] ?? (service === 'token' ? '/auth' : `/${service}`), body };
}

export function makeFkrtlVisit(input: FkrtlVisitInput): FkrtlVisit {
  const { data, today, signIn } = input;
  const once = makeOnce();
  const ask: FkrtlVisit['ask'] = (service, body, token) => signIn.send(fkrtlRequest(data.paths, service, body), token);
  const book = (patient: FkrtlPatient, session: FkrtlSession): Promise<Exchange> => ask('ambilantrean', ambilBody(patient, session));
  const patient = (name: 'pertama' | 'kedua' | 'besok'): FkrtlPatient => given(data.pasien[name], `pasien.${name}`);
  const session = (name: 'hariIni' | 'besok'): FkrtlSession => given(data.sesi[name], `sesi.${name}`);

  const visit: FkrtlVisit = {
    ...input,
    username: data.username,
    tomorrow: addDays(today, 1),
    yesterday: addDays(today, -1),
    ask,
    first: () => once('first', async () => book(patient('pertama'), session('hariIni'))),
    second: () =>
      once('second', async () => {
        await visit.first();
        return book(patient('kedua'), session('hariIni'));
      }),
    tomorrows: () => once('tomorrow', async () => book(patient('besok'), session('besok'))),
    cancelled: () =>
      once('cancelled', async () => {
        const kodebooking = visit.codeOfTicket(await visit.second(), 18);
        const status = () => ask('statusantrean', slotBody(session('hariIni')));
        const before = await status();
        const cancel = await ask('batalantrean', { kodebooking, keterangan: 'Berhalangan hadir' });
        return { kodebooking, before, cancel, after: await status(), sisa: await ask('sisaantrean', { kodebooking }) };
      }),
    rebooked: () =>
      once('rebooked', async () => {
        await visit.cancelled();
        return book(patient('kedua'), session('hariIni'));
      }),
    registered: () => once('registered', async () => ask('infopasienbaru', given(data.pasienBaru, 'pasienBaru'))),
    codeOfTicket: (exchange, row) => {
      const code = codeOf(exchange) === 200 ? responseOf(exchange)?.['kodebooking'] : undefined;
      if (typeof code !== 'string' || code === '') throw new NotTested(`tidak ada tiket: lihat skenario ${row}`);
      return code;
    },
    tidyUp: async () => {
      const done: string[] = [];
      for (const [name, row] of [['tomorrow', 21], ['rebooked', 30]] as const) {
        try {
          // What was never booked is not booked now.
          const booked = await once<Exchange>(name, () => Promise.reject(new NotTested('')));
          const kodebooking = visit.codeOfTicket(booked, row);
          const cancel = await ask('batalantrean', { kodebooking, keterangan: 'Uji UAT selesai' });
          done.push(codeOf(cancel) === 200 ? `Tiket skenario ${row} dibatalkan kembali.` : `Tiket skenario ${row} tidak dapat dibatalkan; batalkan di SIMRS.`);
        } catch (error) {
          if (!(error instanceof NotTested)) throw error;
        }
      }
      return done;
    },
  };
  return visit;
}

export function slotBody({ kodepoli, kodedokter, tanggalperiksa, jampraktek }: FkrtlSession): Record<string, unknown> {
  return { kodepoli, kodedokter, tanggalperiksa, jampraktek };
}

/** An ambil antrean as Mobile JKN fills it in (§3.3); `over` spoils it on purpose. */
export function ambilBody(patient: FkrtlPatient, session: FkrtlSession, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { nomorkartu, nik, nohp, norm, jeniskunjungan, nomorreferensi } = patient;
  const { kodepoli, kodedokter, tanggalperiksa, jampraktek } = session;
  return { nomorkartu, nik, nohp, kodepoli, norm, tanggalperiksa, kodedokter, jampraktek, jeniskunjungan, nomorreferensi, ...over };
}
