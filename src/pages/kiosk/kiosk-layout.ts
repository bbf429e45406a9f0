import { z } from 'zod';
import type { Facility } from '../../platform/facility';

/** What a kiosk can offer, in the order of its buttons. */
export const KIOSK_FUNCTIONS = ['check-in', 'take-number', 'new-patient', 'pharmacy', 'services', 'schedule'] as const;
export type KioskFunction = (typeof KIOSK_FUNCTIONS)[number];

/** What there is for a kiosk to offer: a clinic has no queue but those of its poli. */
export function kioskFunctionsOf({ kind }: Pick<Facility, 'kind'>): readonly KioskFunction[] {
  return kind === 'FKRTL' ? KIOSK_FUNCTIONS : ['check-in', 'take-number', 'schedule'];
}

/** As an administrator reads them. */
export const KIOSK_FUNCTION_NAMES: Record<KioskFunction, string> = {
  'check-in': 'Check-in Mobile JKN',
  'take-number': 'Ambil nomor antrean poli',
  'new-patient': 'Pasien baru',
  pharmacy: 'Nomor farmasi',
  services: 'Layanan lain (laboratorium, radiologi, …)',
  schedule: 'Jadwal dokter hari ini',
};

const isFunction = (name: unknown): name is KioskFunction => (KIOSK_FUNCTIONS as readonly unknown[]).includes(name);

/**
 * `device.layout` of a kiosk. Lenient: a kiosk stands in a hall and has to start with whatever is stored there; what it does not
 * understand is the default, and one that offers nothing offers everything.
 */
export const kioskLayoutSchema = z.object({
  functions: z
    .array(z.unknown())
    .transform((names) => KIOSK_FUNCTIONS.filter((name) => names.filter(isFunction).includes(name)))
    .transform((names) => (names.length === 0 ? [...KIOSK_FUNCTIONS] : names))
    .catch([...KIOSK_FUNCTIONS]),
  /** Millimetres; null: the facility's own (settings.ticketPaper). */
  paper: z.enum(['58', '80']).nullable().catch(null),
  /** A short click on each touch and a chime with the ticket. */
  sound: z.boolean().catch(false),
});

export type KioskLayout = z.output<typeof kioskLayoutSchema>;

export function kioskLayoutOf(facility: Pick<Facility, 'kind'>, stored: Record<string, unknown>): KioskLayout {
  const layout = kioskLayoutSchema.parse(stored);
  const there = kioskFunctionsOf(facility);
  const functions = layout.functions.filter((name) => there.includes(name));
  return { ...layout, functions: functions.length === 0 ? [...there] : functions };
}
