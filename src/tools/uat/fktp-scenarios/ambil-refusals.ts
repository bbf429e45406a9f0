import { addDays } from '../../../platform/clock';
import { withSlashes } from '../date-spellings';
import type { FktpSession } from '../data-schema';
import { antreanBody, type FktpVisit } from '../fktp-visit';
import type { Scenario, Trial, Wording } from '../scenario';
import { SAID } from '../wording';

const service = 'Ambil Antrean';
const BEYOND_DAYS = 365;

type Over = (visit: FktpVisit) => Readonly<Record<string, unknown>>;
type Shot = readonly [label: string, wording: Wording | undefined, over: Over];

/** Shots of one request each, spoilt in one field; the patient never gets a number. */
async function refused(trial: Trial, visit: FktpVisit, shots: readonly Shot[], session?: FktpSession): Promise<void> {
  const where = session ?? trial.need(visit.data.sesi.hariIni, 'sesi.hariIni');
  const patient = trial.need(visit.data.pasien.ditolak, 'pasien.ditolak');
  for (const [label, wording, over] of shots) {
    const exchange = await visit.ask('ambil', antreanBody(visit.data.versi, patient, where, over(visit)));
    trial.see(label, exchange, { code: 201, ...(wording === undefined ? {} : { wording }) });
  }
}

const oneShot = (row: number, title: string, wording: Wording, shots: readonly Shot[]): Scenario<FktpVisit> => ({
  row,
  service,
  title,
  expected: `201 ${wording.suggested}`,
  run: (trial, visit) => refused(trial, visit, shots),
});

const empty = (row: number, field: string, title: string, wording: Wording): Scenario<FktpVisit> =>
  oneShot(row, title, wording, [[`${field} kosong`, wording, () => ({ [field]: '' })], [`${field} null`, wording, () => ({ [field]: null })]]);

const datePassed: Wording = { ...SAID.datePassed, suggested: 'Tanggal Periksa Tidak Berlaku Mundur', also: [SAID.datePassed.suggested] };

export const AMBIL_REFUSALS: readonly Scenario<FktpVisit>[] = [
  empty(8, 'nomorkartu', 'Nomor kartu kosong', SAID.cardEmpty),
  empty(9, 'nik', 'NIK kosong', SAID.nikEmpty),
  empty(10, 'kodepoli', 'Kode poli kosong', SAID.clinicEmpty),
  empty(11, 'tanggalperiksa', 'Tanggal periksa kosong', SAID.dateEmpty),
  oneShot(12, 'Nomor kartu bukan angka atau bukan 13 angka', SAID.cardFormat, [
    ['Kurang dari 13 angka', SAID.cardFormat, () => ({ nomorkartu: '12345' })],
    ['Berisi huruf', SAID.cardFormat, () => ({ nomorkartu: '000990000A001' })],
  ]),
  oneShot(13, 'NIK bukan angka atau bukan 16 angka', SAID.nikFormat, [
    ['Berisi huruf', SAID.nikFormat, () => ({ nik: '12ab' })],
    ['Kurang dari 16 angka', SAID.nikFormat, () => ({ nik: '327199990' })],
  ]),
  oneShot(14, 'Tanggal periksa sudah lewat', datePassed, [['Kemarin', datePassed, ({ yesterday }) => ({ tanggalperiksa: yesterday })]]),
  oneShot(15, 'Format tanggal salah', SAID.dateFormat, [['Dengan garis miring', SAID.dateFormat, ({ today }) => ({ tanggalperiksa: withSlashes(today) })]]),
  {
    row: 16,
    service,
    title: 'Pasien yang sama mengambil dua kali di tanggal dan poli yang sama',
    expected: `201 ${SAID.oncePerClinic.suggested}`,
    run: async (trial, visit) => {
      visit.insistOnTicket(await visit.first(), 20);
      const { data, ask } = visit;
      const again = antreanBody(data.versi, trial.need(data.pasien.pertama, 'pasien.pertama'), trial.need(data.sesi.hariIni, 'sesi.hariIni'));
      trial.see('Ulangi permintaan pertama skenario 20', await ask('ambil', again), { code: 201, wording: { ...SAID.oncePerClinic, also: [SAID.once.suggested] } });
    },
  },
  {
    row: 17,
    service,
    title: 'Poli tutup pada hari itu',
    expected: `201 ${SAID.closed.suggested}`,
    run: (trial, visit) => refused(trial, visit, [['Poli tutup', SAID.closed, () => ({})]], trial.need(visit.data.sesi.tutup, 'sesi.tutup')),
  },
  {
    row: 18,
    service,
    title: 'Hari ini, sesudah pendaftaran tutup',
    expected: `201 ${SAID.closedSince.suggested}`,
    run: (trial, visit) => refused(trial, visit, [['Praktek yang sudah selesai', SAID.closedSince, () => ({})]], trial.need(visit.data.sesi.selesai, 'sesi.selesai')),
  },
];

export const OUT_OF_RANGE: Scenario<FktpVisit> = {
  row: 22,
  service,
  title: 'Melewati batas hari pendaftaran, dan sebelum pendaftaran dibuka',
  expected: `201 dengan kalimat bebas; 201 ${SAID.closed.suggested}`,
  run: async (trial, visit) => {
    const { melewatiBatas, hariIni, belumBuka } = visit.data.sesi;
    const far = melewatiBatas ?? { ...trial.need(hariIni, 'sesi.hariIni'), tanggalperiksa: addDays(visit.today, BEYOND_DAYS) };
    await refused(trial, visit, [[`Tanggal ${far.tanggalperiksa}`, undefined, () => ({})]], far);
    if (belumBuka !== undefined) await refused(trial, visit, [['Sebelum pendaftaran dibuka', SAID.closed, () => ({})]], belumBuka);
    else trial.note('sesi.belumBuka tidak diisi: dianggap tidak ada jam buka pendaftaran.');
  },
};
