import { z } from 'zod';
import { WHOLE_HOUSE } from '../../../outpatient-visits/outpatient-count';
import { saveOutpatientVisits, type SavedCounts } from '../../../outpatient-visits/save-outpatient-visits';
import { monthWords } from '../../../words/date-words';
import { goTo, staffPage, view, type Fields, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { pathWith } from '../edit-list';
import { freshState, submitEdit, type EditState } from '../edit-state';
import { MONITOR_ROLES, OUTPATIENT_VISITS_AT } from './monitor-frame';
import { changesOf, daysOfMonth, fieldOf, readMonth, typedDays, type VisitMonth } from './outpatient-month';
import { OutpatientVisitsView } from './outpatient-visits-view';

const storedState = ({ days }: VisitMonth): EditState => freshState(Object.fromEntries(days.map(({ date, kept }) => [fieldOf(date), String(kept?.visits ?? '')])));

/**
 * The form once more after a "no": what a person changed stands as it was typed, everything else as it is kept now. Where somebody
 * else changed the same day meanwhile, both stand beside each other.
 */
function stateAgain(month: VisitMonth, form: Fields, errors: EditState['errors']): EditState {
  const state = storedState(month);
  const keptOf = new Map(month.days.map(({ date, kept }) => [date, String(kept?.visits ?? '')]));
  for (const { date, typed, shown, isTouched } of typedDays(form, daysOfMonth(month.month))) {
    if (!isTouched) continue;
    state.values[fieldOf(date)] = typed;
    const kept = keptOf.get(date) ?? '';
    if (kept !== shown && kept !== typed) state.theirs[fieldOf(date)] = kept;
  }
  return { ...state, errors };
}

function savedWords({ added, changed, removed }: SavedCounts): string {
  const parts = [
    [added, 'hari diisi'],
    [changed, 'hari diubah'],
    [removed, 'hari dikosongkan'],
  ] as const;
  const told = parts.filter(([days]) => days > 0).map(([days, words]) => `${days} ${words}`);
  return told.length === 0 ? 'Tidak ada yang berubah.' : `Tersimpan: ${told.join(', ')}.`;
}

async function save(context: StaffContext): Promise<PageReply> {
  const { deps, facility, staff, form } = context;
  const month = await readMonth(context, form);
  const { clinicCode } = month;
  return submitEdit(context, {
    schema: z.record(z.string(), z.unknown()).transform((_form, issues) => {
      const { counts, errors } = changesOf(typedDays(form, daysOfMonth(month.month)), clinicCode);
      for (const [field, message] of Object.entries(errors)) issues.issues.push({ code: 'custom', input: form, path: [field], message });
      return counts;
    }),
    draw: async ({ errors }) => {
      const now = await readMonth(context, form);
      return <OutpatientVisitsView month={now} state={stateAgain(now, form, errors)} />;
    },
    // Each day shows by itself what somebody else stored.
    stored: () => Promise.resolve({}),
    save: async (counts) => {
      const saved = await saveOutpatientVisits(deps, facility, { counts, source: 'hand', actor: staff.username });
      const where = clinicCode === WHOLE_HOUSE ? '' : ` Poli ${month.clinics.find(({ value }) => value === clinicCode)?.label ?? clinicCode}`;
      return goTo(pathWith(OUTPATIENT_VISITS_AT, { bulan: month.month, poli: clinicCode }), `${monthWords(month.month)}${where}. ${savedWords(saved)}`);
    },
  });
}

/** Numbers of outpatient visits, day by day. */
export const outpatientVisitPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: OUTPATIENT_VISITS_AT,
    roles: MONITOR_ROLES,
    handle: async (context) => {
      const month = await readMonth(context, context.query);
      return view(<OutpatientVisitsView month={month} state={storedState(month)} />);
    },
  }),
  staffPage({ method: 'post', path: OUTPATIENT_VISITS_AT, roles: MONITOR_ROLES, handle: save }),
];
