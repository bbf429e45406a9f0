import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { WHOLE_HOUSE, type CountSource, type OutpatientDay } from './outpatient-count';

interface CountRow {
  visit_date: LocalDate;
  clinic_code: string;
  clinic_name: string;
  visits: number;
  source: CountSource;
  entered_by: string;
  entered_at: Date;
}

/** The days of a period, both ends included, of which a number is known, the earliest first. `after`: only later ones. At most `limit` days. */
export async function outpatientDays(sql: Sql, facilityId: FacilityId, period: { from: LocalDate; to: LocalDate; after?: LocalDate | undefined; limit?: number }): Promise<OutpatientDay[]> {
  const { from, to, after, limit } = period;
  const rows = await sql.rows<CountRow>(
    `select kept.visit_date, kept.clinic_code, coalesce(clinic.clinic_name, kept.clinic_code) as clinic_name, kept.visits, kept.source, kept.entered_by, kept.entered_at
     from outpatient_count as kept
     left join clinic on clinic.facility_id = kept.facility_id and clinic.clinic_code = kept.clinic_code
     where kept.facility_id = :facilityId
       and kept.visit_date in (
         select distinct known.visit_date from outpatient_count as known
         where known.facility_id = :facilityId and known.visit_date >= :from and known.visit_date <= :to and (cast(:after as date) is null or known.visit_date > cast(:after as date))
         order by known.visit_date
         limit :limit
       )
     order by kept.visit_date, clinic_name, kept.clinic_code`,
    { facilityId, from, to, after: after ?? null, limit: limit ?? null },
  );
  const days: (OutpatientDay & { clinics: OutpatientDay['clinics'][number][] })[] = [];
  for (const { visit_date, clinic_code, clinic_name, visits, source, entered_by, entered_at } of rows) {
    if (days.at(-1)?.date !== visit_date) days.push({ date: visit_date, house: null, clinics: [] });
    const day = days.at(-1)!;
    const kept = { visits, source, enteredBy: entered_by, enteredAt: entered_at };
    if (clinic_code === WHOLE_HOUSE) day.house = kept;
    else day.clinics.push({ ...kept, clinicCode: clinic_code, clinicName: clinic_name });
  }
  return days;
}

/** One day, also where nothing is known of it. */
export async function outpatientDay(sql: Sql, facilityId: FacilityId, date: LocalDate): Promise<OutpatientDay> {
  const [day] = await outpatientDays(sql, facilityId, { from: date, to: date });
  return day ?? { date, house: null, clinics: [] };
}

/**
 * Bookings of members by day that nobody cancelled, of one clinic or of all: beside a number of visits, what is far off is seen.
 * Read from the counters of the sessions, so that a month costs some hundred rows.
 */
export async function memberBookings(sql: Sql, facilityId: FacilityId, period: { from: LocalDate; to: LocalDate; clinicCode: string }): Promise<Map<LocalDate, number>> {
  const rows = await sql.rows<{ visit_date: LocalDate; bookings: number }>(
    `select practice_session.visit_date, cast(sum(practice_session.taken_jkn) as integer) as bookings
     from practice_session
     where practice_session.facility_id = :facilityId and practice_session.visit_date >= :from and practice_session.visit_date <= :to
       and (:clinicCode = '' or practice_session.clinic_code = :clinicCode)
     group by practice_session.visit_date
     having sum(practice_session.taken_jkn) > 0`,
    { facilityId, ...period },
  );
  return new Map(rows.map((row) => [row.visit_date, row.bookings]));
}
