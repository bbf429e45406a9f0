import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { bookingOf } from '../bench/service/caller';
import type { BenchHospital } from '../bench/service/hospital';
import type { Acknowledgements, Visit } from './acknowledgements';
import { askUntilAnswered, type Answered, type Asked, type Ticket } from './caller';

export interface Doors {
  publicUrls: readonly string[];
  internalUrls: readonly string[];
  token: string;
  apiKey: string;
  /** What a caller may be refused with besides a full session. */
  refusals?: RegExp;
}

/** Every so many-th patient wants the session that has too few places, and every so many-th calls it off again. */
const SCARCE_EVERY = 7;
const CANCELLED_EVERY = 9;
const FULL = /penuh|kuota/i;

export interface Rush {
  /** No new patient comes; resolves when those who are there have been answered. */
  end: () => Promise<void>;
}

/** Patients who come and go, so many at a time, each by the doors a real one uses: Mobile JKN books, the SIMRS tells the steps. */
export function startRush(hospital: BenchHospital, doors: Doors, heard: Acknowledgements, crowd: { next: number }, atOnce: number): Rush {
  let isOver = false;
  const loop = async (): Promise<void> => {
    while (!isOver) {
      crowd.next += 1;
      if (crowd.next > hospital.patients) throw new Error('more patients came than the hospital knows');
      await visit(hospital, doors, heard, crowd.next);
      await delay(20 * Math.random());
    }
  };
  const loops = Promise.all(Array.from({ length: atOnce }, loop));
  return {
    end: async () => {
      isOver = true;
      await loops;
    },
  };
}

async function visit(hospital: BenchHospital, doors: Doors, heard: Acknowledgements, patient: number): Promise<void> {
  const isScarce = patient % SCARCE_EVERY === 0;
  const [scarce, ...roomy] = hospital.sessions;
  const session = isScarce ? scarce! : roomy[patient % roomy.length]!;
  const here: Visit = { patient, session: { sessionId: session.sessionId, isScarce }, isCancelled: false, tasks: [] };
  const webService = (path: string, body: object): Asked => ({ urls: doors.publicUrls, path, headers: { 'x-token': doors.token, 'x-username': hospital.user }, body, dialect: 'web-service' });

  const booked = await askUntilAnswered(webService('/ambilantrean', bookingOf(hospital, session, patient)), heard);
  if (booked.kind === 'gave-up') return void heard.strange.push(`/ambilantrean: patient ${patient} was not answered within a minute`);
  heard.visits.push(here);
  const mayBe = (answered: Answered, refusals = doors.refusals): boolean => answered.kind === 'no' && refusals?.test(answered.sentence) === true;
  if (booked.kind === 'no') {
    here.refusal = booked.sentence;
    if (!mayBe(booked, isScarce ? FULL : doors.refusals)) heard.strange.push(`/ambilantrean: patient ${patient} was refused: ${booked.sentence}`);
    return;
  }
  here.ticket = booked.body as unknown as Ticket;
  const { kodebooking } = here.ticket;
  if (isScarce) return;

  if (patient % CANCELLED_EVERY === 0) {
    const cancelled = await askUntilAnswered(webService('/batalantrean', { kodebooking, keterangan: 'Berhalangan hadir' }), heard);
    // A repeat of what was done and not answered is told that it is done.
    if (cancelled.kind !== 'gave-up') here.isCancelled = true;
    return;
  }
  const checkedIn = await askUntilAnswered(webService('/checkinantrean', { kodebooking, waktu: Date.now() }), heard);
  if (mayBe(checkedIn)) return;
  if (checkedIn.kind !== 'yes') return void heard.strange.push(`/checkinantrean of ${kodebooking}: ${JSON.stringify(checkedIn)}`);
  here.tasks.push({ task: 3 });
  for (const task of [4, 5]) {
    const occurredAt = Date.now();
    const body = { kodebooking, taskid: task, waktu: occurredAt, ...(task === 5 ? { jenisresep: 'Tidak ada' } : {}) };
    const told = await askUntilAnswered({ urls: doors.internalUrls, path: '/api/simrs/v1/task', headers: { authorization: `Bearer ${doors.apiKey}`, 'idempotency-key': randomUUID() }, body, dialect: 'simrs' }, heard);
    if (mayBe(told)) return;
    if (told.kind !== 'yes') return void heard.strange.push(`task ${task} of ${kodebooking}: ${JSON.stringify(told)}`);
    here.tasks.push({ task, occurredAt });
  }
}
