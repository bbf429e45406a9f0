import type { Clock } from '../platform/clock';
import { changesBetween } from '../platform/changes-between';
import { violatedConstraint, type Db, type Sql, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from './board';
import { refuseService } from './refusals';
import type { ServicePointKind } from './service-point';

export interface PointEditingDeps {
  db: Db;
  clock: Clock;
}

/** What may be changed about a place; its kind is what it is. */
export interface PointFields {
  name: string;
  /** Empty: spoken as it is written. */
  spokenName: string;
  /** Of a clinic room; empty: all clinics. */
  clinicCodes: string[];
  /** Of registration and other. */
  queueCode: string | null;
}

export interface EditedPoint extends PointFields {
  servicePointId: number;
  kind: ServicePointKind;
  closedAt: Date | null;
}

const COLUMNS = `
  service_point.service_point_id as "servicePointId", service_point.kind, service_point.point_name as name,
  service_point.spoken_name as "spokenName", service_point.clinic_codes as "clinicCodes", service_point.queue_code as "queueCode",
  service_point.closed_at as "closedAt"`;

const fieldsOf = ({ name, spokenName, clinicCodes, queueCode }: PointFields): PointFields => ({ name, spokenName, clinicCodes: [...clinicCodes].sort(), queueCode });
export const pointVersion = (point: PointFields): string => versionOf(fieldsOf(point));

/** All places, those in use first. */
export async function listPoints(sql: Sql, facilityId: FacilityId, search: string): Promise<EditedPoint[]> {
  return sql.rows<EditedPoint>(
    `select ${COLUMNS} from service_point
     where service_point.facility_id = :facilityId and position(lower(:search) in lower(concat_ws(' ', service_point.point_name, service_point.spoken_name))) > 0
     order by service_point.closed_at is not null, service_point.kind, service_point.point_name`,
    { facilityId, search },
  );
}

export async function findPoint(sql: Sql, facilityId: FacilityId, servicePointId: number): Promise<EditedPoint | undefined> {
  const [point] = await sql.rows<EditedPoint>(`select ${COLUMNS} from service_point where service_point.facility_id = :facilityId and service_point.service_point_id = :servicePointId`, {
    facilityId,
    servicePointId,
  });
  return point;
}

/** @throws Refusal point-name-taken, queue-unknown */
export async function addPoint(deps: PointEditingDeps, facilityId: FacilityId, input: PointFields & { kind: ServicePointKind }, actor: string): Promise<number> {
  const { kind } = input;
  const fields = fieldsOf(input);
  return inSentences(() =>
    deps.db.transaction(async (tx) => {
      if (fields.queueCode !== null) await insistOnQueue(tx, facilityId, kind, fields.queueCode);
      const [row] = await tx.rows<{ servicePointId: number }>(
        `insert into service_point (facility_id, kind, point_name, spoken_name, clinic_codes, queue_code)
         values (:facilityId, :kind, :name, :spokenName, :clinicCodes, :queueCode)
         returning service_point_id as "servicePointId"`,
        { facilityId, kind, ...fields },
      );
      const { servicePointId } = row!;
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'service-point-added', subject: `service-point ${servicePointId}`, detail: { kind, ...fields } });
      boardChanged(tx, facilityId);
      return servicePointId;
    }),
  );
}

/** @throws Refusal record-gone, changed-meanwhile, point-name-taken, queue-unknown */
export async function changePoint(deps: PointEditingDeps, facilityId: FacilityId, input: PointFields & { servicePointId: number; version: string }, actor: string): Promise<void> {
  const { servicePointId } = input;
  const fields = fieldsOf(input);
  await inSentences(() =>
    deps.db.transaction(async (tx) => {
      const before = await lockPoint(tx, facilityId, servicePointId);
      if (pointVersion(before) !== input.version) throw refuseService('changed-meanwhile');
      if (fields.queueCode !== null && fields.queueCode !== before.queueCode) await insistOnQueue(tx, facilityId, before.kind, fields.queueCode);
      await tx.rows(
        `update service_point set point_name = :name, spoken_name = :spokenName, clinic_codes = :clinicCodes, queue_code = :queueCode
         where service_point.facility_id = :facilityId and service_point.service_point_id = :servicePointId`,
        { facilityId, servicePointId, ...fields },
      );
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'service-point-changed', subject: `service-point ${servicePointId}`, detail: changesBetween(fieldsOf(before), fields) });
      boardChanged(tx, facilityId);
    }),
  );
}

/** Takes a place out of use, or back into it; what was called there stays readable. Pressed twice it is recorded once. @throws Refusal record-gone, queue-unknown */
export async function switchPoint(deps: PointEditingDeps, facilityId: FacilityId, servicePointId: number, isOpen: boolean, actor: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const before = await lockPoint(tx, facilityId, servicePointId);
    if ((before.closedAt === null) === isOpen) return;
    if (isOpen && before.queueCode !== null) await insistOnQueue(tx, facilityId, before.kind, before.queueCode);
    const now = deps.clock();
    await tx.rows('update service_point set closed_at = :closedAt where service_point.facility_id = :facilityId and service_point.service_point_id = :servicePointId', {
      facilityId,
      servicePointId,
      closedAt: isOpen ? null : now,
    });
    await recordAct(tx, facilityId, { at: now, actor, act: isOpen ? 'service-point-opened' : 'service-point-closed', subject: `service-point ${servicePointId}` });
    boardChanged(tx, facilityId);
  });
}

async function lockPoint(tx: Tx, facilityId: FacilityId, servicePointId: number): Promise<EditedPoint> {
  await tx.rows('select from service_point where service_point.facility_id = :facilityId and service_point.service_point_id = :servicePointId for no key update', { facilityId, servicePointId });
  const point = await findPoint(tx, facilityId, servicePointId);
  if (point === undefined) throw refuseService('record-gone');
  return point;
}

/** A place serves a queue of its own kind that is in use. */
async function insistOnQueue(tx: Tx, facilityId: FacilityId, kind: ServicePointKind, queueCode: string): Promise<void> {
  const found = await tx.rows(
    `select from service_queue
     where service_queue.facility_id = :facilityId and service_queue.queue_code = :queueCode and service_queue.kind = :kind and service_queue.closed_at is null
     for key share`,
    { facilityId, queueCode, kind },
  );
  if (found.length === 0) throw refuseService('queue-unknown');
}

async function inSentences<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) === 'service_point_name_is_unique') throw refuseService('point-name-taken');
    throw error;
  }
}
