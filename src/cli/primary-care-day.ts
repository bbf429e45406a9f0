import { setTimeout as pause } from 'node:timers/promises';
import { DINAS } from '../../seeds/dinas';
import { holdDemoFacility } from '../../seeds/demo-rows';
import { freeMembers, type Member } from '../../seeds/demo-served';
import { facilitySamples, type FacilitySamples } from '../../seeds/facility-samples';
import type { PrescriptionKind, TaskId } from '../outbox/facts';
import type { FacilityId } from '../platform/facility';
import { bookingOfCard } from '../queue/booking-of-card';
import { cancelByHouse } from '../queue/cancel-by-house';
import { checkIn } from '../queue/check-in';
import { reachTask } from '../queue/reach-task';
import { taskEvents } from '../queue/task-store';
import { deskSessions } from '../registration/desk-sessions';
import { registerWalkIn } from '../registration/register-walk-in';
import { openTimetable } from '../schedules/timetable';
import { BETWEEN_EVENTS_MS, held, type PlayedDay } from './played-day';
import { clockTime } from './timeline';

const ACTOR = 'perawat1';

interface Day extends PlayedDay {
  samples: FacilitySamples;
}

/** What the app says to the patient, as the simulator's control API tells it. */
interface AppAct {
  outcome: { code?: number; message?: string; detail?: string; response?: Record<string, string | number>; list?: unknown[] };
}

/** Of the simulator's ledger: an entry of the queue as BPJS holds it. */
interface Entry {
  source: 'Mobile JKN' | 'Bridging Antrean';
  payload: { nomorkartu: string; kodepoli: string; tanggalperiksa: string };
  panggil: { status: number; waktu: number }[];
  cancelledBy: string | null;
}

/** How a patient's day ended, by what BPJS is to hold of it. */
interface Ending {
  who: string;
  member: Member;
  source: Entry['source'];
  cancelledBy: string | null;
}

/**
 * One day of a Puskesmas or clinic: four people book in Mobile JKN, through the simulator's app; one of them cancels there, one stays
 * away. Three come without a booking: one calls it off, one is not insured.
 */
export async function playPrimaryCareDay(played: PlayedDay): Promise<void> {
  const plan = DINAS.facilities.find(({ code }) => code === played.facility.code);
  if (plan === undefined) throw new Error(`no plan of ${played.facility.code}`);
  const day: Day = { ...played, samples: await facilitySamples(played.db, plan, played.clock()) };
  const { told } = day;
  const people = await played.db.transaction(async (tx) => freeMembers(tx, await holdDemoFacility(tx, plan), played.clock(), 7));
  const [named, unnamed, calledOff, away, walkIn, regret, uninsured] = people as [Member, Member, Member, Member, Member, Member, Member];

  told.chapter('Booking in Mobile JKN');
  await app(day, 'status antrean', 'statusantrean', entryOf(day, named), 200);
  await app(day, 'ambil antrean, doctor named (v2)', 'ambilantrean', { fields: ambil(day, named, 'v2') }, 200);
  await app(day, 'ambil antrean again', 'ambilantrean', { fields: ambil(day, named, 'v2') }, 201);
  await app(day, 'ambil antrean, no doctor named (v1)', 'ambilantrean', { fields: ambil(day, unnamed, 'v1') }, 200);
  for (const member of [calledOff, away]) await app(day, 'ambil antrean', 'ambilantrean', { fields: ambil(day, member, 'v2') }, 200);
  await app(day, 'sisa peserta', 'sisaantrean', entryOf(day, unnamed), 200);
  await app(day, 'batal antrean', 'batalantrean', { ...entryOf(day, calledOff), keterangan: 'Berhalangan hadir' }, 200);
  await app(day, 'sisa peserta of nobody', 'sisaantrean', entryOf(day, uninsured), 201);

  told.chapter('At the counter');
  for (const member of [named, unnamed]) {
    await checkIn(day, day.facility, { bookingCode: await codeOf(day, member), claimedAt: day.clock(), source: 'desk', actor: ACTOR });
    told.step('counter', 'marks present', 'task 3');
  }
  await register(day, walkIn, 'JKN');
  const notInsured = await register(day, uninsured, 'NON JKN');
  await callOffAtCounter(day, regret);
  for (const member of [named, unnamed, walkIn]) await serve(day, await codeOf(day, member));
  await serve(day, notInsured);
  await reach(day, 'marks absent', await codeOf(day, away), 99);

  told.chapter('What BPJS holds');
  const endings: Ending[] = [
    { who: 'booked with a doctor', member: named, source: 'Mobile JKN', cancelledBy: null },
    { who: 'booked without', member: unnamed, source: 'Mobile JKN', cancelledBy: null },
    { who: 'cancelled in the app', member: calledOff, source: 'Mobile JKN', cancelledBy: 'Mobile JKN' },
    { who: 'stayed away', member: away, source: 'Mobile JKN', cancelledBy: null },
    { who: 'came without booking', member: walkIn, source: 'Bridging Antrean', cancelledBy: null },
    { who: 'called it off at the counter', member: regret, source: 'Bridging Antrean', cancelledBy: 'faskes' },
  ];
  for (const ending of endings) await compare(day, ending);
  const strangers = (await entries(day)).filter(({ payload }) => payload.nomorkartu === '' || payload.nomorkartu === uninsured.cardNumber);
  told.step('BPJS', 'not insured', strangers.length === 0 ? 'recorded here, not reported' : 'reported though it names nobody');
  if (strangers.length > 0) day.wrong.push('a patient without insurance was reported');
}

const today = (day: Day): string => day.samples.sessionToday.tanggalperiksa;

function entryOf(day: Day, { cardNumber }: Member): Entry['payload'] {
  return { nomorkartu: cardNumber ?? '', kodepoli: day.samples.sessionToday.kodepoli, tanggalperiksa: today(day) };
}

function ambil(day: Day, member: Member, version: 'v1' | 'v2'): object {
  const { kodedokter, jampraktek } = day.samples.sessionToday;
  const v1 = { ...entryOf(day, member), nik: member.nik, keluhan: 'Demam sejak kemarin' };
  return version === 'v1' ? v1 : { ...v1, kodedokter, jampraktek, norm: member.medicalRecordNumber, nohp: member.phone };
}

async function app(day: Day, what: string, service: string, body: object, expected: number): Promise<void> {
  const reply = await fetch(`${day.described.simulatorUrl}/control/mobile-jkn/app/${service}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const { outcome } = (await reply.json()) as AppAct;
  const { nomorantrean, sisaantrean } = outcome.response ?? {};
  const facts = Object.entries({ nomorantrean, sisaantrean, jadwal: outcome.list?.length }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  day.told.step('Mobile JKN', what, [`${outcome.code ?? '-'} ${outcome.message ?? outcome.detail ?? ''}`, ...facts].join(' · '));
  if (outcome.code !== expected) day.wrong.push(`${what}: ${expected} expected, ${outcome.code ?? 'nothing'} ${outcome.message ?? outcome.detail ?? ''} came`);
}

async function codeOf(day: Day, member: Member): Promise<string> {
  const { nomorkartu: cardNumber, kodepoli: clinicCode, tanggalperiksa: visitDate } = entryOf(day, member);
  return (await bookingOfCard(day, day.facility.facilityId, { cardNumber, clinicCode, visitDate })).bookingCode;
}

async function register(day: Day, { medicalRecordNumber }: Member, payer: 'JKN' | 'NON JKN'): Promise<string> {
  await pause(BETWEEN_EVENTS_MS);
  const { facility, samples } = day;
  const { kodepoli, kodedokter, jampraktek } = samples.sessionToday;
  const session = (await deskSessions(day.db, facility, day.clock(), today(day))).find(({ slot }) => slot.clinicCode === kodepoli && slot.doctorCode === kodedokter && slot.practiceHours === jampraktek);
  if (session === undefined) throw new Error('the session of the samples is gone');
  const deps = { db: day.db, clock: day.clock, timetable: await openTimetable(day.db, day.directory), replies: { isReplied: () => false } };
  const bookingCode = await registerWalkIn(deps, facility, { actor: ACTOR }, { medicalRecordNumber, sessionId: session.sessionId, payer, visitType: 0, referenceNumber: '', ticketId: null });
  day.told.step('counter', `registers a patient, ${payer}`, `task 3 · ${bookingCode}`);
  return bookingCode;
}

/** Somebody who is here, and cannot stay: it is the house that lets them go. */
async function callOffAtCounter(day: Day, member: Member): Promise<void> {
  const bookingCode = await register(day, member, 'JKN');
  await cancelByHouse(day, day.facility, { bookingCode, reason: 'Pasien pulang', by: ACTOR });
  day.told.step('counter', 'calls it off', bookingCode);
}

async function serve(day: Day, bookingCode: string): Promise<void> {
  await reach(day, 'calls the patient', bookingCode, 4);
  await reach(day, 'finishes', bookingCode, 5, 'none');
}

async function reach(day: Day, what: string, bookingCode: string, task: TaskId, prescriptionKind?: PrescriptionKind): Promise<void> {
  await pause(BETWEEN_EVENTS_MS);
  await reachTask(day, day.facility, { bookingCode, occurredAt: day.clock(), task, source: 'clinic', ...(prescriptionKind === undefined ? {} : { prescriptionKind }) });
  day.told.step('counter', what, `task ${task} · ${bookingCode}`);
}

async function entries(day: Day): Promise<Entry[]> {
  return ((await (await fetch(`${day.described.simulatorUrl}/control/fktp`)).json()) as { entries: Entry[] }).entries;
}

/** The last entry of the card at BPJS, as a cancelled one may stand before it: who made and cancelled it, and its calls against the recorded times, millisecond by millisecond. */
async function compare(day: Day, { who, member, source, cancelledBy }: Ending): Promise<void> {
  const key = JSON.stringify(entryOf(day, member));
  const recorded = await callsOf(day, day.facility.facilityId, await codeOf(day, member));
  const ours = JSON.stringify({ source, cancelledBy, calls: recorded });
  const theirs = await held(
    async () => (await entries(day)).filter(({ payload: { nomorkartu, kodepoli, tanggalperiksa } }) => JSON.stringify({ nomorkartu, kodepoli, tanggalperiksa }) === key).map(said).at(-1),
    (found) => found === ours,
  );
  const times = recorded.map(({ status, waktu }) => `${status === 1 ? 'hadir' : 'tidak hadir'} ${clockTime(waktu, day.facility.timeZone)}`);
  day.told.step('BPJS', who, [source, ...(cancelledBy === null ? [] : [`cancelled by ${cancelledBy}`]), ...times, theirs === ours ? 'the same' : `it holds ${theirs ?? 'nothing'}`].join(' · '));
  if (theirs !== ours) day.wrong.push(`${who}: BPJS holds ${theirs ?? 'nothing'}, ${ours} is recorded`);
}

function said({ source, cancelledBy, panggil }: Entry): string {
  return JSON.stringify({ source, cancelledBy, calls: panggil.map(({ status, waktu }) => ({ status, waktu })) });
}

/** What was recorded of it, in the words of antrean/panggil: called is 1, absent is 2 (ws-bpjs §2F). */
async function callsOf(day: Day, facilityId: FacilityId, bookingCode: string): Promise<Entry['panggil']> {
  const STATUS: Partial<Record<TaskId, number>> = { 4: 1, 99: 2 };
  return (await taskEvents(day.db, facilityId, bookingCode)).flatMap(({ task, occurredAt }) => (STATUS[task] === undefined ? [] : [{ status: STATUS[task], waktu: occurredAt.getTime() }]));
}
