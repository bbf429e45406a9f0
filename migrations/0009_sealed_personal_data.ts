import type { Knex } from 'knex';

/**
 * Personal data sealed in their own columns, and beside them the keys they are found by. A row whose key is null holds plain
 * text and is found by it: servers of the version before go on writing such rows, and the nightly walk seals them
 * (docs/decisions/2026-11-23-encryption-at-rest.md).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table data_key (
      key_id text not null,
      kind text not null,
      check_value text not null,
      first_used_at timestamptz not null,
      retired_at timestamptz,
      constraint data_key_pkey primary key (key_id),
      constraint data_key_kind_is_known check (kind in ('seal', 'lookup'))
    );
    comment on table data_key is 'by which a server sees at its start that it holds the keys of this database; no key can be had from it';

    alter table patient add column nik_key text, add column card_key text, add column name_keys text[];
    comment on column patient.nik_key is 'keyed hash of the NIK; null: the NIK is plain, written by an earlier version';
    comment on column patient.name_keys is 'keyed hash of each word of the name; null: the name is plain, written by an earlier version';
    drop index patient_nik_is_unique;
    create unique index patient_nik_is_unique on patient (facility_id, (coalesce(nik_key, nik)));
    drop index patient_card_is_unique;
    create unique index patient_card_is_unique on patient (facility_id, (coalesce(card_key, card_number)));
    create index patient_by_name_word on patient using gin (name_keys);
    create index patient_with_plain_name on patient (facility_id, medical_record_number) where name_keys is null;

    alter table booking add column card_key text;
    comment on column booking.card_key is 'keyed hash of the card sent with the booking; null: the card is plain, written by an earlier version';

    alter table surgery add column card_key text;
    drop index surgery_by_card;
    create index surgery_by_card on surgery (facility_id, (coalesce(card_key, card_number))) where card_number <> '';

    -- An earlier version that changes a sealed row writes plain text and knows nothing of the key beside it.
    create function forget_keys_of_plain_patient() returns trigger language plpgsql as $$
    begin
      if new.nik is null or new.nik not like 's1.%' then new.nik_key := case when new.nik_key is distinct from old.nik_key then new.nik_key end; end if;
      if new.card_number is null or new.card_number not like 's1.%' then new.card_key := case when new.card_key is distinct from old.card_key then new.card_key end; end if;
      if new.full_name not like 's1.%' then new.name_keys := case when new.name_keys is distinct from old.name_keys then new.name_keys end; end if;
      return new;
    end $$;
    create trigger patient_keys_of_plain_text before update of nik, card_number, full_name on patient for each row execute function forget_keys_of_plain_patient();

    create function forget_key_of_plain_card() returns trigger language plpgsql as $$
    begin
      if new.card_number not like 's1.%' then new.card_key := case when new.card_key is distinct from old.card_key then new.card_key end; end if;
      return new;
    end $$;
    create trigger booking_key_of_plain_card before update of card_number on booking for each row execute function forget_key_of_plain_card();
    create trigger surgery_key_of_plain_card before update of card_number on surgery for each row execute function forget_key_of_plain_card();
  `);
}

/** Values that were sealed meanwhile stay sealed: only a database nobody has written to since may go back. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger surgery_key_of_plain_card on surgery;
    drop trigger booking_key_of_plain_card on booking;
    drop function forget_key_of_plain_card();
    drop trigger patient_keys_of_plain_text on patient;
    drop function forget_keys_of_plain_patient();
    drop index surgery_by_card;
    alter table surgery drop column card_key;
    create index surgery_by_card on surgery (facility_id, card_number) where card_number <> '';
    alter table booking drop column card_key;
    drop index patient_with_plain_name;
    drop index patient_by_name_word;
    drop index patient_card_is_unique;
    drop index patient_nik_is_unique;
    create unique index patient_nik_is_unique on patient (facility_id, nik) where nik is not null;
    create unique index patient_card_is_unique on patient (facility_id, card_number) where card_number is not null;
    alter table patient drop column nik_key, drop column card_key, drop column name_keys;
    drop table data_key;
  `);
}
