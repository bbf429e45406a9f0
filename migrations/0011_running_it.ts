import type { Knex } from 'knex';

/**
 * What running it needs: backups leave a row, and a server of the release before goes on booking while a later migration
 * adds columns to the sessions.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table backup_run (
      backup_id bigint generated always as identity,
      kind text not null,
      place text not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      bytes bigint,
      outcome text not null default 'running',
      error text,
      constraint backup_run_pkey primary key (backup_id),
      constraint backup_run_kind_is_known check (kind in ('base', 'dump')),
      constraint backup_run_outcome_is_known check (outcome in ('running', 'succeeded', 'failed')),
      constraint backup_run_end_has_its_time check ((outcome = 'running') = (finished_at is null))
    );
    create index backup_run_by_outcome on backup_run (outcome, finished_at);
    comment on table backup_run is 'backups of the whole database: when, where to, how large, and whether they ended well';
    comment on column backup_run.kind is 'base: the files of the whole server, dump: pg_dump of this database';

    -- It returned setof practice_session: a plan that a running server keeps open expects the columns of then, and failed
    -- (42804) at the first column more. A list of its own stays what it is.
    drop function lock_for_booking(integer, text[], bigint[]);
    create function lock_for_booking(p_facility_id integer, p_keys text[], p_session_ids bigint[]) returns table (
      session_id bigint, clinic_code text, doctor_code integer, visit_date date, practice_hours text, queue_prefix text,
      capacity integer, quota_jkn integer, quota_non_jkn integer, minutes_per_patient integer, on_leave boolean, note text,
      last_ordinal integer, taken_jkn integer, taken_non_jkn integer, waiting integer, in_service integer, now_serving_ordinal integer,
      late_minutes integer, doctor_left_at timestamptz
    ) language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(p_facility_id, ordered.lock_key)
      from (select distinct hashtext(claimed.key) as lock_key from unnest(p_keys) as claimed(key) order by 1) ordered;
      return query
        select s.session_id, s.clinic_code, s.doctor_code, s.visit_date, s.practice_hours, s.queue_prefix,
          s.capacity, s.quota_jkn, s.quota_non_jkn, s.minutes_per_patient, s.on_leave, s.note,
          s.last_ordinal, s.taken_jkn, s.taken_non_jkn, s.waiting, s.in_service, s.now_serving_ordinal,
          s.late_minutes, s.doctor_left_at
        from practice_session s
        where s.facility_id = p_facility_id and s.session_id = any(p_session_ids)
        order by s.session_id
        for no key update;
    end $$;
    comment on function lock_for_booking is 'patients and reference numbers first, then sessions, each in one order: no two bookings can deadlock';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table backup_run;
    drop function lock_for_booking(integer, text[], bigint[]);
    create function lock_for_booking(p_facility_id integer, p_keys text[], p_session_ids bigint[]) returns setof practice_session language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(p_facility_id, ordered.lock_key)
      from (select distinct hashtext(claimed.key) as lock_key from unnest(p_keys) as claimed(key) order by 1) ordered;
      return query
        select * from practice_session
        where practice_session.facility_id = p_facility_id and practice_session.session_id = any(p_session_ids)
        order by practice_session.session_id
        for no key update;
    end $$;
  `);
}
