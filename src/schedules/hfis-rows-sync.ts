import type { DokterFktpRow } from '../bpjs/antrean-fktp';
import type { JadwalRow } from '../bpjs/antrean-rs';
import type { DayReading } from './hfis-day';
import type { HfisSlot } from './hfis-slot';
import { normalisedHours } from './practice-hours';

type Slots = Pick<DayReading, 'slots' | 'unreadable'>;

/** The slots of one clinic in the rows of jadwaldokter (ws-bpjs §2.3). */
export function slotsOf(clinicCode: string, rows: readonly JadwalRow[]): Slots {
  // The path names a subspecialist clinic; should BPJS take it for the whole poli, the others are asked for apart.
  const ofClinic = rows.filter((row) => row.kodesubspesialis.trim() === clinicCode);
  return readSlots(ofClinic.map((row) => ({ doctorCode: row.kodedokter, doctorName: row.namadokter, clinicName: row.namasubspesialis, hours: row.jadwal, capacity: row.kapasitaspasien, onLeave: row.libur !== 0 })));
}

/** The slots of one clinic of primary care, which tells no leave: a doctor on leave is not listed (ws-bpjs §2F). */
export function fktpSlotsOf(rows: readonly DokterFktpRow[]): Slots {
  return readSlots(rows.map((row) => ({ doctorCode: row.kodedokter, doctorName: row.namadokter, clinicName: '', hours: row.jampraktek, capacity: row.kapasitas, onLeave: false })));
}

/** A slot as it was sent. */
interface SentSlot {
  doctorCode: number;
  doctorName: string;
  clinicName: string;
  hours: string;
  capacity: number;
  onLeave: boolean;
}

/** Rows that cannot be stored stand apart for a person; of a slot sent twice the open one counts, and of two the larger. */
function readSlots(rows: readonly SentSlot[]): Slots {
  const slots = new Map<string, HfisSlot>();
  const unreadable: DayReading['unreadable'] = [];
  for (const row of rows) {
    const slot = slotOf(row);
    if (slot === undefined) {
      unreadable.push({ doctor: `${row.doctorCode} ${tidy(row.doctorName)}`, jadwal: tidy(row.hours), capacity: row.capacity });
      continue;
    }
    const key = `${slot.doctorCode} ${slot.practiceHours}`;
    const other = slots.get(key);
    if (other === undefined || counts(slot, other)) slots.set(key, slot);
  }
  return { slots: [...slots.values()], unreadable };
}

function slotOf({ doctorCode, doctorName, clinicName, hours, capacity, onLeave }: SentSlot): HfisSlot | undefined {
  const practiceHours = normalisedHours(hours);
  if (practiceHours === undefined || practiceHours.slice(0, 5) === practiceHours.slice(6)) return undefined;
  if (!fitsInteger(doctorCode) || !fitsInteger(capacity)) return undefined;
  return { doctorCode, doctorName: tidy(doctorName) || String(doctorCode), clinicName: tidy(clinicName), practiceHours, capacity, onLeave };
}

function counts(slot: HfisSlot, other: HfisSlot): boolean {
  return slot.onLeave === other.onLeave ? slot.capacity > other.capacity : other.onLeave;
}

export const fitsInteger = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 2_147_483_647;

/** PostgreSQL stores no NUL, and a terminal should not be told to do things. */
export const tidy = (text: string): string => text.replace(/\p{Cc}/gu, ' ').replace(/\s+/g, ' ').trim();
