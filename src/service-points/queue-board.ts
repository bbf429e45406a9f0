import { addMinutes, instantAt, localDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { CALL_ORDER, WAITING } from './service-ticket';

/** A queue that is no clinic's, as a waiting room may see it: numbers, never names. */
export interface QueueOnDisplay {
  queueCode: string;
  kind: 'registration' | 'other';
  name: string;
  /** Each place that called today and who is there now (null: nobody), the latest call first. */
  places: { number: string | null; place: string }[];
  /** Whom the next presses will call, in that order. */
  next: string[];
  waiting: number;
  /** By the pace of the last half hour; undefined where too few were called to tell. */
  expectedWaitMinutes: number | undefined;
}

interface BoardRow {
  queue_code: string;
  kind: 'registration' | 'other';
  queue_name: string;
  waiting: number;
  next_numbers: string[] | null;
  called_lately: number;
  places: { number: string | null; place: string }[] | null;
}

const PACE_MINUTES = 30;
const FEWEST_FOR_A_PACE = 3;
const ROUNDED_TO_MINUTES = 5;

/** All queues in use, registration first; one statement, since thirty displays ask at each press. */
export async function queueBoard(sql: Sql, { facilityId, timeZone }: Facility, now: Date, nextNumbers: number): Promise<QueueOnDisplay[]> {
  const today = localDate(now, timeZone);
  const rows = await sql.rows<BoardRow>(
    `select service_queue.queue_code, service_queue.kind, service_queue.queue_name,
       tickets.waiting, tickets.next_numbers, tickets.called_lately, called.places
     from service_queue
     cross join lateral (
       select (count(*) filter (where ${WAITING}))::int as waiting,
         (count(*) filter (where service_ticket.called_at >= :paceBegan))::int as called_lately,
         (array_agg(service_ticket.ticket_number order by ${CALL_ORDER}) filter (where ${WAITING}))[1 : cast(:nextNumbers as int)] as next_numbers
       from service_ticket
       where service_ticket.facility_id = :facilityId and service_ticket.queue_code = service_queue.queue_code and service_ticket.queue_date = :today
     ) as tickets
     cross join lateral (
       select json_agg(json_build_object('number', latest.number_there, 'place', latest.place) order by latest.called_at desc) as places
       from (
         select distinct on (call_announcement.place) call_announcement.place, call_announcement.called_at,
           case when service_ticket.ticket_id is null or (service_ticket.state = 'called' and service_point.point_name = call_announcement.place) then call_announcement.queue_number end as number_there
         from call_announcement
         left join service_ticket on service_ticket.facility_id = :facilityId and service_ticket.ticket_id = call_announcement.ticket_id
         left join service_point on service_point.facility_id = :facilityId and service_point.service_point_id = service_ticket.service_point_id
         where call_announcement.facility_id = :facilityId and call_announcement.queue_ref = 'queue ' || service_queue.queue_code
           and call_announcement.called_at >= :dayBegan and call_announcement.withdrawn_at is null
         order by call_announcement.place, call_announcement.called_at desc, call_announcement.call_id desc
       ) as latest
     ) as called
     where service_queue.facility_id = :facilityId and service_queue.closed_at is null
     order by service_queue.kind desc, service_queue.queue_name`,
    { facilityId, today, dayBegan: instantAt(today, '00:00', timeZone), paceBegan: addMinutes(now, -PACE_MINUTES), nextNumbers },
    'queue_board',
  );
  return rows.map((row) => ({
    queueCode: row.queue_code,
    kind: row.kind,
    name: row.queue_name,
    places: row.places ?? [],
    next: row.next_numbers ?? [],
    waiting: row.waiting,
    expectedWaitMinutes: byPace(row.waiting, row.called_lately),
  }));
}

function byPace(waiting: number, calledLately: number): number | undefined {
  if (waiting === 0 || calledLately < FEWEST_FOR_A_PACE) return undefined;
  return Math.ceil((waiting * PACE_MINUTES) / calledLately / ROUNDED_TO_MINUTES) * ROUNDED_TO_MINUTES;
}
