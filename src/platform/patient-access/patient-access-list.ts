import type { Sql } from '../db';
import type { FacilityId } from '../facility';
import type { LookerKind } from './patient-access';

export interface ListedAccess {
  at: Date;
  medicalRecordNumber: string;
  kind: LookerKind;
  who: string;
  place: string;
  manner: 'opened' | 'listed';
}

export interface AccessFilter {
  /** Half-open. */
  from: Date;
  until: Date;
  medicalRecordNumber?: string;
  who?: string;
  /** Only where the patient was opened, not where they stood in a list. */
  openedOnly?: boolean;
}

/** Who looked at whom, the newest first. */
export async function patientAccesses(sql: Sql, facilityId: FacilityId, filter: AccessFilter, page: { offset: number; limit: number }): Promise<ListedAccess[]> {
  const conditions = [
    ...(filter.medicalRecordNumber === undefined ? [] : ['medical_record_number = :medicalRecordNumber']),
    ...(filter.who === undefined ? [] : ['who = :who']),
    ...(filter.openedOnly === true ? [`manner = 'opened'`] : []),
  ];
  return sql.rows<ListedAccess>(
    `select looked_at as at, medical_record_number as "medicalRecordNumber", who_kind as kind, who, place, manner
     from patient_access
     where facility_id = :facilityId and looked_at >= :from and looked_at < :until${conditions.map((condition) => ` and ${condition}`).join('')}
     order by looked_at desc, medical_record_number, place
     limit :limit offset :offset`,
    {
      facilityId,
      from: filter.from,
      until: filter.until,
      ...(filter.medicalRecordNumber === undefined ? {} : { medicalRecordNumber: filter.medicalRecordNumber }),
      ...(filter.who === undefined ? {} : { who: filter.who }),
      ...page,
    },
  );
}
