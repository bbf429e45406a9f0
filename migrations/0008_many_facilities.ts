import type { Knex } from 'knex';

/**
 * Many facilities in one deployment, clinics among them: which one answers where no address names one, which have ended, who
 * runs the platform, and what the dialect of primary care needs.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table facility
      add column is_default boolean not null default false,
      add column retired_at timestamptz;
    comment on column facility.is_default is 'answers where neither host name nor path names a facility: an address BPJS has registered stays good when others join';
    comment on column facility.retired_at is 'takes no calls and no sign-ins from then on; what BPJS is still owed leaves all the same';
    create unique index facility_default_is_one on facility (is_default) where is_default;
    update facility set is_default = true where (select count(*) from facility) = 1;

    alter table bpjs_account add column x_authorization text;
    comment on column bpjs_account.x_authorization is 'header X-authorization of Antrean FKTP, where BPJS asks for it (ws-bpjs 1.2); null: not sent';

    alter table booking drop constraint booking_visit_type_is_known;
    alter table booking add constraint booking_visit_type_is_known check (visit_type between 0 and 4);
    comment on column booking.visit_type is 'jeniskunjungan 1-4; 0: primary care, whose contract knows none (ws-faskes 5.2)';

    create table platform_administrator (
      username text not null,
      full_name text not null,
      password_hash text not null,
      must_change_password boolean not null default true,
      failed_sign_ins integer not null default 0,
      locked_until timestamptz,
      disabled_at timestamptz,
      created_at timestamptz not null,
      created_by text not null,
      constraint platform_administrator_pkey primary key (username),
      constraint platform_administrator_name_is_plain check (username ~ '^[a-z0-9][a-z0-9._-]{1,39}$')
    );
    comment on table platform_administrator is 'who creates, configures and retires facilities; sees no patient of any';

    create table platform_session (
      token_digest text not null,
      username text not null,
      flash text not null default '',
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      expires_at timestamptz not null,
      constraint platform_session_pkey primary key (token_digest),
      constraint platform_session_administrator foreign key (username) references platform_administrator (username)
    );
    create index platform_session_by_administrator on platform_session (username);

    create table platform_act (
      act_id bigint generated always as identity,
      acted_at timestamptz not null,
      actor text not null,
      act text not null,
      facility_code text,
      detail jsonb not null default '{}',
      constraint platform_act_pkey primary key (act_id)
    );
    create index platform_act_by_time on platform_act (acted_at);
    comment on table platform_act is 'outlives the facility it tells of: an erasure is known by it alone';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table platform_act;
    drop table platform_session;
    drop table platform_administrator;
    update booking set visit_type = 3 where visit_type = 0;
    alter table booking drop constraint booking_visit_type_is_known;
    alter table booking add constraint booking_visit_type_is_known check (visit_type between 1 and 4);
    comment on column booking.visit_type is null;
    alter table bpjs_account drop column x_authorization;
    drop index facility_default_is_one;
    alter table facility drop column is_default, drop column retired_at;
  `);
}
