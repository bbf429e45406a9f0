import { dayFirst, impossibleDay } from '../date-spellings';
import type { FktpVisit } from '../fktp-visit';
import { FKTP_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { SAID } from '../wording';

const service = 'Status Antrean';

export const STATUS_SCENARIOS: readonly Scenario<FktpVisit>[] = [
  {
    row: 4,
    service,
    title: 'Kode poli tidak dikenal',
    expected: `201 ${SAID.clinicUnknown.suggested}`,
    run: async (trial, { data, ask, today }) => {
      trial.see('Poli tidak dikenal', await ask('status', { kodepoli: data.tidakAda.kodepoli, tanggalperiksa: today }), { code: 201, wording: SAID.clinicUnknown });
    },
  },
  {
    row: 5,
    service,
    title: 'Format tanggal salah',
    expected: `201 ${SAID.dateFormat.suggested}`,
    run: async (trial, { data, ask, today }) => {
      const { kodepoli } = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      const expectation = { code: 201, wording: SAID.dateFormat };
      trial.see('Hari di depan', await ask('status', { kodepoli, tanggalperiksa: dayFirst(today) }), expectation);
      trial.see('Tanggal yang tidak ada', await ask('status', { kodepoli, tanggalperiksa: impossibleDay(today) }), expectation);
    },
  },
  {
    row: 6,
    service,
    title: 'Permintaan yang benar',
    expected: '200 dengan semua isian dan tipenya',
    run: async (trial, { data, ask }) => {
      const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      trial.see('Status hari ini', await ask('status', session), { code: 200, wording: SAID.ok, shape: FKTP_SHAPES.status[data.versi] });
    },
  },
  {
    row: 7,
    service,
    title: 'Tanggal yang sudah lewat',
    expected: `201 ${SAID.datePassed.suggested}`,
    run: async (trial, { data, ask, yesterday }) => {
      const { kodepoli } = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      trial.see('Kemarin', await ask('status', { kodepoli, tanggalperiksa: yesterday }), { code: 201, wording: SAID.datePassed });
    },
  },
];
