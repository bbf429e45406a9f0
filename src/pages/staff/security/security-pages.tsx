import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { headOfChain } from '../../../platform/security-log/seal-chain';
import { securityEvents, type SecurityFilter } from '../../../platform/security-log/security-log-list';
import { verifyChain } from '../../../platform/security-log/verify-chain';
import { staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { ADMINISTRATOR } from '../master-data/data-page';
import { detailText, subjectAsked, subjectText } from '../monitor/act-words';
import { secondText } from '../monitor/monitor-words';
import { accessPages } from './access-pages';
import { date, daysOf, MOST_DOWNLOADED, PAGE_ROWS, pageNumber, word } from './book-search';
import { SECURITY_AT } from './security-frame';
import { SecurityView } from './security-view';
import { GROUPS, kindText, type Group } from './security-words';

const search = z.object({ dari: date, sampai: date, jenis: z.enum(['', ...(Object.keys(GROUPS) as Group[])]).catch(''), cari: word, halaman: pageNumber });
export type SecuritySearch = z.output<typeof search>;

function filterOf(context: StaffContext, given: SecuritySearch): { filter: SecurityFilter; shown: SecuritySearch } {
  const { shown, from, until } = daysOf(context, given);
  return {
    shown: { ...given, ...shown },
    filter: { from, until, ...(given.jenis === '' ? {} : { kinds: GROUPS[given.jenis].kinds }), ...(given.cari === '' ? {} : { text: subjectAsked(given.cari) }) },
  };
}

async function show(context: StaffContext, given: SecuritySearch): Promise<PageReply> {
  const { deps, facility, query } = context;
  const { filter, shown } = filterOf(context, given);
  const events = await securityEvents(deps.db, facility.facilityId, filter, { offset: (given.halaman - 1) * PAGE_ROWS, limit: PAGE_ROWS + 1 });
  // A long chain takes a while: not on a connection somebody at a counter waits for.
  const verdict = query['periksa'] === 'ya' ? await verifyChain(deps.longWork, facility.facilityId) : undefined;
  return view(<SecurityView search={shown} events={events.slice(0, PAGE_ROWS)} hasMore={events.length > PAGE_ROWS} head={await headOfChain(deps.db, facility.facilityId)} verdict={verdict} />);
}

export const securityPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: SECURITY_AT, roles: ADMINISTRATOR, input: search, handle: show }),
  staffPage({
    method: 'get',
    path: `${SECURITY_AT}/unduh`,
    roles: ADMINISTRATOR,
    input: search,
    handle: async (context, given) => {
      const { timeZone, facilityId } = context.facility;
      const { filter, shown } = filterOf(context, given);
      const events = await securityEvents(context.deps.db, facilityId, filter, { offset: 0, limit: MOST_DOWNLOADED });
      // What somebody typed may begin like a formula and must not become one when the file is opened.
      const body = stringify(
        events.map((event) => ({
          waktu: `${secondText(event.at, timeZone)} ${timeZone}`, peristiwa: kindText(event.kind), kode: event.kind, siapa: event.actor, hal: subjectText(event.subject),
          alamat: event.address, kali: event.times, keterangan: detailText(event.detail, timeZone), disegel: event.isSealed ? 'ya' : 'belum',
        })),
        { header: true, columns: ['waktu', 'peristiwa', 'kode', 'siapa', 'hal', 'alamat', 'kali', 'keterangan', 'disegel'], record_delimiter: 'windows', escape_formulas: true },
      );
      return { kind: 'file', name: `keamanan-${shown.dari}-${shown.sampai}.csv`, contentType: 'text/csv; charset=utf-8', body };
    },
  }),
  ...accessPages,
];
