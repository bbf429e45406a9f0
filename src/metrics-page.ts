import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Deps } from './deps';
import { serviceStanding, type ServiceStanding } from './insight/service-standing';

/** However many ask, and however often, the database is read once in so long. */
const STANDING_FOR_MS = 10_000;
const AREAS = new Set(['aset', 'api', 'display', 'docs', 'kiosk', 'livez', 'metrics', 'petugas', 'platform', 'readyz', 'ws']);

/** Counts the replies of the internal listener by the first step of their path; what nobody serves is `other`. */
export function countReplies({ metrics }: Deps) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const step = request.path.split('/', 2)[1] ?? '';
    response.once('finish', () => metrics.served(AREAS.has(step) ? step : 'other', response.statusCode));
    next();
  };
}

/**
 * `/metrics` for Prometheus: to this machine, or to whoever shows METRICS_TOKEN as a bearer token. A database that is away
 * costs only the figures that are in it.
 */
export function metricsRouter(deps: Deps): Router {
  const router = Router();
  let standing: { at: number; read: Promise<ServiceStanding> } | undefined;
  const read = (): Promise<ServiceStanding> => {
    const now = performance.now();
    if (standing === undefined || now - standing.at > STANDING_FOR_MS) standing = { at: now, read: serviceStanding(deps.db, deps.clock()) };
    return standing.read;
  };
  router.get('/metrics', async (request, response) => {
    if (!mayRead(request, deps.config.metricsToken)) {
      response.status(403).type('text/plain').send('METRICS_TOKEN is needed from another machine\n');
      return;
    }
    ofThisProcess(deps);
    try {
      ofDatabase(deps, await read());
      deps.metrics.gauge('database_up').set(1);
    } catch (error) {
      standing = undefined;
      deps.metrics.gauge('database_up').set(0);
      deps.log.warn({ error }, 'metrics: the database does not answer');
    }
    response.set('cache-control', 'no-store').type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
  return router;
}

function mayRead(request: Request, token: string | undefined): boolean {
  const given = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (token !== undefined && given !== undefined) return timingSafeEqual(digest(given), digest(token));
  // the address behind a proxy that is trusted; whoever comes by one that is not is that proxy, and needs the token
  return token === undefined && request.get('x-forwarded-for') === undefined && /^(::ffff:)?127\.|^::1$/.test(request.ip ?? '');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function ofThisProcess({ metrics, db, evidence, replies, live, eventStreams }: Deps): void {
  const connections = db.connections();
  metrics.gauge('database_connections').set({ state: 'busy' }, connections.busy);
  metrics.gauge('database_connections').set({ state: 'idle' }, connections.idle);
  metrics.gauge('database_connections').set({ state: 'awaited' }, connections.awaited);
  metrics.gauge('journal_waiting').set({ journal: 'evidence' }, evidence.waiting());
  metrics.gauge('journal_waiting').set({ journal: 'replies' }, replies.waiting());
  metrics.gauge('live_streams').set({ kind: 'pages' }, live.open());
  metrics.gauge('live_streams').set({ kind: 'events' }, eventStreams.open());
}

function ofDatabase({ metrics, clock }: Deps, standing: ServiceStanding): void {
  const fresh = (name: Parameters<typeof metrics.gauge>[0]) => {
    const gauge = metrics.gauge(name);
    gauge.reset(); // what is no longer there must not stand for ever
    return gauge;
  };
  const bookings = fresh('bookings_today');
  standing.bookings.forEach(({ facility, source, count }) => bookings.set({ facility, source }, count));
  const entries = fresh('outbox_entries');
  const oldest = fresh('outbox_oldest_seconds');
  for (const { facility, open, parked, forStaff, oldestSeconds } of standing.owed) {
    entries.set({ facility, state: 'open' }, open);
    entries.set({ facility, state: 'parked' }, parked);
    entries.set({ facility, state: 'for-staff' }, forStaff);
    oldest.set({ facility }, oldestSeconds);
  }
  const paused = fresh('outbox_paused');
  standing.paused.forEach(({ facility, isPaused }) => paused.set({ facility }, isPaused ? 1 : 0));
  const calls = fresh('bpjs_calls_recent');
  const seconds = fresh('bpjs_call_seconds_recent');
  for (const { service, verdict, count, averageSeconds } of standing.calls) {
    calls.set({ service, verdict }, count);
    seconds.set({ service, verdict }, averageSeconds);
  }
  const jobs = fresh('job_last_success_timestamp_seconds');
  standing.jobs.forEach(({ job, lastSuccess }) => jobs.set({ job }, lastSuccess.getTime() / 1_000));
  // nothing known is no figure: a gauge without labels would say 0 after a reset
  metrics.gauge('clock_skew_seconds').set(standing.clockSkewSeconds ?? Number.NaN);
  metrics.gauge('backup_age_seconds').set(standing.lastBackup === null ? Number.POSITIVE_INFINITY : Math.max(0, (clock().getTime() - standing.lastBackup.getTime()) / 1_000));
}
