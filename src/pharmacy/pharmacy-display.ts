import { instantAt } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { pharmacyDays } from './pharmacy-day';
import { pharmacyNumber, pharmacyQueueRef } from './pharmacy-number';
import type { DispensedKind } from './pharmacy-store';

/** One kind of prescription as a waiting room may see it: numbers, never names. */
export interface PharmacyOnDisplay {
  kind: DispensedKind;
  /** Who is called to fetch the medicine and has not got it yet, the latest first. */
  called: { number: string; place: string }[];
  /** Ready to be fetched, longest ready first by number. */
  ready: string[];
  inPreparation: string[];
  waiting: number;
  /** How long those took whose medicine was ready last, half of them shorter; undefined where too few were. */
  usualMinutes: number | undefined;
}

interface BoardRow {
  kind: DispensedKind;
  waiting: number;
  ready: number[] | null;
  in_preparation: number[] | null;
  usual_minutes: number | null;
  called: { number: string; place: string }[] | null;
}

const MEASURED = 20;
const FEWEST_MEASURED = 3;
const ROUNDED_TO_MINUTES = 5;

/** Racikan and non racikan of today; one statement, since thirty displays ask at each press. */
export async function pharmacyOnDisplay(sql: Sql, { facilityId, timeZone }: Facility, now: Date, shown: number): Promise<PharmacyOnDisplay[]> {
  const { first, last } = pharmacyDays(now, timeZone);
  const rows = await sql.rows<BoardRow>(
    `select kinds.kind, counted.waiting, counted.ready, counted.in_preparation, pace.usual_minutes, calls.called
     from (values ('compounded', :compoundedRef), ('non-compounded', :nonCompoundedRef)) as kinds(kind, queue_ref)
     cross join lateral (
       select (count(*) filter (where prescription.state = 'waiting'))::int as waiting,
         (array_agg(prescription.ordinal order by prescription.pharmacy_date, prescription.ordinal) filter (
           where prescription.state = 'ready' and prescription.handed_over_at is null))[1 : cast(:shown as int)] as ready,
         (array_agg(prescription.ordinal order by prescription.pharmacy_date, prescription.ordinal) filter (
           where prescription.state = 'in-preparation'))[1 : cast(:shown as int)] as in_preparation
       from prescription
       where prescription.facility_id = :facilityId and prescription.pharmacy_date between :first and :last
         and prescription.prescription_kind = kinds.kind
     ) as counted
     cross join lateral (
       select case when count(*) >= :fewest then
         percentile_cont(0.5) within group (order by extract(epoch from measured.ready_at - measured.numbered_at) / 60) end as usual_minutes
       from (
         select prescription.numbered_at, task_event.occurred_at as ready_at
         from prescription
         join task_event on task_event.facility_id = :facilityId and task_event.booking_code = prescription.booking_code and task_event.task = 7
         where prescription.facility_id = :facilityId and prescription.pharmacy_date = :last
           and prescription.prescription_kind = kinds.kind and prescription.state = 'ready'
         order by prescription.ordinal desc
         limit :measured
       ) as measured
       where measured.ready_at > measured.numbered_at
     ) as pace
     cross join lateral (
       select json_agg(json_build_object('number', latest.queue_number, 'place', latest.place) order by latest.call_id desc) as called
       from (
         select distinct on (call_announcement.booking_code) call_announcement.call_id, call_announcement.queue_number, call_announcement.place
         from call_announcement
         join prescription on prescription.facility_id = :facilityId and prescription.booking_code = call_announcement.booking_code
         where call_announcement.facility_id = :facilityId and call_announcement.queue_ref = kinds.queue_ref
           and call_announcement.called_at >= :dayBegan and call_announcement.withdrawn_at is null and prescription.handed_over_at is null
         order by call_announcement.booking_code, call_announcement.call_id desc
       ) as latest
     ) as calls
     order by kinds.kind`,
    {
      facilityId,
      first,
      last,
      shown,
      fewest: FEWEST_MEASURED,
      measured: MEASURED,
      dayBegan: instantAt(first, '00:00', timeZone),
      compoundedRef: pharmacyQueueRef('compounded'),
      nonCompoundedRef: pharmacyQueueRef('non-compounded'),
    },
    'pharmacy_on_display',
  );
  return rows.map((row) => ({
    kind: row.kind,
    called: row.called ?? [],
    ready: (row.ready ?? []).map((ordinal) => pharmacyNumber(row.kind, ordinal)),
    inPreparation: (row.in_preparation ?? []).map((ordinal) => pharmacyNumber(row.kind, ordinal)),
    waiting: row.waiting,
    usualMinutes: row.usual_minutes === null ? undefined : Math.ceil(row.usual_minutes / ROUNDED_TO_MINUTES) * ROUNDED_TO_MINUTES,
  }));
}
