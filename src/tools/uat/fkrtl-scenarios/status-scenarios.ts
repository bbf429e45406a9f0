import { dayFirst, impossibleDay } from '../date-spellings';
import { slotBody, type FkrtlVisit } from '../fkrtl-visit';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { SAID } from '../wording';

const service = 'Status Antrean';

export const STATUS_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 4,
    service,
    title: 'Kode poli tidak dikenal',
    expected: `201 ${SAID.clinicUnknown.suggested}`,
    run: async (trial, { data, ask }) => {
      const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      trial.see('Poli tidak dikenal', await ask('statusantrean', { ...slotBody(session), kodepoli: data.tidakAda.kodepoli }), { code: 201, wording: SAID.clinicUnknown });
    },
  },
  {
    row: 5,
    service,
    title: 'Format tanggal salah',
    expected: `201 ${SAID.dateFormat.suggested}`,
    run: async (trial, { data, ask, today }) => {
      const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      const expectation = { code: 201, wording: SAID.dateFormat };
      trial.see('Hari di depan', await ask('statusantrean', { ...slotBody(session), tanggalperiksa: dayFirst(today) }), expectation);
      trial.see('Tanggal yang tidak ada', await ask('statusantrean', { ...slotBody(session), tanggalperiksa: impossibleDay(today) }), expectation);
    },
  },
  {
    row: 6,
    service,
    title: 'Permintaan yang benar',
    expected: '200 dengan sepuluh isian dan tipenya',
    run: async (trial, { data, ask }) => {
      const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      const seen = trial.see('Status hari ini', await ask('statusantrean', slotBody(session)), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.statusantrean });
      for (const [part, whole] of [['sisaantrean', 'totalantrean'], ['sisakuotajkn', 'kuotajkn'], ['sisakuotanonjkn', 'kuotanonjkn']] as const) {
        const [less, more] = [seen.response[part], seen.response[whole]];
        if (typeof less === 'number' && typeof more === 'number' && less > more) seen.find('hampir', 'nilai', `${part} ${less} lebih besar dari ${whole} ${more}`);
      }
    },
  },
  {
    row: 7,
    service,
    title: 'Tanggal yang sudah lewat',
    expected: `201 ${SAID.datePassed.suggested}`,
    run: async (trial, { data, ask, yesterday }) => {
      const session = trial.need(data.sesi.hariIni, 'sesi.hariIni');
      trial.see('Kemarin', await ask('statusantrean', { ...slotBody(session), tanggalperiksa: yesterday }), { code: 201, wording: SAID.datePassed });
    },
  },
];
