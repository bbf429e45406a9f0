import type { JadwalRow } from '../bpjs/antrean-rs';
import type { DayReading } from './hfis-day';
import type { HfisSlot } from './hfis-slot';
import { normalisedHours } from './practice-hours';

/**
 * The slots of one clinic in the rows of jadwaldokter (ws-bpjs §2.3). Rows that cannot be stored stand apart for a person;
 * of a slot sent twice the open one counts, and of two the larger.
 */
export function slotsOf(clinicCode: string, rows: readonly JadwalRow[]): Pick<DayReading, 'slots' | 'unreadable'> {
  const slots = new Map<string, HfisSlot>();
  const unreadable: DayReading['unreadable'] = [];
  for (const row of rows) {
    // The path names a subspecialist clinic; should BPJS take it for the whole poli, the others are asked for apart.
    if (row.kodesubspesialis.trim() !== clinicCode) continue;
    const slot = slotOf(row);
    if (slot === undefined) {
      unreadable.push({ doctor: `${row.kodedokter} ${tidy(row.namadokter)}`, jadwal: tidy(row.jadwal), capacity: row.kapasitaspasien });
      continue;
    }
    const key = `${slot.doctorCode} ${slot.practiceHours}`;
    const other = slots.get(key);
    if (other === undefined || counts(slot, other)) slots.set(key, slot);
  }
  return { slots: [...slots.values()], unreadable };
}

function slotOf(row: JadwalRow): HfisSlot | undefined {
  const practiceHours = normalisedHours(row.jadwal);
  const { kodedokter: doctorCode, kapasitaspasien: capacity } = row;
  if (practiceHours === undefined || practiceHours.slice(0, 5) === practiceHours.slice(6)) return undefined;
  if (!fitsInteger(doctorCode) || !fitsInteger(capacity)) return undefined;
  return { doctorCode, doctorName: tidy(row.namadokter) || String(doctorCode), clinicName: tidy(row.namasubspesialis), practiceHours, capacity, onLeave: row.libur !== 0 };
}

function counts(slot: HfisSlot, other: HfisSlot): boolean {
  return slot.onLeave === other.onLeave ? slot.capacity > other.capacity : other.onLeave;
}

export const fitsInteger = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 2_147_483_647;

/** PostgreSQL stores no NUL, and a terminal should not be told to do things. */
export const tidy = (text: string): string => text.replace(/\p{Cc}/gu, ' ').replace(/\s+/g, ' ').trim();
