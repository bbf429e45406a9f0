import type { Knex } from 'knex';

/** What became of the visits of each day, kept so that a month of a busy hospital is read in a moment, and how many outpatient visits there were. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table outpatient_count (
      facility_id integer not null,
      visit_date date not null,
      clinic_code text not null,
      visits integer not null,
      source text not null,
      entered_by text not null,
      entered_at timestamptz not null,
      constraint outpatient_count_pkey primary key (facility_id, visit_date, clinic_code),
      constraint outpatient_count_facility foreign key (facility_id) references facility (facility_id),
      constraint outpatient_count_is_not_negative check (visits >= 0),
      constraint outpatient_count_source_is_known check (source in ('simrs', 'import', 'hand'))
    );
    comment on table outpatient_count is 'how many outpatient visits (SEP) a day had, by the house''s own count: what shares of use are divided by';
    comment on column outpatient_count.clinic_code is 'empty: the whole house';

    create table insight_day (
      facility_id integer not null,
      visit_date date not null,
      version integer not null,
      counted_at timestamptz not null,
      unsettled integer not null,
      closed boolean not null,
      constraint insight_day_pkey primary key (facility_id, visit_date),
      constraint insight_day_facility foreign key (facility_id) references facility (facility_id)
    );
    comment on table insight_day is 'which past days are counted into session_figures and visit_miss; a day is counted whole or not at all';
    comment on column insight_day.version is 'of the definitions it was counted by: a day of older ones is counted again';
    comment on column insight_day.unsettled is 'how many rows of the outbox were open or parked when it was counted: another number says that something has moved';
    comment on column insight_day.closed is 'BPJS takes nothing more of it: it is not counted again by itself';

    create table session_figures (
      facility_id integer not null,
      visit_date date not null,
      session_id bigint not null,
      clinic_code text not null,
      doctor_code integer not null,
      practice_hours text not null,
      booked_mobile_jkn integer not null,
      booked_kiosk integer not null,
      booked_desk integer not null,
      booked_simrs integer not null,
      came integer not null,
      served integer not null,
      cancelled integer not null,
      no_show integer not null,
      no_show_silent integer not null,
      unfinished integer not null,
      visits_reported integer not null,
      complete_here integer not null,
      complete_there integer not null,
      missed integer not null,
      used_mobile_jkn integer not null,
      used_other integer not null,
      times_untold integer not null,
      lag_seconds integer[] not null,
      wait_1 integer[] not null,
      wait_2 integer[] not null,
      wait_3 integer[] not null,
      wait_4 integer[] not null,
      wait_5 integer[] not null,
      wait_6 integer[] not null,
      estimate_error_seconds integer[] not null,
      there_visits integer[] not null,
      there_seconds bigint[] not null,
      heard_seconds bigint[] not null,
      practised boolean not null,
      constraint session_figures_pkey primary key (facility_id, visit_date, session_id),
      constraint session_figures_facility foreign key (facility_id) references facility (facility_id),
      constraint session_figures_has_six_stages check (cardinality(there_visits) = 6 and cardinality(there_seconds) = 6 and cardinality(heard_seconds) = 6)
    );
    comment on table session_figures is 'what became of the visits of a session; counted from bookings, recorded times and the outbox (src/insight/visits-sql.ts), never written by hand';
    comment on column session_figures.lag_seconds is 'of each time BPJS has taken: from the event to the acceptance';
    comment on column session_figures.times_untold is 'recorded times BPJS is to be told and has not taken';
    comment on column session_figures.wait_3 is 'of each visit with both times recorded, seconds from task 3 to task 4; the others alike';
    comment on column session_figures.estimate_error_seconds is 'of each visit that was called: task 4 minus estimated_at';
    comment on column session_figures.there_visits is 'by stage: visits of which BPJS has taken both times; there_seconds by our clock, heard_seconds by when BPJS took them';
    comment on column session_figures.practised is 'somebody was called by the doctor within the hours of the session';

    create table visit_miss (
      facility_id integer not null,
      visit_date date not null,
      booking_code text not null,
      session_id bigint not null,
      clinic_code text not null,
      doctor_code integer not null,
      task smallint not null,
      reason text not null,
      owner text not null,
      field text not null,
      said text not null,
      never_recorded smallint[] not null,
      expected_at timestamptz not null,
      outbox_id bigint,
      outbox_state text not null,
      constraint visit_miss_pkey primary key (facility_id, visit_date, booking_code),
      constraint visit_miss_facility foreign key (facility_id) references facility (facility_id)
    );
    comment on table visit_miss is 'visits of which BPJS does not hold everything, each with the first cause in its chain';
    comment on column visit_miss.task is '0: the booking itself';
    comment on column visit_miss.said is 'the sentence of BPJS, long numbers blotted out; empty where it said nothing';
    comment on column visit_miss.expected_at is 'when the task was due: at the task before it, or at the estimate; of what is recorded, when it happened';

    create index hfis_slot_by_date on hfis_slot (facility_id, visit_date);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index hfis_slot_by_date; drop table visit_miss; drop table session_figures; drop table insight_day; drop table outpatient_count;');
}
