import type { z } from 'zod';
import type { Ledger } from '../ledger';
import type { Patient } from './patients';
import type { AppSession } from './sessions';

export const FACILITY_KINDS = ['FKRTL', 'FKTP'] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

/**
 * What the app asks of a facility after it has a token (ws-faskes §3), by the hospital dialect's names: the control API
 * and the tallies know one name for each. Operation lists are not a patient's and not here.
 */
export const APP_SERVICES = [
  'statusantrean',
  'ambilantrean',
  'sisaantrean',
  'batalantrean',
  'checkinantrean',
  'infopasienbaru',
  'ambilantreanfarmasi',
  'statusantreanfarmasi',
] as const;

export type AppService = (typeof APP_SERVICES)[number];
export type AppCall = 'token' | AppService;

/** Fields as on the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields that name a ticket in every later call: its kodebooking, or card, clinic and date at an FKTP. */
export type Ticket = Readonly<Record<string, string>>;

/** One request as it goes out, but for host and credentials. */
export interface AppRequest {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body: Fields | null;
}

/** Paths a facility has registered that differ from the usual ones: they are free (ws-faskes §1.6). */
export type AppPaths = Partial<Record<AppCall, string>>;

/** A ticket the facility has given, for BPJS to hold. */
export interface GivenTicket {
  ticket: Ticket;
  /** What was asked for, and what came. */
  fields: Fields;
  response: Fields;
  isNewPatient: boolean;
}

/** How a kind of facility is spoken to, and how BPJS itself holds its tickets. */
export interface AppDialect {
  kind: FacilityKind;
  /** What it has of all services. */
  services: readonly AppService[];
  /** The rows of its UAT checklist that are done on the phone: the app's own, and that of a call seen there. */
  uatRows: { app: number; called: number };
  /** False: ambil antrean names the clinic alone, and the facility chooses among its sessions. */
  namesDoctor: boolean;
  /** Whether a patient can have a ticket by the app. */
  takes: (patient: Patient) => boolean;
  token: (paths: AppPaths) => AppRequest;
  request: (paths: AppPaths, service: AppService, fields: Fields) => AppRequest;
  /** An ambil antrean as the app fills it in. */
  ambilFields: (patient: Patient, session: AppSession) => Fields;
  /** Of a patient to whom ambil antrean answered 202. */
  registrationOf: (patient: Pick<Patient, 'nama' | 'nik' | 'nomorkartu' | 'nohp'>) => Fields;
  statusFields: (session: AppSession) => Fields;
  cancelFields: (ticket: Ticket, keterangan: string) => Fields;
  /** Of an accepted ambil antrean; null when the reply names none. */
  ticketOf: (fields: Fields, response: Fields) => Ticket | null;
  /** Reads the ticket out of the fields of a later call. */
  ticketFields: z.ZodType<Ticket>;
  /** The fields of a successful reply that are missing or of another type than the catalogue's. */
  unfitFields: (service: AppService, response: unknown) => string[];
  /** Enters a ticket as BPJS's own app would; one that stands is not entered again. */
  enter: (ledger: Ledger, given: GivenTicket) => void;
  /** Enters the cancellation of a ticket, if BPJS holds it and it stands. */
  cancel: (ledger: Ledger, ticket: Ticket, keterangan: string) => void;
  /** Whether a patient has a ticket of that date. */
  isBusy: (ledger: Ledger, patient: Patient, date: string) => boolean;
}
