import { callerAddress } from './caller-scope';
import type { Sql } from './db';
import type { FacilityId } from './facility';
import { isSecurityAct } from './security-log/security-acts';
import { keptDetail, keptText } from './security-log/security-event';

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

/**
 * Writes down who did what, in the transaction that does it; what whoever guards the house must know (security-acts.ts) also in
 * the security log, by the same statement.
 */
export async function recordAct(sql: Sql, facilityId: FacilityId, act: StaffAct): Promise<void> {
  const { at, actor, subject, detail = {} } = act;
  const written = { facilityId, at, actor, act: act.act, subject, detail: JSON.stringify(detail) };
  if (!isSecurityAct(act.act)) {
    await sql.rows(INSERT_ACT, written, 'record_act');
    return;
  }
  // What a person wrote freely may name somebody: it stays with the act.
  const { reason: _reason, note: _note, ...told } = detail;
  await sql.rows(
    `with act as (${INSERT_ACT})
     insert into security_event (facility_id, occurred_at, kind, actor, subject, address, detail)
     values (:facilityId, :at, :act, :actor, :logged, :address, :told)`,
    { ...written, logged: keptText(subject), address: keptText(callerAddress()), told: keptDetail(told) },
    'record_security_act',
  );
}

const INSERT_ACT = `
  insert into staff_act (facility_id, acted_at, actor, act, subject, detail)
  values (:facilityId, :at, :actor, :act, :subject, :detail)`;

export interface LastAct {
  at: Date;
  act: string;
  subject: string;
}

/** What a person did last after `since`, acts named in `besides` apart; undefined: nothing. */
export async function lastActOf(sql: Sql, facilityId: FacilityId, of: { actor: string; since: Date; besides?: readonly string[] }): Promise<LastAct | undefined> {
  const [row] = await sql.rows<{ acted_at: Date; act: string; subject: string }>(
    `select acted_at, act, subject from staff_act
     where facility_id = :facilityId and acted_at > :since and actor = :actor and act <> all(:besides)
     order by act_id desc
     limit 1`,
    { facilityId, since: of.since, actor: of.actor, besides: of.besides ?? [] },
    'last_act_of',
  );
  return row === undefined ? undefined : { at: row.acted_at, act: row.act, subject: row.subject };
}
