import { dayFirst } from '../date-spellings';
import { asObject } from '../exchange';
import type { FkrtlVisit } from '../fkrtl-visit';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario, Seen } from '../scenario';
import { SAID } from '../wording';

const OF_PATIENT = 'List Kode Booking Operasi';
const OF_HOUSE = 'List Jadwal Operasi';

export const OPERASI_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 38,
    service: OF_PATIENT,
    title: 'Nomor kartu tidak benar',
    expected: '201 dengan kalimat bebas',
    run: async (trial, { ask }) => {
      trial.see('Nomor kartu 5 angka', await ask('jadwaloperasipasien', { nopeserta: '12345' }), { code: 201 });
    },
  },
  {
    row: 39,
    service: OF_PATIENT,
    title: 'Peserta dengan operasi yang belum terlaksana',
    expected: '200 dengan daftar operasi',
    run: async (trial, { data, ask }) => {
      const nopeserta = trial.need(data.operasi.nopeserta, 'operasi.nopeserta');
      const pending = trial.need(data.operasi.belum, 'operasi.belum');
      const seen = trial.see('Operasi peserta', await ask('jadwaloperasipasien', { nopeserta }), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.jadwaloperasipasien });
      findListed(seen, pending, 0);
    },
  },
  {
    row: 40,
    service: OF_HOUSE,
    title: 'Tanggal akhir sebelum tanggal awal',
    expected: `201 ${SAID.endBeforeStart.suggested}`,
    run: async (trial, { ask, today, tomorrow }) => {
      trial.see('Terbalik', await ask('jadwaloperasirs', { tanggalawal: tomorrow, tanggalakhir: today }), { code: 201, wording: SAID.endBeforeStart });
    },
  },
  {
    row: 41,
    service: OF_HOUSE,
    title: 'Format tanggal salah',
    expected: `201 ${SAID.dateFormat.suggested}`,
    run: async (trial, { ask, today, tomorrow }) => {
      trial.see('Hari di depan', await ask('jadwaloperasirs', { tanggalawal: dayFirst(today), tanggalakhir: tomorrow }), { code: 201, wording: SAID.dateFormat });
    },
  },
  {
    row: 42,
    service: OF_HOUSE,
    title: 'Semua operasi dalam jangka waktu',
    expected: '200 dengan daftar; terlaksana 0 dan 1, nopeserta "" untuk umum',
    run: async (trial, { data, ask }) => {
      const { tanggalawal, tanggalakhir, belum, sudah, umum } = data.operasi;
      const seen = trial.see('Operasi rumah sakit', await ask('jadwaloperasirs', { tanggalawal, tanggalakhir }), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.jadwaloperasirs });
      for (const [kodebooking, terlaksana, name] of [[belum, 0, 'operasi.belum'], [sudah, 1, 'operasi.sudah']] as const) {
        if (kodebooking === undefined) trial.lacks(name);
        else findListed(seen, kodebooking, terlaksana);
      }
      if (umum === undefined) trial.lacks('operasi.umum');
      else if (listed(seen, umum)?.['nopeserta'] !== '') seen.find('salah', 'nilai', `operasi pasien umum ${umum} tidak ada di daftar dengan nopeserta ""`);
    },
  },
];

function listed({ response }: Seen, kodebooking: string): Readonly<Record<string, unknown>> | undefined {
  const { list } = response;
  return Array.isArray(list) ? list.map(asObject).find((operation) => operation?.['kodebooking'] === kodebooking) : undefined;
}

function findListed(seen: Seen, kodebooking: string, terlaksana: 0 | 1): void {
  if (!seen.hasCode) return;
  const operation = listed(seen, kodebooking);
  if (operation === undefined) seen.find('salah', 'nilai', `operasi ${kodebooking} tidak ada di daftar`);
  else if (Number(operation['terlaksana']) !== terlaksana) seen.find('salah', 'nilai', `operasi ${kodebooking} seharusnya terlaksana ${terlaksana}`);
}
