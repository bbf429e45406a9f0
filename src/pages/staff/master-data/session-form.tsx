import { z } from 'zod';
import type { FacilitySettings } from '../../../platform/facility-settings';
import { sessionVersion } from '../../../schedules/session-editing';
import type { SessionFields } from '../../../schedules/session-editing-store';
import type { Fields } from '../../page';
import { TextField } from '../edit-form';
import { VERSION_FIELD, type EditState } from '../edit-state';
import { optionalLine, optionalNumber, prefix, shownCount, time, version, wholeNumber } from '../form-fields';

const MOST_PLACES = 2_000;

/** The fields of a session that its form has, by their names in the form. */
const places = {
  mulai: time('Jam mulai'),
  selesai: time('Jam selesai'),
  kapasitas: wholeNumber('Kapasitas', 0, MOST_PLACES),
  jkn: wholeNumber('Kuota JKN', 0, MOST_PLACES),
  umum: wholeNumber('Kuota umum', 0, MOST_PLACES),
  menit: optionalNumber('Menit per pasien', 1, 240),
  catatan: optionalLine('Catatan', 200),
};

const notTheSame = { path: ['selesai'], error: 'Jam selesai sama dengan jam mulai.' };

export const sessionFormSchema = z.object({ ...places, huruf: prefix(), versi: version, terkena: shownCount }).refine(({ mulai, selesai }) => mulai !== selesai, notTheSame);

export const newSessionFormSchema = z
  .object({
    ...places,
    // Left empty the next free one of the clinic is taken.
    huruf: z.union([z.literal(''), prefix()]).default(''),
  })
  .refine(({ mulai, selesai }) => mulai !== selesai, notTheSame);

type FormOutput = Omit<z.output<typeof sessionFormSchema>, 'versi' | 'terkena'>;

export function sessionFieldsOf(input: FormOutput): SessionFields {
  return {
    practiceHours: `${input.mulai}-${input.selesai}`,
    queuePrefix: input.huruf,
    capacity: input.kapasitas,
    quotaJkn: input.jkn,
    quotaNonJkn: input.umum,
    minutesPerPatient: input.menit,
    note: input.catatan,
  };
}

export function sessionValuesOf(session: SessionFields): Fields {
  return {
    mulai: session.practiceHours.slice(0, 5).replace(':', '.'),
    selesai: session.practiceHours.slice(6, 11).replace(':', '.'),
    huruf: session.queuePrefix,
    kapasitas: String(session.capacity),
    jkn: String(session.quotaJkn),
    umum: String(session.quotaNonJkn),
    menit: session.minutesPerPatient === null ? '' : String(session.minutesPerPatient),
    catatan: session.note,
    [VERSION_FIELD]: sessionVersion(session),
  };
}

/** Which field a refusal is about. */
export const SESSION_FIELD_OF = {
  'session-slot-taken': 'mulai',
  'session-prefix-taken': 'huruf',
  'session-prefix-has-numbers': 'huruf',
  'session-date-passed': 'tanggal',
  'capacity-below-taken': 'kapasitas',
  'quota-jkn-below-taken': 'jkn',
  'quota-jkn-above-capacity': 'jkn',
  'quota-non-jkn-below-taken': 'umum',
  'quota-non-jkn-above-capacity': 'umum',
  'bookings-hit-changed': 'mulai',
};

export function SessionFieldset({ state, settings, isNew = false }: { state: EditState; settings: FacilitySettings; isNew?: boolean }) {
  const number = { inputMode: 'numeric' as const, maxLength: 4 };
  return (
    <>
      <div class="edit-columns">
        <TextField state={state} name="mulai" label="Jam mulai" maxLength={5} hint="Jam.menit, misalnya 08.00." />
        <TextField state={state} name="selesai" label="Jam selesai" maxLength={5} hint="Lebih awal daripada jam mulai berarti sampai esok harinya." />
        <TextField state={state} name="huruf" label="Huruf antrean" maxLength={6} hint={isNew ? 'Kosongkan: huruf poli dengan angka berikutnya.' : 'Awal nomor antrean, berbeda untuk setiap jadwal di poli ini pada hari itu.'} />
      </div>
      <div class="edit-columns">
        <TextField state={state} name="kapasitas" label="Kapasitas" {...number} hint="Pasien seluruhnya." />
        <TextField state={state} name="jkn" label="Kuota JKN" {...number} />
        <TextField state={state} name="umum" label="Kuota umum" {...number} hint="Bukan JKN." />
      </div>
      <div class="edit-columns">
        <TextField state={state} name="menit" label="Menit per pasien" {...number} hint={`Untuk perkiraan waktu dilayani. Kosongkan: ${settings.minutesPerPatient} menit (pengaturan).`} />
        <TextField state={state} name="catatan" label="Catatan" maxLength={200} hint="Terlihat oleh petugas." />
      </div>
    </>
  );
}
