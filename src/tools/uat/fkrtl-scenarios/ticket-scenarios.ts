import { responseOf } from '../exchange';
import type { FkrtlVisit } from '../fkrtl-visit';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { findFewer } from '../seen-counts';
import { SAID } from '../wording';

const SISA = 'Sisa Antrean';
const BATAL = 'Batal Antrean';
const CHECK_IN = 'Check In';
/** No queue lasts two days: a larger figure is milliseconds or a moment. */
const LONGEST_WAIT_S = 172_800;
const KETERANGAN = 'Berhalangan hadir';

export const SISA_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 24,
    service: SISA,
    title: 'Kode booking tidak dikenal',
    expected: `201 ${SAID.notFound.suggested}`,
    run: async (trial, { data, ask }) => {
      trial.see('Kode tidak dikenal', await ask('sisaantrean', { kodebooking: data.tidakAda.kodebooking }), { code: 201, wording: SAID.notFound });
    },
  },
  {
    row: 25,
    service: SISA,
    title: 'Kode booking tiket skenario 17',
    expected: '200 dengan tujuh isian, waktutunggu dalam detik',
    run: async (trial, visit) => {
      const first = await visit.first();
      const kodebooking = visit.codeOfTicket(first, 17);
      const { response, find } = trial.see('Sisa antrean', await visit.ask('sisaantrean', { kodebooking }), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.sisaantrean });
      const { waktutunggu, nomorantrean } = response;
      if (typeof waktutunggu === 'number' && waktutunggu > LONGEST_WAIT_S) find('salah', 'nilai', `waktutunggu ${waktutunggu} bukan detik (mungkin milidetik, atau jam kedatangan)`);
      if (typeof nomorantrean === 'string' && nomorantrean !== responseOf(first)?.['nomorantrean']) find('salah', 'nilai', `nomorantrean "${nomorantrean}" bukan nomor tiket itu`);
    },
  },
];

export const BATAL_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 26,
    service: BATAL,
    title: 'Kode booking tidak dikenal, dan tanggalnya sudah lewat',
    expected: `201 ${SAID.notFound.suggested}`,
    run: async (trial, { data, ask }) => {
      const cancel = (kodebooking: string) => ask('batalantrean', { kodebooking, keterangan: KETERANGAN });
      trial.see('Kode tidak dikenal', await cancel(data.tidakAda.kodebooking), { code: 201, wording: SAID.notFound });
      trial.see('Booking kemarin', await cancel(trial.need(data.booking.lampau, 'booking.lampau')), { code: 201, wording: SAID.notFound });
    },
  },
  {
    row: 27,
    service: BATAL,
    title: 'Pasien sudah dilayani',
    expected: `201 ${SAID.served.suggested}`,
    run: async (trial, { data, ask }) => {
      const kodebooking = trial.need(data.booking.dilayani, 'booking.dilayani');
      trial.see('Tiket yang sudah dilayani', await ask('batalantrean', { kodebooking, keterangan: KETERANGAN }), { code: 201, wording: SAID.served });
    },
  },
  {
    row: 28,
    service: BATAL,
    title: 'Pembatalan yang benar',
    expected: '200; totalantrean turun, sisa antrean menjawab 201',
    run: async (trial, visit) => {
      const { before, cancel, after, sisa } = await visit.cancelled();
      const was = trial.see('Status sebelum batal', before, { code: 200 });
      const { hasCode } = trial.see('Batal tiket skenario 18', cancel, { code: 200, wording: SAID.ok, hasNoResponse: true });
      const is = trial.see('Status sesudah batal', after, { code: 200 });
      if (hasCode) findFewer(is, 'totalantrean', was.response['totalantrean'], is.response['totalantrean']);
      trial.see('Sisa antrean tiket yang batal', sisa, { code: 201 });
    },
  },
  {
    row: 29,
    service: BATAL,
    title: 'Membatalkan sekali lagi',
    expected: `201 ${SAID.cancelled.suggested}`,
    run: async (trial, visit) => {
      const { kodebooking } = await visit.cancelled();
      trial.see('Batal lagi', await visit.ask('batalantrean', { kodebooking, keterangan: KETERANGAN }), { code: 201, wording: SAID.cancelled });
    },
  },
  {
    row: 30,
    service: BATAL,
    title: 'Mengambil antrean lagi sesudah batal',
    expected: '200 dengan kodebooking baru',
    run: async (trial, visit) => {
      const { kodebooking } = await visit.cancelled();
      const { hasCode, response, find } = trial.see('Ambil antrean', await visit.rebooked(), { code: 200, wording: SAID.ok });
      if (!hasCode) return;
      if (typeof response['kodebooking'] !== 'string' || response['kodebooking'] === '') find('salah', 'isian', 'response.kodebooking tidak ada');
      else if (response['kodebooking'] === kodebooking) find('salah', 'nilai', 'kodebooking sama dengan tiket yang dibatalkan');
    },
  },
];

export const CHECK_IN_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 31,
    service: CHECK_IN,
    title: 'Check in tiket skenario 17',
    expected: '200',
    run: async (trial, visit) => {
      const kodebooking = visit.codeOfTicket(await visit.first(), 17);
      trial.see('Check in', await visit.ask('checkinantrean', { kodebooking, waktu: visit.clock().getTime() }), { code: 200, wording: SAID.ok, hasNoResponse: true });
    },
  },
  {
    row: 32,
    service: CHECK_IN,
    title: 'Kode booking tidak dikenal, dan tiket yang dibatalkan',
    expected: '201 dengan kalimat bebas',
    run: async (trial, visit) => {
      const waktu = visit.clock().getTime();
      trial.see('Kode tidak dikenal', await visit.ask('checkinantrean', { kodebooking: visit.data.tidakAda.kodebooking, waktu }), { code: 201 });
      const { kodebooking } = await visit.cancelled();
      trial.see('Tiket yang dibatalkan', await visit.ask('checkinantrean', { kodebooking, waktu }), { code: 201 });
    },
  },
];
