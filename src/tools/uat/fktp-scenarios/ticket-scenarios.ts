import { batalBody, statusOf, type FktpVisit } from '../fktp-visit';
import { FKTP_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { findFewer } from '../seen-counts';
import { SAID } from '../wording';
import { numberOnTicket } from './ambil-tickets';

const SISA = 'Sisa Antrean';
const BATAL = 'Batal Antrean';

export const SISA_SCENARIOS: readonly Scenario<FktpVisit>[] = [
  {
    row: 23,
    service: SISA,
    title: 'Kartu, poli atau tanggal tidak cocok',
    expected: `201 ${SAID.notFound.suggested}`,
    run: async (trial, visit) => {
      visit.insistOnTicket(await visit.first(), 20);
      const right = visit.visited('pertama');
      const other = trial.need(visit.data.pasien.ditolak, 'pasien.ditolak');
      const expectation = { code: 201, wording: SAID.notFound };
      trial.see('Kartu lain', await visit.ask('sisa', { ...right, nomorkartu: other.nomorkartu }), expectation);
      trial.see('Tanggal lain', await visit.ask('sisa', { ...right, tanggalperiksa: visit.tomorrow }), expectation);
      const elsewhere = [visit.data.sesi.tutup, visit.data.sesi.besok, ...visit.data.sesi.setiapPoli].find((session) => session !== undefined && session.kodepoli !== right.kodepoli);
      if (elsewhere !== undefined) trial.see('Poli lain', await visit.ask('sisa', { ...right, kodepoli: elsewhere.kodepoli }), expectation);
      else trial.note('Hanya satu poli di berkas data: poli lain tidak dicoba.');
    },
  },
  {
    row: 24,
    service: SISA,
    title: 'Tiket pertama skenario 20',
    expected: '200 dengan lima isian',
    run: async (trial, visit) => {
      const first = await visit.first();
      visit.insistOnTicket(first, 20);
      const { response, find } = trial.see('Sisa antrean', await visit.ask('sisa', { ...visit.visited('pertama') }), { code: 200, wording: SAID.ok, shape: FKTP_SHAPES.sisa });
      const { nomorantrean } = response;
      if (typeof nomorantrean === 'string' && nomorantrean !== numberOnTicket(first)) find('salah', 'nilai', `nomorantrean "${nomorantrean}" bukan nomor tiket itu`);
    },
  },
];

export const BATAL_SCENARIOS: readonly Scenario<FktpVisit>[] = [
  {
    row: 25,
    service: BATAL,
    title: 'Tidak ada antreannya, dan tanggalnya sudah lewat',
    expected: `201 ${SAID.notFound.suggested}`,
    run: async (trial, visit) => {
      const { data, ask } = visit;
      const { nomorkartu } = trial.need(data.pasien.ditolak, 'pasien.ditolak');
      const { kodepoli, tanggalperiksa } = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      trial.see('Pasien tanpa antrean', await ask('batal', batalBody(data.versi, { nomorkartu, kodepoli, tanggalperiksa })), { code: 201, wording: SAID.notFound });
      trial.see('Antrean kemarin', await ask('batal', batalBody(data.versi, trial.need(data.booking.lampau, 'booking.lampau'))), { code: 201, wording: SAID.notFound });
    },
  },
  {
    row: 26,
    service: BATAL,
    title: 'Pasien sudah dilayani',
    expected: `201 ${SAID.served.suggested}`,
    run: async (trial, { data, ask }) => {
      const served = trial.need(data.booking.dilayani, 'booking.dilayani');
      trial.see('Pasien yang sudah dilayani', await ask('batal', batalBody(data.versi, served)), { code: 201, wording: SAID.served });
    },
  },
  {
    row: 27,
    service: BATAL,
    title: 'Sudah dibatalkan',
    expected: `201 ${SAID.cancelled.suggested}`,
    run: async (trial, visit) => {
      await visit.cancelled();
      trial.see('Batal lagi', await visit.ask('batal', batalBody(visit.data.versi, visit.visited('kedua'))), { code: 201, wording: SAID.cancelled });
    },
  },
  {
    row: 28,
    service: BATAL,
    title: 'Pembatalan yang benar, lalu status dan sisa antrean',
    expected: '200; totalantrean turun, sisa antrean menjawab 201',
    run: async (trial, visit) => {
      const session = trial.need(visit.data.sesi.hariIni, 'sesi.hariIni');
      const { before, cancel, after, sisa } = await visit.cancelled();
      trial.see('Status sebelum batal', before, { code: 200 });
      const { hasCode } = trial.see('Batal tiket kedua skenario 20', cancel, { code: 200, wording: SAID.ok, hasNoResponse: true });
      const seen = trial.see('Status sesudah batal', after, { code: 200 });
      if (hasCode) findFewer(seen, 'totalantrean', statusOf(before, session)['totalantrean'], statusOf(after, session)['totalantrean']);
      trial.see('Sisa antrean tiket yang batal', sisa, { code: 201 });
    },
  },
];
