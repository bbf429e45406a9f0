import type { Knex } from 'knex';

/**
 * HFIS, the schedule BPJS believes in: what it said last of each slot, where it and our sessions differ, and the weeks
 * that were proposed to it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table hfis_day (
  facility_id integer not null,
  clinic_code text not null,
  visit_date date not null,
  read_at timestamptz not null,
  constraint hfis_day_pkey primary key (facility_id, clinic_code, visit_date),
  constraint hfis_day_facility foreign key (facility_id) references facility (facility_id)
);
comment on table hfis_day is 'when a day of a clinic was read last, one without slots as well; its row is locked while the day is compared';
comment on column hfis_day.read_at is 'when the call was made that brought it: an older reading never overwrites a newer one';

create table hfis_slot (
  facility_id integer not null,
  clinic_code text not null,
  visit_date date not null,
  doctor_code integer not null,
  practice_hours text not null,
  clinic_name text not null,
  doctor_name text not null,
  capacity integer not null,
  on_leave boolean not null,
  agreed_capacity integer,
  agreed_on_leave boolean,
  pulled_at timestamptz not null,
  gone_at timestamptz,
  constraint hfis_slot_pkey primary key (facility_id, clinic_code, visit_date, doctor_code, practice_hours),
  constraint hfis_slot_facility foreign key (facility_id) references facility (facility_id)
);
comment on table hfis_slot is 'what HFIS said last of a doctor, a clinic, a date and hours';
comment on column hfis_slot.agreed_capacity is 'what HFIS said when it and we last agreed, or a person decided; null: neither happened yet';
comment on column hfis_slot.gone_at is 'HFIS no longer has it since; null: it has';

create table schedule_difference (
  facility_id integer not null,
  difference_id bigint generated always as identity,
  identity text not null,
  kind text not null,
  clinic_code text,
  visit_date date,
  doctor_code integer,
  practice_hours text,
  ours jsonb,
  theirs jsonb,
  bookings_hit integer not null default 0,
  found_at timestamptz not null,
  last_seen_at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  settlement text,
  note text not null default '',
  constraint schedule_difference_pkey primary key (facility_id, difference_id),
  constraint schedule_difference_facility foreign key (facility_id) references facility (facility_id),
  constraint schedule_difference_kind_is_known check (kind in (
    'capacity', 'leave', 'gone', 'hours', 'only-here', 'only-there', 'unreadable', 'clinic-name', 'doctor-name'
  )),
  constraint schedule_difference_settlement_is_known check (settlement in ('follow-hfis', 'keep-ours', 'gone-by-itself')),
  constraint schedule_difference_is_open_or_settled check ((settled_at is null) = (settlement is null)),
  constraint schedule_difference_names_who_settled check (settlement = 'gone-by-itself' or (settlement is null) = (settled_by is null))
);
create unique index schedule_difference_is_listed_once on schedule_difference (facility_id, identity) where settled_at is null;
create index schedule_difference_by_identity on schedule_difference (facility_id, identity, difference_id);
comment on column schedule_difference.identity is 'what differs: the same difference seen again is the same row';
comment on column schedule_difference.bookings_hit is 'bookings, not cancelled, that following HFIS would touch, as last counted';

create table hfis_proposal (
  facility_id integer not null,
  proposal_id bigint generated always as identity,
  doctor_code integer not null,
  clinic_code text not null,
  body jsonb not null,
  sent_at timestamptz not null,
  sent_by text not null,
  verdict text,
  message text,
  constraint hfis_proposal_pkey primary key (facility_id, proposal_id),
  constraint hfis_proposal_facility foreign key (facility_id) references facility (facility_id)
);
comment on column hfis_proposal.verdict is 'null: the process ended before the answer came; whether HFIS has it is unknown';
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table hfis_proposal, schedule_difference, hfis_slot, hfis_day;');
}
