import { addDays, localDate, type LocalDate } from '../platform/clock';
import { Refusal } from '../platform/refusal';
import { addSessionByHand } from '../schedules/session-editing';
import { sessionsOfDay } from '../schedules/sessions-of-day';
import { refused, TAKEN, type Outcome, type Source, type TakeDeps } from './outcome';
import { weekdayOfDate } from './simrs-moment';
import type { ScheduleRow } from './simrs-row';

/**
 * Opens the sessions of a weekly (or dated) schedule that are missing here, for the coming days. One that is here already stays
 * as it is: what HFIS or a person has decided about it is newer than a weekly plan.
 * @throws Refusal of opening a session
 */
export async function takeSchedule(deps: TakeDeps, { facility, actor }: Source, row: ScheduleRow, daysAhead: number): Promise<Outcome> {
  const { facilityId, timeZone } = facility;
  const { timetable } = deps;
  if (timetable.clinicName(facilityId, row.clinicCode) === undefined) return refused(`Poli ${row.clinicCode} tidak ada di sini: tambahkan di menu Data poli, atau tarik dari HFIS.`);
  if (timetable.doctorName(facilityId, row.doctorCode) === undefined) return refused(`Dokter ${row.doctorCode} tidak ada di sini: tambahkan di menu Data dokter, atau tarik dari HFIS.`);
  for (const visitDate of datesOf(row, localDate(deps.clock(), timeZone), daysAhead)) {
    if (timetable.isHoliday(facilityId, visitDate)) continue;
    const sessions = await sessionsOfDay(deps.db, facilityId, visitDate);
    if (sessions.some((session) => session.clinicCode === row.clinicCode && session.doctorCode === row.doctorCode && session.practiceHours === row.practiceHours)) continue;
    try {
      const { clinicCode, doctorCode, practiceHours, capacity, quotaJkn, quotaNonJkn } = row;
      await addSessionByHand(deps, facility, { clinicCode, doctorCode, visitDate, practiceHours, capacity, quotaJkn, quotaNonJkn, minutesPerPatient: null, note: '', queuePrefix: '' }, actor);
    } catch (error) {
      // HFIS or a person was quicker by a moment.
      if (!(error instanceof Refusal) || error.code !== 'session-slot-taken') throw error;
    }
  }
  return TAKEN;
}

function datesOf({ date, weekday }: ScheduleRow, today: LocalDate, daysAhead: number): LocalDate[] {
  const ahead = Array.from({ length: daysAhead }, (_, i) => addDays(today, i));
  return ahead.filter((each) => (date === undefined ? weekdayOfDate(each) === weekday : each === date));
}
