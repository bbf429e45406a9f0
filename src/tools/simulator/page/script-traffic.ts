/** The last calls, newest first: what came in, what was answered, and which fault struck. */
export const SCRIPT_TRAFFIC = String.raw`
import { at, dateOf, el, fill, secondsOf, zone } from '/page-dom.js';
import { FAULT_WORDS } from '/page-rehearsal.js';

let before = '';

const NO_ANSWER = { hang: 'Tidak dijawab', drop: 'Sambungan diputus' };

/** What the caller got. A page of HTML has no code, only a status. */
function answer({ outcome, code, message }) {
  if (typeof outcome !== 'number') return el('span', { className: 'bad' }, NO_ANSWER[outcome]);
  const parts = [outcome === 200 && code !== null ? null : 'HTTP ' + outcome, code === outcome && outcome !== 200 ? null : code, message].filter((part) => part !== null && part !== '');
  return el('span', { className: outcome === 200 && (code === 200 || code === 1) ? 'good' : 'bad' }, parts.join(' · '));
}

/** Of a path its words, as its parameters say nothing here; it may be broken behind a slash. */
const serviceText = (service) => (service.endsWith('?') ? 'layanan tidak dikenal' : service.replace(/\{\w+\}/g, '…').replaceAll('/', '/\u200b'));

function line(call) {
  return el('tr', {},
    el('td', { className: 'number', title: dateOf(call.at) + ' ' + zone.name }, secondsOf(call.at)),
    el('td', { className: 'service', title: call.method + ' ' + call.service }, serviceText(call.service), call.host === 'second' ? el('span', { className: 'quiet' }, ' · host kedua') : null),
    el('td', { className: 'code' }, call.kodebooking ?? call.entry ?? '–'),
    el('td', { className: 'answer' }, answer(call), call.fault === null ? null : el('span', { className: 'struck', title: 'Gangguan yang mengenai' }, FAULT_WORDS[call.fault] ?? call.fault)));
}

export function showTraffic(calls) {
  const now = JSON.stringify([zone.name, calls]);
  if (now === before) return;
  before = now;
  if (calls.length === 0) fill(at('traffic'), el('tr', {}, el('td', { colSpan: 4, className: 'quiet' }, 'Belum ada panggilan.')));
  else fill(at('traffic'), ...[...calls].reverse().map(line));
}
`;
