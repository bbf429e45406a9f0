import type { Knex } from 'knex';

/**
 * The book of what runs by itself: one row per job and tick. It is a deployment's own, like the migrations, and no
 * facility's: whoever inserts a row runs that tick, whatever the machine.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table job_run (
  job text not null,
  tick timestamptz not null,
  starts integer not null,
  worker text not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  finished_at timestamptz,
  outcome text not null,
  summary json,
  error text,
  constraint job_run_pkey primary key (job, tick),
  constraint job_run_starts_at_most_twice check (starts between 0 and 2),
  constraint job_run_outcome_is_known check (outcome in ('running', 'succeeded', 'failed', 'interrupted', 'skipped'))
);
create unique index job_run_never_overlaps on job_run (job) where outcome = 'running';
comment on table job_run is 'what runs by itself: each tick of each job, started once, and once more when its process died';
comment on column job_run.tick is 'the instant the job was due, not when it began';
comment on column job_run.heartbeat_at is 'by the clock of the database, which all workers share; the other times are by the clock of the worker';
comment on column job_run.outcome is 'skipped: the last tick before the job was first seen, so it was not missed; interrupted: its process ended in the middle';
comment on column job_run.summary is 'counts only, never personal data';
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table job_run');
}
