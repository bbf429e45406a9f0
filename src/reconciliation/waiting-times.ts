import { waktuTungguTanggal, type WaktuTungguRow } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import type { Clock, LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import type { BpjsAccount, Facility, FacilityId } from '../platform/facility';
import { makePoliteReader, type PoliteReader } from './polite-reader';

/** By the times the hospital has sent, or by the times BPJS received them (ws-bpjs §2.12). */
export const DASHBOARD_CLOCKS = ['rs', 'server'] as const;
export type DashboardClock = (typeof DASHBOARD_CLOCKS)[number];

export interface WaitingTimeDeps {
  db: Db;
  caller: Caller;
  clock: Clock;
  spacingMs: number;
}

/** What BPJS answered for each clock; undefined: it was not read. */
export interface PulledWaitingTimes {
  rows: Record<DashboardClock, readonly WaktuTungguRow[] | undefined>;
  /** The first read that failed. */
  failure: string | null;
}

/**
 * Reads the waiting-time dashboards of a day, both clocks, and keeps what they say. A read that fails changes nothing;
 * what was kept of an earlier pull stays until a newer one speaks of the same clinic.
 */
export async function pullWaitingTimes(deps: WaitingTimeDeps, facility: Facility, visitDate: LocalDate, reader: PoliteReader = makePoliteReader(deps.spacingMs)): Promise<PulledWaitingTimes> {
  const account = facility.bpjs.get('antrean-rs');
  const pulled: PulledWaitingTimes = { rows: { rs: undefined, server: undefined }, failure: null };
  if (account === undefined) return { ...pulled, failure: 'no Antrean RS account' };
  for (const clock of DASHBOARD_CLOCKS) {
    const read = await readDashboard(deps.caller, account, reader, visitDate, clock);
    if ('failure' in read) {
      pulled.failure ??= read.failure;
      continue;
    }
    await keep(deps.db, facility.facilityId, visitDate, clock, read.rows, deps.clock());
    pulled.rows[clock] = read.rows;
  }
  return pulled;
}

async function readDashboard(caller: Caller, account: BpjsAccount, reader: PoliteReader, visitDate: LocalDate, clock: DashboardClock): Promise<{ rows: WaktuTungguRow[] } | { failure: string }> {
  const read = await reader.ask(() => waktuTungguTanggal(caller, account, visitDate, clock));
  if (read.kind === 'not-read') return { failure: read.failure };
  // A clinic once: the last row of it, as an upsert takes each key once.
  const ofDay = read.answer.rows.filter((row) => row.tanggal === visitDate);
  return { rows: [...new Map(ofDay.map((row) => [row.kodepoli, row])).values()] };
}

async function keep(db: Db, facilityId: FacilityId, visitDate: LocalDate, clock: DashboardClock, rows: readonly WaktuTungguRow[], pulledAt: Date): Promise<void> {
  if (rows.length === 0) return;
  const kept = rows.map((row) => ({
    clinic_code: row.kodepoli,
    booking_count: Math.round(row.jumlah_antrean),
    total_seconds: [row.waktu_task1, row.waktu_task2, row.waktu_task3, row.waktu_task4, row.waktu_task5, row.waktu_task6],
    average_seconds: [row.avg_waktu_task1, row.avg_waktu_task2, row.avg_waktu_task3, row.avg_waktu_task4, row.avg_waktu_task5, row.avg_waktu_task6],
    inserted_at: row.insertdate === null ? null : instantText(row.insertdate),
  }));
  await db.rows(
    `insert into bpjs_waiting_time (facility_id, visit_date, clock, clinic_code, booking_count, total_seconds, average_seconds, inserted_at, pulled_at)
     select :facilityId, :visitDate, :clock, told.clinic_code, told.booking_count, told.total_seconds, told.average_seconds, told.inserted_at, :pulledAt
     from jsonb_to_recordset(:kept) as told(clinic_code text, booking_count integer, total_seconds double precision[], average_seconds double precision[], inserted_at timestamptz)
     on conflict (facility_id, visit_date, clock, clinic_code) do update set
       booking_count = excluded.booking_count, total_seconds = excluded.total_seconds, average_seconds = excluded.average_seconds,
       inserted_at = excluded.inserted_at, pulled_at = excluded.pulled_at`,
    { facilityId, visitDate, clock, pulledAt, kept: JSON.stringify(kept) },
  );
}

/** Null for a number that is no time. */
function instantText(epochMs: number): string | null {
  const instant = new Date(epochMs);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
