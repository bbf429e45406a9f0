import { addMinutes, localDate, localTime, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';

/** A visit that came so far and no further: its next step has no recorded time, and none is ever made up. */
export interface NeverRecorded {
  bookingCode: string;
  queueNumber: string;
  clinicCode: string;
  clinicName: string;
  visitDate: LocalDate;
  /** The first step that is missing. */
  task: number;
}

/** A session runs over, and medicine is handed out after it: what is missing sooner is only not there yet. */
const OVER_AFTER_MINUTES = 120;

/**
 * Visits of the dates, both included, whose session is long over and whose chain stands recorded up to a step and not to its
 * end: 1-2-3 (new patients), 3-4-5, 6-7 where there is medicine (catalogue ws-bpjs §3.2). Who never came, or was called off,
 * is none of them, nor a visit of which BPJS is not told. Primary care tells of the call only.
 */
export async function neverRecorded(sql: Sql, facility: Pick<Facility, 'facilityId' | 'kind' | 'settings' | 'timeZone'>, now: Date, range: { from: LocalDate; to: LocalDate; clinicCode?: string }): Promise<NeverRecorded[]> {
  const { facilityId, kind, settings, timeZone } = facility;
  const over = addMinutes(now, -OVER_AFTER_MINUTES);
  const next =
    kind === 'FKTP'
      ? `case when booking.last_task between 1 and 3 and booking.payer = 'JKN' then 4 end`
      : `case when booking.last_task between 1 and 4 then booking.last_task + 1
              when booking.last_task = 5 and :isPharmacyReported and (
                select task_event.prescription_kind
                from task_event
                where task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code and task_event.task = 5
              ) <> 'none' then 6
              when booking.last_task = 6 and :isPharmacyReported then 7 end`;
  return sql.rows<NeverRecorded>(
    `select visits.booking_code as "bookingCode", visits.queue_number as "queueNumber", visits.clinic_code as "clinicCode", clinic.clinic_name as "clinicName",
       visits.visit_date as "visitDate", visits.task
     from (
       select booking.facility_id, booking.booking_code, booking.queue_number, booking.clinic_code, booking.visit_date, booking.ordinal, ${next} as task
       from practice_session
       join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
       where practice_session.facility_id = :facilityId
         and practice_session.visit_date between :from and :to
         and practice_session.visit_date + cast(split_part(practice_session.practice_hours, '-', 2) as time)
           + case when split_part(practice_session.practice_hours, '-', 2) < split_part(practice_session.practice_hours, '-', 1) then interval '1 day' else interval '0' end
           <= cast(:over as timestamp)
         and practice_session.clinic_code <> all(:clinicsNotReported)${range.clinicCode === undefined ? '' : '\n         and practice_session.clinic_code = :clinicCode'}
         and booking.state not in ('cancelled', 'absent')
         and booking.last_task between 1 and 6
     ) as visits
     join clinic on clinic.facility_id = visits.facility_id and clinic.clinic_code = visits.clinic_code
     where visits.task is not null
     order by visits.visit_date, visits.clinic_code, visits.ordinal`,
    {
      facilityId,
      from: range.from,
      to: range.to,
      over: `${localDate(over, timeZone)} ${localTime(over, timeZone)}`,
      clinicsNotReported: settings.clinicsNotReported,
      ...(kind === 'FKTP' ? {} : { isPharmacyReported: settings.pharmacyReported }),
      ...(range.clinicCode === undefined ? {} : { clinicCode: range.clinicCode }),
    },
  );
}
