import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

export type ServicePointKind = 'registration' | 'clinic' | 'pharmacy' | 'other';

/** A place where patients are called to: a loket, a doctor's room, the pharmacy, the laboratory. */
export interface ServicePoint {
  servicePointId: number;
  kind: ServicePointKind;
  /** As patients read it. */
  name: string;
  /** As it is spoken. */
  spokenName: string;
  /** Of a clinic room: the clinics called from here; empty: all. */
  clinicCodes: string[];
  /** Of registration and other: the queue it serves. */
  queueCode: string | null;
}

interface ServicePointRow {
  service_point_id: number;
  kind: ServicePointKind;
  point_name: string;
  spoken_name: string;
  clinic_codes: string[];
  queue_code: string | null;
}

/** The service points in use, by kind and name. */
export async function servicePoints(sql: Sql, facilityId: FacilityId): Promise<ServicePoint[]> {
  const rows = await sql.rows<ServicePointRow>(
    `select service_point_id, kind, point_name, spoken_name, clinic_codes, queue_code from service_point
     where facility_id = :facilityId and closed_at is null
     order by kind, point_name`,
    { facilityId },
    'service_points',
  );
  return rows.map((row) => ({
    servicePointId: row.service_point_id,
    kind: row.kind,
    name: row.point_name,
    spokenName: row.spoken_name === '' ? row.point_name : row.spoken_name,
    clinicCodes: row.clinic_codes,
    queueCode: row.queue_code,
  }));
}

export async function servicePointById(sql: Sql, facilityId: FacilityId, servicePointId: number | null): Promise<ServicePoint | undefined> {
  return servicePointId === null ? undefined : (await servicePoints(sql, facilityId)).find((point) => point.servicePointId === servicePointId);
}
