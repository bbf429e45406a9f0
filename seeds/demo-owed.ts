import { addDays, localDate } from '../src/platform/clock';
import type { Db } from '../src/platform/db';
import type { FacilityPlan } from './facility-plan';

/** BPJS takes no older tasks of a hospital (catalogue ws-bpjs §3.3); what primary care did before today is compared with nothing. */
const DAYS_BACK = { FKRTL: 6, FKTP: 0 } as const satisfies Record<FacilityPlan['kind'], number>;
/** Behind everything that happens from now on: a demo's past may take its minutes. */
const UNHURRIED = 2;

/**
 * Seeded bookings are written without their facts. This owes BPJS what the use cases would have owed it, so that the
 * simulator comes to hold what the demo has recorded and a comparison with it finds nothing odd. A booking that has facts is left alone.
 * @returns how many facts were owed
 */
export async function oweSeeded(db: Db, plan: FacilityPlan, facilityId: number, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.rows(
      `with seeded as (
         select booking.facility_id, booking.booking_code, booking.state, booking.source, booking.booked_at, booking.cancelled_at, booking.cancel_reason
         from booking
         where booking.facility_id = :facilityId
           and booking.visit_date >= :from
           and not exists (select from outbox where outbox.facility_id = booking.facility_id and outbox.lane = booking.booking_code)
       ),
       facts as (
         select booking_code, booked_at as happened_at, 0 as place, jsonb_build_object('kind', 'booking-made', 'bookingCode', booking_code) as fact
         from seeded
         union all
         select seeded.booking_code, task_event.occurred_at, task_event.task * 2,
           jsonb_build_object('kind', 'task-reached', 'bookingCode', seeded.booking_code, 'task', task_event.task,
             'occurredAt', to_char(task_event.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'prescriptionKind', task_event.prescription_kind)
         from seeded
         join task_event on task_event.facility_id = seeded.facility_id and task_event.booking_code = seeded.booking_code
         union all
         select seeded.booking_code, prescription.numbered_at, 11,
           jsonb_build_object('kind', 'pharmacy-number-taken', 'bookingCode', seeded.booking_code, 'prescriptionKind', prescription.prescription_kind, 'ordinal', prescription.ordinal)
         from seeded
         join prescription on prescription.facility_id = seeded.facility_id and prescription.booking_code = seeded.booking_code and prescription.ordinal is not null
         union all
         select booking_code, cancelled_at, 300, jsonb_build_object('kind', 'booking-cancelled', 'bookingCode', booking_code, 'reason', coalesce(cancel_reason, ''))
         from seeded
         where state = 'cancelled' and source <> 'mobile-jkn'
       )
       insert into outbox (facility_id, lane, precedence, kind, fact, due_at, created_at)
       select :facilityId, booking_code, ${UNHURRIED}, fact ->> 'kind', fact, :now, :now
       from facts
       order by booking_code, place
       returning outbox_id`,
      { facilityId, from: addDays(localDate(now, plan.timeZone), -DAYS_BACK[plan.kind]), now },
    );
    return rows.length;
  });
}
