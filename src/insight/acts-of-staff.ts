import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** One act of a person, wherever it is kept. */
export interface ActOfPerson {
  at: Date;
  actor: string;
  /** kebab-case; the desk's begin with `bpjs-`. */
  act: string;
  /** A booking code, a user name, a device, a difference, … */
  subject: string;
  detail: Record<string, unknown>;
}

export interface ActFilter {
  /** Half-open. */
  from: Date;
  until: Date;
  actor?: string;
  /** A part of it is enough. */
  subject?: string;
  /** All of it. */
  subjectIs?: string;
}

/**
 * Who did what, the newest first. What was done to a refusal of BPJS, to a difference with HFIS and to a finding of the
 * reconciliation is kept with the thing itself, in the transaction that did it, and is told here with the rest.
 */
export async function actsOfStaff(sql: Sql, facilityId: FacilityId, filter: ActFilter, page: { offset: number; limit: number }): Promise<ActOfPerson[]> {
  return sql.rows<ActOfPerson>(
    `select acts.at, acts.actor, acts.act, acts.subject, acts.detail
     from (
       select staff_act.acted_at as at, staff_act.actor, staff_act.act, staff_act.subject, staff_act.detail, staff_act.act_id as place
       from staff_act
       where staff_act.facility_id = :facilityId and staff_act.acted_at >= :from and staff_act.acted_at < :until
       union all
       select outbox_act.acted_at, outbox_act.actor, 'bpjs-' || outbox_act.act, outbox.lane,
         jsonb_strip_nulls(jsonb_build_object('row', outbox_act.outbox_id, 'reason', outbox_act.reason)), outbox_act.act_id
       from outbox_act
       join outbox on outbox.facility_id = outbox_act.facility_id and outbox.outbox_id = outbox_act.outbox_id
       where outbox_act.facility_id = :facilityId and outbox_act.acted_at >= :from and outbox_act.acted_at < :until
       union all
       select schedule_difference.settled_at, schedule_difference.settled_by, schedule_difference.settlement,
         concat_ws(' ', schedule_difference.clinic_code, schedule_difference.visit_date, schedule_difference.doctor_code, schedule_difference.practice_hours),
         jsonb_strip_nulls(jsonb_build_object('reason', nullif(schedule_difference.note, ''))), schedule_difference.difference_id
       from schedule_difference
       where schedule_difference.facility_id = :facilityId and schedule_difference.settled_at >= :from and schedule_difference.settled_at < :until
         and schedule_difference.settled_by is not null
       union all
       select finding.seen_at, finding.seen_by, 'finding-seen', coalesce(nullif(finding.booking_code, ''), finding.clinic_code),
         jsonb_strip_nulls(jsonb_build_object('date', finding.visit_date, 'reason', nullif(finding.note, ''))), finding.finding_id
       from reconciliation_finding as finding
       where finding.facility_id = :facilityId and finding.seen_at >= :from and finding.seen_at < :until
     ) as acts
     where (cast(:actor as text) is null or acts.actor = :actor)
       and (cast(:subject as text) is null or strpos(lower(acts.subject), lower(:subject)) > 0)
       and (cast(:subjectIs as text) is null or acts.subject = :subjectIs)
     order by acts.at desc, acts.place desc
     limit :limit offset :offset`,
    { facilityId, from: filter.from, until: filter.until, actor: filter.actor ?? null, subject: filter.subject ?? null, subjectIs: filter.subjectIs ?? null, ...page },
  );
}

/** Everybody who may stand in the list, by user name. */
export async function actorsKnown(sql: Sql, facilityId: FacilityId): Promise<{ username: string; fullName: string }[]> {
  return sql.rows<{ username: string; fullName: string }>(
    `select username, full_name as "fullName" from staff_user where facility_id = :facilityId order by full_name, username`,
    { facilityId },
  );
}
