import { addDays, localDate, type LocalDate } from '../platform/clock';
import { sqlState, type Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { EditingDeps } from './clinic-editing';
import { refuseEditing } from './editing-refusals';
import { freePrefix, holdDay } from './hfis-store';
import { holidaysBetween } from './hfis-proposal-store';
import { fieldsOfSession } from './session-editing';
import { announceSessions, type ChangedSession } from './session-events';
import { decideSlot, insertSession, listSessions, ownerOfPrefix, type EditedSession } from './session-editing-store';

export interface WeekCopy {
  /** Any date of the week to copy, and of the week to fill. */
  from: LocalDate;
  to: LocalDate;
  /** Empty: all clinics. */
  clinicCode: string;
}

/** `null`: it is copied. */
export type NotCopied = 'there-already' | 'passed' | 'holiday' | 'gone-at-hfis' | null;

export interface PlannedSession {
  session: EditedSession;
  date: LocalDate;
  notCopied: NotCopied;
}

const DAYS = 7;
const ALL = 10_000;
const UNIQUE_VIOLATION = '23505';

/** Monday to Sunday. */
export function weekOf(date: LocalDate): { from: LocalDate; to: LocalDate } {
  const sinceMonday = (new Date(`${date}T00:00:00.000Z`).getUTCDay() + 6) % DAYS;
  const from = addDays(date, -sinceMonday);
  return { from, to: addDays(from, DAYS - 1) };
}

/**
 * What copying a week would do, session by session. A leave belongs to its date and is not copied; a session that was closed
 * because HFIS has it no more is.
 * @throws Refusal week-is-the-same
 */
export async function planWeekCopy(sql: Sql, facility: Facility, copy: WeekCopy, now: Date): Promise<PlannedSession[]> {
  const { facilityId, timeZone } = facility;
  const [source, target] = [weekOf(copy.from), weekOf(copy.to)];
  if (source.from === target.from) throw refuseEditing('week-is-the-same', { week: source.from });
  const today = localDate(now, timeZone);
  const days = (Date.parse(target.from) - Date.parse(source.from)) / (24 * 3_600_000);
  const filter = { clinicCode: copy.clinicCode, doctorCode: null, search: '', limit: ALL, offset: 0 };
  // One after the other: a transaction has one connection.
  const { sessions } = await listSessions(sql, facilityId, { ...filter, ...source });
  const there = await listSessions(sql, facilityId, { ...filter, ...target });
  const holidays = await holidaysBetween(sql, facilityId, target.from, target.to);
  const keyOf = (date: LocalDate, { clinicCode, doctorCode, practiceHours }: EditedSession): string => `${date} ${clinicCode} ${doctorCode} ${practiceHours}`;
  const occupied = new Set(there.sessions.map((session) => keyOf(session.visitDate, session)));
  return sessions.map((session) => {
    const date = addDays(session.visitDate, days);
    const notCopied: NotCopied =
      date < today ? 'passed' : occupied.has(keyOf(date, session)) ? 'there-already' : holidays.some((day) => day.date === date) ? 'holiday' : session.onLeave && session.hfisIsGone ? 'gone-at-hfis' : null;
    return { session, date, notCopied };
  });
}

/**
 * Copies the sessions of a week to another week, all in one transaction; what is there already stays as it is.
 * @returns how many were added
 * @throws Refusal week-is-the-same
 */
export async function copyWeek(deps: EditingDeps, facility: Facility, copy: WeekCopy, actor: string): Promise<number> {
  try {
    return await copyOnce(deps, facility, copy, actor);
  } catch (error) {
    // Somebody added one of them meanwhile: now it is there already.
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    return copyOnce(deps, facility, copy, actor);
  }
}

async function copyOnce(deps: EditingDeps, facility: Facility, copy: WeekCopy, actor: string): Promise<number> {
  const { facilityId } = facility;
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const planned = (await planWeekCopy(tx, facility, copy, now)).filter(({ notCopied }) => notCopied === null);
    const added: ChangedSession[] = [];
    for (const { session, date } of planned) {
      const day = { facilityId, clinicCode: session.clinicCode, visitDate: date };
      await holdDay(tx, day);
      const isFree = (await ownerOfPrefix(tx, day, session.queuePrefix)) === undefined;
      const copied = { ...fieldsOfSession(session), doctorCode: session.doctorCode, queuePrefix: isFree ? session.queuePrefix : await freePrefix(tx, day) };
      added.push({ ...day, ...copied, sessionId: await insertSession(tx, day, copied) });
      await decideSlot(tx, day, copied);
    }
    if (added.length > 0) {
      const detail = { from: weekOf(copy.from).from, clinicCode: copy.clinicCode, sessionIds: added.map(({ sessionId }) => sessionId) };
      await recordAct(tx, facilityId, { at: now, actor, act: 'week-copied', subject: `week ${weekOf(copy.to).from}`, detail });
      await announceSessions(tx, facilityId, now, 'added', added);
    }
    return added.length;
  });
}
