import type { Knex } from 'knex';

/**
 * What BPJS holds beside what we hold: the runs that compared a day, what they found, and BPJS's own waiting-time
 * dashboards. Nothing here changes a booking, a task time or what is owed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table reconciliation_run (
  facility_id integer not null,
  run_id bigint generated always as identity,
  visit_date date not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  bookings_here integer not null default 0,
  bookings_there integer not null default 0,
  compared integer not null default 0,
  pending integer not null default 0,
  not_read text[] not null default '{}',
  read_failure text,
  dashboard_failure text,
  findings integer not null default 0,
  needing_person integer not null default 0,
  constraint reconciliation_run_pkey primary key (facility_id, run_id),
  constraint reconciliation_run_facility foreign key (facility_id) references facility (facility_id)
);
create index reconciliation_run_by_date on reconciliation_run (facility_id, visit_date, started_at);
comment on column reconciliation_run.finished_at is 'null: under way, or its process died; its findings were then never written';
comment on column reconciliation_run.pending is 'bookings whose differences are on their way out of the outbox, and so are none';
comment on column reconciliation_run.not_read is 'booking codes on which BPJS gave no answer that counts; nothing is concluded about them';
comment on column reconciliation_run.read_failure is 'the first such answer; null: everything was read';

create table reconciliation_finding (
  facility_id integer not null,
  finding_id bigint generated always as identity,
  visit_date date not null,
  kind text not null,
  booking_code text not null default '',
  clinic_code text not null default '',
  task smallint not null default 0,
  field text not null default '',
  ours text not null default '',
  theirs text not null default '',
  why text not null,
  needs_person boolean not null,
  run_id bigint not null,
  first_found_at timestamptz not null,
  found_at timestamptz not null,
  gone_at timestamptz,
  seen_at timestamptz,
  seen_by text,
  note text,
  constraint reconciliation_finding_pkey primary key (facility_id, finding_id),
  constraint reconciliation_finding_is_one_per_subject unique (facility_id, visit_date, kind, booking_code, clinic_code, task, field),
  constraint reconciliation_finding_run foreign key (facility_id, run_id) references reconciliation_run (facility_id, run_id),
  constraint reconciliation_finding_kind_is_known check (kind in (
    'only-here', 'only-there', 'booking-differs', 'task-only-here', 'task-only-there', 'task-time-differs', 'task-time-shifted', 'figures-differ'
  )),
  constraint reconciliation_finding_is_seen_by_somebody check ((seen_at is null) = (seen_by is null))
);
create index reconciliation_finding_unsettled on reconciliation_finding (facility_id, visit_date) where gone_at is null and needs_person and seen_at is null;
comment on column reconciliation_finding.field is 'which field of a booking, or which clock of a dashboard; of a personal field only its name is kept';
comment on column reconciliation_finding.run_id is 'the run that saw it last';
comment on column reconciliation_finding.gone_at is 'when a run no longer found it; what was said of it stays';

create table bpjs_waiting_time (
  facility_id integer not null,
  visit_date date not null,
  clock text not null,
  clinic_code text not null,
  booking_count integer not null,
  total_seconds double precision[] not null,
  average_seconds double precision[] not null,
  inserted_at timestamptz,
  pulled_at timestamptz not null,
  constraint bpjs_waiting_time_pkey primary key (facility_id, visit_date, clock, clinic_code),
  constraint bpjs_waiting_time_facility foreign key (facility_id) references facility (facility_id),
  constraint bpjs_waiting_time_clock_is_known check (clock in ('rs', 'server')),
  constraint bpjs_waiting_time_has_six_steps check (cardinality(total_seconds) = 6 and cardinality(average_seconds) = 6)
);
comment on table bpjs_waiting_time is 'the waiting-time dashboard as BPJS reckons it: by the times sent (rs) or the times received (server)';
comment on column bpjs_waiting_time.total_seconds is '1 waiting admission, 2 admission, 3 waiting clinic, 4 clinic, 5 waiting pharmacy, 6 pharmacy';
comment on column bpjs_waiting_time.inserted_at is 'when BPJS reckoned it, by its own word';
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table bpjs_waiting_time, reconciliation_finding, reconciliation_run;');
}
