import { addDays } from '../../../platform/clock';
import { withSlashes } from '../date-spellings';
import { ambilBody, type FkrtlVisit } from '../fkrtl-visit';
import type { Scenario, Trial, Wording } from '../scenario';
import { SAID } from '../wording';

const service = 'Ambil Antrean';
const BEYOND_DAYS = 365;

type Over = (visit: FkrtlVisit) => Readonly<Record<string, unknown>>;
type Shot = readonly [label: string, wording: Wording | undefined, over: Over];

/** Shots of one request each, spoilt in one field; the patient never gets a number. */
async function refused(trial: Trial, visit: FkrtlVisit, shots: readonly Shot[], session = trial.need(visit.data.sesi.hariIni, 'sesi.hariIni')): Promise<void> {
  const patient = trial.need(visit.data.pasien.ditolak, 'pasien.ditolak');
  for (const [label, wording, over] of shots) {
    const exchange = await visit.ask('ambilantrean', ambilBody(patient, session, over(visit)));
    trial.see(label, exchange, { code: 201, ...(wording === undefined ? {} : { wording }) });
  }
}

const EMPTY: readonly (readonly [string, Wording])[] = [
  ['nomorkartu', SAID.cardEmpty], ['nik', SAID.nikEmpty], ['kodepoli', SAID.clinicEmpty], ['tanggalperiksa', SAID.dateEmpty],
];
const emptyShots: readonly Shot[] = EMPTY.flatMap(([field, said]): Shot[] => [
  [`${field} kosong`, said, () => ({ [field]: '' })],
  [`${field} null`, said, () => ({ [field]: null })],
]);

export const FIELD_REFUSALS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 8,
    service,
    title: 'nomorkartu, nik, kodepoli, tanggalperiksa kosong atau null',
    expected: '201 dengan kalimat untuk isian itu',
    run: (trial, visit) => refused(trial, visit, emptyShots),
  },
  {
    row: 9,
    service,
    title: 'Nomor kartu bukan angka atau bukan 13 angka',
    expected: `201 ${SAID.cardFormat.suggested}`,
    run: (trial, visit) =>
      refused(trial, visit, [
        ['Kurang dari 13 angka', SAID.cardFormat, () => ({ nomorkartu: '12345' })],
        ['Berisi huruf', SAID.cardFormat, () => ({ nomorkartu: '000990000A001' })],
      ]),
  },
  {
    row: 10,
    service,
    title: 'NIK bukan angka atau bukan 16 angka',
    expected: `201 ${SAID.nikFormat.suggested}`,
    run: (trial, visit) =>
      refused(trial, visit, [
        ['Berisi huruf', SAID.nikFormat, () => ({ nik: '12ab' })],
        ['Kurang dari 16 angka', SAID.nikFormat, () => ({ nik: '327199990' })],
      ]),
  },
  {
    row: 11,
    service,
    title: 'Tanggal periksa sudah lewat',
    expected: `201 ${SAID.datePassed.suggested}`,
    run: (trial, visit) => refused(trial, visit, [['Kemarin', SAID.datePassed, ({ yesterday }) => ({ tanggalperiksa: yesterday })]]),
  },
  {
    row: 12,
    service,
    title: 'Format tanggal salah',
    expected: `201 ${SAID.dateFormat.suggested}`,
    run: (trial, visit) => refused(trial, visit, [['Dengan garis miring', SAID.dateFormat, ({ today }) => ({ tanggalperiksa: withSlashes(today) })]]),
  },
];

export const TWICE: Scenario<FkrtlVisit> = {
  row: 13,
  service,
  title: 'Pasien yang sama mengambil dua kali',
  expected: `201 ${SAID.once.suggested}`,
  run: async (trial, visit) => {
    visit.codeOfTicket(await visit.first(), 17);
    const { pasien, sesi } = visit.data;
    const again = ambilBody(trial.need(pasien.pertama, 'pasien.pertama'), trial.need(sesi.hariIni, 'sesi.hariIni'));
    const { also = [] } = SAID.once;
    const seen = trial.see('Ulangi permintaan skenario 17', await visit.ask('ambilantrean', again), { code: 201, wording: { ...SAID.once, also: [...also, SAID.oncePerClinic.suggested] } });
    if (seen.findings.length === 0) trial.note('Tiket pertamanya ada di skenario 17.');
  },
};

export const SCHEDULE_REFUSALS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 14,
    service,
    title: 'Poli tutup pada hari itu',
    expected: `201 ${SAID.closed.suggested}`,
    run: (trial, visit) => refused(trial, visit, [['Poli tutup', SAID.closed, () => ({})]], trial.need(visit.data.sesi.tutup, 'sesi.tutup')),
  },
  {
    row: 15,
    service,
    title: 'Jadwal dokter tidak ada',
    expected: `201 ${SAID.noSchedule.suggested}`,
    run: (trial, visit) =>
      refused(trial, visit, [
        ['Dokter yang tidak praktek', SAID.noSchedule, ({ data }) => ({ kodedokter: data.tidakAda.kodedokter })],
        ['Jam praktek yang tidak ada', SAID.noSchedule, ({ data }) => ({ jampraktek: data.tidakAda.jampraktek })],
      ]),
  },
  {
    row: 16,
    service,
    title: 'Hari ini, sesudah pendaftaran tutup',
    expected: `201 ${SAID.closedSince.suggested}`,
    run: (trial, visit) => refused(trial, visit, [['Praktek yang sudah selesai', SAID.closedSince, () => ({})]], trial.need(visit.data.sesi.selesai, 'sesi.selesai')),
  },
];

export const LATER_REFUSALS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 22,
    service,
    title: 'Melewati batas hari pendaftaran',
    expected: '201 dengan kalimat bebas',
    run: (trial, visit) => {
      const { sesi } = visit.data;
      const far = sesi.melewatiBatas ?? { ...trial.need(sesi.hariIni, 'sesi.hariIni'), tanggalperiksa: addDays(visit.today, BEYOND_DAYS) };
      return refused(trial, visit, [[`Tanggal ${far.tanggalperiksa}`, undefined, () => ({})]], far);
    },
  },
  {
    row: 23,
    service,
    title: 'Jenis kunjungan salah, dan nomor referensi kosong',
    expected: '201',
    run: (trial, visit) =>
      refused(trial, visit, [
        ['jeniskunjungan 9', SAID.visitType, () => ({ jeniskunjungan: 9 })],
        ['nomorreferensi kosong', undefined, () => ({ nomorreferensi: '' })],
      ]),
  },
];

export const UNKNOWN_CLINIC: Scenario<FkrtlVisit> = {
  row: 19,
  service,
  title: 'Kode poli tidak dikenal',
  expected: `201 ${SAID.clinicUnknown.suggested}`,
  run: (trial, visit) => refused(trial, visit, [['Poli tidak dikenal', SAID.clinicUnknown, ({ data }) => ({ kodepoli: data.tidakAda.kodepoli })]]),
};
