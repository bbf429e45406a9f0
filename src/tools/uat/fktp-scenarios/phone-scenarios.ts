import type { FktpVisit } from '../fktp-visit';
import { FKTP_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { SAID } from '../wording';

/** What only a phone and the facility's own program can show. Of it, the web service answers for every poli here. */
export const PHONE_SCENARIOS: readonly Scenario<FktpVisit>[] = [
  {
    row: 30,
    service: 'Simulasi Mobile JKN',
    title: 'Di ponsel: ambil sebelum dan sesudah tutup, besok, setiap poli, batal, sisa antrean',
    expected: 'Seperti skenario 16–28, terlihat di ponsel',
    run: async (trial, { data, ask }) => {
      for (const session of data.sesi.setiapPoli) {
        trial.see(`Status poli ${session.kodepoli}`, await ask('status', session), { code: 200, wording: SAID.ok, shape: FKTP_SHAPES.status[data.versi] });
      }
      const everyClinic = data.sesi.setiapPoli.length === 0 ? 'sesi.setiapPoli belum diisi di berkas data' : 'Status di bawah ini';
      for (const [what, shownBy] of [
        ['Ambil antrean hari ini, sebelum tutup', 'Skenario 20'], ['Ambil antrean hari ini, sesudah tutup', 'Skenario 18'], ['Ambil antrean untuk besok', 'Skenario 21'],
        ['Ambil antrean di setiap poli, satu nomor per poli per hari', everyClinic], ['Batal antrean; ditolak sesudah dilayani', 'Skenario 26–28'], ['Sisa antrean terkini', 'Skenario 24, 28'],
      ] as const) trial.manual({ what, shownBy });
    },
  },
  {
    row: 31,
    service: 'Simulasi SIM FKTP',
    title: 'Panggil antrean di SIM, lalu sisa, ambil dan status antrean',
    expected: 'antreanpanggil dan sisaantrean yang baru terlihat',
    run: async (trial) => {
      trial.manual({ what: 'Panggil antrean di SIM, lalu perbarui sisa antrean di ponsel: antreanpanggil dan sisaantrean berubah', shownBy: '–' });
      trial.manual({ what: 'Ambil dan status antrean sesudahnya menampilkan antreanpanggil dan sisaantrean yang baru', shownBy: '–' });
    },
  },
];
