/** Faults, options, the facility, crowds and the UAT: everything a rehearsal sets going. */
export const SCRIPT_REHEARSAL = String.raw`
import { at, control, doing, el, fill, timeOf, zone } from '/page-dom.js';

let facility = null;
let services = [];
/** Of a hospital, as long as no facility has been named. */
let uatRows = { app: 46, called: 47 };

const COMMON_FAULTS = [
  ['Host mati (terus)', { kind: 'host-down', times: 'unlimited' }],
  ['502 HTML × 10', { kind: 'status', status: 502, times: 10 }],
  ['Simpan lalu diam × 1', { kind: 'hang-after-store' }],
  ['Diam tanpa simpan × 1', { kind: 'hang-before-store' }],
  ['Lambat 5 detik × 10', { kind: 'delay', ms: 5000, times: 10 }],
  ['429, tunggu 30 detik × 5', { kind: '429', retryAfterSeconds: 30, times: 5 }],
  ['401 signature × 3', { kind: '401', times: 3 }],
  ['HTML berstatus 200 × 3', { kind: 'html-200', times: 3 }],
  ['Balasan kosong × 3', { kind: 'empty', times: 3 }],
  ['Enkripsi salah × 3', { kind: 'wrong-encryption', times: 3 }],
];

export const FAULT_WORDS = {
  'delay': 'Lambat', 'hang-after-store': 'Simpan lalu diam', 'hang-before-store': 'Diam tanpa simpan', 'host-down': 'Host pertama mati', 'status': 'Status',
  'empty': 'Balasan kosong', 'html-200': 'HTML berstatus 200', '429': '429', '401': '401 signature', 'clock-skew': 'Jam ditolak', 'code-as-string': 'Kode sebagai teks',
  'metaData-spelling': 'Ejaan metaData', 'list-form': 'Bentuk daftar', 'null-response': 'Response null', 'wrong-encryption': 'Enkripsi salah',
  'list-task-lag': 'getlisttask tertinggal', 'patient-cancels': 'Pasien batal lewat Mobile JKN', 'metadata': 'Jawaban',
};
const CONDITION_WORDS = {
  ms: (value) => value + ' ms', status: String, code: String, message: String, form: String, drop: () => 'sambungan diputus', stored: () => 'tersimpan',
  retryAfterSeconds: (value) => 'tunggu ' + value + ' detik', every: (value) => 'setiap panggilan ke-' + value, chance: (value) => 'peluang ' + Math.round(value * 1000) / 10 + '%',
  from: (value) => 'mulai ' + value, until: (value) => 'sampai ' + value, match: (value) => 'hanya ' + Object.values(value).join(', '),
};

function faultText(fault) {
  const { kind, times, seen, struck, ...rest } = fault;
  const more = Object.entries(rest).filter(([, value]) => value !== false).map(([key, value]) => (CONDITION_WORDS[key] ?? ((given) => key + ' ' + JSON.stringify(given)))(value));
  const left = times === 'unlimited' ? 'terus' : 'sisa ' + times + ' kali';
  return [FAULT_WORDS[kind] ?? kind, ...more, left, struck > 0 ? 'sudah ' + struck + ' kali' : ''].filter((part) => part !== '').join(' · ');
}

let faultsBefore = '';
export function showFaults(faults) {
  const now = JSON.stringify(faults);
  if (now === faultsBefore) return;
  faultsBefore = now;
  fill(at('faults'), ...(faults.length === 0 ? [el('li', { className: 'none' }, 'Tidak ada gangguan.')] : faults.map((fault) => el('li', {}, faultText(fault)))));
  at('faults-clear').hidden = faults.length === 0;
}

/** What stands for each option, the values to choose from, and the kind of facility that alone has to do with it. */
const OPTION_WORDS = {
  listForm: { label: 'Bentuk daftar', values: ['array', 'list'], of: 'FKRTL' },
  fktpListForm: { label: 'Bentuk daftar FKTP', values: ['array', 'list'], of: 'FKTP' },
  repeatOfLowerTask: { label: 'Task lama dikirim ulang', values: ['TaskId terakhir', 'sudah ada'], of: 'FKRTL' },
  skewSeconds: { label: 'Selisih jam yang diterima (detik)' },
  listTaskLagMs: { label: 'Jeda getlisttask (milidetik)', of: 'FKRTL' },
  secondTask3AfterCheckIn: { label: 'Terima task 3 kedua sesudah check-in', of: 'FKRTL' },
  requireHfis: { label: 'Booking harus sesuai HFIS', of: 'FKRTL' },
  requireFktpSchedule: { label: 'Antrean FKTP harus sesuai jadwal', of: 'FKTP' },
  requireFktpAuthorization: { label: 'Panggilan FKTP harus dengan X-authorization', of: 'FKTP' },
};

function optionRow(key, value) {
  const { label, values } = OPTION_WORDS[key] ?? { label: key };
  const set = (input, read) => { input.onchange = () => doing(input, async () => showOptions(await control('PUT', 'options', { [key]: read() }))); };
  if (typeof value === 'boolean') {
    const input = el('input', { type: 'checkbox', checked: value });
    set(input, () => input.checked);
    return el('label', { className: 'check' }, input, label);
  }
  if (values) {
    const input = el('select', {}, ...values.map((each) => el('option', { value: each, selected: each === value }, each)));
    set(input, () => input.value);
    return el('label', {}, label, input);
  }
  const input = el('input', { type: typeof value === 'number' ? 'number' : 'text', value });
  set(input, () => (typeof value === 'number' ? Number(input.value) : input.value));
  return el('label', {}, label, input);
}

let options = {};
/** Without a facility those of both kinds. */
export function showOptions(now = options) {
  options = now;
  const isShown = ([key]) => facility === null || (OPTION_WORDS[key]?.of ?? facility.kind) === facility.kind;
  fill(at('options'), ...Object.entries(options).filter(isShown).map(([key, value]) => optionRow(key, value)));
}

const CROWD_STATES = { running: 'Sedang berjalan', stopping: 'Sedang dihentikan', stopped: 'Dihentikan', finished: 'Selesai' };

export function showCrowd(crowd) {
  const isOut = crowd !== null && (crowd.state === 'running' || crowd.state === 'stopping');
  at('crowd-start').disabled = isOut;
  at('crowd-stop').disabled = !isOut;
  if (crowd === null) return fill(at('crowd'), el('p', { className: 'quiet' }, 'Belum ada keramaian.'));
  const { counts } = crowd;
  const pairs = [['Mendapat nomor', counts.booked], ...(services.includes('checkinantrean') ? [['Check-in', counts.checkedIn]] : []), ['Batal', counts.cancelled], ['Tidak datang', counts.stayedAway], ['Tanpa nomor', counts.withoutTicket]];
  const codes = (service) => Object.entries(service.codes).map(([code, count]) => code + ' × ' + count).join(', ');
  fill(at('crowd'),
    el('p', {}, CROWD_STATES[crowd.state] + ': ' + counts.done + ' dari ' + counts.planned + ' pasien' + (isOut && crowd.nextAt ? ', berikutnya pukul ' + timeOf(Date.parse(crowd.nextAt)) : '')),
    el('progress', { max: counts.planned, value: counts.done }),
    el('dl', { className: 'counts' }, ...pairs.flatMap(([word, count]) => [el('dt', {}, word), el('dd', {}, String(count))])),
    ...Object.entries(crowd.services).map(([name, service]) => el('p', { className: 'quiet' }, name + ': ' + codes(service) + ' · p50 ' + Math.round(service.p50Ms) + ' ms, p99 ' + Math.round(service.p99Ms) + ' ms')),
    ...(crowd.unexpected.length === 0 ? [] : [el('details', { open: crowd.unexpected.length < 4 }, el('summary', {}, 'Balasan yang tidak diharapkan: ' + crowd.unexpected.length + ' macam'),
      ...crowd.unexpected.map((line) => el('p', { className: 'bad' }, line.service + ' ' + line.code + ' ' + line.message + ' × ' + line.count)))]));
}

export function showFacility({ facility: shown, services: has, uatRows: rows }) {
  [facility, services, uatRows] = [shown, has, rows ?? uatRows];
  at('facility-shown').textContent = shown === null ? 'Alamat faskes belum diisi, jadi ponsel dan keramaian belum dapat dipakai.' : shown.kind + (shown.kind === 'FKTP' ? ' ' + shown.replies : '') + ' di ' + shown.baseUrl + ' sebagai ' + shown.username;
  at('facility-details').open = shown === null;
  if (shown === null) return;
  showOptions();
  nameUatRows();
  zone.name = shown.zone;
  const { elements } = at('facility-form');
  for (const field of ['kind', 'replies', 'baseUrl', 'username', 'zone']) elements[field].value = shown[field];
  elements.caFile.value = shown.caFile ?? '';
}

/** The rows of the checklist have other numbers for primary care. */
function nameUatRows() {
  at('uat-app').textContent = 'Baris ' + uatRows.app;
  at('uat-called').textContent = 'Baris ' + uatRows.called;
  at('uat-hint').textContent = 'Baris ' + uatRows.called + ' sesudah baris ' + uatRows.app + ': setelah ditekan, panggil tiketnya di faskes dalam 60 detik.';
}

const RESULT_CLASS = { 'sesuai': 'good', 'tidak sesuai': 'bad', 'tidak dicoba': 'even' };
function report(title, lines) {
  at('report-title').textContent = title;
  fill(at('report-lines'), ...lines.map((line) => el('tr', {}, el('td', {}, line.skenario), el('td', {}, line.harapan), el('td', {}, line.hasil), el('td', { className: RESULT_CLASS[line.nilai] }, line.nilai))));
  at('report').showModal();
}

export function startRehearsal({ look, loadChoices }) {
  fill(at('fault-buttons'), ...COMMON_FAULTS.map(([text, fault]) => {
    const button = el('button', { type: 'button' }, text);
    button.onclick = () => doing(button, async () => { await control('POST', 'faults', fault); await look(); });
    return button;
  }));
  at('faults-clear').onclick = (event) => doing(event.currentTarget, async () => { await control('DELETE', 'faults'); await look(); });

  at('facility-form').onsubmit = (event) => {
    event.preventDefault();
    const { kind, replies, baseUrl, username, password, caFile, zone: inZone } = event.target.elements;
    doing(event.submitter, async () => {
      const { passwordSet, ...kept } = facility ?? {};
      const next = { ...kept, kind: kind.value, replies: replies.value, baseUrl: baseUrl.value, username: username.value, caFile: caFile.value || null, zone: inZone.value };
      if (password.value !== '') next.password = password.value;
      showFacility(await control('PUT', 'mobile-jkn/facility', next));
      password.value = '';
      await loadChoices();
    });
  };

  at('crowd-form').onsubmit = (event) => {
    event.preventDefault();
    const number = (name) => Number(event.target.elements[name].value);
    doing(event.submitter, async () => {
      const { now } = await control('GET', 'overview');
      await control('POST', 'mobile-jkn/crowd', {
        patients: number('patients'), seed: number('seed'), curve: event.target.elements.curve.value,
        from: new Date(now).toISOString(), until: new Date(now + number('minutes') * 60000).toISOString(),
        cancelShare: number('cancel') / 100, noShowShare: number('noShow') / 100,
      });
    }).then(look);
  };
  at('crowd-stop').onclick = (event) => doing(event.currentTarget, () => control('DELETE', 'mobile-jkn/crowd')).then(look);

  nameUatRows();
  at('uat-app').onclick = (event) => doing(event.currentTarget, async () => {
    const { lines, nomorantrean } = await control('POST', 'mobile-jkn/uat', { row: uatRows.app });
    if (nomorantrean !== null) at('uat-hint').textContent = 'Baris ' + uatRows.called + ': setelah ditekan, panggil tiket ' + nomorantrean + ', atau yang di depannya pada praktek yang sama, di faskes dalam 60 detik.';
    report('UAT baris ' + uatRows.app, lines);
  });
  at('uat-called').onclick = (event) => doing(event.currentTarget, async () => report('UAT baris ' + uatRows.called, (await control('POST', 'mobile-jkn/uat', { row: uatRows.called })).lines));
}
`;
