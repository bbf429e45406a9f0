import type { Knex } from 'knex';

/** What the doctor keeps: its last report of each facility, and since when a Cons ID has been valid. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table bpjs_account add column cons_id_issued_on date;
    comment on column bpjs_account.cons_id_issued_on is 'date of issue as BPJS wrote it; a Cons ID of development is valid for three months';

    create table doctor_report (
      facility_id integer not null,
      asked_by text not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      report jsonb,
      constraint doctor_report_pkey primary key (facility_id),
      constraint doctor_report_facility foreign key (facility_id) references facility (facility_id)
    );
    comment on table doctor_report is 'the newest examination of a facility, kept while another one runs; finished_at null: it runs, or its process died';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table doctor_report; alter table bpjs_account drop column cons_id_issued_on;');
}
