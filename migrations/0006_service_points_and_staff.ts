import type { Knex } from 'knex';

/**
 * What people touch: staff and their sessions, paired devices, the places that serve (loket, ruang poli, farmasi, others),
 * queues that are no clinic's, calls that are shown and spoken, tickets on paper.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table staff_user (
      facility_id integer not null,
      username text not null,
      full_name text not null,
      password_hash text not null,
      roles text[] not null,
      must_change_password boolean not null default true,
      failed_sign_ins integer not null default 0,
      locked_until timestamptz,
      disabled_at timestamptz,
      created_at timestamptz not null,
      created_by text not null,
      constraint staff_user_pkey primary key (facility_id, username),
      constraint staff_user_facility foreign key (facility_id) references facility (facility_id),
      constraint staff_user_name_is_plain check (username ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
      constraint staff_user_roles_are_known check (roles <@ array['administrator', 'registration', 'clinic', 'pharmacy', 'supervisor'] and cardinality(roles) > 0)
    );

    create table service_point (
      facility_id integer not null,
      service_point_id bigint generated always as identity,
      kind text not null,
      point_name text not null,
      spoken_name text not null default '',
      clinic_codes text[] not null default '{}',
      queue_code text,
      closed_at timestamptz,
      constraint service_point_pkey primary key (facility_id, service_point_id),
      constraint service_point_name_is_unique unique (facility_id, point_name),
      constraint service_point_facility foreign key (facility_id) references facility (facility_id),
      constraint service_point_kind_is_known check (kind in ('registration', 'clinic', 'pharmacy', 'other')),
      constraint service_point_has_its_queue check ((kind in ('registration', 'other')) = (queue_code is not null))
    );
    comment on column service_point.point_name is 'as patients read it: Loket 1, Ruang 3, Farmasi';
    comment on column service_point.spoken_name is 'as it is spoken; empty: as it is written';
    comment on column service_point.clinic_codes is 'of a clinic room: the clinics called from here; empty: all';
    comment on column service_point.closed_at is 'no longer in use; what was called there stays readable';

    create table staff_session (
      facility_id integer not null,
      token_digest text not null,
      username text not null,
      service_point_id bigint,
      flash text not null default '',
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      expires_at timestamptz not null,
      constraint staff_session_pkey primary key (facility_id, token_digest),
      constraint staff_session_user foreign key (facility_id, username) references staff_user (facility_id, username),
      constraint staff_session_service_point foreign key (facility_id, service_point_id) references service_point (facility_id, service_point_id)
    );
    create index staff_session_by_user on staff_session (facility_id, username);
    comment on column staff_session.service_point_id is 'where this person sits today';
    comment on column staff_session.flash is 'a sentence for the next page, shown once';

    create table staff_act (
      facility_id integer not null,
      act_id bigint generated always as identity,
      acted_at timestamptz not null,
      actor text not null,
      act text not null,
      subject text not null,
      detail jsonb not null default '{}',
      constraint staff_act_pkey primary key (facility_id, act_id),
      constraint staff_act_facility foreign key (facility_id) references facility (facility_id)
    );
    create index staff_act_by_subject on staff_act (facility_id, subject, act_id);
    create index staff_act_by_time on staff_act (facility_id, acted_at);
    comment on table staff_act is 'who did what; never changed, no personal data';
    comment on column staff_act.subject is 'what it was done to: a booking code, a user name, a device';

    create table device (
      facility_id integer not null,
      device_id bigint generated always as identity,
      kind text not null,
      device_name text not null,
      token_digest text not null,
      layout jsonb not null default '{}',
      paired_at timestamptz not null,
      paired_by text not null,
      last_seen_at timestamptz,
      revoked_at timestamptz,
      constraint device_pkey primary key (facility_id, device_id),
      constraint device_token_is_unique unique (facility_id, token_digest),
      constraint device_facility foreign key (facility_id) references facility (facility_id),
      constraint device_kind_is_known check (kind in ('kiosk', 'display'))
    );
    comment on column device.layout is 'of a display: what it shows; of a kiosk: what it offers and its paper';

    create table device_pairing (
      facility_id integer not null,
      pairing_code text not null,
      kind text not null,
      token_digest text not null,
      asked_at timestamptz not null,
      expires_at timestamptz not null,
      constraint device_pairing_pkey primary key (facility_id, pairing_code),
      constraint device_pairing_token_is_unique unique (facility_id, token_digest),
      constraint device_pairing_facility foreign key (facility_id) references facility (facility_id),
      constraint device_pairing_kind_is_known check (kind in ('kiosk', 'display'))
    );
    comment on table device_pairing is 'a code shown on a device, until an administrator accepts it or it expires';

    create table service_queue (
      facility_id integer not null,
      queue_code text not null,
      kind text not null,
      queue_name text not null,
      queue_prefix text not null,
      at_kiosk boolean not null default false,
      closed_at timestamptz,
      constraint service_queue_pkey primary key (facility_id, queue_code),
      constraint service_queue_prefix_is_unique unique (facility_id, queue_prefix),
      constraint service_queue_facility foreign key (facility_id) references facility (facility_id),
      constraint service_queue_kind_is_known check (kind in ('registration', 'other')),
      constraint service_queue_code_is_plain check (queue_code ~ '^[a-z0-9-]{1,30}$')
    );
    create unique index service_queue_registration_is_one on service_queue (facility_id) where kind = 'registration';
    alter table service_point add constraint service_point_queue foreign key (facility_id, queue_code) references service_queue (facility_id, queue_code);
    comment on table service_queue is 'queues that are no clinic''s: registration, laboratory, radiology, …';
    comment on column service_queue.at_kiosk is 'patients may take its number at a kiosk';

    create table service_queue_day (
      facility_id integer not null,
      queue_code text not null,
      queue_date date not null,
      last_ordinal integer not null default 0,
      constraint service_queue_day_pkey primary key (facility_id, queue_code, queue_date),
      constraint service_queue_day_queue foreign key (facility_id, queue_code) references service_queue (facility_id, queue_code)
    );

    create table service_ticket (
      facility_id integer not null,
      ticket_id bigint generated always as identity,
      queue_code text not null,
      queue_date date not null,
      ordinal integer not null,
      ticket_number text not null,
      purpose text not null,
      booking_code text,
      state text not null default 'waiting',
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
      constraint service_ticket_queue foreign key (facility_id, queue_code) references service_queue (facility_id, queue_code),
      constraint service_ticket_booking foreign key (facility_id, booking_code) references booking (facility_id, booking_code),
      constraint service_ticket_device foreign key (facility_id, device_id) references device (facility_id, device_id),
      constraint service_ticket_service_point foreign key (facility_id, service_point_id) references service_point (facility_id, service_point_id),
      constraint service_ticket_state_is_known check (state in ('waiting', 'called', 'done', 'absent', 'cancelled')),
      constraint service_ticket_purpose_is_known check (purpose in ('new-patient', 'complete-booking', 'general')),
      constraint service_ticket_source_is_known check (source in ('kiosk', 'desk', 'mobile-jkn'))
    );
    create index service_ticket_by_booking on service_ticket (facility_id, booking_code) where booking_code is not null;
    create unique index service_ticket_is_open_once_per_booking on service_ticket (facility_id, queue_code, booking_code) where booking_code is not null and state in ('waiting', 'called');
    comment on column service_ticket.taken_at is 'of a new patient: becomes task 1 of the booking made at the desk';
    comment on column service_ticket.skipped_at is 'was called and did not come; waits until taken back or marked absent';

    comment on column service_ticket.before_press is 'how it stood before the last press, which can be taken back for some seconds';

    create table call_announcement (
      facility_id integer not null,
      call_id bigint generated always as identity,
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
      constraint call_announcement_facility foreign key (facility_id) references facility (facility_id),
      constraint call_announcement_kind_is_known check (kind in ('registration', 'clinic', 'pharmacy', 'other'))
    );
    create index call_announcement_by_time on call_announcement (facility_id, called_at);
    create index call_announcement_by_queue on call_announcement (facility_id, queue_ref, called_at);
    comment on table call_announcement is 'what displays show and speak; numbers only, never names';
    comment on column call_announcement.queue_ref is 'the session, the service queue, or the pharmacy''s kind of prescription';
    comment on column call_announcement.withdrawn_at is 'the call was undone: no display speaks it any more';

    create table ticket_print (
      facility_id integer not null,
      print_id bigint generated always as identity,
      booking_code text,
      ticket_id bigint,
      is_pharmacy boolean not null default false,
      device_id bigint,
      requested_at timestamptz not null,
      requested_by text not null,
      outcome text,
      outcome_at timestamptz,
      seen_at timestamptz,
      seen_by text,
      constraint ticket_print_pkey primary key (facility_id, print_id),
      constraint ticket_print_booking foreign key (facility_id, booking_code) references booking (facility_id, booking_code),
      constraint ticket_print_ticket foreign key (facility_id, ticket_id) references service_ticket (facility_id, ticket_id),
      constraint ticket_print_device foreign key (facility_id, device_id) references device (facility_id, device_id),
      constraint ticket_print_is_of_one_thing check ((booking_code is null) <> (ticket_id is null)),
      constraint ticket_print_outcome_is_known check (outcome in ('printed', 'failed'))
    );
    create index ticket_print_unseen on ticket_print (facility_id, requested_at) where seen_at is null and outcome is distinct from 'printed';
    create index ticket_print_by_booking on ticket_print (facility_id, booking_code) where booking_code is not null;
    comment on column ticket_print.outcome is 'null: the device has not said; staff see it';

    create table kiosk_journey (
      facility_id integer not null,
      journey_digest text not null,
      device_id bigint not null,
      medical_record_number text,
      booking_code text,
      ticket_id bigint,
      answers jsonb not null default '{}',
      began_at timestamptz not null,
      ended_at timestamptz,
      constraint kiosk_journey_pkey primary key (facility_id, journey_digest),
      constraint kiosk_journey_device foreign key (facility_id, device_id) references device (facility_id, device_id),
      constraint kiosk_journey_booking foreign key (facility_id, booking_code) references booking (facility_id, booking_code),
      constraint kiosk_journey_ticket foreign key (facility_id, ticket_id) references service_ticket (facility_id, ticket_id)
    );
    create index kiosk_journey_by_time on kiosk_journey (facility_id, began_at);
    comment on table kiosk_journey is 'one patient at one kiosk, from the first touch to the ticket: what the pages ask stays here, not on the screen';
    comment on column kiosk_journey.booking_code is 'what it ended with: pressed twice gives the same ticket';

    alter table booking
      add column skipped_at timestamptz,
      add column priority_reason text,
      add column called_at_point bigint,
      add column moved_to text;
    create index booking_may_be_called on booking (facility_id, session_id, ordinal) where state = 'waiting' and last_task = 3 and skipped_at is null;
    comment on column booking.skipped_at is 'was called and did not come; waits until taken back or marked absent';
    comment on column booking.called_at_point is 'the service point that called';
    comment on column booking.moved_to is 'the booking in another session that took its place';

    alter table practice_session
      add column late_minutes integer,
      add column doctor_left_at timestamptz,
      add constraint practice_session_lateness_is_sane check (late_minutes between 1 and 720);
    comment on column practice_session.late_minutes is 'the doctor begins so much later; shown, and no recorded time is touched';

    alter table prescription
      add column called_at timestamptz,
      add column handed_over_at timestamptz,
      add column handed_over_by text;

    alter table task_event add column entry_reason text;
    comment on column task_event.entry_reason is 'entered by hand afterwards, from paper: why';

    alter table outbox
      add column waits_for text,
      add constraint outbox_waits_for_something_known check (waits_for = 'reference-number');
    comment on column outbox.waits_for is 'what a person still has to complete before it becomes due';

    create trigger service_point_announces after insert or update or delete on service_point
      for each statement execute function announce_configuration_change();
    create trigger service_queue_announces after insert or update or delete on service_queue
      for each statement execute function announce_configuration_change();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table outbox drop column waits_for;
    alter table task_event drop column entry_reason;
    alter table prescription drop column called_at, drop column handed_over_at, drop column handed_over_by;
    alter table practice_session drop column late_minutes, drop column doctor_left_at;
    drop index booking_may_be_called;
    alter table booking drop column skipped_at, drop column priority_reason, drop column called_at_point, drop column moved_to;
    drop table kiosk_journey, ticket_print, call_announcement, service_ticket, service_queue_day, device_pairing, device, staff_act, staff_session, service_point, service_queue, staff_user;
  `);
}
