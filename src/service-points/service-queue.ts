import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** A queue that is no clinic's: registration, laboratory, radiology, … */
export interface ServiceQueue {
  queueCode: string;
  kind: 'registration' | 'other';
  name: string;
  prefix: string;
  /** Patients may take its number at a kiosk. */
  atKiosk: boolean;
}

/** The queues in use, registration first. */
export async function serviceQueues(sql: Sql, facilityId: FacilityId): Promise<ServiceQueue[]> {
  const rows = await sql.rows<{ queue_code: string; kind: ServiceQueue['kind']; queue_name: string; queue_prefix: string; at_kiosk: boolean }>(
    `select queue_code, kind, queue_name, queue_prefix, at_kiosk from service_queue
     where facility_id = :facilityId and closed_at is null
     order by kind desc, queue_name`,
    { facilityId },
    'service_queues',
  );
  return rows.map((row) => ({ queueCode: row.queue_code, kind: row.kind, name: row.queue_name, prefix: row.queue_prefix, atKiosk: row.at_kiosk }));
}
