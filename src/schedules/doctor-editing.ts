import type { LocalDate } from '../platform/clock';
import { changesBetween } from '../platform/changes-between';
import { violatedConstraint, type Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { oneEditorAtATime, type EditingDeps } from './clinic-editing';
import { refuseEditing } from './editing-refusals';

/** The code is the one HFIS knows the doctor by, and never changes. */
export interface Doctor {
  doctorCode: number;
  doctorName: string;
}

const COLUMNS = 'doctor.doctor_code as "doctorCode", doctor.doctor_name as "doctorName"';

export const doctorVersion = ({ doctorName }: Pick<Doctor, 'doctorName'>): string => versionOf({ doctorName });

export async function allDoctors(sql: Sql, facilityId: FacilityId): Promise<Doctor[]> {
  return sql.rows<Doctor>(`select ${COLUMNS} from doctor where doctor.facility_id = :facilityId order by doctor.doctor_name, doctor.doctor_code`, { facilityId });
}

export async function findDoctor(sql: Sql, facilityId: FacilityId, doctorCode: number): Promise<Doctor | undefined> {
  const [doctor] = await sql.rows<Doctor>(`select ${COLUMNS} from doctor where doctor.facility_id = :facilityId and doctor.doctor_code = :doctorCode`, { facilityId, doctorCode });
  return doctor;
}

/** Doctors whose code or name holds `search`, with how many sessions they have from `today` on. */
export async function listDoctors(
  sql: Sql,
  facilityId: FacilityId,
  options: { search: string; today: LocalDate; limit: number; offset: number },
): Promise<{ doctors: (Doctor & { sessionsAhead: number })[]; total: number }> {
  const rows = await sql.rows<Doctor & { sessionsAhead: number; total: number }>(
    `select ${COLUMNS}, count(*) over ()::int as total,
       (select count(*)::int from practice_session
        where practice_session.facility_id = doctor.facility_id and practice_session.doctor_code = doctor.doctor_code
          and practice_session.visit_date >= :today) as "sessionsAhead"
     from doctor
     where doctor.facility_id = :facilityId and position(lower(:search) in lower(concat_ws(' ', doctor.doctor_code, doctor.doctor_name))) > 0
     order by doctor.doctor_name, doctor.doctor_code
     limit :limit offset :offset`,
    { facilityId, ...options },
  );
  return { doctors: rows.map(({ total: _total, ...doctor }) => doctor), total: rows[0]?.total ?? 0 };
}

/** @throws Refusal doctor-code-taken */
export async function addDoctor(deps: EditingDeps, facilityId: FacilityId, { doctorCode, doctorName }: Doctor, actor: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const added = await tx.rows(
      'insert into doctor (facility_id, doctor_code, doctor_name) values (:facilityId, :doctorCode, :doctorName) on conflict (facility_id, doctor_code) do nothing returning 1',
      { facilityId, doctorCode, doctorName },
    );
    if (added.length === 0) throw refuseEditing('doctor-code-taken', { doctorName: (await findDoctor(tx, facilityId, doctorCode))?.doctorName ?? String(doctorCode) });
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'doctor-added', subject: `doctor ${doctorCode}`, detail: { doctorName } });
  });
}

/** A name changed here stays: a pull of HFIS only lists that it differs. @throws Refusal record-gone, changed-meanwhile */
export async function changeDoctor(deps: EditingDeps, facilityId: FacilityId, { doctorCode, doctorName }: Doctor, version: string, actor: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await oneEditorAtATime(tx, facilityId);
    const before = await findDoctor(tx, facilityId, doctorCode);
    if (before === undefined) throw refuseEditing('record-gone');
    if (doctorVersion(before) !== version) throw refuseEditing('changed-meanwhile');
    await tx.rows('update doctor set doctor_name = :doctorName where doctor.facility_id = :facilityId and doctor.doctor_code = :doctorCode', { facilityId, doctorCode, doctorName });
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'doctor-changed', subject: `doctor ${doctorCode}`, detail: changesBetween({ doctorName: before.doctorName }, { doctorName }) });
  });
}

/** Takes a doctor away who never had a session. @throws Refusal record-gone, doctor-in-use */
export async function deleteDoctor(deps: EditingDeps, facilityId: FacilityId, doctorCode: number, actor: string): Promise<void> {
  try {
    await deps.db.transaction(async (tx) => {
      const [gone] = await tx.rows<{ doctorName: string }>(
        'delete from doctor where doctor.facility_id = :facilityId and doctor.doctor_code = :doctorCode returning doctor.doctor_name as "doctorName"',
        { facilityId, doctorCode },
      );
      if (gone === undefined) throw refuseEditing('record-gone');
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'doctor-deleted', subject: `doctor ${doctorCode}`, detail: { ...gone } });
    });
  } catch (error) {
    if (violatedConstraint(error) === 'practice_session_doctor') throw refuseEditing('doctor-in-use');
    throw error;
  }
}
