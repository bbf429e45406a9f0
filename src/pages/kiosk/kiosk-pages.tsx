import { LIVE_SUFFIX } from '../door';
import { Document } from '../document';
import { kioskPage, view, type PageRoute } from '../page';

/** Everything a patient meets at a kiosk. */
export const kioskPages: readonly PageRoute[] = [
  kioskPage({
    method: 'get',
    path: '/kiosk',
    handle: ({ facility }) =>
      view(
        <Document title="Kiosk" bodyClass="kiosk" keepsNoHistory>
          <main>
            <h1>{facility.name}</h1>
          </main>
        </Document>,
      ),
  }),
  kioskPage({ method: 'get', path: `/kiosk${LIVE_SUFFIX}`, handle: () => ({ kind: 'live' }) }),
];
