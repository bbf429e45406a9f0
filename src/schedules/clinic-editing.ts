import type { Clock, LocalDate } from '../platform/clock';
import { changesBetween } from '../platform/changes-between';
import { violatedConstraint, type Db, type Sql, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { refuseEditing } from './editing-refusals';

export interface EditingDeps {
  db: Db;
  clock: Clock;
}

/** What may be changed about a clinic; its code is what BPJS knows it by. */
export interface ClinicFields {
  clinicName: string;
  parentCode: string;
  parentName: string;
  /** Of the sessions added from now on: `A1`, `A2`, … */
  queuePrefix: string;
}

export interface Clinic extends ClinicFields {
  clinicCode: string;
}

const COLUMNS = `
  clinic.clinic_code as "clinicCode", clinic.clinic_name as "clinicName", clinic.parent_code as "parentCode",
  clinic.parent_name as "parentName", clinic.queue_prefix as "queuePrefix"`;

const fieldsOf = ({ clinicName, parentCode, parentName, queuePrefix }: ClinicFields): ClinicFields => ({ clinicName, parentCode, parentName, queuePrefix });
export const clinicVersion = (clinic: ClinicFields): string => versionOf(fieldsOf(clinic));

export async function allClinics(sql: Sql, facilityId: FacilityId): Promise<Clinic[]> {
  return sql.rows<Clinic>(`select ${COLUMNS} from clinic where clinic.facility_id = :facilityId order by clinic.clinic_name, clinic.clinic_code`, { facilityId });
}

export async function findClinic(sql: Sql, facilityId: FacilityId, clinicCode: string): Promise<Clinic | undefined> {
  const [clinic] = await sql.rows<Clinic>(`select ${COLUMNS} from clinic where clinic.facility_id = :facilityId and clinic.clinic_code = :clinicCode`, { facilityId, clinicCode });
  return clinic;
}

/** Clinics whose code or names hold `search`, with how many sessions they have from `today` on. */
export async function listClinics(
  sql: Sql,
  facilityId: FacilityId,
  options: { search: string; today: LocalDate; limit: number; offset: number },
): Promise<{ clinics: (Clinic & { sessionsAhead: number })[]; total: number }> {
  const rows = await sql.rows<Clinic & { sessionsAhead: number; total: number }>(
    `select ${COLUMNS}, count(*) over ()::int as total,
       (select count(*)::int from practice_session
        where practice_session.facility_id = clinic.facility_id and practice_session.clinic_code = clinic.clinic_code
          and practice_session.visit_date >= :today) as "sessionsAhead"
     from clinic
     where clinic.facility_id = :facilityId
       and position(lower(:search) in lower(concat_ws(' ', clinic.clinic_code, clinic.clinic_name, clinic.parent_code, clinic.parent_name))) > 0
     order by clinic.clinic_name, clinic.clinic_code
     limit :limit offset :offset`,
    { facilityId, ...options },
  );
  return { clinics: rows.map(({ total: _total, ...clinic }) => clinic), total: rows[0]?.total ?? 0 };
}

/** @throws Refusal clinic-code-taken, clinic-prefix-taken */
export async function addClinic(deps: EditingDeps, facilityId: FacilityId, clinic: Clinic, actor: string): Promise<void> {
  const { clinicCode } = clinic;
  const fields = fieldsOf(clinic);
  await deps.db.transaction(async (tx) => {
    await oneEditorAtATime(tx, facilityId);
    const taken = await findClinic(tx, facilityId, clinicCode);
    if (taken !== undefined) throw refuseEditing('clinic-code-taken', { clinicName: taken.clinicName });
    await insistOnOwnPrefix(tx, facilityId, clinic);
    await tx.rows(
      `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
       values (:facilityId, :clinicCode, :clinicName, :parentCode, :parentName, :queuePrefix)`,
      { facilityId, clinicCode, ...fields },
    );
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'clinic-added', subject: `clinic ${clinicCode}`, detail: { ...fields } });
  });
}

/**
 * Changes names and prefix of a clinic. Sessions keep the prefix they have: tickets with it may be in patients' hands.
 * @throws Refusal record-gone, changed-meanwhile, clinic-prefix-taken
 */
export async function changeClinic(deps: EditingDeps, facilityId: FacilityId, clinic: Clinic, version: string, actor: string): Promise<void> {
  const { clinicCode } = clinic;
  const fields = fieldsOf(clinic);
  await deps.db.transaction(async (tx) => {
    await oneEditorAtATime(tx, facilityId);
    const before = await findClinic(tx, facilityId, clinicCode);
    if (before === undefined) throw refuseEditing('record-gone');
    if (clinicVersion(before) !== version) throw refuseEditing('changed-meanwhile');
    if (fields.queuePrefix !== before.queuePrefix) await insistOnOwnPrefix(tx, facilityId, clinic);
    await tx.rows(
      `update clinic set clinic_name = :clinicName, parent_code = :parentCode, parent_name = :parentName, queue_prefix = :queuePrefix
       where clinic.facility_id = :facilityId and clinic.clinic_code = :clinicCode`,
      { facilityId, clinicCode, ...fields },
    );
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'clinic-changed', subject: `clinic ${clinicCode}`, detail: changesBetween(fieldsOf(before), fields) });
  });
}

/** Takes a clinic away that never had a session. @throws Refusal record-gone, clinic-in-use */
export async function deleteClinic(deps: EditingDeps, facilityId: FacilityId, clinicCode: string, actor: string): Promise<void> {
  try {
    await deps.db.transaction(async (tx) => {
      await oneEditorAtATime(tx, facilityId);
      const before = await findClinic(tx, facilityId, clinicCode);
      if (before === undefined) throw refuseEditing('record-gone');
      await tx.rows('delete from clinic where clinic.facility_id = :facilityId and clinic.clinic_code = :clinicCode', { facilityId, clinicCode });
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'clinic-deleted', subject: `clinic ${clinicCode}`, detail: { ...fieldsOf(before) } });
    });
  } catch (error) {
    if (violatedConstraint(error) === 'practice_session_clinic') throw refuseEditing('clinic-in-use');
    throw error;
  }
}

async function insistOnOwnPrefix(tx: Tx, facilityId: FacilityId, { clinicCode, queuePrefix }: Clinic): Promise<void> {
  const [other] = await tx.rows<{ clinicName: string }>(
    `select clinic.clinic_name as "clinicName" from clinic
     where clinic.facility_id = :facilityId and clinic.queue_prefix = :queuePrefix and clinic.clinic_code <> :clinicCode
     limit 1`,
    { facilityId, queuePrefix, clinicCode },
  );
  if (other !== undefined) throw refuseEditing('clinic-prefix-taken', { prefix: queuePrefix, clinicName: other.clinicName });
}

/** Master data changes a few times a month: one editor after the other, and nothing that takes numbers waits. */
export async function oneEditorAtATime(tx: Tx, facilityId: FacilityId): Promise<void> {
  await tx.rows('select from facility where facility.facility_id = :facilityId for no key update', { facilityId });
}
