import { z } from 'zod';
import { headOfChain } from '../../../platform/security-log/seal-chain';
import { securityEvents, type ListedSecurityEvent, type SecurityFilter } from '../../../platform/security-log/security-log-list';
import { verifyChain } from '../../../platform/security-log/verify-chain';
import type { PageRoute } from '../../page';
import { journalPages, journalSearch, word } from '../journal/journal';
import { ADMINISTRATOR } from '../master-data/data-page';
import { detailText, subjectAsked, subjectText } from '../monitor/act-words';
import { secondText } from '../monitor/monitor-words';
import { accessPages } from './access-pages';
import { SECURITY_AT } from './security-frame';
import { SecurityView } from './security-view';
import { GROUPS, kindText, type Group } from './security-words';

const search = journalSearch.extend({ jenis: z.enum(['', ...(Object.keys(GROUPS) as Group[])]).catch(''), cari: word });
export type SecuritySearch = z.output<typeof search>;

export const securityPages: readonly PageRoute[] = [
  ...journalPages<SecuritySearch, ListedSecurityEvent, SecurityFilter>({
    path: SECURITY_AT,
    roles: ADMINISTRATOR,
    search,
    filterOf: ({ jenis, cari }) => ({ ...(jenis === '' ? {} : { kinds: GROUPS[jenis].kinds }), ...(cari === '' ? {} : { text: subjectAsked(cari) }) }),
    list: securityEvents,
    show: async (props, { deps, facility, query }) => {
      // A long chain takes a while: not on a connection somebody at a counter waits for.
      const verdict = query['periksa'] === 'ya' ? await verifyChain(deps.longWork, facility.facilityId) : undefined;
      return <SecurityView {...props} head={await headOfChain(deps.db, facility.facilityId)} verdict={verdict} />;
    },
    file: {
      name: 'keamanan',
      columns: {
        waktu: ({ at }, zone) => `${secondText(at, zone)} ${zone}`,
        peristiwa: ({ kind }) => kindText(kind),
        kode: ({ kind }) => kind,
        siapa: ({ actor }) => actor,
        hal: ({ subject }) => subjectText(subject),
        alamat: ({ address }) => address,
        kali: ({ times }) => times,
        keterangan: ({ detail }, zone) => detailText(detail, zone),
        disegel: ({ isSealed }) => (isSealed ? 'ya' : 'belum'),
      },
    },
  }),
  ...accessPages,
];
