import type { PlacedEvent } from '../events/event';
import { localDate, localTime, type TimeZone } from '../platform/clock';
import { PRESCRIPTION_ON_WIRE } from './words';

/** An event as webhooks and streams tell it. */
export interface WireEvent {
  /** Its place in the order of the facility: the cursor. */
  kursor: number;
  type: string;
  /** When it happened. ISO 8601, UTC. */
  timestamp: string;
  /** yyyy-mm-dd HH:mm by the facility's clock. */
  waktusetempat: string;
  data: Record<string, unknown>;
}

export function eventOnWire(event: PlacedEvent, zone: TimeZone): WireEvent {
  return {
    kursor: event.position,
    type: event.type,
    timestamp: event.occurredAt.toISOString(),
    waktusetempat: `${localDate(event.occurredAt, zone)} ${localTime(event.occurredAt, zone)}`,
    data: { ...inWords(event.detail), waktu: event.occurredAt.getTime() },
  };
}

/** The catalogue's words for what the house keeps of an event. */
const WORDS: Record<string, string> = {
  bookingCode: 'kodebooking',
  clinicCode: 'kodepoli',
  doctorCode: 'kodedokter',
  visitDate: 'tanggalperiksa',
  practiceHours: 'jampraktek',
  practiceHoursBefore: 'jampraktekasal',
  sessionId: 'idjadwal',
  medicalRecordNumber: 'norm',
  isProvisional: 'normsementara',
  isComplete: 'datalengkap',
  task: 'taskid',
  prescriptionKind: 'jenisresep',
  source: 'sumber',
  change: 'perubahan',
  kind: 'jenis',
  verdict: 'putusan',
  about: 'perihal',
  outboxId: 'idkiriman',
  webhookId: 'idwebhook',
};

const VALUES: Record<string, Record<string, string>> = {
  prescriptionKind: PRESCRIPTION_ON_WIRE,
  change: {
    added: 'ditambah',
    changed: 'diubah',
    closed: 'ditutup',
    opened: 'dibuka',
    deleted: 'dihapus',
    'doctor-late': 'dokter-terlambat',
    'doctor-on-time': 'dokter-tepat-waktu',
    'doctor-left': 'dokter-pergi',
    'doctor-back': 'dokter-kembali',
    'holiday-added': 'libur-ditambah',
    'holiday-deleted': 'libur-dihapus',
  },
};

function inWords(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).map(([name, value]) => [WORDS[name] ?? name, typeof value === 'string' ? (VALUES[name]?.[value] ?? value) : value]));
}
