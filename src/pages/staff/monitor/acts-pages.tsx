import type { z } from 'zod';
import { actorsKnown, actsOfStaff, type ActFilter, type ActOfPerson } from '../../../insight/acts-of-staff';
import { journalPages, journalSearch, word } from '../journal/journal';
import { actText, detailText, subjectAsked, subjectText } from './act-words';
import { ActsView } from './acts-view';
import { ACTS_AT, MONITOR_ROLES } from './monitor-frame';
import { secondText } from './monitor-words';

const search = journalSearch.extend({ petugas: word, hal: word });
export type ActSearch = z.output<typeof search>;

export const actsPages = journalPages<ActSearch, ActOfPerson, ActFilter>({
  path: ACTS_AT,
  roles: MONITOR_ROLES,
  search,
  filterOf: ({ petugas, hal }) => ({ ...(petugas === '' ? {} : { actor: petugas }), ...(hal === '' ? {} : { subject: subjectAsked(hal) }) }),
  list: actsOfStaff,
  show: async (props, { deps, facility }) => <ActsView {...props} actors={await actorsKnown(deps.db, facility.facilityId)} />,
  file: {
    name: 'catatan',
    columns: {
      waktu: ({ at }, zone) => `${secondText(at, zone)} ${zone}`,
      petugas: ({ actor }) => actor,
      tindakan: ({ act }) => actText(act),
      kode: ({ act }) => act,
      hal: ({ subject }) => subjectText(subject),
      keterangan: ({ detail }, zone) => detailText(detail, zone),
    },
  },
});
