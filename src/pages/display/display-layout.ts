import { z } from 'zod';
import type { Facility } from '../../platform/facility';
import type { ServicePoint } from '../../service-points/service-point';

/** What a panel of a display may show, with its name in the form of the device. */
export const PANEL_KINDS = {
  registration: 'Antrean pendaftaran',
  clinic: 'Antrean poli',
  pharmacy: 'Antrean farmasi',
  other: 'Antrean layanan lain',
  doctors: 'Jadwal dokter hari ini',
  pledge: 'Janji Layanan dan pengaduan',
} as const;

/** What a clinic has to show: it has no queue but those of its poli. */
export function panelKindsOf({ kind }: Pick<Facility, 'kind'>): readonly (keyof typeof PANEL_KINDS)[] {
  return kind === 'FKRTL' ? (Object.keys(PANEL_KINDS) as (keyof typeof PANEL_KINDS)[]) : ['clinic', 'doctors', 'pledge'];
}

export const MOST_PANELS = 6;
export const MOST_NEXT_NUMBERS = 8;
const DEFAULT_NEXT_NUMBERS = 4;

const panelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registration') }),
  /** Clinic codes; none: every clinic of today. */
  z.object({ kind: z.literal('clinic'), clinicCodes: z.array(z.string().trim().min(1)).default([]) }),
  z.object({ kind: z.literal('pharmacy') }),
  z.object({ kind: z.literal('other'), queueCode: z.string({ error: 'Pilih layanan yang ditampilkan.' }).min(1, 'Pilih layanan yang ditampilkan.') }),
  z.object({ kind: z.literal('doctors') }),
  z.object({ kind: z.literal('pledge') }),
], { error: 'Pilih isi setiap bagian layar.' });

export type DisplayPanel = z.output<typeof panelSchema>;

/** What one display shows, as its device's form writes it (device.layout). */
export const displayLayoutSchema = z.object({
  panels: z.array(panelSchema).min(1, 'Pilih paling sedikit satu bagian layar.').max(MOST_PANELS, `Paling banyak ${MOST_PANELS} bagian layar.`),
  runningText: z.string().trim().max(500, 'Teks berjalan paling banyak 500 huruf.').default(''),
  /** Calls of its panels are spoken here. */
  voice: z.boolean().default(true),
  nextNumbers: z
    .number({ error: 'Banyaknya nomor berikutnya berupa angka.' })
    .int('Banyaknya nomor berikutnya berupa angka bulat.')
    .min(0, 'Banyaknya nomor berikutnya 0 sampai 8.')
    .max(MOST_NEXT_NUMBERS, 'Banyaknya nomor berikutnya 0 sampai 8.')
    .default(DEFAULT_NEXT_NUMBERS),
});

export type DisplayLayout = z.output<typeof displayLayoutSchema>;

/** A display just paired: every queue of the house that has a place. The clinics come first: where panels differ in width, theirs is the wide one. */
export function layoutOfHouse(points: readonly Pick<ServicePoint, 'kind' | 'queueCode'>[]): DisplayLayout {
  const has = (kind: ServicePoint['kind']): boolean => points.some((point) => point.kind === kind);
  const others = [...new Set(points.flatMap(({ kind, queueCode }) => (kind === 'other' && queueCode !== null ? [queueCode] : [])))];
  const panels: DisplayPanel[] = [
    { kind: 'clinic', clinicCodes: [] },
    ...(has('registration') ? [{ kind: 'registration' } as const] : []),
    ...(has('pharmacy') ? [{ kind: 'pharmacy' } as const] : []),
    ...others.map((queueCode) => ({ kind: 'other', queueCode }) as const),
  ];
  return { ...DEFAULT_LAYOUT, panels: panels.slice(0, MOST_PANELS) };
}

/** Where nothing is written: the queues most halls have. */
export const DEFAULT_LAYOUT: DisplayLayout = {
  panels: [{ kind: 'clinic', clinicCodes: [] }, { kind: 'registration' }, { kind: 'pharmacy' }],
  runningText: '',
  voice: true,
  nextNumbers: DEFAULT_NEXT_NUMBERS,
};

/** What is stored, as far as it is understood: a screen in a hall shows something whatever was written there. */
export function displayLayoutOf(stored: Record<string, unknown>): DisplayLayout {
  const { runningText, voice, nextNumbers } = displayLayoutSchema.shape;
  const panels = (Array.isArray(stored['panels']) ? stored['panels'] : []).flatMap((panel: unknown): DisplayPanel[] => {
    const understood = panelSchema.safeParse(panel);
    return understood.success ? [understood.data] : [];
  });
  return {
    panels: panels.length === 0 ? DEFAULT_LAYOUT.panels : panels.slice(0, MOST_PANELS),
    runningText: runningText.catch('').parse(stored['runningText']),
    voice: voice.catch(true).parse(stored['voice']),
    nextNumbers: nextNumbers.catch(DEFAULT_NEXT_NUMBERS).parse(stored['nextNumbers']),
  };
}

/** The same, without what this kind of facility does not have. */
export function displayLayoutAt(facility: Pick<Facility, 'kind'>, stored: Record<string, unknown>): DisplayLayout {
  const layout = displayLayoutOf(stored);
  const there = panelKindsOf(facility);
  const panels = layout.panels.filter(({ kind }) => there.includes(kind));
  return { ...layout, panels: panels.length === 0 ? [{ kind: 'clinic', clinicCodes: [] }] : panels };
}
