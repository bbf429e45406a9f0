import { displayLayoutAt, displayLayoutSchema, MOST_NEXT_NUMBERS, MOST_PANELS, PANEL_KINDS, panelKindsOf } from '../../display/display-layout';
import { KIOSK_FUNCTION_NAMES, KIOSK_FUNCTIONS, kioskFunctionsOf, kioskLayoutOf, kioskLayoutSchema } from '../../kiosk/kiosk-layout';
import type { DeviceKind } from '../../../auth/devices';
import type { Facility } from '../../../platform/facility';
import { useFrame } from '../../document';
import type { Fields } from '../../page';
import { CheckField, ChecksField, LongTextField, SelectField, TextField, type Option } from '../edit-form';
import { listOf, textOf, type EditState } from '../edit-state';

/** What the facility has to choose from. */
export interface LayoutOffers {
  clinics: readonly Option[];
  queues: readonly Option[];
}

export type ReadLayout = { layout: Record<string, unknown> } | { errors: Record<string, string> };

const SLOTS = Array.from({ length: MOST_PANELS }, (_, i) => i + 1);

/** The fields of a device's form as its stored layout fills them. */
export function layoutValues(facility: Pick<Facility, 'kind'>, kind: DeviceKind, stored: Record<string, unknown>): Fields {
  return kind === 'kiosk' ? kioskValues(facility, stored) : displayValues(facility, stored);
}

/** The layout a form describes, or what is wrong with which field. */
export function readLayout(kind: DeviceKind, form: Fields): ReadLayout {
  return kind === 'kiosk' ? readKiosk(form) : readDisplay(form);
}

function kioskValues(facility: Pick<Facility, 'kind'>, stored: Record<string, unknown>): Fields {
  const { functions, paper, sound } = kioskLayoutOf(facility, stored);
  return { fungsi: functions, kertas: paper ?? '', suara: sound ? 'ya' : '' };
}

function readKiosk(form: Fields): ReadLayout {
  const functions = listOf(form, 'fungsi');
  if (!functions.some((name) => (KIOSK_FUNCTIONS as readonly string[]).includes(name))) return { errors: { fungsi: 'Pilih paling sedikit satu layanan.' } };
  const paper = textOf(form, 'kertas');
  return { layout: kioskLayoutSchema.parse({ functions, paper: paper === '' ? null : paper, sound: textOf(form, 'suara') !== '' }) };
}

function displayValues(facility: Pick<Facility, 'kind'>, stored: Record<string, unknown>): Fields {
  const { panels, runningText, voice, nextNumbers } = displayLayoutAt(facility, stored);
  const slots = panels.map((panel, i): Fields => {
    const slot = i + 1;
    return {
      [`bagian-${slot}`]: panel.kind,
      ...(panel.kind === 'clinic' ? { [`poli-${slot}`]: panel.clinicCodes } : {}),
      ...(panel.kind === 'other' ? { [`layanan-${slot}`]: panel.queueCode } : {}),
    };
  });
  return { ...Object.assign({}, ...slots) as Fields, teks: runningText, suara: voice ? 'ya' : '', berikutnya: String(nextNumbers) };
}

function readDisplay(form: Fields): ReadLayout {
  const used = SLOTS.filter((slot) => textOf(form, `bagian-${slot}`) !== '');
  const panels = used.map((slot) => {
    const kind = textOf(form, `bagian-${slot}`);
    return kind === 'clinic' ? { kind, clinicCodes: listOf(form, `poli-${slot}`) } : kind === 'other' ? { kind, queueCode: textOf(form, `layanan-${slot}`) } : { kind };
  });
  const next = textOf(form, 'berikutnya').trim();
  const parsed = displayLayoutSchema.safeParse({
    panels,
    runningText: textOf(form, 'teks'),
    voice: textOf(form, 'suara') !== '',
    nextNumbers: /^\d{1,3}$/.test(next) ? Number(next) : undefined,
  });
  if (parsed.success && /^\d{1,3}$/.test(next)) return { layout: parsed.data };
  const errors: Record<string, string> = /^\d{1,3}$/.test(next) ? {} : { berikutnya: 'Banyaknya nomor berikutnya berupa angka.' };
  for (const { path, message } of parsed.error?.issues ?? []) errors[fieldOf(path, used)] ??= message;
  return { errors };
}

function fieldOf([part, index, of]: readonly PropertyKey[], used: readonly number[]): string {
  if (part === 'runningText') return 'teks';
  if (part === 'nextNumbers') return 'berikutnya';
  const slot = used[Number(index)] ?? 1;
  return of === 'queueCode' ? `layanan-${slot}` : `bagian-${slot}`;
}

export function LayoutFieldset({ kind, state, offers }: { kind: DeviceKind; state: EditState; offers: LayoutOffers }) {
  return kind === 'kiosk' ? <KioskFieldset state={state} /> : <DisplayFieldset state={state} offers={offers} />;
}

function KioskFieldset({ state }: { state: EditState }) {
  const { facility } = useFrame();
  return (
    <>
      <ChecksField state={state} name="fungsi" label="Layanan di kiosk ini" options={kioskFunctionsOf(facility).map((name) => ({ value: name, label: KIOSK_FUNCTION_NAMES[name] }))} />
      <SelectField
        state={state}
        name="kertas"
        label="Lebar kertas karcis"
        blank="Seperti pengaturan umum"
        options={[
          { value: '58', label: '58 mm' },
          { value: '80', label: '80 mm' },
        ]}
      />
      <CheckField state={state} name="suara" label="Bunyi saat layar disentuh" />
    </>
  );
}

function DisplayFieldset({ state, offers }: { state: EditState; offers: LayoutOffers }) {
  const { facility } = useFrame();
  const panelOptions: Option[] = panelKindsOf(facility).map((kind) => ({ value: kind, label: PANEL_KINDS[kind] }));
  return (
    <>
      <div class="edit-panels">
        {SLOTS.map((slot) => (
          <fieldset class="edit-fieldset edit-panel" key={slot}>
            <legend class="field__label">Bagian {slot}</legend>
            <SelectField state={state} name={`bagian-${slot}`} label={`Isi bagian ${slot}`} blank="Tidak dipakai" options={panelOptions} />
            <div class="edit-panel__clinics">
              <ChecksField state={state} name={`poli-${slot}`} label={`Poli di bagian ${slot}`} hint="Tanpa pilihan: semua poli yang buka hari ini." options={offers.clinics} />
            </div>
            <div class="edit-panel__queue">
              <SelectField state={state} name={`layanan-${slot}`} label={`Layanan di bagian ${slot}`} blank="Pilih layanan" options={offers.queues} />
            </div>
          </fieldset>
        ))}
      </div>
      <TextField state={state} name="berikutnya" label="Banyaknya nomor berikutnya yang ditampilkan" hint={`0 sampai ${MOST_NEXT_NUMBERS}.`} inputMode="numeric" maxLength={1} />
      <LongTextField state={state} name="teks" label="Teks berjalan" hint="Kosongkan bila tidak perlu." rows={2} maxLength={500} />
      <CheckField state={state} name="suara" label="Panggilan diucapkan di layar ini" />
    </>
  );
}
