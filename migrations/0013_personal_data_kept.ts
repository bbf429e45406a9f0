import type { Knex } from 'knex';

/** How far bookings have lost the numbers they came with, and the password BPJS still has while another one is already good. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table retention_mark (
      facility_id integer not null,
      bookings_done_before date not null,
      constraint retention_mark_pkey primary key (facility_id),
      constraint retention_mark_facility foreign key (facility_id) references facility (facility_id)
    );
    comment on table retention_mark is 'how far the letting go of personal data has come: begun again, it goes on from there';
    comment on column retention_mark.bookings_done_before is 'no booking of an earlier visit has the numbers it came with any more';

    alter table web_service_user
      add column previous_password_hash text,
      add column previous_recognised_mark text,
      add column previous_until timestamptz;
    comment on column web_service_user.previous_password_hash is 'set by a rotation: good beside the new one until previous_until';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table web_service_user
      drop column previous_password_hash, drop column previous_recognised_mark, drop column previous_until;
    drop table retention_mark;
  `);
}
