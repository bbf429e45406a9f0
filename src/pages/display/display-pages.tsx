import { LIVE_SUFFIX } from '../door';
import { Document } from '../document';
import { displayPage, view, type PageRoute } from '../page';

/** What a waiting room sees. */
export const displayPages: readonly PageRoute[] = [
  displayPage({
    method: 'get',
    path: '/display',
    handle: ({ facility }) =>
      view(
        <Document title="Layar antrean" bodyClass="display" liveAt={`/display${LIVE_SUFFIX}`}>
          <main>
            <h1>{facility.name}</h1>
          </main>
        </Document>,
      ),
  }),
  displayPage({ method: 'get', path: `/display${LIVE_SUFFIX}`, handle: () => ({ kind: 'live' }) }),
];
