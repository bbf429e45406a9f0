import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** How far and how lately HFIS was read for one clinic. */
export interface HfisReading {
  clinicCode: string;
  clinicName: string;
  /** Null: never read for a day from today on. */
  newestAt: Date | null;
  /** Of the day of which the reading is oldest. */
  oldestAt: Date | null;
  days: number;
  lastDay: LocalDate | null;
}

/** For each clinic, what is known of today and the days to come. */
export async function hfisReadings(sql: Sql, facilityId: FacilityId, today: LocalDate): Promise<HfisReading[]> {
  return sql.rows<HfisReading>(
    `select clinic.clinic_code as "clinicCode", clinic.clinic_name as "clinicName",
       max(hfis_day.read_at) as "newestAt", min(hfis_day.read_at) as "oldestAt", count(hfis_day.visit_date) as days, max(hfis_day.visit_date) as "lastDay"
     from clinic
     left join hfis_day on hfis_day.facility_id = clinic.facility_id and hfis_day.clinic_code = clinic.clinic_code and hfis_day.visit_date >= :today
     where clinic.facility_id = :facilityId
     group by clinic.clinic_code, clinic.clinic_name
     order by clinic.clinic_name, clinic.clinic_code`,
    { facilityId, today },
  );
}

/** When HFIS was last read at all, and what is still undecided. */
export async function hfisStanding(sql: Sql, facilityId: FacilityId): Promise<{ lastReadAt: Date | null; openDifferences: number; bookingsHit: number }> {
  const [row] = await sql.rows<{ lastReadAt: Date | null; openDifferences: number; bookingsHit: number }>(
    `select (select max(hfis_day.read_at) from hfis_day where hfis_day.facility_id = :facilityId) as "lastReadAt",
       count(*) as "openDifferences", coalesce(sum(schedule_difference.bookings_hit), 0)::bigint as "bookingsHit"
     from schedule_difference
     where schedule_difference.facility_id = :facilityId
       and schedule_difference.settled_at is null`,
    { facilityId },
  );
  return row ?? { lastReadAt: null, openDifferences: 0, bookingsHit: 0 };
}
