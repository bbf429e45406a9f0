import { slotBody, type FkrtlVisit } from '../fkrtl-visit';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { SAID } from '../wording';

/** What only a phone and the hospital's own program can show. Of it, the web service answers for every poli here. */
export const PHONE_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 46,
    service: 'Simulasi Mobile JKN',
    title: 'Di ponsel: ambil sebelum dan sesudah tutup, besok, setiap poli, batal, perbarui sisa, check in',
    expected: 'Seperti skenario 14–32, terlihat di ponsel',
    run: async (trial, { data, ask }) => {
      for (const session of data.sesi.setiapPoli) {
        trial.see(`Status poli ${session.kodepoli}`, await ask('statusantrean', slotBody(session)), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.statusantrean });
      }
      const everyClinic = data.sesi.setiapPoli.length === 0 ? 'sesi.setiapPoli belum diisi di berkas data' : 'Status di bawah ini';
      for (const [what, shownBy] of [
        ['Ambil antrean hari ini, sebelum tutup', 'Skenario 17, 18'], ['Ambil antrean hari ini, sesudah tutup', 'Skenario 16'], ['Ambil antrean untuk besok', 'Skenario 21'],
        ['Ambil antrean di setiap poli yang dipetakan', everyClinic], ['Batal antrean', 'Skenario 27–30'], ['Perbarui sisa antrean', 'Skenario 25, 28'], ['Check in', 'Skenario 31, 32'],
      ] as const) trial.manual({ what, shownBy });
    },
  },
  {
    row: 47,
    service: 'Simulasi SIM FKRTL',
    title: 'Panggil tiket di SIMRS, lalu lihat status dan sisa antrean',
    expected: 'antreanpanggil dan sisaantrean berubah',
    run: async (trial) => {
      trial.manual({ what: 'Panggil tiket di SIMRS, lalu perbarui sisa antrean di ponsel: antreanpanggil dan sisaantrean berubah', shownBy: '–' });
      trial.manual({ what: 'Buka status antrean poli itu di ponsel: antreanpanggil dan sisaantrean berubah', shownBy: '–' });
    },
  },
];
