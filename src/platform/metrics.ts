import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; BPJS gives up soon after ten. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus may read of one process. No label ever names a person. */
export interface Metrics {
  registry: Registry;
  /** One call of the web service answered, in milliseconds. */
  called: (service: string, code: number, durationMs: number) => void;
  /** A refusal as the security log notes it, by its kind; what is no attempt to sign in is not counted. */
  refused: (kind: string) => void;
  /** One reply of the house's listener. */
  served: (area: string, status: number) => void;
  gauge: (name: GaugeName) => Gauge;
  close: () => void;
}

/** Name without its beginning, what it says, and its labels. The list of everything set at the moment it is asked. */
const GAUGES = {
  bookings_today: ['Visits of today by who booked them', ['facility', 'source']],
  outbox_entries: ['What BPJS is owed, by state', ['facility', 'state']],
  outbox_oldest_seconds: ['Age of the oldest entry that is due', ['facility']],
  outbox_paused: ['1: calls to BPJS are paused', ['facility']],
  bpjs_calls_recent: ['Calls to BPJS in the last five minutes, by outcome', ['service', 'verdict']],
  bpjs_call_seconds_recent: ['Their average duration', ['service', 'verdict']],
  clock_skew_seconds: ['How far our clock is ahead of that of BPJS', []],
  job_last_success_timestamp_seconds: ['When a job that runs by itself last ended well', ['job']],
  backup_age_seconds: ['Since the last good backup; Inf: there is none', []],
  database_connections: ['Connections of this process, by state', ['state']],
  journal_waiting: ['Written behind the answers and not yet in the database', ['journal']],
  live_streams: ['Open pages and followers of events', ['kind']],
  database_up: ['1: the database answered this reading', []],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

export type GaugeName = keyof typeof GAUGES;

/** Which door somebody stood at who showed a wrong password or key. */
const DOOR_OF: Readonly<Record<string, 'web-service' | 'people' | 'simrs'>> = {
  'token-refused': 'web-service', 'token-locked': 'web-service',
  'sign-in-refused': 'people', 'sign-in-while-locked': 'people', 'password-refused': 'people',
  'api-key-refused': 'simrs',
};

const PREFIX = 'antrean_';

/** A registry of its own for each process, or for each server of a test. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  const calls = new Counter({ name: `${PREFIX}calls_total`, help: 'Calls of the web service by service and metadata.code', labelNames: ['service', 'code'], registers: [registry] });
  const durations = new Histogram({ name: `${PREFIX}call_duration_seconds`, help: 'From the arrival of a call to its reply', labelNames: ['service'], buckets: BUCKETS, registers: [registry] });
  const refusals = new Counter({ name: `${PREFIX}sign_in_refusals_total`, help: 'Wrong passwords and keys, by the door they were shown at', labelNames: ['door'], registers: [registry] });
  // from the start, so that the first one is a rise
  for (const door of Object.values(DOOR_OF)) refusals.inc({ door }, 0);
  const replies = new Counter({ name: `${PREFIX}internal_replies_total`, help: 'Replies of the internal listener', labelNames: ['area', 'status'], registers: [registry] });
  const gauges = new Map(
    Object.entries(GAUGES).map(([name, [help, labelNames]]) => [name, new Gauge({ name: `${PREFIX}${name}`, help, labelNames: [...labelNames], registers: [registry] })]),
  );
  return {
    registry,
    called: (service, code, durationMs) => {
      calls.inc({ service, code });
      durations.observe({ service }, durationMs / 1_000);
    },
    refused: (kind) => {
      const door = DOOR_OF[kind];
      if (door !== undefined) refusals.inc({ door });
    },
    served: (area, status) => replies.inc({ area, status }),
    gauge: (name) => gauges.get(name)!,
    close: () => registry.clear(),
  };
}
