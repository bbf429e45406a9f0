import { z } from 'zod';
import { addDays, localDate } from '../../../platform/clock';
import { allClinics, type Clinic } from '../../../schedules/clinic-editing';
import { copyWeek, planWeekCopy, weekOf, type NotCopied, type PlannedSession, type WeekCopy } from '../../../schedules/copy-week';
import { Refusal } from '../../../platform/refusal';
import { PostForm, useFrame } from '../../document';
import { goTo, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { phraseForPeople } from '../../refusals';
import { dateWords, hoursText, shortDate } from '../../../words/date-words';
import { Columns } from '../columns';
import { SelectField, TextField } from '../edit-form';
import { Nothing, pathWith, ScrollTable } from '../edit-list';
import { freshState } from '../edit-state';
import { date, optionalLine } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR, DataPage } from './data-page';
import { SESSIONS_AT } from './session-list-page';

const AT = `${SESSIONS_AT}/salin`;
const schema = z.object({ dari: date('Minggu asal'), ke: date('Minggu tujuan'), poli: optionalLine('Poli', 20) });

const WHY_NOT: Record<Exclude<NotCopied, null>, string> = {
  'there-already': 'sudah ada, tetap seperti itu',
  passed: 'tanggalnya sudah lewat',
  holiday: 'hari libur',
  'gone-at-hfis': 'sudah tidak ada di HFIS',
};

interface CopyProps {
  copy: WeekCopy;
  clinics: readonly Clinic[];
  planned: readonly PlannedSession[];
  complaint: string | undefined;
}

function CopyPage({ copy, clinics, planned, complaint }: CopyProps) {
  const { base } = useFrame();
  const copied = planned.filter(({ notCopied }) => notCopied === null);
  const state = freshState({ dari: copy.from, ke: copy.to, poli: copy.clinicCode });
  return (
    <DataPage title="Salin minggu">
      <section class="card">
        <h1>Salin jadwal seminggu</h1>
        {complaint !== undefined && (
          <p class="flash flash--bad" role="alert">
            {complaint}
          </p>
        )}
        <form method="get" action={base + AT} class="edit-search">
          <TextField state={state} name="dari" label="Minggu asal, dari tanggal" type="date" />
          <TextField state={state} name="ke" label="Minggu tujuan, dari tanggal" type="date" />
          <SelectField state={state} name="poli" label="Poli" blank="Semua poli" options={clinics.map((clinic) => ({ value: clinic.clinicCode, label: clinic.clinicName }))} />
          <button class="button">Lihat</button>
        </form>
      </section>
      {complaint === undefined && (
        <section class="card">
          <h2>
            {shortDate(weekOf(copy.from).from)} – {shortDate(weekOf(copy.from).to)} ke {shortDate(weekOf(copy.to).from)} – {shortDate(weekOf(copy.to).to)}
          </h2>
          {planned.length === 0 ? (
            <Nothing>Minggu asal tidak punya jadwal.</Nothing>
          ) : (
            <>
              <PostForm to={AT} class="edit-buttons">
                <input type="hidden" name="dari" value={copy.from} />
                <input type="hidden" name="ke" value={copy.to} />
                <input type="hidden" name="poli" value={copy.clinicCode} />
                <button class="button button--primary" disabled={copied.length === 0}>
                  Salin {copied.length} jadwal
                </button>
                <span class="muted">Libur minggu asal tidak ikut disalin: semua jadwal baru buka.</span>
              </PostForm>
              <ScrollTable label="Jadwal yang disalin">
                <Columns names={['Menjadi', 'Poli', 'Dokter', 'Kapasitas', 'Disalin']} />
                <tbody>
                  {planned.map(({ session, date: target, notCopied }) => (
                    <tr key={session.sessionId} {...(notCopied === null ? {} : { class: 'edit-row--off' })}>
                      <td>
                        {dateWords(target)}, {hoursText(session.practiceHours)}
                      </td>
                      <td>{session.clinicName}</td>
                      <td class="edit-name">{session.doctorName}</td>
                      <td class="number">{session.capacity}</td>
                      <td>{notCopied === null ? <span class="badge badge--good">ya</span> : `tidak: ${WHY_NOT[notCopied]}`}</td>
                    </tr>
                  ))}
                </tbody>
              </ScrollTable>
            </>
          )}
        </section>
      )}
    </DataPage>
  );
}

async function showCopy(context: StaffContext) {
  const { deps, facility, query, frame } = context;
  const asked = schema.safeParse(query);
  const thisWeek = weekOf(localDate(frame.now, facility.timeZone)).from;
  const copy: WeekCopy = asked.success ? { from: asked.data.dari, to: asked.data.ke, clinicCode: asked.data.poli } : { from: thisWeek, to: addDays(thisWeek, 7), clinicCode: '' };
  const clinics = await allClinics(deps.db, facility.facilityId);
  try {
    return view(<CopyPage copy={copy} clinics={clinics} planned={await planWeekCopy(deps.db, facility, copy, frame.now)} complaint={undefined} />);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return view(<CopyPage copy={copy} clinics={clinics} planned={[]} complaint={phraseForPeople(error as Refusal<Record<string, unknown>>, facility.timeZone)} />);
  }
}

export const weekCopyPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: AT, roles: ADMINISTRATOR, handle: showCopy }),
  staffPage({
    method: 'post',
    path: AT,
    roles: ADMINISTRATOR,
    input: schema,
    handle: async ({ deps, facility, staff }, { dari, ke, poli }) => {
      const added = await copyWeek(deps, facility, { from: dari, to: ke, clinicCode: poli }, staff.username);
      await inForce(deps, facility);
      return goTo(pathWith(SESSIONS_AT, { minggu: ke, poli }), added === 0 ? 'Tidak ada jadwal baru yang disalin.' : `${added} jadwal sudah disalin.`);
    },
  }),
];
