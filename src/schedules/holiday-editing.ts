import { localDate, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { EditingDeps } from './clinic-editing';
import { refuseEditing } from './editing-refusals';
import { announceDay } from './session-events';
import { bookingsHitOn } from './session-editing-store';

/** A day on which no clinic takes bookings. */
export interface Holiday {
  date: LocalDate;
  name: string;
}

/** Holidays from a date on, each with how many bookings still stand on it. */
export async function listHolidays(sql: Sql, facilityId: FacilityId, from: LocalDate): Promise<(Holiday & { bookingsHit: number })[]> {
  return sql.rows<Holiday & { bookingsHit: number }>(
    `select holiday.holiday_date as date, holiday.holiday_name as name,
       (select count(*)::int from booking
        where booking.facility_id = holiday.facility_id and booking.visit_date = holiday.holiday_date and booking.state in ('waiting', 'called')) as "bookingsHit"
     from holiday
     where holiday.facility_id = :facilityId and holiday.holiday_date >= :from
     order by holiday.holiday_date`,
    { facilityId, from },
  );
}

/**
 * Closes the whole facility on a day. Who has a booking keeps it, until somebody moves or cancels it; how many was shown before.
 * @throws Refusal holiday-passed, holiday-taken, bookings-hit-changed
 */
export async function addHoliday(deps: EditingDeps, facility: Facility, input: Holiday & { bookingsShown: number }, actor: string): Promise<void> {
  const { facilityId, timeZone } = facility;
  const { date, name, bookingsShown } = input;
  const now = deps.clock();
  if (date < localDate(now, timeZone)) throw refuseEditing('holiday-passed');
  await deps.db.transaction(async (tx) => {
    const added = await tx.rows(
      'insert into holiday (facility_id, holiday_date, holiday_name) values (:facilityId, :holidayDate, :name) on conflict (facility_id, holiday_date) do nothing returning 1',
      { facilityId, holidayDate: date, name },
    );
    if (added.length === 0) {
      const [taken] = await tx.rows<{ name: string }>('select holiday_name as name from holiday where facility_id = :facilityId and holiday_date = :holidayDate', { facilityId, holidayDate: date });
      throw refuseEditing('holiday-taken', { name: taken?.name ?? '' });
    }
    const bookings = await bookingsHitOn(tx, facilityId, date);
    if (bookings !== bookingsShown) throw refuseEditing('bookings-hit-changed', { bookings });
    await recordAct(tx, facilityId, { at: now, actor, act: 'holiday-added', subject: `holiday ${date}`, detail: { name, bookingsHit: bookings } });
    await announceDay(tx, facilityId, now, 'holiday-added', date);
  });
}

/** @throws Refusal record-gone */
export async function deleteHoliday(deps: EditingDeps, facilityId: FacilityId, date: LocalDate, actor: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const [gone] = await tx.rows<{ name: string }>('delete from holiday where facility_id = :facilityId and holiday_date = :holidayDate returning holiday_name as name', { facilityId, holidayDate: date });
    if (gone === undefined) throw refuseEditing('record-gone');
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'holiday-deleted', subject: `holiday ${date}`, detail: { ...gone } });
    await announceDay(tx, facilityId, deps.clock(), 'holiday-deleted', date);
  });
}
