import { z } from 'zod';
import { fktpEntryKey, mobileJknFktpBooking } from '../fktp-booking';
import type { FktpKey, Ledger } from '../ledger';
import type { AppDialect, AppRequest, AppService, Fields } from './dialect';
import { registrationOf } from './patients';
import { FKTP_SHAPES, unfitFieldsOf } from './reply-shape';

type FktpService = 'statusantrean' | 'ambilantrean' | 'sisaantrean' | 'batalantrean' | 'infopasienbaru';

/** One service of an FKTP; the fields of `inPath` stand behind the path, in their order, and no body goes with them (ws-faskes §5). */
interface FktpRequest {
  method: AppRequest['method'];
  path: string;
  inPath?: readonly string[];
}

const REQUESTS: Readonly<Record<FktpService, FktpRequest>> = {
  statusantrean: { method: 'GET', path: '/antrean/status', inPath: ['kodepoli', 'tanggalperiksa'] },
  ambilantrean: { method: 'POST', path: '/antrean' },
  sisaantrean: { method: 'GET', path: '/antrean/sisapeserta', inPath: ['nomorkartu', 'kodepoli', 'tanggalperiksa'] },
  batalantrean: { method: 'PUT', path: '/antrean/batal' },
  infopasienbaru: { method: 'POST', path: '/peserta' },
};

const COMPLAINT = 'Demam sejak kemarin';

const base: Omit<AppDialect, 'namesDoctor' | 'ambilFields' | 'cancelFields' | 'unfitFields'> = {
  kind: 'FKTP',
  services: Object.keys(REQUESTS) as FktpService[],
  uatRows: { app: 30, called: 31 },
  // The card is part of what names a ticket.
  takes: ({ nomorkartu }) => nomorkartu !== '',
  token: (paths) => ({ method: 'GET', path: paths.token ?? '/auth', body: null }),
  request(paths, service, fields) {
    if (!isOfFktp(service)) throw new Error(`An FKTP has no ${service}.`);
    const { method, path, inPath } = REQUESTS[service];
    const front = paths[service] ?? path;
    if (inPath === undefined) return { method, path: front, body: fields };
    return { method, path: [front, ...inPath.map((name) => encodeURIComponent(text(fields[name])))].join('/'), body: null };
  },
  registrationOf(patient) {
    const { nohp: _ofHospitalsOnly, ...seventeen } = registrationOf(patient);
    return seventeen;
  },
  statusFields: ({ kodepoli, tanggalperiksa }) => ({ kodepoli, tanggalperiksa }),
  // The reply has no code of its own: card, clinic and date of the request are the ticket.
  ticketOf: (fields, { nomorantrean }) => (text(nomorantrean) === '' ? null : { ...keyOf(fields) }),
  ticketFields: z.object(fktpEntryKey),

  enter(ledger, { ticket, fields, response }) {
    if (isHeld(ledger, ticket)) return;
    const whole = mobileJknFktpBooking.safeParse({ ...fields, ...response });
    // A ticket with a field unlike the catalogue's is a ticket all the same: BPJS keeps what names it.
    const payload = whole.data ?? mobileJknFktpBooking.safeParse(ticket).data;
    if (payload !== undefined) ledger.record({ call: 'fktp/mobile-jkn/booking', payload });
  },
  cancel(ledger, ticket, keterangan) {
    if (isHeld(ledger, ticket)) ledger.record({ call: 'fktp/mobile-jkn/cancel', ...keyOf(ticket), keterangan });
  },
  isBusy: (ledger, { nomorkartu }, date) =>
    ledger.fktpEntries().some(({ cancelledBy, payload }) => cancelledBy === null && payload.nomorkartu === nomorkartu && payload.tanggalperiksa === date),
};

/** Primary care, by the version of the catalogue the facility was built to: the second names the doctor (ws-faskes §5.2, §5.4). */
export const FKTP: Readonly<Record<'v1' | 'v2', AppDialect>> = {
  v1: {
    ...base,
    namesDoctor: false,
    ambilFields: ({ nomorkartu, nik }, { kodepoli, tanggalperiksa }) => ({ nomorkartu, nik, kodepoli, tanggalperiksa, keluhan: COMPLAINT }),
    cancelFields: (ticket) => ticket,
    unfitFields: unfitFieldsOf(FKTP_SHAPES.v1),
  },
  v2: {
    ...base,
    namesDoctor: true,
    ambilFields: ({ nomorkartu, nik, norm, nohp }, { kodepoli, tanggalperiksa, kodedokter, jampraktek }) => ({
      nomorkartu, nik, kodepoli, tanggalperiksa, keluhan: COMPLAINT, kodedokter, jampraktek, norm, nohp,
    }),
    cancelFields: (ticket, keterangan) => ({ ...ticket, keterangan }),
    unfitFields: unfitFieldsOf(FKTP_SHAPES.v2),
  },
};

function isOfFktp(service: AppService): service is FktpService {
  return Object.hasOwn(REQUESTS, service);
}

function keyOf({ nomorkartu, kodepoli, tanggalperiksa }: Fields): FktpKey {
  return { nomorkartu: text(nomorkartu), kodepoli: text(kodepoli), tanggalperiksa: text(tanggalperiksa) };
}

function isHeld(ledger: Ledger, ticket: Fields): boolean {
  return ledger.fktpEntry(keyOf(ticket))?.cancelledBy === null;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
