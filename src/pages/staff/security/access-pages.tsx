import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { patientAccesses, type AccessFilter } from '../../../platform/patient-access/patient-access-list';
import { staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { ADMINISTRATOR } from '../master-data/data-page';
import { secondText } from '../monitor/monitor-words';
import { AccessView } from './access-view';
import { date, daysOf, MOST_DOWNLOADED, PAGE_ROWS, pageNumber, word } from './book-search';
import { ACCESS_AT } from './security-frame';
import { lookerText, placeText } from './security-words';

const search = z.object({ dari: date, sampai: date, norm: word, siapa: word, cara: z.enum(['', 'dibuka']).catch(''), halaman: pageNumber });
export type AccessSearch = z.output<typeof search>;

function filterOf(context: StaffContext, given: AccessSearch): { filter: AccessFilter; shown: AccessSearch } {
  const { shown, from, until } = daysOf(context, given);
  return {
    shown: { ...given, ...shown },
    filter: { from, until, ...(given.norm === '' ? {} : { medicalRecordNumber: given.norm }), ...(given.siapa === '' ? {} : { who: given.siapa.toLowerCase() }), openedOnly: given.cara === 'dibuka' },
  };
}

export const accessPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: ACCESS_AT,
    roles: ADMINISTRATOR,
    input: search,
    handle: async (context, given) => {
      const { filter, shown } = filterOf(context, given);
      const accesses = await patientAccesses(context.deps.db, context.facility.facilityId, filter, { offset: (given.halaman - 1) * PAGE_ROWS, limit: PAGE_ROWS + 1 });
      return view(<AccessView search={shown} accesses={accesses.slice(0, PAGE_ROWS)} hasMore={accesses.length > PAGE_ROWS} />);
    },
  }),
  staffPage({
    method: 'get',
    path: `${ACCESS_AT}/unduh`,
    roles: ADMINISTRATOR,
    input: search,
    handle: async (context, given) => {
      const { timeZone, facilityId } = context.facility;
      const { filter, shown } = filterOf(context, given);
      const accesses = await patientAccesses(context.deps.db, facilityId, filter, { offset: 0, limit: MOST_DOWNLOADED });
      const body = stringify(
        accesses.map((access) => ({
          waktu: `${secondText(access.at, timeZone)} ${timeZone}`, norm: access.medicalRecordNumber, jenis: lookerText(access.kind), siapa: access.who, tempat: placeText(access.place), halaman: access.place,
          cara: access.manner === 'opened' ? 'dibuka' : 'dalam daftar',
        })),
        { header: true, columns: ['waktu', 'norm', 'jenis', 'siapa', 'tempat', 'halaman', 'cara'], record_delimiter: 'windows', escape_formulas: true },
      );
      return { kind: 'file', name: `akses-pasien-${shown.dari}-${shown.sampai}.csv`, contentType: 'text/csv; charset=utf-8', body };
    },
  }),
];
