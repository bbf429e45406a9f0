import type { Db, Tx } from '../platform/db';
import { sqlState } from '../platform/db';
import { followedPlaces } from './followed-quotas';
import { compareDay, slotIdentity, type DayPlan } from './hfis-differences';
import { SLOT_DIFFERENCES, type FoundDifference, type HfisSlot, type OurSession } from './hfis-slot';
import { addMissingDoctors, addSession, changeSession, claimDay, lockSessionsOfDay, rememberedSlots, rememberSlots, type ClinicDay } from './hfis-store';
import { announceSessions, type ChangedSession, type SessionChangeKind } from './session-events';
import { listDifferences } from './schedule-difference-store';

/** What HFIS answered for one clinic and date. */
export interface DayReading {
  slots: HfisSlot[];
  /** Rows whose hours, capacity or doctor cannot be stored. */
  unreadable: { doctor: string; jadwal: string; capacity: number }[];
  /** When the call was made. */
  readAt: Date;
}

export type HfisAct =
  | { act: 'doctor-added'; doctorCode: number }
  | { act: 'session-added' | 'closed' | 'on-leave' | 'opened'; clinicCode: string; visitDate: string; doctorCode: number; practiceHours: string }
  | { act: 'capacity'; clinicCode: string; visitDate: string; doctorCode: number; practiceHours: string; from: number; to: number };

export interface DayOutcome {
  acts: HfisAct[];
  /** Open ones that were found. */
  differences: number;
}

const UNIQUE_VIOLATION = '23505';

/**
 * Compares one reading of HFIS with our sessions and follows where that touches nobody, in one transaction that holds the
 * sessions: a booking taken at the same time is either counted here or finds the session as this leaves it. Pulls at once
 * add nothing twice. Nothing happens when a newer reading was compared already.
 */
export async function followDay(db: Db, day: ClinicDay, reading: DayReading, newSessions: 'add' | 'list', now: Date): Promise<DayOutcome> {
  const once = (): Promise<DayOutcome> => db.transaction((tx) => follow(tx, day, reading, newSessions, now));
  try {
    return await once();
  } catch (error) {
    // Somebody else, a person or a seed, added the same session or doctor meanwhile: now it is there to compare with.
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    return once();
  }
}

async function follow(tx: Tx, day: ClinicDay, reading: DayReading, newSessions: 'add' | 'list', now: Date): Promise<DayOutcome> {
  if (!(await claimDay(tx, day, reading.readAt))) return { acts: [], differences: 0 };
  const doctors = await addMissingDoctors(tx, day.facilityId, reading.slots);
  const ours = await lockSessionsOfDay(tx, day);
  const plan = compareDay({ ...day, before: await rememberedSlots(tx, day), now: reading.slots, ours, newSessions });
  const acts = [...doctors.map((doctorCode): HfisAct => ({ act: 'doctor-added', doctorCode })), ...(await carryOut(tx, day, plan, now))];
  await rememberSlots(tx, day, plan.memory, reading.readAt);
  const scope = { ...day, kinds: SLOT_DIFFERENCES };
  const differences = await listDifferences(tx, scope, [...plan.differences, ...reading.unreadable.map((row) => unreadable(day, row))], now);
  return { acts, differences };
}

async function carryOut(tx: Tx, day: ClinicDay, plan: DayPlan, now: Date): Promise<HfisAct[]> {
  const acts: HfisAct[] = [];
  const changed = new Map<number, { change: SessionChangeKind; session: ChangedSession }>();
  const { clinicCode, visitDate, facilityId } = day;
  for (const planned of plan.changes) {
    const { session } = planned;
    const of = { clinicCode, visitDate, doctorCode: session.doctorCode, practiceHours: session.practiceHours };
    if (planned.change === 'capacity') {
      await changeSession(tx, facilityId, session.sessionId, followedPlaces(session, planned.capacity));
      acts.push({ act: 'capacity', ...of, from: session.capacity, to: planned.capacity });
      if (!changed.has(session.sessionId)) changed.set(session.sessionId, { change: 'changed', session: { ...session, ...day } });
    } else {
      const onLeave = planned.change === 'gone' || planned.onLeave;
      await changeSession(tx, facilityId, session.sessionId, { onLeave });
      acts.push({ act: planned.change === 'gone' ? 'closed' : onLeave ? 'on-leave' : 'opened', ...of });
      // Of two things that changed about one session it is told once, and the graver one.
      changed.set(session.sessionId, { change: onLeave ? 'closed' : 'opened', session: { ...session, ...day } });
    }
  }
  for (const { slot, like } of plan.adds) {
    const sessionId = await addSession(tx, day, newSessionOf(slot, like));
    changed.set(sessionId, { change: 'added', session: { ...day, ...slot, sessionId } });
    acts.push({ act: 'session-added', clinicCode, visitDate, doctorCode: slot.doctorCode, practiceHours: slot.practiceHours });
  }
  for (const { change, session } of changed.values()) await announceSessions(tx, facilityId, now, change, [session]);
  return acts;
}

/** HFIS knows one capacity and neither quotas, minutes nor notes: those of the session it replaces, or all of it to both. */
export function newSessionOf(slot: Pick<HfisSlot, 'doctorCode' | 'practiceHours' | 'capacity' | 'onLeave'>, like: OurSession | null): Parameters<typeof addSession>[2] {
  const { doctorCode, practiceHours, capacity, onLeave } = slot;
  const places = like === null ? { capacity, quotaJkn: capacity, quotaNonJkn: capacity } : followedPlaces(like, capacity);
  return { doctorCode, practiceHours, onLeave, ...places, minutesPerPatient: like?.minutesPerPatient ?? null, note: like?.note ?? '' };
}

function unreadable(day: ClinicDay, row: DayReading['unreadable'][number]): FoundDifference {
  return {
    kind: 'unreadable',
    identity: slotIdentity('unreadable', day, row.doctor, row.jadwal),
    clinicCode: day.clinicCode,
    doctorCode: null,
    practiceHours: null,
    ours: null,
    theirs: { jadwal: row.jadwal, capacity: row.capacity, doctorName: row.doctor },
    bookingsHit: 0,
  };
}
