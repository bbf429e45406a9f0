import { addDays, type Clock, type LocalDate } from '../../platform/clock';
import type { FktpData, FktpPatient, FktpService, FktpSession } from './data-schema';
import { asObject, codeOf, replyObject, type Exchange, type WireRequest } from './exchange';
import { given } from './given';
import { makeOnce } from './once';
import { NotTested } from './scenario';
import type { SignIn } from './sign-in';

/** A visit as FKTP names it: there is no kodebooking (§5.2). */
export interface Visited {
  nomorkartu: string;
  kodepoli: string;
  tanggalperiksa: LocalDate;
}

export interface Cancelled {
  before: Exchange;
  cancel: Exchange;
  after: Exchange;
  sisa: Exchange;
}

/** What the scenarios of a primary-care facility share. */
export interface FktpVisit {
  data: FktpData;
  today: LocalDate;
  tomorrow: LocalDate;
  yesterday: LocalDate;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  signIn: SignIn;
  username: string;
  password: string;
  expiredToken: string | undefined;
  ask: (service: FktpService, fields: Readonly<Record<string, unknown>>, token?: string) => Promise<Exchange>;
  first: () => Promise<Exchange>;
  second: () => Promise<Exchange>;
  cancelled: () => Promise<Cancelled>;
  registered: () => Promise<Exchange>;
  tomorrows: () => Promise<Exchange>;
  /** @throws NotTested when that ticket was not given */
  insistOnTicket: (exchange: Exchange, row: number) => void;
  visited: (patient: 'pertama' | 'kedua', session?: FktpSession) => Visited;
  tidyUp: () => Promise<string[]>;
}

const SERVICES: Record<FktpService, readonly [method: WireRequest['method'], path: string]> = {
  token: ['GET', '/auth'],
  status: ['GET', '/antrean/status/{kodepoli}/{tanggalperiksa}'],
  ambil: ['POST', '/antrean'],
  sisa: ['GET', '/antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggalperiksa}'],
  batal: ['PUT', '/antrean/batal'],
  peserta: ['POST', '/peserta'],
};

/** FKTP asks by GET with the data in the path, and cancels by PUT (§5). */
export function fktpRequest(paths: FktpData['paths'], service: FktpService, fields: Readonly<Record<string, unknown>>): WireRequest {
  const [method, printed] = SERVICES[service];
  const path = (paths[service] ?? printed).replace(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(String(fields[name])));
  return { service, method, path, body: method === 'GET' ? null : fields };
}

export type FktpVisitInput = Pick<FktpVisit, 'data' | 'today' | 'clock' | 'wait' | 'signIn' | 'password' | 'expiredToken'>;

export function makeFktpVisit(input: FktpVisitInput): FktpVisit {
  const { data, today, signIn } = input;
  const once = makeOnce();
  const ask: FktpVisit['ask'] = (service, fields, token) => signIn.send(fktpRequest(data.paths, service, fields), token);
  const patient = (name: 'pertama' | 'kedua' | 'besok'): FktpPatient => given(data.pasien[name], `pasien.${name}`);
  const session = (name: 'hariIni' | 'besok'): FktpSession => given(data.sesi[name], `sesi.${name}`);
  const book = (who: FktpPatient, where: FktpSession): Promise<Exchange> => ask('ambil', antreanBody(data.versi, who, where));
  const cancel = (visited: Visited): Promise<Exchange> => ask('batal', batalBody(data.versi, visited));

  const visit: FktpVisit = {
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
    cancelled: () =>
      once('cancelled', async () => {
        visit.insistOnTicket(await visit.second(), 20);
        const visited = visit.visited('kedua');
        const before = await ask('status', session('hariIni'));
        const exchange = await cancel(visited);
        return { before, cancel: exchange, after: await ask('status', session('hariIni')), sisa: await ask('sisa', { ...visited }) };
      }),
    tomorrows: () => once('tomorrow', async () => book(patient('besok'), session('besok'))),
    registered: () =>
      once('registered', async () => {
        const { nohp: _nohp, ...body } = given(data.pasienBaru, 'pasienBaru');
        return ask('peserta', body);
      }),
    insistOnTicket: (exchange, row) => {
      if (codeOf(exchange) !== 200) throw new NotTested(`tidak ada tiket: lihat skenario ${row}`);
    },
    visited: (name, where = session('hariIni')) => ({ nomorkartu: patient(name).nomorkartu, kodepoli: where.kodepoli, tanggalperiksa: where.tanggalperiksa }),
    tidyUp: async () => {
      const done: string[] = [];
      const left: [Promise<Exchange>, FktpPatient | undefined, FktpSession | undefined, number][] = [
        [once('tomorrow', () => Promise.reject(new NotTested(''))), data.pasien.besok, data.sesi.besok, 21],
        [once('first', () => Promise.reject(new NotTested(''))), data.pasien.pertama, data.sesi.hariIni, 20],
      ];
      for (const [booked, who, where, row] of left) {
        const exchange = await booked.catch(() => undefined);
        if (exchange === undefined || codeOf(exchange) !== 200 || who === undefined || where === undefined) continue;
        const reply = await cancel({ nomorkartu: who.nomorkartu, kodepoli: where.kodepoli, tanggalperiksa: where.tanggalperiksa });
        done.push(codeOf(reply) === 200 ? `Tiket skenario ${row} dibatalkan kembali.` : `Tiket skenario ${row} tidak dapat dibatalkan; batalkan di SIM.`);
      }
      return done;
    },
  };
  return visit;
}

/** An ambil antrean as Mobile JKN fills it in (§5.2): v2 names doctor, hours, record and phone too. */
export function antreanBody(versi: FktpData['versi'], patient: FktpPatient, session: FktpSession, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { nomorkartu, nik, keluhan, norm, nohp } = patient;
  const { kodepoli, tanggalperiksa, kodedokter, jampraktek } = session;
  return { nomorkartu, nik, kodepoli, tanggalperiksa, keluhan, ...(versi === 2 ? { kodedokter, jampraktek, norm, nohp } : {}), ...over };
}

export function batalBody(versi: FktpData['versi'], { nomorkartu, kodepoli, tanggalperiksa }: Visited): Record<string, unknown> {
  return { nomorkartu, kodepoli, tanggalperiksa, ...(versi === 2 ? { keterangan: 'Berhalangan hadir' } : {}) };
}

/** The session's own part of a status: the object itself in v1, one of a list in v2 (§5.1). */
export function statusOf(exchange: Exchange, session: FktpSession): Readonly<Record<string, unknown>> {
  const response = replyObject(exchange)?.['response'];
  if (!Array.isArray(response)) return asObject(response) ?? {};
  const items = response.map(asObject);
  return items.find((item) => Number(item?.['kodedokter']) === session.kodedokter && item?.['jampraktek'] === session.jampraktek) ?? {};
}
