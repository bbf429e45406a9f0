import type { Knex } from 'knex';

/** Numbers of outpatient visits can come as a file. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table import_upload
      drop constraint import_upload_kind_is_known,
      add constraint import_upload_kind_is_known check (kind in ('patients', 'doctors', 'schedules', 'surgeries', 'users', 'outpatient-visits'));
  `);
}

export async function down(knex: Knex): Promise<void> {
  // A file between its dry run and its import; whoever brought it can bring it again.
  await knex.raw(`
    delete from import_upload where kind = 'outpatient-visits';
    alter table import_upload
      drop constraint import_upload_kind_is_known,
      add constraint import_upload_kind_is_known check (kind in ('patients', 'doctors', 'schedules', 'surgeries', 'users'));
  `);
}
