import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** What the codes of clinics and doctors are called here. */
export interface CodeNames {
  clinics: ReadonlyMap<string, string>;
  doctors: ReadonlyMap<number, string>;
}

export async function codeNames(sql: Sql, facilityId: FacilityId): Promise<CodeNames> {
  const rows = await sql.rows<{ clinicCode: string | null; doctorCode: number | null; name: string }>(
    `select clinic.clinic_code as "clinicCode", null::integer as "doctorCode", clinic.clinic_name as name
     from clinic
     where clinic.facility_id = :facilityId
     union all
     select null, doctor.doctor_code, doctor.doctor_name
     from doctor
     where doctor.facility_id = :facilityId`,
    { facilityId },
  );
  return {
    clinics: new Map(rows.flatMap(({ clinicCode, name }) => (clinicCode === null ? [] : [[clinicCode, name]]))),
    doctors: new Map(rows.flatMap(({ doctorCode, name }) => (doctorCode === null ? [] : [[doctorCode, name]]))),
  };
}
