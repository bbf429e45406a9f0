/** The ledger: newest first, one line per ticket with its tasks or calls; a press on it shows it on the phone. */
export const SCRIPT_LEDGER = String.raw`
import { at, dateOf, el, fill, secondsOf, timeOf, zone } from '/page-dom.js';

let before = '';

const bad = (text) => el('span', { className: 'bad' }, text);
const good = (text) => el('span', { className: 'good' }, text);

function stateOfBooking(booking) {
  const has = (task) => booking.tasks.some(({ taskid }) => taskid === task);
  if (booking.cancelled) return bad('Batal (' + booking.cancelledBy + ')');
  if (has(99)) return bad('Tidak hadir / batal');
  if (has(7)) return good('Obat selesai');
  if (has(5)) return good('Selesai dilayani');
  if (has(4)) return 'Sedang dilayani';
  return booking.tasks.length > 0 ? 'Sudah check-in' : 'Belum dilayani';
}

const CALL_WORDS = { 1: 'Hadir', 2: 'Tidak hadir' };

function stateOfEntry({ cancelledBy, panggil }) {
  if (cancelledBy !== null) return bad('Batal (' + cancelledBy + ')');
  if (panggil.length === 0) return 'Belum dipanggil';
  return panggil[panggil.length - 1].status === 1 ? good('Dipanggil, hadir') : bad('Dipanggil, tidak hadir');
}

const mark = (text, waktu) => el('span', { className: 'task', title: dateOf(waktu) + ' ' + secondsOf(waktu) + ' ' + zone.name }, text + ' · ' + timeOf(waktu));
const inTime = (list) => [...list].sort((a, b) => a.waktu - b.waktu);

function line(row, { key, text, state, marks }, show) {
  const open = el('button', { type: 'button', title: 'Lihat di ponsel', onclick: () => show(key) }, text);
  return el('tr', {},
    el('td', { className: 'number' }, el('b', {}, row.nomorantrean || '–'), el('div', { className: 'quiet', title: 'Masuk ' + dateOf(row.receivedAt) }, secondsOf(row.receivedAt))),
    el('td', { className: 'code' }, open, el('div', { className: 'quiet' }, row.source)),
    el('td', { className: 'practice' }, row.namapoli || row.kodepoli, el('div', { className: 'quiet hours' }, row.tanggalperiksa + ' ' + row.jampraktek)),
    el('td', { className: 'state' }, el('div', {}, state), ...marks));
}

const bookingLine = (booking, show) => line(booking, {
  key: { kodebooking: booking.kodebooking },
  text: booking.kodebooking,
  state: stateOfBooking(booking),
  marks: inTime(booking.tasks).map(({ taskid, waktu }) => mark(taskid, waktu)),
}, show);

/** An FKTP has no kodebooking: clinic and date stand for it. */
const entryLine = (entry, show) => line(entry, {
  key: { entry: entry.entry },
  text: 'Poli ' + entry.kodepoli + ' · ' + entry.tanggalperiksa.slice(8) + '/' + entry.tanggalperiksa.slice(5, 7),
  state: stateOfEntry(entry),
  marks: inTime(entry.panggil).map(({ status, waktu }) => mark(CALL_WORDS[status], waktu)),
}, show);

function totals({ bookings, cancelled, tasks, entries, entriesCancelled, calls }) {
  const ofHospital = bookings + ' booking, ' + cancelled + ' batal, ' + tasks + ' task';
  const ofFktp = entries + ' antrean FKTP, ' + entriesCancelled + ' batal, ' + calls + ' panggilan';
  return [bookings > 0 || entries === 0 ? ofHospital : '', entries > 0 ? ofFktp : ''].filter((text) => text !== '').join(' · ');
}

export function showLedger(overview, show) {
  const { facilityCode, facilityName } = overview;
  at('faskes-name').textContent = [facilityName, facilityCode !== facilityName ? facilityCode : ''].filter((text) => text).join(' · ');
  at('clock').textContent = dateOf(overview.now) + ' ' + secondsOf(overview.now) + ' ' + zone.name;
  at('totals').textContent = totals(overview.totals);
  // Redrawn only when it differs, so that a text being marked or a button being pressed stays.
  const now = JSON.stringify([zone.name, overview.bookings, overview.entries]);
  if (now === before) return;
  before = now;
  const lines = [...overview.bookings.map((row) => [row, bookingLine]), ...overview.entries.map((row) => [row, entryLine])].sort(([a], [b]) => b.receivedAt - a.receivedAt);
  if (lines.length === 0) fill(at('ledger'), el('tr', {}, el('td', { colSpan: 4, className: 'quiet' }, 'Belum ada booking.')));
  else fill(at('ledger'), ...lines.map(([row, made]) => made(row, show)));
}

/** The other facilities of this process, by name; nothing where there is one. */
export function showNeighbours(facilities) {
  at('neighbours').hidden = facilities.length < 2;
  if (facilities.length < 2) return;
  fill(at('neighbours'), ...facilities.map(({ name, url, here }) => (here ? el('span', { ariaCurrent: 'page' }, name) : el('a', { href: url }, name))));
  document.title = 'Simulator BPJS: ' + facilities.find(({ here }) => here).name;
}
`;
