import { localDate } from '../../../platform/clock';
import { ambilBody, type FkrtlVisit } from '../fkrtl-visit';
import { responseOf } from '../exchange';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { isSaid, SAID } from '../wording';

const service = 'Ambil Antrean';
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

export const FIRST_TICKET: Scenario<FkrtlVisit> = {
  row: 17,
  service,
  title: 'Pasien pertama',
  expected: '200 dengan dua belas isian dan kodebooking',
  run: async (trial, visit) => {
    const exchange = await visit.first();
    const { response, find } = trial.see('Ambil antrean', exchange, { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.ambilantrean });
    if (isSaid(exchange, SAID.once)) trial.note('Pasien ini sudah punya antrean: ganti pasien.pertama di berkas data, atau ulangi besok.');
    const estimate = numberOf(response['estimasidilayani']);
    const { zona } = visit.data.faskes;
    if (estimate !== undefined && estimate >= 1e12 && localDate(new Date(estimate), zona) !== visit.data.sesi.hariIni?.tanggalperiksa) {
      find('hampir', 'nilai', `estimasidilayani jatuh pada ${localDate(new Date(estimate), zona)}, bukan pada tanggal periksa`);
    }
  },
};

export const SECOND_TICKET: Scenario<FkrtlVisit> = {
  row: 18,
  service,
  title: 'Pasien kedua',
  expected: '200; angka antrean naik satu, sisa kuota turun satu, poli benar',
  run: async (trial, visit) => {
    const second = await visit.second();
    const first = responseOf(await visit.first()) ?? {};
    visit.codeOfTicket(await visit.first(), 17);
    const { response, hasCode, find } = trial.see('Ambil antrean', second, { code: 200, wording: SAID.ok });
    if (!hasCode) return;
    const [before, after] = [numberOf(first['angkaantrean']), numberOf(response['angkaantrean'])];
    if (before === undefined || after === undefined || after <= before) find('salah', 'nilai', `angkaantrean tidak naik: ${before ?? '(bukan bilangan)'} menjadi ${after ?? '(bukan bilangan)'}`);
    else if (after !== before + 1) find('hampir', 'nilai', `angkaantrean naik ${after - before}; seharusnya satu, kecuali ada yang mendaftar di antaranya`);
    if (response['nomorantrean'] === first['nomorantrean']) find('salah', 'nilai', 'nomorantrean sama dengan tiket pertama');
    if (response['kodebooking'] === first['kodebooking']) find('salah', 'nilai', 'kodebooking sama dengan tiket pertama');
    if (response['namapoli'] !== first['namapoli']) find('salah', 'nilai', 'namapoli berbeda dari tiket pertama');
    const [had, has] = [numberOf(first['sisakuotajkn']), numberOf(response['sisakuotajkn'])];
    if (had === undefined || has === undefined || has >= had) find('salah', 'nilai', `sisakuotajkn tidak turun: ${had ?? '(bukan bilangan)'} menjadi ${has ?? '(bukan bilangan)'}`);
  },
};

export const UNKNOWN_PATIENT: Scenario<FkrtlVisit> = {
  row: 20,
  service,
  title: 'Pasien yang belum punya rekam medis',
  expected: `202 ${SAID.newPatient.suggested}`,
  run: async (trial, { data, ask }) => {
    const stranger = trial.need(data.pasienTakDikenal, 'pasienTakDikenal');
    const patient = trial.need(data.pasien.ditolak, 'pasien.ditolak');
    const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
    trial.see('Pasien tak dikenal', await ask('ambilantrean', ambilBody(patient, session, { ...stranger, norm: '' })), {
      code: 202,
      wording: SAID.newPatient,
      orElse: { code: 201, because: 'hanya bila faskes tidak melayani pendaftaran pasien baru lewat Mobile JKN' },
    });
  },
};

export const TOMORROWS_TICKET: Scenario<FkrtlVisit> = {
  row: 21,
  service,
  title: 'Untuk besok',
  expected: '200',
  run: async (trial, visit) => {
    const { hasCode, response, find } = trial.see('Ambil antrean', await visit.tomorrows(), { code: 200, wording: SAID.ok });
    if (hasCode && (typeof response['kodebooking'] !== 'string' || response['kodebooking'] === '')) find('salah', 'isian', 'response.kodebooking tidak ada');
  },
};
