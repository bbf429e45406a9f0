import { localDate, localTime, type LocalDate, type TimeZone } from '../platform/clock';
import type { FactKind } from './facts';

/** An instant as the facility's clock shows it, to the second. */
export function clockText(instant: Date, zone: TimeZone): string {
  return `${localDate(instant, zone)} ${localTime(instant, zone)}:${instant.toISOString().slice(17, 19)} ${zone}`;
}

/** `2026-11-23` as people write it. */
export function dayText(date: LocalDate): string {
  return date.split('-').reverse().join('-');
}

/** The same in a sentence: `23-11-2026 pukul 06.59.21 WIB`. */
export function momentText(instant: Date, zone: TimeZone): string {
  return `${dayText(localDate(instant, zone))} pukul ${localTime(instant, zone).replace(':', '.')}.${instant.toISOString().slice(17, 19)} ${zone}`;
}

const TASKS: Record<number, string> = {
  1: 'pasien mengambil antrean admisi',
  2: 'admisi memanggil pasien',
  3: 'selesai admisi, menunggu poli',
  4: 'poli memanggil pasien',
  5: 'selesai dilayani poli',
  6: 'farmasi mulai menyiapkan obat',
  7: 'obat selesai',
  99: 'tidak hadir atau batal',
};

export function taskText(task: number): string {
  const name = TASKS[task];
  return name === undefined ? `task ${task}` : `task ${task} (${name})`;
}

const KINDS: Record<FactKind, string> = {
  'booking-made': 'pendaftaran booking',
  'mobile-jkn-booking-made': 'pencocokan booking Mobile JKN',
  'task-reached': 'waktu layanan',
  'pharmacy-number-taken': 'antrean farmasi',
  'booking-cancelled': 'pembatalan booking',
};

export const owedKindText = (kind: FactKind): string => KINDS[kind];

/** What a row owes BPJS, in a few words. */
export function owedText(owed: { kind: FactKind; task: number | null }): string {
  return owed.task === null ? KINDS[owed.kind] : taskText(owed.task);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long until something: its two largest units. */
export function durationText(ms: number): string {
  const parts = [
    [Math.floor(ms / DAY_MS), 'hari'],
    [Math.floor((ms % DAY_MS) / HOUR_MS), 'jam'],
    [Math.floor((ms % HOUR_MS) / MINUTE_MS), 'menit'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return 'kurang dari satu menit';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
