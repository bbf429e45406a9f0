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
  is_default boolean default false not null,
  retired_at timestamptz,
  constraint facility_pkey primary key (facility_id),
  constraint facility_code_is_unique unique (code),
  constraint facility_host_name_is_unique unique (host_name),
  constraint facility_kind_is_known check (kind = any (array['FKRTL'::text, 'FKTP'::text])),
  constraint facility_time_zone_is_indonesian check (time_zone = any (array['WIB'::text, 'WITA'::text, 'WIT'::text]))
);
create unique index facility_default_is_one on facility using btree (is_default) where is_default;

create table api_client (
  facility_id integer not null,
  client_name text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  disabled_at timestamptz,
  constraint api_client_pkey primary key (facility_id, client_name),
  constraint api_client_facility foreign key (facility_id) references facility(facility_id),
  constraint api_client_name_is_plain check (client_name ~ '^[a-z0-9][a-z0-9._-]{1,39}$'::text)
);

create table api_key (
  facility_id integer not null,
  key_id text not null,
  client_name text not null,
  secret_digest text not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint api_key_pkey primary key (facility_id, key_id),
  constraint api_key_client foreign key (facility_id, client_name) references api_client(facility_id, client_name)
);
create index api_key_by_client on api_key using btree (facility_id, client_name);

create table backup_run (
  backup_id bigint generated always as identity not null,
  kind text not null,
  place text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  bytes bigint,
  outcome text default 'running'::text not null,
  error text,
  constraint backup_run_pkey primary key (backup_id),
  constraint backup_run_end_has_its_time check ((outcome = 'running'::text) = (finished_at is null)),
  constraint backup_run_kind_is_known check (kind = any (array['base'::text, 'dump'::text])),
  constraint backup_run_outcome_is_known check (outcome = any (array['running'::text, 'succeeded'::text, 'failed'::text]))
);
create index backup_run_by_outcome on backup_run using btree (outcome, finished_at);

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
  nik_key text,
  card_key text,
  name_keys text[],
  constraint patient_pkey primary key (facility_id, medical_record_number),
  constraint patient_facility foreign key (facility_id) references facility(facility_id),
  constraint patient_sex_is_known check (sex = any (array['L'::text, 'P'::text]))
);
create index patient_by_creation on patient using btree (facility_id, created_at, medical_record_number);
create index patient_by_name_word on patient using gin (name_keys);
create unique index patient_card_is_unique on patient using btree (facility_id, coalesce(card_key, card_number));
create unique index patient_nik_is_unique on patient using btree (facility_id, coalesce(nik_key, nik));
create index patient_with_plain_name on patient using btree (facility_id, medical_record_number) where name_keys is null;

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
  late_minutes integer,
  doctor_left_at timestamptz,
  constraint practice_session_pkey primary key (facility_id, session_id),
  constraint practice_session_is_one_slot unique (facility_id, clinic_code, visit_date, doctor_code, practice_hours),
  constraint practice_session_prefix_is_unique_in_clinic_day unique (facility_id, clinic_code, visit_date, queue_prefix),
  constraint practice_session_clinic foreign key (facility_id, clinic_code) references clinic(facility_id, clinic_code),
  constraint practice_session_doctor foreign key (facility_id, doctor_code) references doctor(facility_id, doctor_code),
  constraint practice_session_counters_are_not_negative check (last_ordinal >= 0 and taken_jkn >= 0 and taken_non_jkn >= 0 and waiting >= 0 and in_service >= 0 and capacity >= 0 and quota_jkn >= 0 and quota_non_jkn >= 0),
  constraint practice_session_hours_are_hh_mm check (practice_hours ~ '^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$'::text),
  constraint practice_session_lateness_is_sane check (late_minutes >= 1 and late_minutes <= 720)
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
  skipped_at timestamptz,
  priority_reason text,
  called_at_point bigint,
  moved_to text,
  card_key text,
  constraint booking_pkey primary key (facility_id, booking_code),
  constraint booking_number_is_given_once unique (facility_id, session_id, ordinal),
  constraint booking_patient foreign key (facility_id, medical_record_number) references patient(facility_id, medical_record_number) on update cascade,
  constraint booking_session foreign key (facility_id, session_id) references practice_session(facility_id, session_id),
  constraint booking_code_is_plain check (booking_code ~ '^[A-Z0-9-]{1,20}$'::text),
  constraint booking_payer_is_known check (payer = any (array['JKN'::text, 'NON JKN'::text])),
  constraint booking_source_is_known check (source = any (array['mobile-jkn'::text, 'kiosk'::text, 'desk'::text, 'simrs'::text])),
  constraint booking_state_is_known check (state = any (array['waiting'::text, 'called'::text, 'finished'::text, 'absent'::text, 'cancelled'::text])),
  constraint booking_visit_type_is_known check (visit_type >= 0 and visit_type <= 4)
) with (fillfactor = 85);
create index booking_by_active_reference on booking using btree (facility_id, reference_number) where reference_number <> ''::text and (state = any (array['waiting'::text, 'called'::text]));
create unique index booking_is_once_per_patient_and_session on booking using btree (facility_id, medical_record_number, visit_date, session_id) where state <> 'cancelled'::text;
create index booking_may_be_called on booking using btree (facility_id, session_id, ordinal) where state = 'waiting'::text and last_task = 3 and skipped_at is null;
create index booking_no_longer_waiting on booking using btree (facility_id, session_id, ordinal) where state <> 'waiting'::text;

create table bpjs_account (
  facility_id integer not null,
  service text not null,
  base_url text not null,
  second_base_url text,
  cons_id text not null,
  cons_secret text not null,
  user_key text not null,
  x_authorization text,
  cons_id_issued_on date,
  constraint bpjs_account_pkey primary key (facility_id, service),
  constraint bpjs_account_facility foreign key (facility_id) references facility(facility_id),
  constraint bpjs_account_service_is_known check (service = any (array['antrean-rs'::text, 'antrean-fktp'::text, 'vclaim'::text]))
);

create table bpjs_unknown_message (
  facility_id integer not null,
  service text not null,
  code integer not null,
  message text not null,
  times integer default 1 not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  constraint bpjs_unknown_message_pkey primary key (facility_id, service, code, message),
  constraint bpjs_unknown_message_facility foreign key (facility_id) references facility(facility_id)
);

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
  constraint bpjs_waiting_time_facility foreign key (facility_id) references facility(facility_id),
  constraint bpjs_waiting_time_clock_is_known check (clock = any (array['rs'::text, 'server'::text])),
  constraint bpjs_waiting_time_has_six_steps check (cardinality(total_seconds) = 6 and cardinality(average_seconds) = 6)
);

create table call_announcement (
  facility_id integer not null,
  call_id bigint generated always as identity not null,
  called_at timestamptz not null,
  kind text not null,
  queue_ref text not null,
  queue_number text not null,
  place text not null,
  spoken_place text not null,
  is_recall boolean not null,
  actor text not null,
  booking_code text,
  ticket_id bigint,
  withdrawn_at timestamptz,
  constraint call_announcement_pkey primary key (facility_id, call_id),
  constraint call_announcement_facility foreign key (facility_id) references facility(facility_id),
  constraint call_announcement_kind_is_known check (kind = any (array['registration'::text, 'clinic'::text, 'pharmacy'::text, 'other'::text]))
);
create index call_announcement_by_queue on call_announcement using btree (facility_id, queue_ref, called_at);
create index call_announcement_by_time on call_announcement using btree (facility_id, called_at);

create table connector_mark (
  facility_id integer not null,
  source_name text not null,
  query_name text not null,
  watermark text,
  last_run_at timestamptz,
  last_error text,
  failures integer default 0 not null,
  retry_at timestamptz,
  rows_taken bigint default 0 not null,
  constraint connector_mark_pkey primary key (facility_id, source_name, query_name),
  constraint connector_mark_facility foreign key (facility_id) references facility(facility_id)
);

create table connector_row (
  facility_id integer not null,
  source_name text not null,
  query_name text not null,
  row_key text not null,
  digest text not null,
  booking_code text,
  refusal text,
  watermark text,
  attempts integer default 0 not null,
  retry_at timestamptz,
  first_seen_at timestamptz not null,
  settled_at timestamptz not null,
  constraint connector_row_pkey primary key (facility_id, source_name, query_name, row_key),
  constraint connector_row_facility foreign key (facility_id) references facility(facility_id)
);
create index connector_row_refused on connector_row using btree (facility_id, source_name, query_name, retry_at) where refusal is not null;
create index connector_row_with_booking on connector_row using btree (facility_id, source_name, row_key) where booking_code is not null;

create table data_key (
  key_id text not null,
  kind text not null,
  check_value text not null,
  first_used_at timestamptz not null,
  retired_at timestamptz,
  constraint data_key_pkey primary key (key_id),
  constraint data_key_kind_is_known check (kind = any (array['seal'::text, 'lookup'::text]))
);

create table device (
  facility_id integer not null,
  device_id bigint generated always as identity not null,
  kind text not null,
  device_name text not null,
  token_digest text not null,
  layout jsonb default '{}'::jsonb not null,
  paired_at timestamptz not null,
  paired_by text not null,
  last_seen_at timestamptz,
  revoked_at timestamptz,
  constraint device_pkey primary key (facility_id, device_id),
  constraint device_token_is_unique unique (facility_id, token_digest),
  constraint device_facility foreign key (facility_id) references facility(facility_id),
  constraint device_kind_is_known check (kind = any (array['kiosk'::text, 'display'::text]))
);

create table device_pairing (
  facility_id integer not null,
  pairing_code text not null,
  kind text not null,
  token_digest text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  constraint device_pairing_pkey primary key (facility_id, pairing_code),
  constraint device_pairing_token_is_unique unique (facility_id, token_digest),
  constraint device_pairing_facility foreign key (facility_id) references facility(facility_id),
  constraint device_pairing_kind_is_known check (kind = any (array['kiosk'::text, 'display'::text]))
);

create table doctor_report (
  facility_id integer not null,
  asked_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  report jsonb,
  constraint doctor_report_pkey primary key (facility_id),
  constraint doctor_report_facility foreign key (facility_id) references facility(facility_id)
);

create table facility_event (
  facility_id integer not null,
  event_id bigint generated always as identity not null,
  event_type text not null,
  subject text not null,
  detail jsonb default '{}'::jsonb not null,
  occurred_at timestamptz not null,
  due_at timestamptz not null,
  "position" bigint,
  constraint facility_event_pkey primary key (facility_id, event_id)
);
create unique index facility_event_position_is_unique on facility_event using btree (facility_id, "position") where "position" is not null;
create index facility_event_without_position on facility_event using btree (facility_id, event_id) where "position" is null;

create table hfis_day (
  facility_id integer not null,
  clinic_code text not null,
  visit_date date not null,
  read_at timestamptz not null,
  constraint hfis_day_pkey primary key (facility_id, clinic_code, visit_date),
  constraint hfis_day_facility foreign key (facility_id) references facility(facility_id)
);

create table hfis_proposal (
  facility_id integer not null,
  proposal_id bigint generated always as identity not null,
  doctor_code integer not null,
  clinic_code text not null,
  body jsonb not null,
  sent_at timestamptz not null,
  sent_by text not null,
  verdict text,
  message text,
  constraint hfis_proposal_pkey primary key (facility_id, proposal_id),
  constraint hfis_proposal_facility foreign key (facility_id) references facility(facility_id)
);

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
  constraint hfis_slot_facility foreign key (facility_id) references facility(facility_id)
);
create index hfis_slot_by_date on hfis_slot using btree (facility_id, visit_date);

create table holiday (
  facility_id integer not null,
  holiday_date date not null,
  holiday_name text not null,
  constraint holiday_pkey primary key (facility_id, holiday_date),
  constraint holiday_facility foreign key (facility_id) references facility(facility_id)
);

create table idempotent_answer (
  facility_id integer not null,
  client_name text not null,
  idempotency_key text not null,
  part integer not null,
  request_digest text not null,
  status integer,
  answer json,
  created_at timestamptz not null,
  constraint idempotent_answer_pkey primary key (facility_id, client_name, idempotency_key, part),
  constraint idempotent_answer_client foreign key (facility_id, client_name) references api_client(facility_id, client_name)
);
create index idempotent_answer_by_age on idempotent_answer using btree (facility_id, created_at);

create table staff_user (
  facility_id integer not null,
  username text not null,
  full_name text not null,
  password_hash text not null,
  roles text[] not null,
  must_change_password boolean default true not null,
  failed_sign_ins integer default 0 not null,
  locked_until timestamptz,
  disabled_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  constraint staff_user_pkey primary key (facility_id, username),
  constraint staff_user_facility foreign key (facility_id) references facility(facility_id),
  constraint staff_user_name_is_plain check (username ~ '^[a-z0-9][a-z0-9._-]{1,39}$'::text),
  constraint staff_user_roles_are_known check (roles <@ array['administrator'::text, 'registration'::text, 'clinic'::text, 'pharmacy'::text, 'supervisor'::text] and cardinality(roles) > 0)
);

create table import_upload (
  facility_id integer not null,
  upload_id uuid not null,
  kind text not null,
  file_name text not null,
  byte_count bigint not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  outcome jsonb,
  constraint import_upload_pkey primary key (facility_id, upload_id),
  constraint import_upload_facility foreign key (facility_id) references facility(facility_id),
  constraint import_upload_user foreign key (facility_id, uploaded_by) references staff_user(facility_id, username),
  constraint import_upload_kind_is_known check (kind = any (array['patients'::text, 'doctors'::text, 'schedules'::text, 'surgeries'::text, 'users'::text, 'outpatient-visits'::text]))
);
create index import_upload_by_age on import_upload using btree (facility_id, uploaded_at);

create table import_upload_part (
  facility_id integer not null,
  upload_id uuid not null,
  content text not null,
  part integer not null,
  body text not null,
  constraint import_upload_part_pkey primary key (facility_id, upload_id, content, part),
  constraint import_upload_part_upload foreign key (facility_id, upload_id) references import_upload(facility_id, upload_id) on delete cascade,
  constraint import_upload_part_content_is_known check (content = any (array['file'::text, 'report'::text]))
);

create table insight_day (
  facility_id integer not null,
  visit_date date not null,
  version integer not null,
  counted_at timestamptz not null,
  unsettled integer not null,
  closed boolean not null,
  constraint insight_day_pkey primary key (facility_id, visit_date),
  constraint insight_day_facility foreign key (facility_id) references facility(facility_id)
);

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
  constraint job_run_outcome_is_known check (outcome = any (array['running'::text, 'succeeded'::text, 'failed'::text, 'interrupted'::text, 'skipped'::text])),
  constraint job_run_starts_at_most_twice check (starts >= 0 and starts <= 2)
);
create unique index job_run_never_overlaps on job_run using btree (job) where outcome = 'running'::text;

create table service_queue (
  facility_id integer not null,
  queue_code text not null,
  kind text not null,
  queue_name text not null,
  queue_prefix text not null,
  at_kiosk boolean default false not null,
  closed_at timestamptz,
  constraint service_queue_pkey primary key (facility_id, queue_code),
  constraint service_queue_prefix_is_unique unique (facility_id, queue_prefix),
  constraint service_queue_facility foreign key (facility_id) references facility(facility_id),
  constraint service_queue_code_is_plain check (queue_code ~ '^[a-z0-9-]{1,30}$'::text),
  constraint service_queue_kind_is_known check (kind = any (array['registration'::text, 'other'::text]))
);
create unique index service_queue_registration_is_one on service_queue using btree (facility_id) where kind = 'registration'::text;

create table service_point (
  facility_id integer not null,
  service_point_id bigint generated always as identity not null,
  kind text not null,
  point_name text not null,
  spoken_name text default ''::text not null,
  clinic_codes text[] default '{}'::text[] not null,
  queue_code text,
  closed_at timestamptz,
  constraint service_point_pkey primary key (facility_id, service_point_id),
  constraint service_point_name_is_unique unique (facility_id, point_name),
  constraint service_point_facility foreign key (facility_id) references facility(facility_id),
  constraint service_point_queue foreign key (facility_id, queue_code) references service_queue(facility_id, queue_code),
  constraint service_point_has_its_queue check ((kind = any (array['registration'::text, 'other'::text])) = (queue_code is not null)),
  constraint service_point_kind_is_known check (kind = any (array['registration'::text, 'clinic'::text, 'pharmacy'::text, 'other'::text]))
);

create table service_ticket (
  facility_id integer not null,
  ticket_id bigint generated always as identity not null,
  queue_code text not null,
  queue_date date not null,
  ordinal integer not null,
  ticket_number text not null,
  purpose text not null,
  booking_code text,
  state text default 'waiting'::text not null,
  taken_at timestamptz not null,
  source text not null,
  device_id bigint,
  called_at timestamptz,
  called_by text,
  service_point_id bigint,
  ended_at timestamptz,
  ended_by text,
  priority_reason text,
  skipped_at timestamptz,
  pressed_at timestamptz,
  pressed_by text,
  before_press jsonb,
  constraint service_ticket_pkey primary key (facility_id, ticket_id),
  constraint service_ticket_number_is_given_once unique (facility_id, queue_code, queue_date, ordinal),
  constraint service_ticket_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint service_ticket_device foreign key (facility_id, device_id) references device(facility_id, device_id),
  constraint service_ticket_queue foreign key (facility_id, queue_code) references service_queue(facility_id, queue_code),
  constraint service_ticket_service_point foreign key (facility_id, service_point_id) references service_point(facility_id, service_point_id),
  constraint service_ticket_purpose_is_known check (purpose = any (array['new-patient'::text, 'complete-booking'::text, 'general'::text])),
  constraint service_ticket_source_is_known check (source = any (array['kiosk'::text, 'desk'::text, 'mobile-jkn'::text])),
  constraint service_ticket_state_is_known check (state = any (array['waiting'::text, 'called'::text, 'done'::text, 'absent'::text, 'cancelled'::text]))
);
create index service_ticket_by_booking on service_ticket using btree (facility_id, booking_code) where booking_code is not null;
create unique index service_ticket_is_open_once_per_booking on service_ticket using btree (facility_id, queue_code, booking_code) where booking_code is not null and (state = any (array['waiting'::text, 'called'::text]));

create table kiosk_journey (
  facility_id integer not null,
  journey_digest text not null,
  device_id bigint not null,
  medical_record_number text,
  booking_code text,
  ticket_id bigint,
  answers jsonb default '{}'::jsonb not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  constraint kiosk_journey_pkey primary key (facility_id, journey_digest),
  constraint kiosk_journey_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint kiosk_journey_device foreign key (facility_id, device_id) references device(facility_id, device_id),
  constraint kiosk_journey_ticket foreign key (facility_id, ticket_id) references service_ticket(facility_id, ticket_id)
);
create index kiosk_journey_by_time on kiosk_journey using btree (facility_id, began_at);

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
  about text,
  question text,
  sent_time timestamptz,
  sent_time_reason text,
  needs_staff boolean default false not null,
  requested_by text,
  waits_for text,
  constraint outbox_pkey primary key (facility_id, outbox_id),
  constraint outbox_facility foreign key (facility_id) references facility(facility_id),
  constraint outbox_question_is_known check (question = 'task-list'::text),
  constraint outbox_sent_time_has_its_reason check ((sent_time is null) = (sent_time_reason is null)),
  constraint outbox_sent_time_reason_is_known check (sent_time_reason = 'equal-second'::text),
  constraint outbox_state_is_known check (state = any (array['open'::text, 'parked'::text, 'sent'::text, 'superseded'::text, 'cancelled-at-bpjs'::text, 'rejected'::text, 'expired'::text, 'dropped'::text, 'not-needed'::text])),
  constraint outbox_waits_for_something_known check (waits_for = 'reference-number'::text)
) with (fillfactor = 80);
create index outbox_by_lane on outbox using btree (facility_id, lane);
create index outbox_due on outbox using btree (facility_id, precedence, due_at, outbox_id) where state = 'open'::text;
create index outbox_for_staff on outbox using btree (facility_id, outbox_id) where needs_staff;
create index outbox_in_flight on outbox using btree (facility_id, leased_until) where claim_id is not null;
create index outbox_not_taken on outbox using btree (facility_id, outbox_id) where state = any (array['superseded'::text, 'cancelled-at-bpjs'::text, 'rejected'::text, 'expired'::text, 'dropped'::text]);
create index outbox_unsettled_lane on outbox using btree (facility_id, lane, precedence, outbox_id) where state = any (array['open'::text, 'parked'::text]);

create table outbox_act (
  facility_id integer not null,
  act_id bigint generated always as identity not null,
  outbox_id bigint not null,
  act text not null,
  actor text not null,
  acted_at timestamptz not null,
  reason text,
  correction text,
  constraint outbox_act_pkey primary key (facility_id, act_id),
  constraint outbox_act_row foreign key (facility_id, outbox_id) references outbox(facility_id, outbox_id),
  constraint outbox_act_is_known check (act = any (array['resend'::text, 'correct'::text, 'drop'::text, 'seen'::text]))
);
create index outbox_act_by_row on outbox_act using btree (facility_id, outbox_id);

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
create index outbox_attempt_with_body on outbox_attempt using btree (facility_id, started_at) where request <> ''::text;

create table outbox_pace (
  facility_id integer not null,
  last_claim_at timestamptz,
  paused_until timestamptz,
  pause_cause text,
  paused_since timestamptz,
  account_mark text,
  strikes integer default 0 not null,
  unanswered integer default 0 not null,
  constraint outbox_pace_pkey primary key (facility_id),
  constraint outbox_pace_facility foreign key (facility_id) references facility(facility_id),
  constraint outbox_pace_cause_is_known check (pause_cause = any (array['misconfigured'::text, 'rate-limited'::text, 'unavailable'::text]))
) with (fillfactor = 50);

create table outpatient_count (
  facility_id integer not null,
  visit_date date not null,
  clinic_code text not null,
  visits integer not null,
  source text not null,
  entered_by text not null,
  entered_at timestamptz not null,
  constraint outpatient_count_pkey primary key (facility_id, visit_date, clinic_code),
  constraint outpatient_count_facility foreign key (facility_id) references facility(facility_id),
  constraint outpatient_count_is_not_negative check (visits >= 0),
  constraint outpatient_count_source_is_known check (source = any (array['simrs'::text, 'import'::text, 'hand'::text]))
);

create table patient_access (
  facility_id integer not null,
  medical_record_number text not null,
  slot_start timestamptz not null,
  who_kind text not null,
  who text not null,
  place text not null,
  manner text not null,
  looked_at timestamptz not null,
  constraint patient_access_pkey primary key (facility_id, medical_record_number, slot_start, who_kind, who, place),
  constraint patient_access_facility foreign key (facility_id) references facility(facility_id),
  constraint patient_access_manner_is_known check (manner = any (array['opened'::text, 'listed'::text]))
);
create index patient_access_by_time on patient_access using btree (facility_id, looked_at);
create index patient_access_by_who on patient_access using btree (facility_id, who, looked_at);

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

create table platform_act (
  act_id bigint generated always as identity not null,
  acted_at timestamptz not null,
  actor text not null,
  act text not null,
  facility_code text,
  detail jsonb default '{}'::jsonb not null,
  constraint platform_act_pkey primary key (act_id)
);
create index platform_act_by_time on platform_act using btree (acted_at);

create table platform_administrator (
  username text not null,
  full_name text not null,
  password_hash text not null,
  must_change_password boolean default true not null,
  failed_sign_ins integer default 0 not null,
  locked_until timestamptz,
  disabled_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  constraint platform_administrator_pkey primary key (username),
  constraint platform_administrator_name_is_plain check (username ~ '^[a-z0-9][a-z0-9._-]{1,39}$'::text)
);

create table platform_session (
  token_digest text not null,
  username text not null,
  flash text default ''::text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  constraint platform_session_pkey primary key (token_digest),
  constraint platform_session_administrator foreign key (username) references platform_administrator(username)
);
create index platform_session_by_administrator on platform_session using btree (username);

create table prescription (
  facility_id integer not null,
  booking_code text not null,
  prescription_kind text not null,
  written_at timestamptz not null,
  pharmacy_date date,
  ordinal integer,
  numbered_at timestamptz,
  state text default 'written'::text not null,
  called_at timestamptz,
  handed_over_at timestamptz,
  handed_over_by text,
  constraint prescription_pkey primary key (facility_id, booking_code),
  constraint prescription_number_is_given_once unique (facility_id, pharmacy_date, prescription_kind, ordinal),
  constraint prescription_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint prescription_kind_is_known check (prescription_kind = any (array['compounded'::text, 'non-compounded'::text])),
  constraint prescription_state_is_known check (state = any (array['written'::text, 'waiting'::text, 'in-preparation'::text, 'ready'::text]))
);

create table reconciliation_run (
  facility_id integer not null,
  run_id bigint generated always as identity not null,
  visit_date date not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  bookings_here integer default 0 not null,
  bookings_there integer default 0 not null,
  compared integer default 0 not null,
  pending integer default 0 not null,
  not_read text[] default '{}'::text[] not null,
  read_failure text,
  dashboard_failure text,
  findings integer default 0 not null,
  needing_person integer default 0 not null,
  constraint reconciliation_run_pkey primary key (facility_id, run_id),
  constraint reconciliation_run_facility foreign key (facility_id) references facility(facility_id)
);
create index reconciliation_run_by_date on reconciliation_run using btree (facility_id, visit_date, started_at);

create table reconciliation_finding (
  facility_id integer not null,
  finding_id bigint generated always as identity not null,
  visit_date date not null,
  kind text not null,
  booking_code text default ''::text not null,
  clinic_code text default ''::text not null,
  task smallint default 0 not null,
  field text default ''::text not null,
  ours text default ''::text not null,
  theirs text default ''::text not null,
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
  constraint reconciliation_finding_run foreign key (facility_id, run_id) references reconciliation_run(facility_id, run_id),
  constraint reconciliation_finding_is_seen_by_somebody check ((seen_at is null) = (seen_by is null)),
  constraint reconciliation_finding_kind_is_known check (kind = any (array['only-here'::text, 'only-there'::text, 'booking-differs'::text, 'task-only-here'::text, 'task-only-there'::text, 'task-time-differs'::text, 'task-time-shifted'::text, 'figures-differ'::text]))
);
create index reconciliation_finding_unsettled on reconciliation_finding using btree (facility_id, visit_date) where gone_at is null and needs_person and seen_at is null;

create table retention_mark (
  facility_id integer not null,
  bookings_done_before date not null,
  constraint retention_mark_pkey primary key (facility_id),
  constraint retention_mark_facility foreign key (facility_id) references facility(facility_id)
);

create table schedule_difference (
  facility_id integer not null,
  difference_id bigint generated always as identity not null,
  identity text not null,
  kind text not null,
  clinic_code text,
  visit_date date,
  doctor_code integer,
  practice_hours text,
  ours jsonb,
  theirs jsonb,
  bookings_hit integer default 0 not null,
  found_at timestamptz not null,
  last_seen_at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  settlement text,
  note text default ''::text not null,
  constraint schedule_difference_pkey primary key (facility_id, difference_id),
  constraint schedule_difference_facility foreign key (facility_id) references facility(facility_id),
  constraint schedule_difference_is_open_or_settled check ((settled_at is null) = (settlement is null)),
  constraint schedule_difference_kind_is_known check (kind = any (array['capacity'::text, 'leave'::text, 'gone'::text, 'hours'::text, 'only-here'::text, 'only-there'::text, 'unreadable'::text, 'clinic-name'::text, 'doctor-name'::text])),
  constraint schedule_difference_names_who_settled check (settlement = 'gone-by-itself'::text or (settlement is null) = (settled_by is null)),
  constraint schedule_difference_settlement_is_known check (settlement = any (array['follow-hfis'::text, 'keep-ours'::text, 'gone-by-itself'::text]))
);
create index schedule_difference_by_identity on schedule_difference using btree (facility_id, identity, difference_id);
create unique index schedule_difference_is_listed_once on schedule_difference using btree (facility_id, identity) where settled_at is null;

create table security_event (
  facility_id integer not null,
  event_id bigint generated always as identity not null,
  occurred_at timestamptz not null,
  kind text not null,
  actor text default ''::text not null,
  subject text default ''::text not null,
  address text default ''::text not null,
  times integer default 1 not null,
  detail text default '{}'::text not null,
  seal_number bigint,
  constraint security_event_pkey primary key (facility_id, event_id),
  constraint security_event_happened check (times > 0)
);
create index security_event_by_seal on security_event using btree (facility_id, seal_number);
create index security_event_by_time on security_event using btree (facility_id, occurred_at);
create index security_event_unsealed on security_event using btree (facility_id, event_id) where seal_number is null;

create table security_seal (
  facility_id integer not null,
  seal_number bigint not null,
  events integer not null,
  previous_hash text not null,
  hash text not null,
  sealed_at timestamptz not null,
  newest_at timestamptz not null,
  constraint security_seal_pkey primary key (facility_id, seal_number)
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

create table service_queue_day (
  facility_id integer not null,
  queue_code text not null,
  queue_date date not null,
  last_ordinal integer default 0 not null,
  constraint service_queue_day_pkey primary key (facility_id, queue_code, queue_date),
  constraint service_queue_day_queue foreign key (facility_id, queue_code) references service_queue(facility_id, queue_code)
);

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
  constraint session_figures_facility foreign key (facility_id) references facility(facility_id),
  constraint session_figures_has_six_stages check (cardinality(there_visits) = 6 and cardinality(there_seconds) = 6 and cardinality(heard_seconds) = 6)
);

create table staff_act (
  facility_id integer not null,
  act_id bigint generated always as identity not null,
  acted_at timestamptz not null,
  actor text not null,
  act text not null,
  subject text not null,
  detail jsonb default '{}'::jsonb not null,
  constraint staff_act_pkey primary key (facility_id, act_id),
  constraint staff_act_facility foreign key (facility_id) references facility(facility_id)
);
create index staff_act_by_subject on staff_act using btree (facility_id, subject, act_id);
create index staff_act_by_time on staff_act using btree (facility_id, acted_at);

create table staff_session (
  facility_id integer not null,
  token_digest text not null,
  username text not null,
  service_point_id bigint,
  flash text default ''::text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  constraint staff_session_pkey primary key (facility_id, token_digest),
  constraint staff_session_service_point foreign key (facility_id, service_point_id) references service_point(facility_id, service_point_id),
  constraint staff_session_user foreign key (facility_id, username) references staff_user(facility_id, username)
);
create index staff_session_by_user on staff_session using btree (facility_id, username);

create table surgery (
  facility_id integer not null,
  booking_code text not null,
  surgery_date date not null,
  procedure_name text not null,
  clinic_code text not null,
  performed boolean default false not null,
  card_number text default ''::text not null,
  updated_at timestamptz not null,
  card_key text,
  constraint surgery_pkey primary key (facility_id, booking_code),
  constraint surgery_clinic foreign key (facility_id, clinic_code) references clinic(facility_id, clinic_code)
);
create index surgery_by_card on surgery using btree (facility_id, coalesce(card_key, card_number)) where card_number <> ''::text;
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
  entry_reason text,
  constraint task_event_pkey primary key (facility_id, booking_code, task),
  constraint task_event_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint task_event_prescription_belongs_to_task_5 check (prescription_kind is null or task = 5),
  constraint task_event_prescription_kind_is_known check (prescription_kind = any (array['none'::text, 'compounded'::text, 'non-compounded'::text])),
  constraint task_event_task_is_known check (task >= 1 and task <= 7 or task = 99)
);

create table ticket_print (
  facility_id integer not null,
  print_id bigint generated always as identity not null,
  booking_code text,
  ticket_id bigint,
  is_pharmacy boolean default false not null,
  device_id bigint,
  requested_at timestamptz not null,
  requested_by text not null,
  outcome text,
  outcome_at timestamptz,
  seen_at timestamptz,
  seen_by text,
  constraint ticket_print_pkey primary key (facility_id, print_id),
  constraint ticket_print_booking foreign key (facility_id, booking_code) references booking(facility_id, booking_code),
  constraint ticket_print_device foreign key (facility_id, device_id) references device(facility_id, device_id),
  constraint ticket_print_ticket foreign key (facility_id, ticket_id) references service_ticket(facility_id, ticket_id),
  constraint ticket_print_is_of_one_thing check ((booking_code is null) <> (ticket_id is null)),
  constraint ticket_print_outcome_is_known check (outcome = any (array['printed'::text, 'failed'::text]))
);
create index ticket_print_by_booking on ticket_print using btree (facility_id, booking_code) where booking_code is not null;
create index ticket_print_unseen on ticket_print using btree (facility_id, requested_at) where seen_at is null and outcome is distinct from 'printed'::text;

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
  constraint visit_miss_facility foreign key (facility_id) references facility(facility_id)
);

create table web_service_user (
  facility_id integer not null,
  username text not null,
  password_hash text not null,
  recognised_mark text,
  disabled_at timestamptz,
  created_at timestamptz default now() not null,
  previous_password_hash text,
  previous_recognised_mark text,
  previous_until timestamptz,
  constraint web_service_user_pkey primary key (facility_id, username),
  constraint web_service_user_facility foreign key (facility_id) references facility(facility_id)
);

create table webhook (
  facility_id integer not null,
  webhook_id bigint generated always as identity not null,
  url text not null,
  event_types text[] not null,
  signing_secret text not null,
  previous_secret text,
  previous_secret_until timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  deleted_at timestamptz,
  constraint webhook_pkey primary key (facility_id, webhook_id),
  constraint webhook_facility foreign key (facility_id) references facility(facility_id)
);

create table webhook_delivery (
  facility_id integer not null,
  webhook_id bigint not null,
  "position" bigint not null,
  lane text not null,
  state text default 'open'::text not null,
  attempts integer default 0 not null,
  due_at timestamptz not null,
  claim_id uuid,
  lease_until timestamptz,
  settled_at timestamptz,
  constraint webhook_delivery_pkey primary key (facility_id, webhook_id, "position"),
  constraint webhook_delivery_webhook foreign key (facility_id, webhook_id) references webhook(facility_id, webhook_id),
  constraint webhook_delivery_state_is_known check (state = any (array['open'::text, 'delivered'::text]))
) with (fillfactor = 70);
create index webhook_delivery_due on webhook_delivery using btree (facility_id, webhook_id, due_at, "position") where state = 'open'::text;
create index webhook_delivery_in_flight on webhook_delivery using btree (facility_id, webhook_id, lease_until) where lease_until is not null;
create index webhook_delivery_open on webhook_delivery using btree (facility_id, webhook_id, lane, "position") where state = 'open'::text;

create table webhook_attempt (
  facility_id integer not null,
  attempt_id bigint generated always as identity not null,
  webhook_id bigint not null,
  "position" bigint not null,
  attempted_at timestamptz not null,
  duration_ms integer not null,
  http_status integer,
  failure text,
  constraint webhook_attempt_pkey primary key (facility_id, attempt_id),
  constraint webhook_attempt_delivery foreign key (facility_id, webhook_id, "position") references webhook_delivery(facility_id, webhook_id, "position") on delete cascade
);
create index webhook_attempt_by_delivery on webhook_attempt using btree (facility_id, webhook_id, "position");
create index webhook_attempt_by_webhook on webhook_attempt using btree (facility_id, webhook_id, attempt_id);

create or replace function public.announce_configuration_change()
 returns trigger
 language plpgsql
as $function$
begin
  perform pg_notify('configuration', tg_table_name);
  return null;
end $function$;

create or replace function public.claim_outbox(p_facility_id integer, p_now timestamp with time zone, p_leased_until timestamp with time zone, p_spacing interval, p_most_in_flight integer, p_account_mark text)
 returns table(turn_at timestamp with time zone, is_probe boolean, outbox_id bigint, lane text, kind text, fact jsonb, question text, sent_time timestamp with time zone, attempts integer, claim_id uuid, requested_by text)
 language plpgsql
 set enable_sort to 'off'
 set enable_bitmapscan to 'off'
 set enable_seqscan to 'off'
as $function$
declare
  pace outbox_pace;
  in_flight integer;
  free integer;
  head_id bigint;
  head_lane text;
begin
  -- Without this look an idle facility would lock its pace row each second. In the order of the index: an exists would
  -- be planned as a walk through all that was ever delivered.
  perform from outbox
  where outbox.facility_id = p_facility_id and outbox.state = 'open' and outbox.due_at <= p_now
    and (outbox.leased_until is null or outbox.leased_until <= p_now)
  order by outbox.precedence, outbox.due_at
  limit 1;
  if not found then
    return;
  end if;

  select * into pace from outbox_pace where outbox_pace.facility_id = p_facility_id for update;
  if not found then
    insert into outbox_pace (facility_id) values (p_facility_id) on conflict do nothing;
    select * into pace from outbox_pace where outbox_pace.facility_id = p_facility_id for update;
  end if;

  if pace.paused_until > p_now and (pace.account_mark is null or pace.account_mark = p_account_mark) then
    return query select pace.paused_until, false, null::bigint, null::text, null::text, null::jsonb, null::text, null::timestamptz, null::integer, null::uuid, null::text;
    return;
  end if;
  if pace.last_claim_at <= p_now and pace.last_claim_at + p_spacing > p_now then
    return query select pace.last_claim_at + p_spacing, false, null::bigint, null::text, null::text, null::jsonb, null::text, null::timestamptz, null::integer, null::uuid, null::text;
    return;
  end if;

  -- A statement after the lock: it sees what the worker before us has claimed.
  select count(*) into in_flight from outbox where outbox.facility_id = p_facility_id and outbox.claim_id is not null and outbox.leased_until > p_now;
  free := (case when pace.strikes > 0 then 1 else p_most_in_flight end) - in_flight;
  if free <= 0 then
    return query select p_now, false, null::bigint, null::text, null::text, null::jsonb, null::text, null::timestamptz, null::integer, null::uuid, null::text;
    return;
  end if;

  -- One at a time, with a limit that is a constant, and each look pinned to the index of the lane: a table that was never
  -- analysed, as after a fresh installation, would else be joined to itself at every claim.
  for turn in 1 .. case when p_spacing > interval '0' then 1 else free end loop
    select candidate.outbox_id, candidate.lane into head_id, head_lane
    from outbox as candidate
    where candidate.facility_id = p_facility_id
      and candidate.state = 'open'
      and candidate.due_at <= p_now
      and (candidate.leased_until is null or candidate.leased_until <= p_now)
      -- No earlier one waits,
      and candidate.outbox_id = (
        select first_of_lane.outbox_id
        from outbox as first_of_lane
        where first_of_lane.facility_id = p_facility_id
          and first_of_lane.lane = candidate.lane
          and first_of_lane.state in ('open', 'parked')
        order by first_of_lane.precedence, first_of_lane.outbox_id
        limit 1
      )
      -- and none is in flight: staff may have sent an earlier one again while a later one is.
      and (
        select flying.outbox_id
        from outbox as flying
        where flying.facility_id = p_facility_id
          and flying.lane = candidate.lane
          and flying.state in ('open', 'parked')
          and flying.leased_until > p_now
        order by flying.precedence, flying.outbox_id
        limit 1
      ) is null
    order by candidate.precedence, candidate.due_at, candidate.outbox_id
    limit 1
    for update of candidate skip locked;
    exit when not found;

    return query
      update outbox
      set attempts = outbox.attempts + 1, claim_id = gen_random_uuid(), leased_until = p_leased_until
      where outbox.facility_id = p_facility_id
        and outbox.lane = head_lane
        and outbox.outbox_id = head_id
      returning null::timestamptz, pace.strikes > 0 or pace.unanswered > 0, outbox.outbox_id, outbox.lane, outbox.kind, outbox.fact,
        outbox.question, outbox.sent_time, outbox.attempts, outbox.claim_id, outbox.requested_by;
    if p_spacing > interval '0' then
      update outbox_pace set last_claim_at = p_now where outbox_pace.facility_id = p_facility_id;
    end if;
  end loop;
end $function$;

create or replace function public.forget_key_of_plain_card()
 returns trigger
 language plpgsql
as $function$
    begin
      if new.card_number not like 's1.%' then new.card_key := case when new.card_key is distinct from old.card_key then new.card_key end; end if;
      return new;
    end $function$;

create or replace function public.forget_keys_of_plain_patient()
 returns trigger
 language plpgsql
as $function$
    begin
      if new.nik is null or new.nik not like 's1.%' then new.nik_key := case when new.nik_key is distinct from old.nik_key then new.nik_key end; end if;
      if new.card_number is null or new.card_number not like 's1.%' then new.card_key := case when new.card_key is distinct from old.card_key then new.card_key end; end if;
      if new.full_name not like 's1.%' then new.name_keys := case when new.name_keys is distinct from old.name_keys then new.name_keys end; end if;
      return new;
    end $function$;

create or replace function public.keep_log_as_written()
 returns trigger
 language plpgsql
as $function$
    begin
      if tg_op = 'UPDATE' and new is not distinct from old then
        return new;
      end if;
      if tg_op in ('DELETE', 'TRUNCATE') and current_setting('antrean.removes_log', true) in ('retention', 'erasure') then
        return old;
      end if;
      raise exception '% is only ever added to', tg_table_name using errcode = '42501';
    end $function$;

create or replace function public.lock_for_booking(p_facility_id integer, p_keys text[], p_session_ids bigint[])
 returns table(session_id bigint, clinic_code text, doctor_code integer, visit_date date, practice_hours text, queue_prefix text, capacity integer, quota_jkn integer, quota_non_jkn integer, minutes_per_patient integer, on_leave boolean, note text, last_ordinal integer, taken_jkn integer, taken_non_jkn integer, waiting integer, in_service integer, now_serving_ordinal integer, late_minutes integer, doctor_left_at timestamp with time zone)
 language plpgsql
as $function$
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
    end $function$;

create or replace function public.refuse_sealed_event()
 returns trigger
 language plpgsql
as $function$
    begin
      if new.seal_number is not null then
        raise exception 'security_event is sealed after it was written' using errcode = '42501';
      end if;
      return new;
    end $function$;

create or replace function public.seal_event_once()
 returns trigger
 language plpgsql
as $function$
    begin
      if to_jsonb(new) - 'seal_number' is distinct from to_jsonb(old) - 'seal_number'
        or (old.seal_number is not null and new.seal_number is distinct from old.seal_number) then
        raise exception 'security_event is only ever added to' using errcode = '42501';
      end if;
      return new;
    end $function$;

create trigger booking_key_of_plain_card before update of card_number on booking for each row execute function forget_key_of_plain_card();
create trigger bpjs_account_announces after insert or delete or update on bpjs_account for each statement execute function announce_configuration_change();
create trigger clinic_announces after insert or delete or update on clinic for each statement execute function announce_configuration_change();
create trigger doctor_announces after insert or delete or update on doctor for each statement execute function announce_configuration_change();
create trigger facility_announces after insert or delete or update on facility for each statement execute function announce_configuration_change();
create trigger holiday_announces after insert or delete or update on holiday for each statement execute function announce_configuration_change();
create trigger patient_keys_of_plain_text before update of nik, card_number, full_name on patient for each row execute function forget_keys_of_plain_patient();
create trigger patient_access_is_not_emptied before truncate on patient_access for each statement execute function keep_log_as_written();
create trigger patient_access_stays before delete or update on patient_access for each row execute function keep_log_as_written();
create trigger security_event_is_new before insert on security_event for each row execute function refuse_sealed_event();
create trigger security_event_is_not_emptied before truncate on security_event for each statement execute function keep_log_as_written();
create trigger security_event_is_sealed_once before update on security_event for each row execute function seal_event_once();
create trigger security_event_stays before delete on security_event for each row execute function keep_log_as_written();
create trigger security_seal_is_not_emptied before truncate on security_seal for each statement execute function keep_log_as_written();
create trigger security_seal_stays before delete or update on security_seal for each row execute function keep_log_as_written();
create trigger service_point_announces after insert or delete or update on service_point for each statement execute function announce_configuration_change();
create trigger service_queue_announces after insert or delete or update on service_queue for each statement execute function announce_configuration_change();
create trigger surgery_key_of_plain_card before update of card_number on surgery for each row execute function forget_key_of_plain_card();
create trigger web_service_user_announces after insert or delete or update on web_service_user for each statement execute function announce_configuration_change();

comment on column api_key.expires_at is 'set by a rotation: until then the old key works beside the new one; null: no end';
comment on table backup_run is 'backups of the whole database: when, where to, how large, and whether they ended well';
comment on column backup_run.kind is 'base: the files of the whole server, dump: pg_dump of this database';
comment on column booking.nik is 'as sent with the booking; the master data of the patient stay untouched';
comment on column booking.visit_type is 'jeniskunjungan 1-4; 0: primary care, whose contract knows none (ws-faskes 5.2)';
comment on column booking.replied_at is 'when the first reply was written to the caller; null: a repeat gets the same ticket';
comment on column booking.skipped_at is 'was called and did not come; waits until taken back or marked absent';
comment on column booking.called_at_point is 'the service point that called';
comment on column booking.moved_to is 'the booking in another session that took its place';
comment on column booking.card_key is 'keyed hash of the card sent with the booking; null: the card is plain, written by an earlier version';
comment on column bpjs_account.x_authorization is 'header X-authorization of Antrean FKTP, where BPJS asks for it (ws-bpjs 1.2); null: not sent';
comment on column bpjs_account.cons_id_issued_on is 'date of issue as BPJS wrote it; a Cons ID of development is valid for three months';
comment on table bpjs_unknown_message is 'refusals in words no rule knows, verbatim but for long numbers, and how often';
comment on table bpjs_waiting_time is 'the waiting-time dashboard as BPJS reckons it: by the times sent (rs) or the times received (server)';
comment on column bpjs_waiting_time.total_seconds is '1 waiting admission, 2 admission, 3 waiting clinic, 4 clinic, 5 waiting pharmacy, 6 pharmacy';
comment on column bpjs_waiting_time.inserted_at is 'when BPJS reckoned it, by its own word';
comment on table call_announcement is 'what displays show and speak; numbers only, never names';
comment on column call_announcement.queue_ref is 'the session, the service queue, or the pharmacy''s kind of prescription';
comment on column call_announcement.withdrawn_at is 'the call was undone: no display speaks it any more';
comment on function claim_outbox(p_facility_id integer, p_now timestamp with time zone, p_leased_until timestamp with time zone, p_spacing interval, p_most_in_flight integer, p_account_mark text) is 'claims due heads of lanes for one worker, or says when its turn is: spacing, number in flight and pauses hold across all workers';
comment on column clinic.clinic_code is 'BPJS kode subspesialis';
comment on column clinic.parent_code is 'BPJS kode poli';
comment on table connector_mark is 'how far each query on the database of the SIMRS has been read';
comment on column connector_mark.last_error is 'null: the last reading went through';
comment on table connector_row is 'rows of the SIMRS by their key: the same row again changes nothing';
comment on column connector_row.digest is 'of the row as it was read';
comment on column connector_row.booking_code is 'of a registration: the booking it became';
comment on column connector_row.refusal is 'why it could not be taken, for people; null: taken';
comment on table data_key is 'by which a server sees at its start that it holds the keys of this database; no key can be had from it';
comment on column device.layout is 'of a display: what it shows; of a kiosk: what it offers and its paper';
comment on table device_pairing is 'a code shown on a device, until an administrator accepts it or it expires';
comment on column doctor.doctor_code is 'HFIS doctor code';
comment on table doctor_report is 'the newest examination of a facility, kept while another one runs; finished_at null: it runs, or its process died';
comment on column facility.is_default is 'answers where neither host name nor path names a facility: an address BPJS has registered stays good when others join';
comment on column facility.retired_at is 'takes no calls and no sign-ins from then on; what BPJS is still owed leaves all the same';
comment on table facility_event is 'what the hospital''s own system may follow; no personal data. Written with each booking: no more keys and indexes than it needs';
comment on column facility_event.subject is 'a booking code, a record number, a session: events of one subject keep their order';
comment on column facility_event.due_at is 'not told before: what was pressed may still be taken back';
comment on column facility_event."position" is 'the cursor: given after the commit, in an order that never gains a member behind it';
comment on table hfis_day is 'when a day of a clinic was read last, one without slots as well; its row is locked while the day is compared';
comment on column hfis_day.read_at is 'when the call was made that brought it: an older reading never overwrites a newer one';
comment on column hfis_proposal.verdict is 'null: the process ended before the answer came; whether HFIS has it is unknown';
comment on table hfis_slot is 'what HFIS said last of a doctor, a clinic, a date and hours';
comment on column hfis_slot.agreed_capacity is 'what HFIS said when it and we last agreed, or a person decided; null: neither happened yet';
comment on column hfis_slot.gone_at is 'HFIS no longer has it since; null: it has';
comment on table idempotent_answer is 'what a write of the SIMRS API was answered, written in the transaction of the write itself';
comment on column idempotent_answer.part is '0: the whole request; 1…: one item of a request with many, each in a transaction of its own';
comment on column idempotent_answer.answer is 'json and not jsonb: a repeat gets the same bytes';
comment on table import_upload is 'a file between its dry run and its import; goes with the import, or after two hours';
comment on column import_upload.outcome is 'of the dry run, for the page; null until it is done';
comment on column import_upload_part.body is 'a megabyte of the file or of the report, in base64; personal data';
comment on table insight_day is 'which past days are counted into session_figures and visit_miss; a day is counted whole or not at all';
comment on column insight_day.version is 'of the definitions it was counted by: a day of older ones is counted again';
comment on column insight_day.unsettled is 'how many rows of the outbox were open or parked when it was counted: another number says that something has moved';
comment on column insight_day.closed is 'BPJS takes nothing more of it: it is not counted again by itself';
comment on table job_run is 'what runs by itself: each tick of each job, started once, and once more when its process died';
comment on column job_run.tick is 'the instant the job was due, not when it began';
comment on column job_run.heartbeat_at is 'by the clock of the database, which all workers share; the other times are by the clock of the worker';
comment on column job_run.outcome is 'skipped: the last tick before the job was first seen, so it was not missed; interrupted: its process ended in the middle';
comment on column job_run.summary is 'counts only, never personal data';
comment on table kiosk_journey is 'one patient at one kiosk, from the first touch to the ticket: what the pages ask stays here, not on the screen';
comment on column kiosk_journey.booking_code is 'what it ended with: pressed twice gives the same ticket';
comment on function lock_for_booking(p_facility_id integer, p_keys text[], p_session_ids bigint[]) is 'patients and reference numbers first, then sessions, each in one order: no two bookings can deadlock';
comment on column outbox.lane is 'the booking code: rows of one lane leave strictly in (precedence, outbox_id) order';
comment on column outbox.precedence is '0: before everything else of its lane; 1: in the order recorded; 2: nobody waits for it';
comment on column outbox.fact is 'what happened, in our words; translated when it is sent';
comment on column outbox.about is 'of a refusal that needs a person: field (with its name), referral, schedule or unknown';
comment on column outbox.question is 'what the next call asks BPJS before anything is sent: task-list, whether it holds the task it calls overtaken';
comment on column outbox.sent_time is 'the waktu sent, where it is not the recorded time; the recorded one stays in the fact and in task_event';
comment on column outbox.needs_staff is 'somebody has to look at it: cleared by an act of the desk or by success';
comment on column outbox.requested_by is 'who asked for the next try; null: it follows from the schedule';
comment on column outbox.waits_for is 'what a person still has to complete before it becomes due';
comment on column outbox_act.correction is 'what was corrected, before and after, encrypted where it is a person''s';
comment on table outbox_pace is 'how fast a facility may call BPJS, kept by all workers together: its row is locked while one of them claims';
comment on column outbox_pace.account_mark is 'digest of the account that was refused: a changed one is tried at once';
comment on column outbox_pace.strikes is 'pauses in a row without a good answer between them; while above 0, one call at a time is let through';
comment on column outbox_pace.unanswered is 'calls in a row that brought no answer';
comment on table outpatient_count is 'how many outpatient visits (SEP) a day had, by the house''s own count: what shares of use are divided by';
comment on column outpatient_count.clinic_code is 'empty: the whole house';
comment on column patient.is_provisional is 'the medical record number is temporary, given to a pasien baru from Mobile JKN';
comment on column patient.registered_at is 'when a registration desk completed the data; null while the patient is new';
comment on column patient.nik_key is 'keyed hash of the NIK; null: the NIK is plain, written by an earlier version';
comment on column patient.name_keys is 'keyed hash of each word of the name; null: the name is plain, written by an earlier version';
comment on table patient_access is 'who was shown data of which patient; never changed';
comment on column patient_access.medical_record_number is 'or an operation, where only that is known of the person';
comment on column patient_access.slot_start is 'the five minutes, for lists the hour, that make one look of many';
comment on column patient_access.place is 'the page, or the service of the SIMRS API';
comment on column patient_access.looked_at is 'the first look of that time';
comment on table platform_act is 'outlives the facility it tells of: an erasure is known by it alone';
comment on table platform_administrator is 'who creates, configures and retires facilities; sees no patient of any';
comment on column practice_session.last_ordinal is 'the number given last; never goes down, so a cancelled number is not given again';
comment on column practice_session.taken_jkn is 'bookings of JKN patients that are not cancelled';
comment on column practice_session.waiting is 'bookings neither called, finished, absent nor cancelled';
comment on column practice_session.in_service is 'bookings called (task 4) and not finished (task 5)';
comment on column practice_session.late_minutes is 'the doctor begins so much later; shown, and no recorded time is touched';
comment on column reconciliation_finding.field is 'which field of a booking, or which clock of a dashboard; of a personal field only its name is kept';
comment on column reconciliation_finding.run_id is 'the run that saw it last';
comment on column reconciliation_finding.gone_at is 'when a run no longer found it; what was said of it stays';
comment on column reconciliation_run.finished_at is 'null: under way, or its process died; its findings were then never written';
comment on column reconciliation_run.pending is 'bookings whose differences are on their way out of the outbox, and so are none';
comment on column reconciliation_run.not_read is 'booking codes on which BPJS gave no answer that counts; nothing is concluded about them';
comment on column reconciliation_run.read_failure is 'the first such answer; null: everything was read';
comment on table retention_mark is 'how far the letting go of personal data has come: begun again, it goes on from there';
comment on column retention_mark.bookings_done_before is 'no booking of an earlier visit has the numbers it came with any more';
comment on column schedule_difference.identity is 'what differs: the same difference seen again is the same row';
comment on column schedule_difference.bookings_hit is 'bookings, not cancelled, that following HFIS would touch, as last counted';
comment on table security_event is 'never changed; no personal data, no secret. Refers to no facility, as those of the platform are of none';
comment on column security_event.facility_id is '0: the platform itself';
comment on column security_event.times is 'so often within a minute: a flood is counted, not repeated';
comment on column security_event.detail is 'JSON, as text: sealed byte by byte';
comment on column security_event.seal_number is 'null: not sealed yet. Given after the commit, as identities may be committed out of their order';
comment on table security_seal is 'one batch of the security log: its hash covers its events and the hash before it';
comment on column security_seal.newest_at is 'of the newest event of this batch: for the retention';
comment on table service_evidence is 'UAT evidence: calls of BPJS with tokens and personal data masked';
comment on column service_point.point_name is 'as patients read it: Loket 1, Ruang 3, Farmasi';
comment on column service_point.spoken_name is 'as it is spoken; empty: as it is written';
comment on column service_point.clinic_codes is 'of a clinic room: the clinics called from here; empty: all';
comment on column service_point.closed_at is 'no longer in use; what was called there stays readable';
comment on table service_queue is 'queues that are no clinic''s: registration, laboratory, radiology, …';
comment on column service_queue.at_kiosk is 'patients may take its number at a kiosk';
comment on column service_ticket.taken_at is 'of a new patient: becomes task 1 of the booking made at the desk';
comment on column service_ticket.skipped_at is 'was called and did not come; waits until taken back or marked absent';
comment on column service_ticket.before_press is 'how it stood before the last press, which can be taken back for some seconds';
comment on table session_figures is 'what became of the visits of a session; counted from bookings, recorded times and the outbox (src/insight/visits-sql.ts), never written by hand';
comment on column session_figures.times_untold is 'recorded times BPJS is to be told and has not taken';
comment on column session_figures.lag_seconds is 'of each time BPJS has taken: from the event to the acceptance';
comment on column session_figures.wait_3 is 'of each visit with both times recorded, seconds from task 3 to task 4; the others alike';
comment on column session_figures.estimate_error_seconds is 'of each visit that was called: task 4 minus estimated_at';
comment on column session_figures.there_visits is 'by stage: visits of which BPJS has taken both times; there_seconds by our clock, heard_seconds by when BPJS took them';
comment on column session_figures.practised is 'somebody was called by the doctor within the hours of the session';
comment on table staff_act is 'who did what; never changed, no personal data';
comment on column staff_act.subject is 'what it was done to: a booking code, a user name, a device';
comment on column staff_session.service_point_id is 'where this person sits today';
comment on column staff_session.flash is 'a sentence for the next page, shown once';
comment on column task_event.occurred_at is 'the real time of the event; for a check-in the time of this server';
comment on column task_event.claimed_at is 'the time the caller sent with a check-in, kept beside ours';
comment on column task_event.entry_reason is 'entered by hand afterwards, from paper: why';
comment on column ticket_print.outcome is 'null: the device has not said; staff see it';
comment on table visit_miss is 'visits of which BPJS does not hold everything, each with the first cause in its chain';
comment on column visit_miss.task is '0: the booking itself';
comment on column visit_miss.said is 'the sentence of BPJS, long numbers blotted out; empty where it said nothing';
comment on column visit_miss.expected_at is 'when the task was due: at the task before it, or at the estimate; of what is recorded, when it happened';
comment on column web_service_user.recognised_mark is 'keyed digest of a password that was good once, so that it passes before any limit, also after a restart';
comment on column web_service_user.previous_password_hash is 'set by a rotation: good beside the new one until previous_until';
comment on column webhook.event_types is 'empty: all of them';
comment on column webhook.failing_since is 'the first failure since the last success';
comment on column webhook.disabled_reason is 'by-hand, failing, gone';
comment on column webhook_attempt.failure is 'null: accepted';
comment on column webhook_delivery.lane is 'the subject of the event: what happened to one booking arrives in its order';
comment on column webhook_delivery.lease_until is 'in flight until then, and its lane with it; a replay takes the claim and leaves the lease';
