import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../../platform/package-root';
import { LIVE_SUFFIX } from '../door';
import { displayPage, openPage, view, type PageRoute } from '../page';
import { displayLayoutAt } from './display-layout';
import { readDisplay } from './display-model';
import { DisplayView } from './display-view';

/** Not among the assets: a worker of a browser stands before what lies below its own address only. */
const WORKER = readFileSync(path.join(PACKAGE_ROOT, 'src', 'pages', 'assets', 'display-worker.js'));

/** What a waiting room sees: numbers and places, never a name. */
export const displayPages: readonly PageRoute[] = [
  displayPage({
    method: 'get',
    path: '/display',
    input: z.object({ uji: z.string().optional() }),
    handle: async ({ deps, facility, device }, { uji }) => {
      const layout = displayLayoutAt(facility, device.layout);
      return view(<DisplayView layout={layout} content={await readDisplay(deps, facility, layout)} isTest={uji === '1'} />);
    },
  }),
  displayPage({ method: 'get', path: `/display${LIVE_SUFFIX}`, handle: () => ({ kind: 'live' }) }),
  openPage({ method: 'get', path: '/display-worker.js', handle: () => ({ kind: 'file', name: 'display-worker.js', contentType: 'text/javascript', body: WORKER }) }),
];
