import { z } from 'zod';
import { LIVE_SUFFIX } from '../door';
import { displayPage, view, type PageRoute } from '../page';
import { displayLayoutOf } from './display-layout';
import { readDisplay } from './display-model';
import { DisplayView } from './display-view';

/** What a waiting room sees: numbers and places, never a name. */
export const displayPages: readonly PageRoute[] = [
  displayPage({
    method: 'get',
    path: '/display',
    input: z.object({ uji: z.string().optional() }),
    handle: async ({ deps, facility, device }, { uji }) => {
      const layout = displayLayoutOf(device.layout);
      return view(<DisplayView layout={layout} content={await readDisplay(deps, facility, layout)} isTest={uji === '1'} />);
    },
  }),
  displayPage({ method: 'get', path: `/display${LIVE_SUFFIX}`, handle: () => ({ kind: 'live' }) }),
];
