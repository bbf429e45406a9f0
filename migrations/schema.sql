-- The schema after all migrations, written by `npm run schema:dump`. Read it; change it by a migration.

create table facility (
  facility_id integer generated always as identity not null,
  code text not null,
  kind text not null,
  name text not null,
  time_zone text not null,
  host_name text,
  is_demo boolean default false not null,
  settings jsonb default '{}'::jsonb not null,
  created_at timestamptz default now() not null,
  constraint facility_pkey primary key (facility_id),
  constraint facility_code_is_unique unique (code),
  constraint facility_host_name_is_unique unique (host_name),
  constraint facility_kind_is_known check (kind = any (array['FKRTL'::text, 'FKTP'::text])),
  constraint facility_time_zone_is_indonesian check (time_zone = any (array['WIB'::text, 'WITA'::text, 'WIT'::text]))
);

create table patient (
  facility_id integer not null,
  medical_record_number text not null,
  nik text,
  card_number text,
  family_card_number text,
  full_name text not null,
  sex text,
  birth_date date,
  phone text,
  address text,
  region jsonb default '{}'::jsonb not null,
  is_provisional boolean default false not null,
  registered_at timestamptz,
  created_at timestamptz default now() not null,
  constraint patient_pkey primary key (facility_id, medical_record_number),
  constraint patient_facility foreign key (facility_id) references facility(facility_id),
  constraint patient_sex_is_known check (sex = any (array['L'::text, 'P'::text]))
);
create unique index patient_card_is_unique on patient using btree (facility_id, card_number) where card_number is not null;
create unique index patient_nik_is_unique on patient using btree (facility_id, nik) where nik is not null;

create table clinic (
  facility_id integer not null,
  clinic_code text not null,
  clinic_name text not null,
  parent_code text not null,
  parent_name text not null,
  queue_prefix text not null,
  constraint clinic_pkey primary key (facility_id, clinic_code),
  constraint clinic_facility foreign key (facility_id) references facility(facility_id)
);

create table doctor (
  facility_id integer not null,
  doctor_code integer not null,
  doctor_name text not null,
  constraint doctor_pkey primary key (facility_id, doctor_code),
  constraint doctor_facility foreign key (facility_id) references facility(facility_id)
);

create table practice_session (
  facility_id integer not null,
  session_id bigint generated always as identity not null,
  clinic_code text not null,
  doctor_code integer not null,
  visit_date date not null,
  practice_hours text not null,
  queue_prefix text not null,
  capacity integer not null,
  quota_jkn integer not null,
  quota_non_jkn integer not null,
  minutes_per_patient integer,
  on_leave boolean default false not null,
  note text default ''::text not null,
  last_ordinal integer default 0 not null,
  taken_jkn integer default 0 not null,
  taken_non_jkn integer default 0 not null,
  waiting integer default 0 not null,
  in_service integer default 0 not null,
  now_serving_ordinal integer,
  constraint practice_session_pkey primary key (facility_id, session_id),
  constraint practice_session_is_one_slot unique (facility_id, clinic_code, visit_date, doctor_code, practice_hours),
  constraint practice_session_prefix_is_unique_in_clinic_day unique (facility_id, clinic_code, visit_date, queue_prefix),
  constraint practice_session_clinic foreign key (facility_id, clinic_code) references clinic(facility_id, clinic_code),
  constraint practice_session_doctor foreign key (facility_id, doctor_code) references doctor(facility_id, doctor_code),
  constraint practice_session_counters_are_not_negative check (last_ordinal >= 0 and taken_jkn >= 0 and taken_non_jkn >= 0 and waiting >= 0 and in_service >= 0 and capacity >= 0 and quota_jkn >= 0 and quota_non_jkn >= 0),
  constraint practice_session_hours_are_hh_mm check (practice_hours ~ '^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$'::text)
) with (fillfactor = 50);
create index practice_session_by_date on practice_session using btree (facility_id, visit_date);

create table booking (
  facility_id integer not null,
  booking_code text not null,
  session_id bigint not null,
  ordinal integer not null,
  queue_number text not null,
  medical_record_number text not null,
  payer text not null,
  source text not null,
  clinic_code text not null,
  visit_date date not null,
  nik text not null,
  card_number text not null,
  phone text not null,
  visit_type smallint not null,
  reference_number text not null,
  is_new_patient boolean not null,
  state text default 'waiting'::text not null,
  last_task smallint default 0 not null,
  booked_at timestamptz not null,
  estimated_at timestamptz not null,
  replied_at timestamptz,
  checked_in_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  constraint booking_pkey primary key (facility_id, booking_code),
  constraint booking_number_is_given_once unique (facility_id, session_id, ordinal),
  constraint booking_patient foreign key (facility_id, medical_record_number) references patient(facility_id, medical_record_number) on update cascade,
  constraint booking_session foreign key (facility_id, session_id) references practice_session(facility_id, session_id),
  constraint booking_code_is_plain check (booking_code ~ '^[A-Z0-9-]{1,20}$'::text),
  constraint booking_payer_is_known check (payer = any (array['JKN'::text, 'NON JKN'::text])),
  constraint booking_source_is_known check (source = any (array['mobile-jkn'::text, 'kiosk'::text, 'desk'::text, 'simrs'::text])),
  constraint booking_state_is_known check (state = any (array['waiting'::text, 'called'::text, 'finished'::text, 'absent'::text, 'cancelled'::text])),
  constraint booking_visit_type_is_known check (visit_type >= 1 and visit_type <= 4)
) with (fillfactor = 85);
create index booking_by_active_reference on booking using btree (facility_id, reference_number) where reference_number <> ''::text and (state = any (array['waiting'::text, 'called'::text]));
create unique index booking_is_once_per_patient_and_session on booking using btree (facility_id, medical_record_number, visit_date, session_id) where state <> 'cancelled'::text;
create index booking_no_longer_waiting on booking using btree (facility_id, session_id, ordinal) where state <> 'waiting'::text;

create table bpjs_account (
  facility_id integer not null,
  service text not null,
  base_url text not null,
  second_base_url text,
  cons_id text not null,
  cons_secret text not null,
  user_key text not null,
  constraint bpjs_account_pkey primary key (facility_id, service),
  constraint bpjs_account_facility foreign key (facility_id) references facility(facility_id),
  constraint bpjs_account_service_is_known check (service = any (array['antrean-rs'::text, 'antrean-fktp'::text, 'vclaim'::text]))
);

create table holiday (
  facility_id integer not null,
  holiday_date date not null,
  holiday_name text not null,
  constraint holiday_pkey primary key (facility_id, holiday_date),
  constraint holiday_facility foreign key (facility_id) references facility(facility_id)
);

create table named_counter (
  facility_id integer not null,
  counter_name text not null,
  last_value bigint not null,
  constraint named_counter_pkey primary key (facility_id, counter_name),
  constraint named_counter_facility foreign key (facility_id) references facility(facility_id)
);

create table outbox (
  facility_id integer not null,
  outbox_id bigint generated always as identity not null,
  lane text not null,
  precedence smallint default 1 not null,
  kind text not null,
  fact jsonb not null,
  state text default 'open'::text not null,
  due_at timestamptz not null,
  attempts integer default 0 not null,
  claim_id uuid,
  leased_until timestamptz,
  verdict text,
  last_message text,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint outbox_pkey primary key (facility_id, outbox_id),
  constraint outbox_facility foreign key (facility_id) references facility(facility_id),
  constraint outbox_state_is_known check (state = any (array['open'::text, 'parked'::text, 'sent'::text, 'superseded'::text, 'cancelled-at-bpjs'::text, 'rejected'::text, 'expired'::text, 'dropped'::text, 'not-needed'::text]))
) with (fillfactor = 80);
create index outbox_by_lane on outbox using btree (facility_id, lane);
create index outbox_due on outbox using btree (facility_id, precedence, due_at) where state = 'open'::text;
create index outbox_unsettled_lane on outbox using btree (facility_id, lane, precedence, outbox_id) where state = any (array['open'::text, 'parked'::text]);

create table outbox_attempt (
  facility_id integer not null,
  outbox_id bigint not null,
  attempt integer not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  service text not null,
  request text not null,
  http_status integer,
  code integer,
  message text,
  verdict text not null,
  cause text default 'schedule'::text not null,
  constraint outbox_attempt_pkey primary key (facility_id, outbox_id, attempt),
  constraint outbox_attempt_row foreign key (facility_id, outbox_id) references outbox(facility_id, outbox_id)
);

create table pharmacy_queue (
  facility_id integer not null,
  pharmacy_date date not null,
  prescription_kind text not null,
  last_ordinal integer default 0 not null,
  waiting integer default 0 not null,
  now_serving_ordinal integer default 0 not null,
  constraint pharmacy_queue_pkey primary key (facility_id, pharmacy_date, prescription_kind),
  constraint pharmacy_queue_facility foreign key (facility_id) references facility(facility_id),
  constraint pharmacy_queue_counters_are_not_negative check (last_ordinal >= 0 and waiting >= 0 and now_serving_ordinal >= 0)
);

create table prescription (
  facility_id integer not null,
  booking_code text not null,
  prescription_kind text not null,
  written_at timestamptz not null,
  pharmacy_date date,
  ordinal integer,
  numbered_at timestamptz,
  state text default 'written'::text not null,
  constraint prescription_pkey primary key (facility_id, booking_code),
  constraint prescription_number_is_given_once unique (facility_id, pharmacy_date, prescription_kind, ordinal),
  constraint prescription_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint prescription_kind_is_known check (prescription_kind = any (array['compounded'::text, 'non-compounded'::text])),
  constraint prescription_state_is_known check (state = any (array['written'::text, 'waiting'::text, 'in-preparation'::text, 'ready'::text]))
);

create table service_evidence (
  facility_id integer not null,
  evidence_id bigint generated always as identity not null,
  received_at timestamptz not null,
  duration_ms integer not null,
  request_id text not null,
  service text not null,
  caller_address text not null,
  request text not null,
  reply text not null,
  code integer not null,
  constraint service_evidence_pkey primary key (facility_id, evidence_id),
  constraint service_evidence_facility foreign key (facility_id) references facility(facility_id)
);
create index service_evidence_by_time on service_evidence using btree (facility_id, received_at);

create table surgery (
  facility_id integer not null,
  booking_code text not null,
  surgery_date date not null,
  procedure_name text not null,
  clinic_code text not null,
  performed boolean default false not null,
  card_number text default ''::text not null,
  updated_at timestamptz not null,
  constraint surgery_pkey primary key (facility_id, booking_code),
  constraint surgery_clinic foreign key (facility_id, clinic_code) references clinic(facility_id, clinic_code)
);
create index surgery_by_card on surgery using btree (facility_id, card_number) where card_number <> ''::text;
create index surgery_by_date on surgery using btree (facility_id, surgery_date);

create table task_event (
  facility_id integer not null,
  booking_code text not null,
  task smallint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  claimed_at timestamptz,
  source text not null,
  actor text,
  prescription_kind text,
  constraint task_event_pkey primary key (facility_id, booking_code, task),
  constraint task_event_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint task_event_prescription_belongs_to_task_5 check (prescription_kind is null or task = 5),
  constraint task_event_prescription_kind_is_known check (prescription_kind = any (array['none'::text, 'compounded'::text, 'non-compounded'::text])),
  constraint task_event_task_is_known check (task >= 1 and task <= 7 or task = 99)
);

create table web_service_user (
  facility_id integer not null,
  username text not null,
  password_hash text not null,
  recognised_mark text,
  disabled_at timestamptz,
  created_at timestamptz default now() not null,
  constraint web_service_user_pkey primary key (facility_id, username),
  constraint web_service_user_facility foreign key (facility_id) references facility(facility_id)
);

create or replace function public.announce_configuration_change()
 returns trigger
 language plpgsql
as $function$
begin
  perform pg_notify('configuration', tg_table_name);
  return null;
end $function$;

create or replace function public.lock_for_booking(p_facility_id integer, p_keys text[], p_session_ids bigint[])
 returns setof practice_session
 language plpgsql
as $function$
begin
  perform pg_advisory_xact_lock(p_facility_id, ordered.lock_key)
  from (select distinct hashtext(claimed.key) as lock_key from unnest(p_keys) as claimed(key) order by 1) ordered;
  return query
    select * from practice_session
    where practice_session.facility_id = p_facility_id and practice_session.session_id = any(p_session_ids)
    order by practice_session.session_id
    for no key update;
end $function$;

create trigger bpjs_account_announces after insert or delete or update on bpjs_account for each statement execute function announce_configuration_change();
create trigger clinic_announces after insert or delete or update on clinic for each statement execute function announce_configuration_change();
create trigger doctor_announces after insert or delete or update on doctor for each statement execute function announce_configuration_change();
create trigger facility_announces after insert or delete or update on facility for each statement execute function announce_configuration_change();
create trigger holiday_announces after insert or delete or update on holiday for each statement execute function announce_configuration_change();
create trigger web_service_user_announces after insert or delete or update on web_service_user for each statement execute function announce_configuration_change();

comment on column booking.nik is 'as sent with the booking; the master data of the patient stay untouched';
comment on column booking.replied_at is 'when the first reply was written to the caller; null: a repeat gets the same ticket';
comment on column clinic.clinic_code is 'BPJS kode subspesialis';
comment on column clinic.parent_code is 'BPJS kode poli';
comment on column doctor.doctor_code is 'HFIS doctor code';
comment on function lock_for_booking(p_facility_id integer, p_keys text[], p_session_ids bigint[]) is 'patients and reference numbers first, then sessions, each in one order: no two bookings can deadlock';
comment on column outbox.lane is 'the booking code: rows of one lane leave strictly in (precedence, outbox_id) order';
comment on column outbox.precedence is '0: before everything else of its lane; 1: in the order recorded; 2: nobody waits for it';
comment on column outbox.fact is 'what happened, in our words; translated when it is sent';
comment on column patient.is_provisional is 'the medical record number is temporary, given to a pasien baru from Mobile JKN';
comment on column patient.registered_at is 'when a registration desk completed the data; null while the patient is new';
comment on column practice_session.last_ordinal is 'the number given last; never goes down, so a cancelled number is not given again';
comment on column practice_session.taken_jkn is 'bookings of JKN patients that are not cancelled';
comment on column practice_session.waiting is 'bookings neither called, finished, absent nor cancelled';
comment on column practice_session.in_service is 'bookings called (task 4) and not finished (task 5)';
comment on table service_evidence is 'UAT evidence: calls of BPJS with tokens and personal data masked';
comment on column task_event.occurred_at is 'the real time of the event; for a check-in the time of this server';
comment on column task_event.claimed_at is 'the time the caller sent with a check-in, kept beside ours';
comment on column web_service_user.recognised_mark is 'keyed digest of a password that was good once, so that it passes before any limit, also after a restart';
