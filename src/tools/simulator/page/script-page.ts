/** Puts the page's parts together and keeps them fresh while somebody looks. */
export const SCRIPT_PAGE = String.raw`
import { at, control, doing, trouble } from '/page-dom.js';
import { showLedger, showNeighbours } from '/page-ledger.js';
import { keyInAddress, loadChoices, showTicket } from '/page-phone.js';
import { showCrowd, showFacility, showFaults, showOptions, startRehearsal } from '/page-rehearsal.js';
import { showTraffic } from '/page-traffic.js';

const LOOK_EVERY_MS = 2000;
const CALLS_SHOWN = 20;
let isAway = false;

const show = (key) => doing(at('filter'), () => showTicket(key)).then(() => at('phone').scrollIntoView({ block: 'nearest' }));

async function look() {
  try {
    const filter = at('filter').value.trim();
    const [overview, { faults }, { crowd }, { calls }] = await Promise.all([
      control('GET', 'overview?' + new URLSearchParams({ kodebooking: filter })),
      control('GET', 'faults'),
      control('GET', 'mobile-jkn/crowd'),
      control('GET', 'traffic?last=' + CALLS_SHOWN),
    ]);
    showLedger(overview, show);
    showFaults(faults);
    showCrowd(crowd);
    showTraffic(calls);
    if (isAway) trouble('');
    isAway = false;
  } catch {
    isAway = true;
    trouble('Simulator tidak dapat dihubungi; mencoba lagi');
  }
}

async function begin() {
  startRehearsal({ look, loadChoices });
  at('filter').oninput = () => void look();
  try {
    showNeighbours((await control('GET', 'neighbours')).facilities);
    showFacility(await control('GET', 'mobile-jkn/facility'));
    await loadChoices();
    showOptions(await control('GET', 'options'));
    const key = keyInAddress();
    if (key !== null) await showTicket(key);
  } catch (error) {
    trouble(error.message);
  }
  for (;;) {
    if (!document.hidden) await look();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

void begin();
`;
