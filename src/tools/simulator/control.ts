import { z } from 'zod';
import type { Clock } from '../../platform/clock';
import { mobileJknBooking } from './booking';
import { FKTP_CONTROL_ROUTES } from './control-fktp';
import type { FaultQueue } from './fault-queue';
import { faultSchema } from './faults';
import type { Hfis } from './hfis';
import { jsonObject } from './http-request';
import type { Ledger } from './ledger';
import { readLedgerSince } from './ledger-since';
import { simulatorOptions, type SimulatorOptionValues } from './options';
import { matchRoute, type Route } from './route-table';
import { ScenarioError, parseScenario } from './scenario';
import type { Traffic } from './traffic';
import { isDate, wibDate } from './wib-time';
import { requiredText, wireDate, wireInteger } from './wire-fields';
import { json, metadataOnly, type WireReply } from './wire-reply';

export interface ControlContext {
  facilityCode: string | null;
  /** Empty when nobody gave one. */
  facilityName: string;
  /** All facilities of this process, in their order. */
  neighbours: () => readonly Neighbour[];
  clock: Clock;
  ledger: Ledger;
  hfis: Hfis;
  faults: FaultQueue;
  traffic: Traffic;
  options: SimulatorOptionValues;
}

/** A facility as the page of another one names it. */
export interface Neighbour {
  code: string;
  name: string;
  /** Of its page. */
  url: string;
}

export interface ControlCall {
  method: string;
  /** Behind `/control`, split and percent-decoded. */
  segments: readonly string[];
  query: URLSearchParams;
  /** The body as it came: a scenario may be YAML. */
  text: string;
  /** The body as a JSON object. @throws UnreadableRequest */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ControlRoute extends Route {
  answer: (context: ControlContext, call: ControlCall, params: Readonly<Record<string, string>>) => WireReply | Promise<WireReply>;
}

const OK = metadataOnly(200, 'Ok');

/** The rehearsal's side door: reads the ledger, plays the patient's app, scripts faults. Not part of BPJS. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: 'ledger', answer: readLedger },
  { method: 'GET', path: 'ledger/{kodebooking}', answer: readBooking },
  ...FKTP_CONTROL_ROUTES,
  { method: 'GET', path: 'neighbours', answer: readNeighbours },
  { method: 'GET', path: 'hfis', answer: readHfis },
  { method: 'GET', path: 'traffic', answer: readTraffic },
  { method: 'POST', path: 'mobile-jkn/bookings', answer: putMobileJknBooking },
  { method: 'POST', path: 'mobile-jkn/check-in', answer: checkInInMobileJkn },
  { method: 'POST', path: 'mobile-jkn/cancel', answer: cancelInMobileJkn },
  { method: 'POST', path: 'sep', answer: issueSep },
  { method: 'GET', path: 'options', answer: ({ options }) => json(200, options) },
  { method: 'PUT', path: 'options', answer: changeOptions },
  { method: 'GET', path: 'faults', answer: ({ faults }) => json(200, { faults: faults.pending() }) },
  { method: 'POST', path: 'faults', answer: scriptFault },
  { method: 'DELETE', path: 'faults', answer: clearFaults },
  { method: 'POST', path: 'scenario', answer: playScenario },
  { method: 'POST', path: 'reset', answer: reset },
];

export function controlCall(call: Omit<ControlCall, 'body'>): ControlCall {
  return { ...call, get body() { return jsonObject(call.text); } };
}

export async function answerControl(context: ControlContext, call: ControlCall): Promise<WireReply> {
  const match = matchRoute(CONTROL_ROUTES, call.method, call.segments);
  if (match.found !== 'route') return metadataOnly(404, 'Tidak ada di /control');
  return match.route.answer(context, call, match.params);
}

function readLedger({ facilityCode, ledger }: ControlContext, { query }: ControlCall): WireReply {
  const since = numberOf(query, 'since');
  if (since === undefined) return json(200, { facilityCode, bookings: ledger.bookings(), calls: ledger.calls() });
  return json(200, { facilityCode, ...readLedgerSince(ledger, since) });
}

function readNeighbours({ facilityCode, neighbours }: ControlContext): WireReply {
  return json(200, { facilities: neighbours().map((each) => ({ ...each, here: each.code === facilityCode })) });
}

function readBooking({ ledger }: ControlContext, _call: ControlCall, params: Readonly<Record<string, string>>): WireReply {
  const booking = ledger.booking(params.kodebooking ?? '');
  return booking === undefined ? metadataOnly(404, 'Kode Booking tidak ditemukan') : json(200, booking);
}

/** The calls after `since`, oldest first; of many only the `last` ones. */
function readTraffic({ traffic }: ControlContext, { query }: ControlCall): WireReply {
  const calls = traffic.since(numberOf(query, 'since') ?? 0);
  return json(200, { calls: calls.slice(Math.max(0, calls.length - (numberOf(query, 'last') ?? calls.length))) });
}

function readHfis({ clock, hfis, ledger }: ControlContext, { query }: ControlCall): WireReply {
  const tanggal = query.get('tanggal') ?? wibDate(clock().getTime());
  if (!isDate(tanggal)) return metadataOnly(400, 'tanggal harus YYYY-MM-DD');
  return json(200, { tanggal, jadwal: hfis.slotsOn(tanggal), usulan: ledger.proposals() });
}

function putMobileJknBooking({ ledger }: ControlContext, { body }: ControlCall): WireReply {
  const read = mobileJknBooking.safeParse(body);
  if (!read.success) return complaint(read.error);
  const { kodebooking } = read.data;
  if (ledger.booking(kodebooking) !== undefined) return metadataOnly(409, 'Kode Booking sudah ada');
  ledger.record({ call: 'mobile-jkn/booking', kodebooking, payload: read.data });
  return OK;
}

const checkIn = z.object({ kodebooking: requiredText, waktu: wireInteger.optional() });

/** The app's own check-in as BPJS may store it: task 1 of a new patient, 3 of a returning one (ws-bpjs §3.2, §3.6). */
function checkInInMobileJkn({ clock, ledger }: ControlContext, { body }: ControlCall): WireReply {
  const read = checkIn.safeParse(body);
  if (!read.success) return complaint(read.error);
  const { kodebooking, waktu = clock().getTime() } = read.data;
  const booking = ledger.booking(kodebooking);
  if (booking === undefined) return metadataOnly(404, 'Kode Booking tidak ditemukan');
  if (booking.cancelled || booking.tasks.length > 0) return metadataOnly(409, 'Booking sudah dibatalkan atau sudah check-in');
  ledger.record({ call: 'mobile-jkn/check-in', kodebooking, taskid: booking.payload.pasienbaru === 1 ? 1 : 3, waktu });
  return OK;
}

const cancellation = z.object({ kodebooking: requiredText, keterangan: z.string().default('Dibatalkan pasien melalui Mobile JKN') });

function cancelInMobileJkn({ ledger }: ControlContext, { body }: ControlCall): WireReply {
  const read = cancellation.safeParse(body);
  if (!read.success) return complaint(read.error);
  const booking = ledger.booking(read.data.kodebooking);
  if (booking === undefined) return metadataOnly(404, 'Kode Booking tidak ditemukan');
  if (booking.cancelled) return metadataOnly(409, 'Booking sudah dibatalkan');
  ledger.record({ call: 'mobile-jkn/cancel', ...read.data });
  return OK;
}

const sep = z.object({ nomorkartu: requiredText, tanggalperiksa: wireDate });

/** The SEP of a visit is issued: its booking can no longer be added (ws-bpjs §3.5). */
function issueSep({ ledger }: ControlContext, { body }: ControlCall): WireReply {
  const read = sep.safeParse(body);
  if (!read.success) return complaint(read.error);
  if (!ledger.hasSep(read.data.nomorkartu, read.data.tanggalperiksa)) ledger.record({ call: 'sep', ...read.data });
  return OK;
}

function changeOptions({ options }: ControlContext, { body }: ControlCall): WireReply {
  const read = simulatorOptions.partial().safeParse(body);
  if (!read.success) return complaint(read.error);
  Object.assign(options, read.data);
  return json(200, options);
}

function scriptFault({ faults }: ControlContext, { body }: ControlCall): WireReply {
  const read = faultSchema.safeParse(body);
  if (!read.success) return complaint(read.error);
  faults.add(read.data);
  return OK;
}

function clearFaults({ faults }: ControlContext): WireReply {
  faults.clear();
  return OK;
}

function playScenario({ faults }: ControlContext, { text }: ControlCall): WireReply {
  try {
    faults.play(parseScenario(text));
    return OK;
  } catch (error) {
    if (error instanceof ScenarioError) return metadataOnly(400, error.message);
    throw error;
  }
}

function reset({ faults, ledger, traffic }: ControlContext): WireReply {
  ledger.clear();
  faults.clear();
  traffic.clear();
  return OK;
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function complaint(error: z.ZodError): WireReply {
  return metadataOnly(400, z.prettifyError(error));
}
