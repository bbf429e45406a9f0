/** The ledger: newest first, one line per booking with its tasks; a press on the code shows it on the phone. */
export const SCRIPT_LEDGER = String.raw`
import { at, dateOf, el, fill, secondsOf, timeOf, zone } from '/page-dom.js';

let before = '';

function state(booking) {
  const has = (task) => booking.tasks.some(({ taskid }) => taskid === task);
  if (booking.cancelled) return el('span', { className: 'bad' }, 'Batal (' + booking.cancelledBy + ')');
  if (has(99)) return el('span', { className: 'bad' }, 'Tidak hadir / batal');
  if (has(7)) return el('span', { className: 'good' }, 'Obat selesai');
  if (has(5)) return el('span', { className: 'good' }, 'Selesai dilayani');
  if (has(4)) return 'Sedang dilayani';
  return booking.tasks.length > 0 ? 'Sudah check-in' : 'Belum dilayani';
}

function tasks(booking) {
  return [...booking.tasks]
    .sort((a, b) => a.waktu - b.waktu)
    .map(({ taskid, waktu }) => el('span', { className: 'task', title: dateOf(waktu) + ' ' + secondsOf(waktu) + ' ' + zone.name }, taskid + ' · ' + timeOf(waktu)));
}

function line(booking, show) {
  const open = el('button', { type: 'button', title: 'Lihat di ponsel', onclick: () => show(booking.kodebooking) }, booking.kodebooking);
  return el('tr', {},
    el('td', { className: 'number' }, el('b', {}, booking.nomorantrean || '–'), el('div', { className: 'quiet', title: 'Masuk ' + dateOf(booking.receivedAt) }, secondsOf(booking.receivedAt))),
    el('td', { className: 'code' }, open, el('div', { className: 'quiet' }, booking.source)),
    el('td', { className: 'practice' }, booking.namapoli || booking.kodepoli, el('div', { className: 'quiet hours' }, booking.tanggalperiksa + ' ' + booking.jampraktek)),
    el('td', { className: 'state' }, el('div', {}, state(booking)), ...tasks(booking)));
}

export function showLedger(overview, show) {
  at('faskes-code').textContent = overview.facilityCode ? 'Faskes ' + overview.facilityCode : '';
  at('clock').textContent = dateOf(overview.now) + ' ' + secondsOf(overview.now) + ' ' + zone.name;
  at('totals').textContent = overview.totals.bookings + ' booking, ' + overview.totals.cancelled + ' batal, ' + overview.totals.tasks + ' task';
  // Redrawn only when it differs, so that a text being marked or a button being pressed stays.
  const now = JSON.stringify([zone.name, overview.bookings]);
  if (now === before) return;
  before = now;
  if (overview.bookings.length === 0) fill(at('ledger'), el('tr', {}, el('td', { colSpan: 4, className: 'quiet' }, 'Belum ada booking.')));
  else fill(at('ledger'), ...overview.bookings.map((booking) => line(booking, show)));
}
`;
