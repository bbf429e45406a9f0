import type { Sql } from './db';
import type { FacilityId } from './facility';

export interface StaffAct {
  at: Date;
  /** The user name of who acted. */
  actor: string;
  /** What was done, kebab-case: `called`, `undone`, `session-changed`, … */
  act: string;
  /** What it was done to: a booking code, a user name, a device. Never a person's data. */
  subject: string;
  detail?: Record<string, unknown>;
}

/** Writes down who did what, in the transaction that does it. */
export async function recordAct(sql: Sql, facilityId: FacilityId, act: StaffAct): Promise<void> {
  await sql.rows(
    `insert into staff_act (facility_id, acted_at, actor, act, subject, detail)
     values (:facilityId, :at, :actor, :act, :subject, :detail)`,
    { facilityId, at: act.at, actor: act.actor, act: act.act, subject: act.subject, detail: JSON.stringify(act.detail ?? {}) },
    'record_act',
  );
}
