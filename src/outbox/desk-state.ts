import type { Sql } from '../platform/db';
import type { TimeZone } from '../platform/clock';
import type { FacilityId } from '../platform/facility';
import { summary, type ReasonCount } from './desk-list';
import { durationText, momentText } from './desk-phrases';

export type PauseCause = 'misconfigured' | 'rate-limited' | 'unavailable';

/** Why nothing goes out, or only one call at a time. */
export interface Pause {
  cause: PauseCause;
  since: Date | null;
  /** The next try; in the past: it is being tried, one call at a time. */
  until: Date;
  isOver: boolean;
  sentence: string;
  todo: string;
}

export interface UnknownMessage {
  service: string;
  code: number;
  /** Verbatim but for long numbers. */
  message: string;
  times: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

export interface OutboxStanding {
  /** The whole in one line, in Indonesian. */
  line: string;
  pause: Pause | null;
  /** Rows that go out by themselves. */
  owed: number;
  oldestOwedAt: Date | null;
  needsStaff: number;
  /** Rows that hold up their booking, by reason. */
  parked: ReasonCount[];
  unknown: { messages: number; times: number };
}

interface StandingRow {
  time_zone: TimeZone;
  owed: number;
  oldest_owed_at: Date | null;
  needs_staff: number;
  unknown_messages: number;
  unknown_times: number;
  pause_cause: PauseCause | null;
  paused_since: Date | null;
  paused_until: Date | null;
  strikes: number | null;
}

const PAUSE_WORDS: Record<PauseCause, { said: string; todo: string }> = {
  misconfigured: {
    said: 'BPJS menolak cons-id, kunci, user_key, jam server, atau alamat layanan',
    todo: 'Minta pengelola aplikasi memeriksa akun BPJS dan jam server; sesudah benar, kiriman berjalan lagi sendiri.',
  },
  'rate-limited': { said: 'BPJS membatasi banyaknya kiriman', todo: 'Tidak perlu tindakan.' },
  unavailable: { said: 'BPJS tidak menjawab', todo: 'Tidak perlu tindakan: kiriman dicoba lagi sendiri, dan tidak ada yang hilang.' },
};

/** How the reporting to BPJS stands: whether it goes on, what is owed, and what waits for people. */
export async function outboxState(db: Sql, facilityId: FacilityId, now: Date): Promise<OutboxStanding> {
  const [row] = await db.rows<StandingRow>(
    `select facility.time_zone, open_rows.owed, open_rows.oldest_owed_at, unknown.unknown_messages, unknown.unknown_times,
            (select count(*) from outbox where outbox.facility_id = facility.facility_id and outbox.needs_staff) as needs_staff,
            outbox_pace.pause_cause, outbox_pace.paused_since, outbox_pace.paused_until, outbox_pace.strikes
     from facility
     left join outbox_pace on outbox_pace.facility_id = facility.facility_id
     cross join lateral (
       select count(*) as owed, min(outbox.created_at) as oldest_owed_at
       from outbox
       where outbox.facility_id = facility.facility_id and outbox.state = 'open'
     ) as open_rows
     cross join lateral (
       select count(*) as unknown_messages, coalesce(sum(bpjs_unknown_message.times), 0)::bigint as unknown_times
       from bpjs_unknown_message
       where bpjs_unknown_message.facility_id = facility.facility_id
     ) as unknown
     where facility.facility_id = :facilityId`,
    { facilityId },
  );
  if (row === undefined) throw new Error(`there is no facility ${facilityId}`);
  const pause = pauseOf(row, now);
  const standing = {
    pause,
    owed: row.owed,
    oldestOwedAt: row.oldest_owed_at,
    needsStaff: row.needs_staff,
    parked: await summary(db, facilityId, { state: 'parked' }),
    unknown: { messages: row.unknown_messages, times: row.unknown_times },
  };
  return { ...standing, line: lineOf(standing, row.time_zone, now) };
}

/** What BPJS said that no rule knows, the latest first. */
export async function unknownMessages(db: Sql, facilityId: FacilityId): Promise<UnknownMessage[]> {
  const rows = await db.rows<{ service: string; code: number; message: string; times: number; first_seen_at: Date; last_seen_at: Date }>(
    `select service, code, message, times, first_seen_at, last_seen_at
     from bpjs_unknown_message
     where facility_id = :facilityId
     order by last_seen_at desc, service, code, message`,
    { facilityId },
  );
  return rows.map(({ first_seen_at: firstSeenAt, last_seen_at: lastSeenAt, ...row }) => ({ ...row, firstSeenAt, lastSeenAt }));
}

function pauseOf(row: StandingRow, now: Date): Pause | null {
  const { pause_cause: cause, paused_since: since, paused_until: until, time_zone: zone } = row;
  if (cause === null || until === null) return null;
  const isOver = until <= now;
  if (isOver && (row.strikes ?? 0) === 0) return null;
  const { said, todo } = PAUSE_WORDS[cause];
  const from = since === null ? '' : ` sejak ${momentText(since, zone)}`;
  const next = isOver ? 'Sedang dicoba lagi, satu per satu.' : `Dicoba lagi ${momentText(until, zone)}.`;
  return { cause, since, until, isOver, sentence: `Kiriman ke BPJS ${isOver ? 'terganggu' : 'berhenti'}${from}: ${said}. ${next}`, todo };
}

function lineOf({ pause, owed, oldestOwedAt, needsStaff, parked, unknown }: Omit<OutboxStanding, 'line'>, zone: TimeZone, now: Date): string {
  const waits =
    oldestOwedAt === null
      ? 'Tidak ada kiriman yang tertunda.'
      : `${owed} kiriman menunggu, yang tertua sejak ${momentText(oldestOwedAt, zone)} (${durationText(Math.max(0, now.getTime() - oldestOwedAt.getTime()))}).`;
  const reasons = parked.length === 0 ? '' : `; yang menahan bookingnya: ${parked.map(({ label, count }) => `${label} ${count}`).join(', ')}`;
  return [
    ...(pause === null ? [] : [pause.sentence, pause.todo]),
    waits,
    needsStaff === 0 ? 'Tidak ada yang perlu petugas.' : `${needsStaff} perlu petugas${reasons}.`,
    ...(unknown.messages === 0 ? [] : [`Kalimat BPJS yang belum dikenal: ${unknown.messages} (muncul ${unknown.times} kali).`]),
  ].join(' ');
}
