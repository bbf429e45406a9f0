import { z } from 'zod';
import { patientAccesses, type AccessFilter, type ListedAccess } from '../../../platform/patient-access/patient-access-list';
import { journalPages, journalSearch, word } from '../journal/journal';
import { ADMINISTRATOR } from '../master-data/data-page';
import { secondText } from '../monitor/monitor-words';
import { AccessView } from './access-view';
import { ACCESS_AT } from './security-frame';
import { lookerText, mannerText, placeText } from './security-words';

const search = journalSearch.extend({ norm: word, siapa: word, cara: z.enum(['', 'dibuka']).catch('') });
export type AccessSearch = z.output<typeof search>;

export const accessPages = journalPages<AccessSearch, ListedAccess, AccessFilter>({
  path: ACCESS_AT,
  roles: ADMINISTRATOR,
  search,
  filterOf: ({ norm, siapa, cara }) => ({
    ...(norm === '' ? {} : { medicalRecordNumber: norm }),
    ...(siapa === '' ? {} : { who: siapa.toLowerCase() }),
    openedOnly: cara === 'dibuka',
  }),
  list: patientAccesses,
  show: (props) => <AccessView {...props} />,
  file: {
    name: 'akses-pasien',
    columns: {
      waktu: ({ at }, zone) => `${secondText(at, zone)} ${zone}`,
      norm: (access) => access.medicalRecordNumber,
      jenis: ({ kind }) => lookerText(kind),
      siapa: ({ who }) => who,
      tempat: ({ place }) => placeText(place),
      halaman: ({ place }) => place,
      cara: ({ manner }) => mannerText(manner),
    },
  },
});
