import { asObject, codeOf, responseOf, type Exchange } from '../exchange';
import { antreanBody, statusOf, type FktpVisit } from '../fktp-visit';
import { FKTP_SHAPES } from '../reply-shapes';
import type { Scenario, Seen } from '../scenario';
import { countOf } from '../seen-counts';
import { isSaid, SAID } from '../wording';

const service = 'Ambil Antrean';

export const UNKNOWN_PATIENT: Scenario<FktpVisit> = {
  row: 19,
  service,
  title: 'Pasien yang belum punya rekam medis',
  expected: `202 ${SAID.newPatient.suggested}`,
  isOptional: true,
  run: async (trial, { data, ask }) => {
    const stranger = trial.need(data.pasienTakDikenal, 'pasienTakDikenal');
    const patient = trial.need(data.pasien.ditolak, 'pasien.ditolak');
    const { nik, nomorkartu, nohp } = stranger;
    const body = antreanBody(data.versi, { ...patient, nik, nomorkartu, nohp, norm: '' }, trial.need(data.sesi.hariIni, 'sesi.hariIni'));
    trial.see('Pasien tak dikenal', await ask('ambil', body), {
      code: 202,
      wording: SAID.newPatient,
      orElse: { code: 201, because: 'hanya bila faskes tidak melayani pendaftaran pasien baru lewat Mobile JKN' },
    });
  },
};

export const TWO_TICKETS: Scenario<FktpVisit> = {
  row: 20,
  service,
  title: 'Pasien pertama, lalu pasien kedua',
  expected: '200; nomor dan angka antrean naik, poli benar, sisa dan antrean dipanggil terkini',
  run: async (trial, visit) => {
    const { data } = visit;
    const expectation = { code: 200, wording: SAID.ok, shape: FKTP_SHAPES.ambil[data.versi] };
    const [one, other] = [await visit.first(), await visit.second()];
    const first = trial.see('Pasien pertama', one, expectation);
    const second = trial.see('Pasien kedua', other, expectation);
    if (isSaid(one, SAID.oncePerClinic) || isSaid(other, SAID.oncePerClinic)) trial.note('Pasien ini sudah punya antrean: ganti pasien.pertama dan pasien.kedua di berkas data, atau ulangi besok.');
    if (!first.hasCode || !second.hasCode) return;
    findNext(first, second);
    const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
    const exchange = await visit.ask('status', session);
    const status = statusOf(exchange, session);
    const called = status['antreanpanggil'];
    if (codeOf(exchange) === 200 && typeof called === 'string' && called !== second.response['antreanpanggil']) {
      second.find('hampir', 'nilai', `antreanpanggil berbeda dari status antrean; seharusnya sama, kecuali ada yang dipanggil di antaranya`);
    }
    trial.note('Cocokkan nomor kedua tiket dengan yang tampil di SIM.');
  },
};

function findNext(first: Seen, second: Seen): void {
  const [before, after] = [countOf(first.response['angkaantrean']), countOf(second.response['angkaantrean'])];
  if (before === undefined || after === undefined || after <= before) second.find('salah', 'nilai', `angkaantrean tidak naik: ${before ?? '(bukan bilangan)'} menjadi ${after ?? '(bukan bilangan)'}`);
  if (first.response['nomorantrean'] === second.response['nomorantrean']) second.find('salah', 'nilai', 'nomorantrean sama dengan tiket pertama');
  if (first.response['namapoli'] !== second.response['namapoli']) second.find('salah', 'nilai', 'namapoli berbeda dari tiket pertama');
}

export const TOMORROWS_TICKET: Scenario<FktpVisit> = {
  row: 21,
  service,
  title: 'Untuk hari berikutnya',
  expected: '200',
  run: async (trial, visit) => {
    trial.see('Ambil antrean', await visit.tomorrows(), { code: 200, wording: SAID.ok });
  },
};

/** A ticket's own number, for comparison with what sisa says. */
export function numberOnTicket(exchange: Exchange): unknown {
  return asObject(responseOf(exchange))?.['nomorantrean'];
}
