import type { Knex } from 'knex';

/**
 * The hospital's own system: clients of the SIMRS API and their keys, the answers a repeated request gets again, what
 * happened in an order that can be followed (events), and the webhooks that tell of it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table api_client (
      facility_id integer not null,
      client_name text not null,
      scopes text[] not null,
      created_at timestamptz not null,
      created_by text not null,
      disabled_at timestamptz,
      constraint api_client_pkey primary key (facility_id, client_name),
      constraint api_client_facility foreign key (facility_id) references facility (facility_id),
      constraint api_client_name_is_plain check (client_name ~ '^[a-z0-9][a-z0-9._-]{1,39}$')
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
      constraint api_key_client foreign key (facility_id, client_name) references api_client (facility_id, client_name)
    );
    create index api_key_by_client on api_key (facility_id, client_name);
    comment on column api_key.expires_at is 'set by a rotation: until then the old key works beside the new one; null: no end';

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
      constraint idempotent_answer_client foreign key (facility_id, client_name) references api_client (facility_id, client_name)
    );
    create index idempotent_answer_by_age on idempotent_answer (facility_id, created_at);
    comment on table idempotent_answer is 'what a write of the SIMRS API was answered, written in the transaction of the write itself';
    comment on column idempotent_answer.answer is 'json and not jsonb: a repeat gets the same bytes';
    comment on column idempotent_answer.part is '0: the whole request; 1…: one item of a request with many, each in a transaction of its own';

    create index patient_by_creation on patient (facility_id, created_at, medical_record_number);

    create table facility_event (
      facility_id integer not null,
      event_id bigint generated always as identity,
      event_type text not null,
      subject text not null,
      detail jsonb not null default '{}',
      occurred_at timestamptz not null,
      due_at timestamptz not null,
      position bigint,
      constraint facility_event_pkey primary key (facility_id, event_id)
    );
    create index facility_event_without_position on facility_event (facility_id, event_id) where position is null;
    create unique index facility_event_position_is_unique on facility_event (facility_id, position) where position is not null;
    comment on table facility_event is 'what the hospital''s own system may follow; no personal data. Written with each booking: no more keys and indexes than it needs';
    comment on column facility_event.subject is 'a booking code, a record number, a session: events of one subject keep their order';
    comment on column facility_event.due_at is 'not told before: what was pressed may still be taken back';
    comment on column facility_event.position is 'the cursor: given after the commit, in an order that never gains a member behind it';

    create table webhook (
      facility_id integer not null,
      webhook_id bigint generated always as identity,
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
      constraint webhook_facility foreign key (facility_id) references facility (facility_id)
    );
    comment on column webhook.event_types is 'empty: all of them';
    comment on column webhook.failing_since is 'the first failure since the last success';
    comment on column webhook.disabled_reason is 'by-hand, failing, gone';

    create table webhook_delivery (
      facility_id integer not null,
      webhook_id bigint not null,
      position bigint not null,
      lane text not null,
      state text not null default 'open',
      attempts integer not null default 0,
      due_at timestamptz not null,
      claim_id uuid,
      lease_until timestamptz,
      settled_at timestamptz,
      constraint webhook_delivery_pkey primary key (facility_id, webhook_id, position),
      constraint webhook_delivery_webhook foreign key (facility_id, webhook_id) references webhook (facility_id, webhook_id),
      constraint webhook_delivery_state_is_known check (state in ('open', 'delivered'))
    ) with (fillfactor = 70);
    create index webhook_delivery_open on webhook_delivery (facility_id, webhook_id, lane, position) where state = 'open';
    create index webhook_delivery_due on webhook_delivery (facility_id, webhook_id, due_at, position) where state = 'open';
    create index webhook_delivery_in_flight on webhook_delivery (facility_id, webhook_id, lease_until) where lease_until is not null;
    comment on column webhook_delivery.lease_until is 'in flight until then, and its lane with it; a replay takes the claim and leaves the lease';
    comment on column webhook_delivery.lane is 'the subject of the event: what happened to one booking arrives in its order';

    create table webhook_attempt (
      facility_id integer not null,
      attempt_id bigint generated always as identity,
      webhook_id bigint not null,
      position bigint not null,
      attempted_at timestamptz not null,
      duration_ms integer not null,
      http_status integer,
      failure text,
      constraint webhook_attempt_pkey primary key (facility_id, attempt_id),
      constraint webhook_attempt_delivery foreign key (facility_id, webhook_id, position) references webhook_delivery (facility_id, webhook_id, position) on delete cascade
    );
    create index webhook_attempt_by_delivery on webhook_attempt (facility_id, webhook_id, position);
    create index webhook_attempt_by_webhook on webhook_attempt (facility_id, webhook_id, attempt_id);
    comment on column webhook_attempt.failure is 'null: accepted';

    create table connector_mark (
      facility_id integer not null,
      source_name text not null,
      query_name text not null,
      watermark text,
      last_run_at timestamptz,
      last_error text,
      failures integer not null default 0,
      retry_at timestamptz,
      rows_taken bigint not null default 0,
      constraint connector_mark_pkey primary key (facility_id, source_name, query_name),
      constraint connector_mark_facility foreign key (facility_id) references facility (facility_id)
    );
    comment on table connector_mark is 'how far each query on the database of the SIMRS has been read';

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
      constraint import_upload_facility foreign key (facility_id) references facility (facility_id),
      constraint import_upload_user foreign key (facility_id, uploaded_by) references staff_user (facility_id, username),
      constraint import_upload_kind_is_known check (kind in ('patients', 'doctors', 'schedules', 'surgeries', 'users'))
    );
    create index import_upload_by_age on import_upload (facility_id, uploaded_at);
    comment on table import_upload is 'a file between its dry run and its import; goes with the import, or after two hours';
    comment on column import_upload.outcome is 'of the dry run, for the page; null until it is done';

    create table import_upload_part (
      facility_id integer not null,
      upload_id uuid not null,
      content text not null,
      part integer not null,
      body text not null,
      constraint import_upload_part_pkey primary key (facility_id, upload_id, content, part),
      constraint import_upload_part_upload foreign key (facility_id, upload_id) references import_upload (facility_id, upload_id) on delete cascade,
      constraint import_upload_part_content_is_known check (content in ('file', 'report'))
    );
    comment on column import_upload_part.body is 'a megabyte of the file or of the report, in base64; personal data';
    comment on column connector_mark.last_error is 'null: the last reading went through';

    create table connector_row (
      facility_id integer not null,
      source_name text not null,
      query_name text not null,
      row_key text not null,
      digest text not null,
      booking_code text,
      refusal text,
      watermark text,
      attempts integer not null default 0,
      retry_at timestamptz,
      first_seen_at timestamptz not null,
      settled_at timestamptz not null,
      constraint connector_row_pkey primary key (facility_id, source_name, query_name, row_key),
      constraint connector_row_facility foreign key (facility_id) references facility (facility_id)
    );
    create index connector_row_refused on connector_row (facility_id, source_name, query_name, retry_at) where refusal is not null;
    create index connector_row_with_booking on connector_row (facility_id, source_name, row_key) where booking_code is not null;
    comment on table connector_row is 'rows of the SIMRS by their key: the same row again changes nothing';
    comment on column connector_row.digest is 'of the row as it was read';
    comment on column connector_row.booking_code is 'of a registration: the booking it became';
    comment on column connector_row.refusal is 'why it could not be taken, for people; null: taken';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index patient_by_creation;
    drop table connector_row;
    drop table import_upload_part;
    drop table import_upload;
    drop table connector_mark;
    drop table webhook_attempt;
    drop table webhook_delivery;
    drop table webhook;
    drop table facility_event;
    drop table idempotent_answer;
    drop table api_key;
    drop table api_client;
  `);
}
