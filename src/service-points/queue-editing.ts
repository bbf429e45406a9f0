import { changesBetween } from '../platform/changes-between';
import { localDate } from '../platform/clock';
import { violatedConstraint, type Sql, type Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from './board';
import type { PointEditingDeps } from './point-editing';
import { refuseService } from './refusals';
import type { ServiceQueue } from './service-queue';

export type QueueFields = Pick<ServiceQueue, 'name' | 'prefix' | 'atKiosk'>;

export interface EditedQueue extends ServiceQueue {
  closedAt: Date | null;
  /** The places in use that serve it. */
  points: string[];
}

const COLUMNS = `
  service_queue.queue_code as "queueCode", service_queue.kind, service_queue.queue_name as name, service_queue.queue_prefix as prefix,
  service_queue.at_kiosk as "atKiosk", service_queue.closed_at as "closedAt",
  array(select service_point.point_name from service_point
    where service_point.facility_id = service_queue.facility_id and service_point.queue_code = service_queue.queue_code and service_point.closed_at is null
    order by service_point.point_name) as points`;

const fieldsOf = ({ name, prefix, atKiosk }: QueueFields): QueueFields => ({ name, prefix, atKiosk });
export const queueVersion = (queue: QueueFields): string => versionOf(fieldsOf(queue));

/** All queues, those in use first. */
export async function listQueues(sql: Sql, facilityId: FacilityId): Promise<EditedQueue[]> {
  return sql.rows<EditedQueue>(
    `select ${COLUMNS} from service_queue
     where service_queue.facility_id = :facilityId
     order by service_queue.closed_at is not null, service_queue.kind desc, service_queue.queue_name`,
    { facilityId },
  );
}

export async function findQueue(sql: Sql, facilityId: FacilityId, queueCode: string): Promise<EditedQueue | undefined> {
  const [queue] = await sql.rows<EditedQueue>(`select ${COLUMNS} from service_queue where service_queue.facility_id = :facilityId and service_queue.queue_code = :queueCode`, { facilityId, queueCode });
  return queue;
}

/** @throws Refusal queue-code-taken, queue-prefix-taken, registration-queue-exists */
export async function addQueue(deps: PointEditingDeps, facilityId: FacilityId, queue: ServiceQueue, actor: string): Promise<void> {
  const { queueCode, kind } = queue;
  const fields = fieldsOf(queue);
  await inSentences(queue, () =>
    deps.db.transaction(async (tx) => {
      await tx.rows(
        `insert into service_queue (facility_id, queue_code, kind, queue_name, queue_prefix, at_kiosk)
         values (:facilityId, :queueCode, :kind, :name, :prefix, :atKiosk)`,
        { facilityId, queueCode, kind, ...fields },
      );
      await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'service-queue-added', subject: `service-queue ${queueCode}`, detail: { kind, ...fields } });
      boardChanged(tx, facilityId);
    }),
  );
}

/**
 * Changes name, prefix and where numbers are taken. The prefix stays while numbers of today carry it.
 * @throws Refusal record-gone, changed-meanwhile, queue-prefix-taken, queue-prefix-has-numbers
 */
export async function changeQueue(deps: PointEditingDeps, facility: Facility, input: QueueFields & { queueCode: string; version: string }, actor: string): Promise<void> {
  const { facilityId, timeZone } = facility;
  const { queueCode } = input;
  const fields = fieldsOf(input);
  const now = deps.clock();
  await inSentences(input, () =>
    deps.db.transaction(async (tx) => {
      const before = await lockQueue(tx, facilityId, queueCode);
      if (queueVersion(before) !== input.version) throw refuseService('changed-meanwhile');
      if (fields.prefix !== before.prefix && (await numbersGiven(tx, facilityId, queueCode, localDate(now, timeZone))) > 0) throw refuseService('queue-prefix-has-numbers');
      await tx.rows(
        `update service_queue set queue_name = :name, queue_prefix = :prefix, at_kiosk = :atKiosk
         where service_queue.facility_id = :facilityId and service_queue.queue_code = :queueCode`,
        { facilityId, queueCode, ...fields },
      );
      await recordAct(tx, facilityId, { at: now, actor, act: 'service-queue-changed', subject: `service-queue ${queueCode}`, detail: changesBetween(fieldsOf(before), fields) });
      boardChanged(tx, facilityId);
    }),
  );
}

/**
 * Takes a queue out of use, or back into it. Not while a place serves it or somebody waits in it today.
 * @throws Refusal record-gone, queue-has-points, queue-has-waiting
 */
export async function switchQueue(deps: PointEditingDeps, facility: Facility, queueCode: string, isOpen: boolean, actor: string): Promise<void> {
  const { facilityId, timeZone } = facility;
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    const before = await lockQueue(tx, facilityId, queueCode);
    if ((before.closedAt === null) === isOpen) return;
    if (!isOpen) {
      if (before.points.length > 0) throw refuseService('queue-has-points', { points: before.points.join(', ') });
      const [waiting] = await tx.rows<{ tickets: number }>(
        `select count(*)::int as tickets from service_ticket
         where service_ticket.facility_id = :facilityId and service_ticket.queue_code = :queueCode and service_ticket.queue_date = :today
           and service_ticket.state in ('waiting', 'called')`,
        { facilityId, queueCode, today: localDate(now, timeZone) },
      );
      if (waiting!.tickets > 0) throw refuseService('queue-has-waiting', { tickets: waiting!.tickets });
    }
    await tx.rows('update service_queue set closed_at = :closedAt where service_queue.facility_id = :facilityId and service_queue.queue_code = :queueCode', { facilityId, queueCode, closedAt: isOpen ? null : now });
    await recordAct(tx, facilityId, { at: now, actor, act: isOpen ? 'service-queue-opened' : 'service-queue-closed', subject: `service-queue ${queueCode}` });
    boardChanged(tx, facilityId);
  });
}

async function lockQueue(tx: Tx, facilityId: FacilityId, queueCode: string): Promise<EditedQueue> {
  // Against a place that is given this queue at the same moment as well: that one takes a key share.
  await tx.rows('select from service_queue where service_queue.facility_id = :facilityId and service_queue.queue_code = :queueCode for update', { facilityId, queueCode });
  const queue = await findQueue(tx, facilityId, queueCode);
  if (queue === undefined) throw refuseService('record-gone');
  return queue;
}

/** The row of the day is what whoever takes a number locks: after this nobody gets one with the old prefix. */
async function numbersGiven(tx: Tx, facilityId: FacilityId, queueCode: string, today: string): Promise<number> {
  const [day] = await tx.rows<{ lastOrdinal: number }>(
    `select service_queue_day.last_ordinal as "lastOrdinal" from service_queue_day
     where service_queue_day.facility_id = :facilityId and service_queue_day.queue_code = :queueCode and service_queue_day.queue_date = :today
     for update`,
    { facilityId, queueCode, today },
  );
  return day?.lastOrdinal ?? 0;
}

async function inSentences<T>({ prefix }: Pick<QueueFields, 'prefix'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'service_queue_pkey') throw refuseService('queue-code-taken');
    if (constraint === 'service_queue_prefix_is_unique') throw refuseService('queue-prefix-taken', { prefix });
    if (constraint === 'service_queue_registration_is_one') throw refuseService('registration-queue-exists');
    throw error;
  }
}
