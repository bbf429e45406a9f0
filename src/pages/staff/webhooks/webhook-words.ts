import type { EVENT_TYPES, EventType } from '../../../events/event';
import { TEST_EVENT } from '../../../events/event';
import type { DisabledReason } from '../../../webhooks/webhook';

export const EVENT_NOTES: Record<(typeof EVENT_TYPES)[number], string> = {
  'booking.created': 'antrean dibuat, dari mana pun',
  'booking.cancelled': 'antrean dibatalkan',
  'booking.checked_in': 'pasien check-in',
  'booking.called': 'pasien dipanggil poli',
  'booking.finished': 'selesai di poli',
  'booking.absent': 'pasien tidak hadir',
  'patient.registered': 'pasien baru terdaftar',
  'push.parked': 'kiriman ke BPJS tertahan',
  'schedule.changed': 'jadwal atau dokter berubah',
};

export const DISABLED_BECAUSE: Record<DisabledReason, string> = {
  'by-hand': 'dinonaktifkan petugas atau SIMRS',
  failing: 'dinonaktifkan otomatis: lima hari tidak satu pun kiriman diterima',
  gone: 'dinonaktifkan otomatis: penerima menjawab 410 (tidak ada lagi)',
};

/** What went wrong with a try, for people; codes of the network stay as they are: whoever minds the SIMRS knows them. */
export function failureText(failure: string): string {
  const [, seconds] = /^no answer within ([\d.]+) s$/.exec(failure) ?? [];
  if (seconds !== undefined) return `tidak menjawab dalam ${seconds} detik`;
  if (failure === 'no connection') return 'tidak tersambung';
  return failure.startsWith('HTTP ') ? `dijawab ${failure}` : `tidak tersambung (${failure})`;
}

export const eventText = (type: EventType | null): string => (type === null ? 'peristiwa lama' : type === TEST_EVENT ? `${type} (uji)` : type);
