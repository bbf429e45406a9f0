import type { FacilityCheck, ServerCheck } from './check';
import { access } from './checks/access';
import { backups } from './checks/backups';
import { bpjsBasePath } from './checks/bpjs-base-path';
import { bpjsCredentials } from './checks/bpjs-credentials';
import { bpjsDevExpiry } from './checks/bpjs-dev-expiry';
import { bpjsProductionReport } from './checks/bpjs-production-report';
import { clock } from './checks/clock';
import { databaseSettings } from './checks/database-settings';
import { databaseVersion } from './checks/database-version';
import { devices } from './checks/devices';
import { disk } from './checks/disk';
import { dns } from './checks/dns';
import { hfisMapping } from './checks/hfis-mapping';
import { hfisSessions } from './checks/hfis-sessions';
import { jobs } from './checks/jobs';
import { nodeVersion } from './checks/node-version';
import { outbox } from './checks/outbox';
import { portAllowed } from './checks/port-allowed';
import { proxyHeaders } from './checks/proxy-headers';
import { reachable } from './checks/reachable';
import { schema } from './checks/schema';
import { secrets } from './checks/secrets';
import { services } from './checks/services';
import { timeZone } from './checks/time-zone';
import { tlsCertificate } from './checks/tls-certificate';
import { tlsFiles } from './checks/tls-files';
import { tlsVersions } from './checks/tls-versions';

/** What is asked once of the whole installation: the way in first, then what stands behind it. */
export const SERVER_CHECKS: readonly ServerCheck[] = [
  portAllowed,
  dns,
  reachable,
  proxyHeaders,
  tlsCertificate,
  tlsVersions,
  tlsFiles,
  clock,
  timeZone,
  secrets,
  databaseVersion,
  databaseSettings,
  schema,
  backups,
  disk,
  jobs,
  nodeVersion,
];

/** What is asked of each facility. */
export const FACILITY_CHECKS: readonly FacilityCheck[] = [services, bpjsCredentials, bpjsBasePath, bpjsDevExpiry, bpjsProductionReport, hfisMapping, hfisSessions, outbox, access, devices];

export const CHECK_IDS: readonly string[] = [...SERVER_CHECKS, ...FACILITY_CHECKS].map(({ id }) => id);
