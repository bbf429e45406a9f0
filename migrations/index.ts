import type { Knex } from 'knex';
import * as foundation from './0001_foundation';
import * as outboxDeskAndPace from './0002_outbox_desk_and_pace';
import * as scheduledJobs from './0003_scheduled_jobs';
import * as hfis from './0004_hfis';
import * as reconciliation from './0005_reconciliation';
import * as servicePointsAndStaff from './0006_service_points_and_staff';
import * as simrs from './0007_simrs';
import * as manyFacilities from './0008_many_facilities';
import * as sealedPersonalData from './0009_sealed_personal_data';
import * as securityLog from './0010_security_log';
import * as runningIt from './0011_running_it';
import * as personalDataKept from './0013_personal_data_kept';
import * as doctor from './0014_doctor';
import * as insight from './0015_insight';
import * as importOfOutpatientVisits from './0017_import_of_outpatient_visits';

interface Migration {
  up: (knex: Knex) => Promise<void>;
  down: (knex: Knex) => Promise<void>;
}

const migrations: Record<string, Migration> = {
  '0001_foundation': foundation,
  '0002_outbox_desk_and_pace': outboxDeskAndPace,
  '0003_scheduled_jobs': scheduledJobs,
  '0004_hfis': hfis,
  '0005_reconciliation': reconciliation,
  '0006_service_points_and_staff': servicePointsAndStaff,
  '0007_simrs': simrs,
  '0008_many_facilities': manyFacilities,
  '0009_sealed_personal_data': sealedPersonalData,
  '0010_security_log': securityLog,
  '0011_running_it': runningIt,
  '0013_personal_data_kept': personalDataKept,
  '0014_doctor': doctor,
  '0015_insight': insight,
  '0017_import_of_outpatient_visits': importOfOutpatientVisits,
};

/**
 * The migrations as a fixed list: a folder source would record file names with .ts under jest and .js after a build
 * and then call its own records corrupt.
 */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(migrations).sort()),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const migration = migrations[name];
    return migration === undefined ? Promise.reject(new Error(`unknown migration ${name}`)) : Promise.resolve(migration);
  },
};
