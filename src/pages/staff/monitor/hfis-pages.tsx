import { z } from 'zod';
import { bookingsOfSlot } from '../../../insight/bookings-of-slot';
import { codeNames } from '../../../insight/code-names';
import { hfisReadings } from '../../../insight/hfis-readings';
import { localDate } from '../../../platform/clock';
import { reportingAccount } from '../../../platform/facility';
import { listJobRuns } from '../../../platform/job-runs';
import { settledSentence } from '../../../schedules/difference-words';
import { settleDifference } from '../../../schedules/hfis-settle';
import { differencesOf, findDifference, type ScheduleDifference } from '../../../schedules/schedule-difference-store';
import { boardChanged } from '../../../service-points/board';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { HfisDifferenceView } from './hfis-difference-view';
import { HfisView } from './hfis-view';
import { HFIS_AT, MONITOR_ROLES } from './monitor-frame';

/** Decided ones that are shown below those to decide. */
const NEWEST_SETTLED = 20;

async function overview({ deps: { db, clock }, facility }: StaffContext): Promise<PageReply> {
  const { facilityId, timeZone } = facility;
  const all = await differencesOf(db, facilityId, { settled: true });
  return view(
    <HfisView
      readings={await hfisReadings(db, facilityId, localDate(clock(), timeZone))}
      runs={await listJobRuns(db, { job: 'hfis', limit: 3 })}
      open={all.filter(({ settlement }) => settlement === null)}
      settled={all.filter(({ settlement, settledBy }) => settlement !== null && settledBy !== null).slice(0, NEWEST_SETTLED)}
      names={await codeNames(db, facilityId)}
      hasAccount={reportingAccount(facility) !== undefined}
    />,
  );
}

async function differenceOf({ deps: { db }, facility, params }: StaffContext): Promise<ScheduleDifference> {
  const id = Number(params['differenceId']);
  const difference = Number.isSafeInteger(id) && id > 0 ? await findDifference(db, facility.facilityId, id) : undefined;
  if (difference === undefined) throw new PageComplaint('Perbedaan tidak ditemukan.', 404);
  return difference;
}

async function show(context: StaffContext): Promise<PageReply> {
  const { deps, facility } = context;
  const difference = await differenceOf(context);
  const { clinicCode, visitDate, doctorCode, practiceHours } = difference;
  const hit =
    clinicCode === null || visitDate === null || doctorCode === null || practiceHours === null
      ? []
      : await bookingsOfSlot(deps.db, facility.facilityId, { clinicCode, visitDate, doctorCode, practiceHours });
  return view(<HfisDifferenceView difference={difference} hit={hit} names={await codeNames(deps.db, facility.facilityId)} />);
}

export const hfisPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: HFIS_AT, roles: MONITOR_ROLES, handle: overview }),
  staffPage({ method: 'get', path: `${HFIS_AT}/:differenceId`, roles: MONITOR_ROLES, handle: show }),
  staffPage({
    method: 'post',
    path: `${HFIS_AT}/:differenceId`,
    roles: MONITOR_ROLES,
    input: z.object({ cara: z.enum(['ikut-hfis', 'pertahankan'], { error: 'Pilih: ikut HFIS atau pertahankan.' }), catatan: z.string().trim().max(500, 'Catatan paling panjang 500 huruf.').catch('') }),
    handle: async (context, { cara, catatan }) => {
      const { deps, facility, staff } = context;
      const { differenceId } = await differenceOf(context);
      const settled = await settleDifference(deps, facility, differenceId, cara === 'ikut-hfis' ? 'follow-hfis' : 'keep-ours', staff.username, catatan);
      // Sessions are shown at kiosks and displays; the settlement itself keeps who decided it.
      await deps.db.transaction(async (tx) => boardChanged(tx, facility.facilityId));
      return goTo(HFIS_AT, settledSentence(settled));
    },
  }),
];
