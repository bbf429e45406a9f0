import { z } from 'zod';
import { changeSettings, SETTING_DEFAULTS, settingsVersion, type SettingName } from '../../../platform/change-settings';
import { allClinics } from '../../../schedules/clinic-editing';
import { Link, useFrame } from '../../document';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { CheckField, ChecksField, EditForm, LongTextField, SelectField, TextField, type Option } from '../edit-form';
import { freshState, submitEdit, VERSION_FIELD, type EditState } from '../edit-state';
import { version } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR } from '../master-data/data-page';
import { ERASE_PATIENT_AT } from '../navigation';
import { StaffPage } from '../staff-page';
import { erasePatientPages } from './erase-patient-page';
import { readSettings, settingFields, valueWords } from './setting-values';
import { GROUPS, namesOf, SETTING_WORDS, type SettingGroup } from './setting-words';

const AT = '/petugas/pengaturan';
const GROUP_NAMES = Object.keys(GROUPS) as SettingGroup[];
const LONGEST_SHOWN = 60;

function SettingField({ name, state, clinics }: { name: SettingName; state: EditState; clinics: readonly Option[] }) {
  const { label, explanation, input } = SETTING_WORDS[name];
  const standard = valueWords(input, SETTING_DEFAULTS[name], clinics);
  const hint = `${explanation} Bawaan: ${standard.length > LONGEST_SHOWN ? `${standard.slice(0, LONGEST_SHOWN)}…` : standard}.`;
  const common = { state, name, label, hint };
  switch (input.kind) {
    case 'check':
      return <CheckField {...common} />;
    case 'number':
      return <TextField {...common} unit={input.unit} inputMode="numeric" maxLength={6} hint={`${hint}${input.empty === undefined ? '' : ` Kosongkan: ${input.empty}.`}`} />;
    case 'choice':
      return <SelectField {...common} options={input.options} />;
    case 'numbers':
      return <ChecksField {...common} options={input.options} />;
    case 'clinics':
      return <ChecksField {...common} options={clinics} />;
    case 'text':
      return <TextField {...common} maxLength={input.longest} />;
    case 'long':
      return <LongTextField {...common} maxLength={input.longest} rows={input.longest > 600 ? 6 : 3} />;
    case 'aliases':
      return <LongTextField {...common} rows={3} />;
    default:
      return input satisfies never;
  }
}

function Settings({ group, state, clinics }: { group: SettingGroup; state: EditState; clinics: readonly Option[] }) {
  const { facility } = useFrame();
  return (
    <StaffPage title="Pengaturan">
      <nav class="edit-tabs" aria-label="Pengaturan">
        {GROUP_NAMES.map((name) => (
          <Link key={name} to={`${AT}/${name}`} {...(name === group ? { 'aria-current': 'page' } : {})}>
            {GROUPS[name].label}
          </Link>
        ))}
      </nav>
      <section class="card edit-card">
        <h1>{GROUPS[group].label}</h1>
        <p class={group === 'lanjutan' ? 'edit-note edit-note--warn' : ''}>{GROUPS[group].note}</p>
        <EditForm to={`${AT}/${group}`} state={state} button="Simpan">
          {namesOf(facility, group).map((name) => (
            <div class="edit-setting" key={name}>
              <SettingField name={name} state={state} clinics={clinics} />
            </div>
          ))}
        </EditForm>
        {group === 'privasi' && (
          <p>
            <Link to={ERASE_PATIENT_AT}>Hapus data pribadi seorang pasien</Link>
          </p>
        )}
      </section>
    </StaffPage>
  );
}

function groupOf({ params }: StaffContext): SettingGroup {
  const group = GROUP_NAMES.find((name) => name === params['bagian']);
  if (group === undefined) throw new PageComplaint('Bagian pengaturan tidak ditemukan.', 404);
  return group;
}

/** Clinics of the facility, and whatever else stands in the setting, so that nothing is lost by saving. */
async function clinicOptions({ deps, facility }: StaffContext): Promise<Option[]> {
  const clinics = (await allClinics(deps.db, facility.facilityId)).map((clinic) => ({ value: clinic.clinicCode, label: clinic.clinicName }));
  const others = facility.settings.clinicsNotReported.filter((code) => !clinics.some((clinic) => clinic.value === code));
  return [...clinics, ...others.map((code) => ({ value: code, label: code }))];
}

function storedFields({ deps, facility }: StaffContext, names: readonly SettingName[]): Fields {
  const { settings } = deps.facilities.byId(facility.facilityId) ?? facility;
  return { ...settingFields(settings, names), [VERSION_FIELD]: settingsVersion(settings, names) };
}

function settingsSchema(names: readonly SettingName[]) {
  return z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((form: Fields, context) => {
    const { wanted, errors } = readSettings(form, names);
    for (const [field, message] of Object.entries(errors)) context.issues.push({ code: 'custom', input: form, path: [field], message });
    return { wanted, version: version.parse(form[VERSION_FIELD]) };
  });
}

export const settingPages: readonly PageRoute[] = [
  ...erasePatientPages,
  staffPage({ method: 'get', path: AT, roles: ADMINISTRATOR, handle: () => goTo(`${AT}/${GROUP_NAMES[0]!}`) }),
  staffPage({
    method: 'get',
    path: `${AT}/:bagian`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const group = groupOf(context);
      return view(<Settings group={group} state={freshState(storedFields(context, namesOf(context.facility, group)))} clinics={await clinicOptions(context)} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${AT}/:bagian`,
    roles: ADMINISTRATOR,
    handle: (context) => {
      const group = groupOf(context);
      const { deps, facility, staff } = context;
      const names = namesOf(facility, group);
      return submitEdit(context, {
        schema: settingsSchema(names),
        draw: async (state) => <Settings group={group} state={state} clinics={await clinicOptions(context)} />,
        stored: async () => {
          await deps.facilities.reload();
          return storedFields(context, names);
        },
        save: async (input) => {
          const changed = await changeSettings(deps, facility.facilityId, { ...input, actor: staff.username });
          await inForce(deps, facility);
          return goTo(`${AT}/${group}`, changed.length === 0 ? 'Tidak ada yang berubah.' : `Tersimpan dan berlaku: ${changed.map((name) => SETTING_WORDS[name].label).join(', ')}.`);
        },
      });
    },
  }),
];
