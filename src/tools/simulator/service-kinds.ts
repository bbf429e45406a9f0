import { z } from 'zod';
import { fktpEntryKey } from './fktp-booking';
import type { Ledger } from './ledger';
import type { ListForm, SimulatorOptionValues } from './options';
import { FKTP_ROUTES, RS_ROUTES, type ServiceRoute } from './services/routes';
import type { ServiceCall } from './services/service';
import { requiredText, wireText } from './wire-fields';

/** Whose visit a call is about. */
export interface VisitOfCall {
  kodebooking?: string;
  /** Of an FKTP, clinic and number or date: what the traffic shows instead. Never the card. */
  entry?: string;
  /** How the patient calls it off in Mobile JKN; absent when nothing stands that could be called off. */
  cancelInMobileJkn?: () => void;
}

/** One of the two services, as its callers find it. */
export interface ServiceKind {
  routes: readonly ServiceRoute[];
  /** In front of a path where faults and the traffic tell the services apart. */
  prefix: '' | 'fktp/';
  listForm: (options: SimulatorOptionValues) => ListForm;
  /** Whether X-authorization must come with each call. */
  needsAuthorization: (options: SimulatorOptionValues) => boolean;
  visit: (ledger: Ledger, call: ServiceCall) => VisitOfCall;
}

const keterangan = 'Dibatalkan pasien melalui Mobile JKN';
const kodebookingOf = wireText.optional().catch(undefined);
const entryKey = z.object(fktpEntryKey);
const clinicAndNumber = z.object({ kodepoli: requiredText, nomorantrean: requiredText.optional(), tanggalperiksa: requiredText });

export const RS: ServiceKind = {
  routes: RS_ROUTES,
  prefix: '',
  listForm: ({ listForm }) => listForm,
  needsAuthorization: () => false,
  visit(ledger, { params, body }) {
    const kodebooking = kodebookingOf.parse(params.kodebooking ?? body.kodebooking);
    if (kodebooking === undefined) return {};
    if (ledger.booking(kodebooking)?.cancelled !== false) return { kodebooking };
    return { kodebooking, cancelInMobileJkn: () => void ledger.record({ call: 'mobile-jkn/cancel', kodebooking, keterangan }) };
  },
};

export const FKTP: ServiceKind = {
  routes: FKTP_ROUTES,
  prefix: 'fktp/',
  listForm: ({ fktpListForm }) => fktpListForm,
  needsAuthorization: ({ requireFktpAuthorization }) => requireFktpAuthorization,
  visit(ledger, { body }) {
    const key = entryKey.safeParse(body).data;
    const held = key === undefined ? undefined : ledger.fktpEntry(key);
    const named = clinicAndNumber.safeParse({ nomorantrean: held?.payload.nomorantrean || undefined, ...body }).data;
    return {
      ...(named === undefined ? {} : { entry: `${named.kodepoli} · ${named.nomorantrean ?? named.tanggalperiksa}` }),
      ...(key === undefined || held === undefined || held.cancelledBy !== null ? {} : { cancelInMobileJkn: () => void ledger.record({ call: 'fktp/mobile-jkn/cancel', ...key, keterangan }) }),
    };
  },
};
