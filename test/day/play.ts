import { setTimeout as delay } from 'node:timers/promises';
import { finishPreparation, startPreparation } from '../../src/pharmacy/prepare-medicine';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import type { Db } from '../../src/platform/db';
import type { Facility } from '../../src/platform/facility';
import { Refusal } from '../../src/platform/refusal';
import { cancelBooking } from '../../src/queue/cancel';
import { checkIn } from '../../src/queue/check-in';
import { reachTask } from '../../src/queue/reach-task';
import { registerPatient } from '../../src/queue/register-patient';
import { takeNumbers, type Ticket } from '../../src/queue/take-number';
import type { Timetable } from '../../src/schedules/timetable';
import type { Act, ClinicDay, PlannedAct, PlannedPatient } from './clinic-day';
import { identityOf } from './hospitals';
import type { PacedTime } from './scaled-time';

export interface Stage {
  db: Db;
  timetable: Timetable;
  /** In the day's order. */
  facilities: readonly Facility[];
  /** Where each facility's BPJS takes what happens in its app; ends with `/control/`. */
  controlUrls: readonly string[];
}

/** What became of a patient so far. */
interface Standing {
  patient: PlannedPatient;
  medicalRecordNumber: string;
  ticket: Ticket | undefined;
  /** Told at the desk that the visit is cancelled: goes home. */
  isSentHome: boolean;
}

/** So many acts at a time, each on two connections at most: a crowd waits here and not at the pool, which gives up. */
const ACTS_AT_ONCE = 6;
/*
 * A machine that lets an act wait so long is too slow for this clock, which is slowed until it has caught up: the storm
 * would else be over before the patients come to it.
 */
const TOO_LATE_MS = 4 * 60_000;
const CAUGHT_UP_MS = 2 * 60_000;
const SLOWED = 1 / 20;

/**
 * Lets the day happen through the use cases, each act when the clock has come to it. An act carries its planned time as
 * its clock, so what is recorded is the plan to the millisecond, however busy the machine is.
 * @returns the booking code of each patient, by number, and how late the latest act was on the day's clock
 * @throws what a use case throws, but for the refusals that the plan provokes
 */
export async function playDay(stage: Stage, day: ClinicDay, time: PacedTime, speed: number): Promise<{ codes: Map<number, string>; latestActMs: number }> {
  const standings = new Map<number, Standing>(day.patients.map((patient) => [patient.number, { patient, medicalRecordNumber: '', ticket: undefined, isSentHome: false }]));
  const running = new Map<number, Promise<void>>();
  const oneOfAFew = gate(ACTS_AT_ONCE);
  /** Oldest first. */
  const pending = new Set<PlannedAct>();
  const keepPace = (): void => {
    const [oldest] = pending;
    const lateMs = oldest === undefined ? 0 : time.clock().getTime() - oldest.at;
    if (lateMs > TOO_LATE_MS) time.run(speed * SLOWED);
    else if (lateMs < CAUGHT_UP_MS) time.run(speed);
  };
  const failures: unknown[] = [];
  let latestActMs = 0;
  const perform = async (act: PlannedAct): Promise<void> => {
    latestActMs = Math.max(latestActMs, time.clock().getTime() - act.at);
    await play(stage, standings.get(act.patient.number)!, act);
  };
  for (const act of day.acts) {
    await time.reached(act.at);
    if (failures.length > 0) break;
    const { number } = act.patient;
    pending.add(act);
    keepPace();
    const before = running.get(number) ?? Promise.resolve();
    const done = before
      .then(() => oneOfAFew(() => perform(act)))
      .catch((error: unknown) => void failures.push(new Error(`${act.kind} of patient ${number} failed: ${String(error)}`, { cause: error })))
      .finally(() => {
        pending.delete(act);
        keepPace();
      });
    running.set(number, done);
  }
  await Promise.all(running.values());
  if (failures.length > 0) throw failures[0];
  const codes = new Map([...standings].flatMap(([number, { ticket }]) => (ticket === undefined ? [] : [[number, ticket.bookingCode]])));
  return { codes, latestActMs };
}

/** Runs what it is given, at most so many at a time, the others in the order they came. */
function gate(most: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}

async function play(stage: Stage, standing: Standing, act: PlannedAct): Promise<void> {
  if (standing.isSentHome) return;
  try {
    await perform(stage, standing, act);
  } catch (error) {
    // The look-up may have told us of the cancellation by now; that is what it is for.
    const mayBeCancelled = standing.patient.fate === 'called-off-at-bpjs' || standing.patient.fate === 'came-after-all';
    if (!(mayBeCancelled && error instanceof Refusal && error.code === 'booking-cancelled')) throw error;
    standing.isSentHome = true;
  }
}

async function perform(stage: Stage, standing: Standing, act: PlannedAct): Promise<void> {
  const { patient } = standing;
  const facility = stage.facilities[patient.facility]!;
  const occurredAt = new Date(act.at);
  const deps = { db: stage.db, clock: () => occurredAt };
  const bookingCode = standing.ticket?.bookingCode ?? '';
  switch (act.kind) {
    case 'register':
      standing.medicalRecordNumber = await register(deps, facility, patient);
      return;
    case 'take-number':
      standing.ticket = await takeNumber(stage, deps, facility, standing);
      if (patient.source === 'mobile-jkn' && !patient.isLostByBpjs) await tellApp(stage, patient, 'bookings', appBooking(patient, standing.ticket));
      return;
    case 'check-in':
      await checkIn(deps, facility, { bookingCode, claimedAt: occurredAt, source: 'mobile-jkn' });
      return;
    case 'task':
      return performTask(deps, facility, bookingCode, occurredAt, act);
    case 'pharmacy-number':
      await takePharmacyNumber(deps, facility, bookingCode);
      return;
    case 'call-off':
      await cancelBooking(deps, facility, { bookingCode, reason: 'Berhalangan hadir', source: patient.source });
      if (patient.source === 'mobile-jkn') await tellApp(stage, patient, 'cancel', { kodebooking: bookingCode });
      return;
    case 'call-off-at-bpjs':
      return tellApp(stage, patient, 'cancel', { kodebooking: bookingCode });
  }
}

type EventDeps = { db: Db; clock: () => Date };

async function performTask(deps: EventDeps, facility: Facility, bookingCode: string, occurredAt: Date, { task, prescriptionKind }: Extract<Act, { kind: 'task' }>): Promise<void> {
  if (task === 6) return startPreparation(deps, facility, { bookingCode, occurredAt });
  if (task === 7) return finishPreparation(deps, facility, { bookingCode, occurredAt });
  await reachTask(deps, facility, { bookingCode, task, occurredAt, source: 'desk', ...(prescriptionKind === undefined ? {} : { prescriptionKind }) });
}

function register(deps: EventDeps, facility: Facility, patient: PlannedPatient): Promise<string> {
  const { nik, cardNumber, phone } = identityOf(patient);
  return registerPatient(deps, facility, { nik, cardNumber, phone, familyCardNumber: '', fullName: 'Pasien Contoh Baru', sex: 'P', birthDate: '1990-02-28', address: 'Jalan Contoh 1', region: {} });
}

async function takeNumber(stage: Stage, deps: EventDeps, facility: Facility, { patient, medicalRecordNumber }: Standing): Promise<Ticket> {
  const { source, payer, practice } = patient;
  const identity = identityOf(patient);
  const [outcome] = await takeNumbers({ ...deps, timetable: stage.timetable, replies: { isReplied: () => true } }, facility, [
    {
      source,
      payer,
      slot: { clinicCode: practice.clinicCode, doctorCode: practice.doctorCode, visitDate: practice.visitDate, practiceHours: practice.hours },
      doctorAsAsked: '',
      patient: { ...identity, medicalRecordNumber: medicalRecordNumber || identity.medicalRecordNumber },
      phone: identity.phone,
      visitType: payer === 'JKN' ? 1 : 3,
      referenceNumber: referenceOf(patient),
    },
  ]);
  if (outcome === undefined || outcome instanceof Refusal) throw outcome ?? new Error('no ticket');
  return outcome;
}

function referenceOf({ payer, number }: PlannedPatient): string {
  return payer === 'JKN' ? `0001R0010127B${String(number).padStart(6, '0')}` : '';
}

function appBooking(patient: PlannedPatient, ticket: Ticket): object {
  const { nik, cardNumber, phone } = identityOf(patient);
  const { practice } = patient;
  return {
    kodebooking: ticket.bookingCode, jenispasien: 'JKN', nomorkartu: cardNumber, nik, nohp: phone, pasienbaru: Number(patient.isNew), norm: ticket.medicalRecordNumber,
    kodepoli: practice.clinicCode, namapoli: ticket.clinicName, tanggalperiksa: practice.visitDate, kodedokter: practice.doctorCode, namadokter: ticket.doctorName, jampraktek: practice.hours,
    jeniskunjungan: 1, nomorreferensi: referenceOf(patient), nomorantrean: ticket.queueNumber, angkaantrean: ticket.ordinal, estimasidilayani: ticket.estimatedAt.getTime(),
  };
}

/** What happens in BPJS's own app. A booking that our look-up has missed and added meanwhile is there already (409). */
async function tellApp({ controlUrls }: Stage, { facility }: PlannedPatient, what: 'bookings' | 'cancel', body: object): Promise<void> {
  const url = new URL(`mobile-jkn/${what}`, controlUrls[facility]);
  for (let tries = 1; ; tries += 1) {
    try {
      const reply = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
      if (reply.status === 200 || (reply.status === 409 && what === 'bookings')) return;
      throw new Error(`the simulator answered ${reply.status} to ${what}: ${await reply.text()}`);
    } catch (error) {
      // A kept connection that is closed just then; the app would try again too.
      if (!(error instanceof TypeError) || tries === 3) throw error;
      await delay(20);
    }
  }
}
