/** One patient's phone. Everything on it comes from the facility's own replies, as Mobile JKN would show them. */
export const SCRIPT_PHONE = String.raw`
import { at, control, dateOf, doing, el, fill, timeOf } from '/page-dom.js';

/** 'fields' are what names the ticket in a call: its kodebooking, or card, clinic and date at an FKTP. */
const NO_TICKET = { fields: null, booked: null, remaining: null, said: null };
const ticket = { ...NO_TICKET };
const choice = { services: [], patients: [], sessions: [], patient: 0, session: -1 };

const lastOf = (act) => act.outcome;
const sentence = (outcome) => (outcome.answered ? outcome.message : outcome.detail);
const isOk = (outcome) => outcome.answered && outcome.code === 200;

function said() {
  if (ticket.said === null) return null;
  const code = ticket.said.answered ? ticket.said.code + ' · ' : '';
  return el('p', { className: isOk(ticket.said) ? 'said' : 'said bad', role: 'status' }, code + sentence(ticket.said));
}

function select(label, entries, key) {
  const node = el('select', { onchange: () => { choice[key] = Number(node.value); } }, ...entries.map((text, index) => el('option', { value: index, selected: index === choice[key] }, text)));
  return el('label', {}, label, node);
}

function chooser() {
  if (choice.sessions.length === 0) return fill(at('screen'), el('p', { className: 'quiet' }, 'Belum ada praktek untuk dipilih. Isi alamat faskes, dan jadwal di data referensi simulator atau sessions faskes.'), said() ?? '');
  const take = el('button', { type: 'button' }, 'Ambil antrean');
  take.onclick = () => doing(take, async () => {
    const act = await control('POST', 'mobile-jkn/app/ambilantrean', { patient: choice.patients[choice.patient].patient, session: choice.sessions[choice.session] });
    ticket.said = lastOf(act);
    if (!act.ticket) return draw();
    location.hash = act.kodebooking ? encodeURIComponent(act.kodebooking) : '';
    await showTaken(act.ticket, act.outcome.response);
  });
  fill(at('screen'),
    el('p', { className: 'quiet' }, 'Pendaftaran antrean'),
    select('Pasien', choice.patients.map(({ label }) => label), 'patient'),
    select('Praktek', choice.sessions.map((s) => s.tanggalperiksa + ' ' + s.jampraktek + ' ' + (s.namapoli || s.kodepoli) + ', ' + (s.namadokter || s.kodedokter)), 'session'),
    el('div', { className: 'buttons' }, take), said() ?? '');
}

const tile = (label, value) => el('div', { className: 'tile' }, el('b', {}, value), el('span', {}, label));
const orDash = (value) => (value === undefined || value === null || value === '' ? '–' : String(value));

function act(text, className, service, body) {
  const button = el('button', { type: 'button', className }, text);
  button.onclick = () => doing(button, async () => {
    ticket.said = lastOf(await control('POST', 'mobile-jkn/app/' + service, { ...ticket.fields, ...body }));
    await refresh();
  });
  return button;
}

function draw() {
  if (ticket.fields === null) return chooser();
  const booked = ticket.booked ?? {};
  const left = ticket.remaining ?? {};
  const again = el('button', { type: 'button', className: 'plain' }, 'Perbarui');
  again.onclick = () => doing(again, async () => { ticket.said = null; await refresh(true); });
  const other = el('button', { type: 'button', className: 'plain' }, 'Pasien lain');
  other.onclick = () => { Object.assign(ticket, NO_TICKET); location.hash = ''; draw(); };
  const cancel = act('Batal', 'danger', 'batalantrean', { keterangan: 'Berhalangan hadir' });
  const estimate = booked.estimasidilayani;
  const wait = left.waktutunggu;
  // An FKTP's replies name none.
  const doctor = left.namadokter ?? booked.namadokter;
  fill(at('screen'),
    el('div', { className: 'ticket' },
      el('p', { className: 'quiet' }, 'Nomor antrean'),
      el('p', { className: 'big' }, orDash(left.nomorantrean ?? booked.nomorantrean)),
      el('p', {}, orDash(left.namapoli ?? booked.namapoli)),
      doctor ? el('p', { className: 'quiet' }, doctor) : null,
      el('p', { className: 'quiet' }, ticket.fields.kodebooking ?? 'Poli ' + ticket.fields.kodepoli + ' · ' + ticket.fields.tanggalperiksa),
      estimate > 0 ? el('p', { className: 'quiet' }, 'Periksa ' + (booked.tanggalperiksa ?? dateOf(estimate))) : ''),
    el('div', { className: 'tiles' },
      tile('Dipanggil', orDash(left.antreanpanggil)),
      tile('Sisa antrean', orDash(left.sisaantrean)),
      ...(ticket.fields.kodebooking === undefined ? [] : [
        tile('Perkiraan pukul', estimate > 0 ? timeOf(estimate) : '–'),
        tile('Tunggu (menit)', typeof wait === 'number' ? String(Math.round(wait / 60)) : '–')])),
    left.keterangan || booked.keterangan ? el('p', { className: 'quiet' }, left.keterangan || booked.keterangan) : '',
    el('div', { className: 'buttons' }, again, choice.services.includes('checkinantrean') ? act('Check-in', '', 'checkinantrean', {}) : null, cancel, other),
    said() ?? '');
}

/** Asks the facility for sisa; what it says is shown when the patient asked, or when it is a refusal. */
async function refresh(isAsked) {
  const outcome = lastOf(await control('POST', 'mobile-jkn/app/sisaantrean', ticket.fields));
  ticket.remaining = isOk(outcome) ? outcome.response : null;
  if (isAsked || ticket.said === null) ticket.said = outcome;
  draw();
}

async function showTaken(fields, booked) {
  Object.assign(ticket, { fields, booked, remaining: null });
  draw();
  await refresh();
}

/** Shows a ticket as BPJS holds it, and keeps it in the address: by its kodebooking, or by the number of an FKTP's entry. */
export async function showTicket(key) {
  const { payload } = await control('GET', 'entry' in key ? 'fktp/' + key.entry : 'ledger/' + encodeURIComponent(key.kodebooking));
  const { nomorkartu, kodepoli, tanggalperiksa } = payload;
  ticket.said = null;
  location.hash = 'entry' in key ? 'fktp/' + key.entry : encodeURIComponent(key.kodebooking);
  await showTaken('entry' in key ? { nomorkartu, kodepoli, tanggalperiksa } : { kodebooking: key.kodebooking }, payload);
}

/** Of the ticket that the address names; null when it names none. */
export function keyInAddress() {
  const text = location.hash.slice(1);
  if (text.startsWith('fktp/')) return { entry: Number(text.slice(5)) };
  return text === '' ? null : { kodebooking: decodeURIComponent(text) };
}

export async function loadChoices() {
  const [{ sessions, services }, { known, invented }, { now }] = await Promise.all([control('GET', 'mobile-jkn/facility'), control('GET', 'mobile-jkn/patients'), control('GET', 'overview')]);
  Object.assign(choice, { sessions, services });
  choice.patients = [...known.map((patient) => ({ patient, label: patient.nama + ' · ' + patient.norm })), ...invented.map((patient) => ({ patient, label: patient.nama + ' (baru)' }))];
  // The first press should give a ticket: a practice that is over is there to be chosen, not to begin with.
  const isToCome = ({ tanggalperiksa, jampraktek }) => tanggalperiksa + jampraktek.slice(-5) > dateOf(now) + timeOf(now);
  if (choice.session < 0) choice.session = sessions.findIndex(isToCome);
  choice.session = Math.max(0, Math.min(choice.session, sessions.length - 1));
  choice.patient = Math.max(0, Math.min(choice.patient, choice.patients.length - 1));
  if (ticket.fields === null) draw();
}
`;
