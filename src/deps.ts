import { makeWebServiceSignIn } from './auth/web-service-sign-in';
import { makeWebServiceTokens } from './auth/web-service-tokens';
import { makeWrongCredentials } from './auth/wrong-credentials';
import { readDemoFile } from './demo/demo-file';
import { makeDoctor } from './doctor/doctor';
import { makeProber, type Prober } from './doctor/probe';
import type { FaskesDeps } from './faskes/deps';
import type { PagesDeps } from './pages/deps';
import { openLive } from './pages/live';
import { makeEvidence } from './faskes/evidence';
import type { Clock } from './platform/clock';
import { ConfigError, type Config } from './platform/config';
import { openDb, type Database } from './platform/db';
import { openFacilityDirectory } from './platform/facility-directory';
import { makeKnownCallers, type KnownCallers } from './platform/known-callers';
import type { Log } from './platform/log';
import { makeMetrics, type Metrics } from './platform/metrics';
import { makePatientAccess } from './platform/patient-access/patient-access';
import { makeSecurityNotes } from './platform/security-log/security-notes';
import { openPublicCallers, type PublicCallers } from './platform/public-callers';
import { makeNumberLane } from './queue/number-lane';
import { makeQueueReads } from './queue/queue-reads';
import { makeReplyJournal } from './queue/reply-journal';
import { boardChanged } from './service-points/board';
import { openTimetable } from './schedules/timetable';
import { makeKioskGuesses } from './service-points/kiosk-guesses';
import type { SimrsDeps } from './simrs/deps';
import { openEventStreams } from './simrs/event-streams';

export interface MakeDepsInput {
  config: Config;
  databaseUrl: string;
  /** Signs the tokens of the web service. */
  tokenSecret: string;
  log: Log;
  clock: Clock;
}

/** Everything the edges and the worker are given; the only place where objects are created. */
export interface Deps extends FaskesDeps, PagesDeps, SimrsDeps {
  config: Config;
  db: Database;
  metrics: Metrics;
  /** Answers the doctor's own calls through the public address. */
  prober: Prober;
  knownCallers: KnownCallers;
  publicCallers: PublicCallers;
  /** Writes out what is buffered and lets go of the database. */
  close: () => Promise<void>;
}

const LONG_WORK_MS = 300_000;
const LONG_WORKS_AT_ONCE = 3;

/** @throws when the database cannot be reached */
export async function makeDeps({ config, databaseUrl, tokenSecret, log, clock }: MakeDepsInput): Promise<Deps> {
  const publicCallers = allowedCallers(config, log);
  const knownCallers = makeKnownCallers(config.bpjsAddresses);
  const db = openDb(databaseUrl, { poolMax: config.databasePoolMax, poolerUrl: config.databasePoolerUrl });
  const longWork = openDb(databaseUrl, { poolMax: LONG_WORKS_AT_ONCE, statementTimeoutMs: LONG_WORK_MS });
  const facilities = await openFacilityDirectory(db, log).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  const timetable = await openTimetable(db, facilities);
  const live = await openLive(db);
  const eventStreams = await openEventStreams(db);
  facilities.onChange(async () => {
    const inService = new Set(facilities.inService().map(({ facilityId }) => facilityId));
    live.keepOnly(inService);
    eventStreams.keepOnly(inService);
  });
  const tokens = makeWebServiceTokens({ clock }, tokenSecret, config.previousTokenSecrets);
  const doctor = makeDoctor({
    config,
    db,
    clock,
    log,
    tokenSecret,
    issueToken: tokens.issue,
    facilities: facilities.inService,
    publicUrl: () => config.public.url ?? urlOfDemo(config),
    onKept: boardChanged,
  });
  const replies = makeReplyJournal({ db, clock, log });
  const evidence = makeEvidence({ db, log });
  const metrics = makeMetrics();
  const security = makeSecurityNotes({ db, clock, log, onNote: metrics.refused });
  const access = makePatientAccess({ db, clock, log });
  return {
    config,
    db,
    longWork,
    clock,
    log,
    knownCallers,
    publicCallers,
    wrongCredentials: makeWrongCredentials({ log, isExempt: knownCallers.isListed, pauseMs: config.floodPauseMs }),
    facilities,
    timetable,
    prober: makeProber(tokenSecret),
    tokens,
    doctor,
    signIn: makeWebServiceSignIn({ db, log, clock }, tokenSecret, config.previousTokenSecrets, knownCallers.isListed),
    reads: makeQueueReads({ db, timetable }),
    takeNumber: makeNumberLane({ db, clock, timetable, replies }),
    replies,
    evidence,
    metrics,
    security,
    access,
    live,
    eventStreams,
    kioskGuesses: makeKioskGuesses(),
    close: async () => {
      publicCallers.close();
      metrics.close();
      await live.close();
      await eventStreams.close();
      await replies.close();
      await evidence.close();
      await doctor.close();
      await security.close();
      await access.close();
      await facilities.close();
      await longWork.close();
      await db.close();
    },
  };
}

function allowedCallers({ publicAllow, bpjsAddresses }: Config, log: Log): PublicCallers {
  try {
    return openPublicCallers(publicAllow, bpjsAddresses, log);
  } catch (error) {
    throw new ConfigError([`PUBLIC_ALLOW_FILE: ${(error as Error).message}`]);
  }
}

/** A demo tells its own address in its file, once it listens. */
function urlOfDemo({ mode, varDir }: Config): string | undefined {
  if (mode !== 'demo') return undefined;
  try {
    return readDemoFile(varDir).publicUrl;
  } catch {
    return undefined;
  }
}
