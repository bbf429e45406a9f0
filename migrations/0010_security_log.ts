import type { Knex } from 'knex';

/**
 * The security log, chained in sealed batches, and who looked at a patient. Both are written and never changed; what leaves
 * them leaves by retention or with its facility.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table security_event (
      facility_id integer not null,
      event_id bigint generated always as identity,
      occurred_at timestamptz not null,
      kind text not null,
      actor text not null default '',
      subject text not null default '',
      address text not null default '',
      times integer not null default 1,
      detail text not null default '{}',
      seal_number bigint,
      constraint security_event_pkey primary key (facility_id, event_id),
      constraint security_event_happened check (times > 0)
    );
    create index security_event_unsealed on security_event (facility_id, event_id) where seal_number is null;
    create index security_event_by_seal on security_event (facility_id, seal_number);
    create index security_event_by_time on security_event (facility_id, occurred_at);
    comment on table security_event is 'never changed; no personal data, no secret. Refers to no facility, as those of the platform are of none';
    comment on column security_event.facility_id is '0: the platform itself';
    comment on column security_event.times is 'so often within a minute: a flood is counted, not repeated';
    comment on column security_event.detail is 'JSON, as text: sealed byte by byte';
    comment on column security_event.seal_number is 'null: not sealed yet. Given after the commit, as identities may be committed out of their order';

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
    comment on table security_seal is 'one batch of the security log: its hash covers its events and the hash before it';
    comment on column security_seal.newest_at is 'of the newest event of this batch: for the retention';

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
      constraint patient_access_facility foreign key (facility_id) references facility (facility_id),
      constraint patient_access_manner_is_known check (manner in ('opened', 'listed'))
    );
    create index patient_access_by_who on patient_access (facility_id, who, looked_at);
    create index patient_access_by_time on patient_access (facility_id, looked_at);
    comment on table patient_access is 'who was shown data of which patient; never changed';
    comment on column patient_access.medical_record_number is 'or an operation, where only that is known of the person';
    comment on column patient_access.slot_start is 'the five minutes, for lists the hour, that make one look of many';
    comment on column patient_access.looked_at is 'the first look of that time';
    comment on column patient_access.place is 'the page, or the service of the SIMRS API';

    create function keep_log_as_written() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and new is not distinct from old then
        return new;
      end if;
      if tg_op in ('DELETE', 'TRUNCATE') and current_setting('antrean.removes_log', true) in ('retention', 'erasure') then
        return old;
      end if;
      raise exception '% is only ever added to', tg_table_name using errcode = '42501';
    end $$;
    create function seal_event_once() returns trigger language plpgsql as $$
    begin
      if to_jsonb(new) - 'seal_number' is distinct from to_jsonb(old) - 'seal_number'
        or (old.seal_number is not null and new.seal_number is distinct from old.seal_number) then
        raise exception 'security_event is only ever added to' using errcode = '42501';
      end if;
      return new;
    end $$;
    create function refuse_sealed_event() returns trigger language plpgsql as $$
    begin
      if new.seal_number is not null then
        raise exception 'security_event is sealed after it was written' using errcode = '42501';
      end if;
      return new;
    end $$;

    create trigger security_event_is_new before insert on security_event for each row execute function refuse_sealed_event();
    create trigger security_event_is_sealed_once before update on security_event for each row execute function seal_event_once();
    create trigger security_event_stays before delete on security_event for each row execute function keep_log_as_written();
    create trigger security_event_is_not_emptied before truncate on security_event for each statement execute function keep_log_as_written();
    create trigger security_seal_stays before update or delete on security_seal for each row execute function keep_log_as_written();
    create trigger security_seal_is_not_emptied before truncate on security_seal for each statement execute function keep_log_as_written();
    create trigger patient_access_stays before update or delete on patient_access for each row execute function keep_log_as_written();
    create trigger patient_access_is_not_emptied before truncate on patient_access for each statement execute function keep_log_as_written();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table patient_access;
    drop table security_seal;
    drop table security_event;
    drop function refuse_sealed_event();
    drop function seal_event_once();
    drop function keep_log_as_written();
  `);
}
