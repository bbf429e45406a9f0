import type { FkrtlVisit } from '../fkrtl-visit';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { SAID } from '../wording';

const AMBIL = 'Add Antrean Farmasi';
const STATUS = 'Status Antrean Farmasi';
const KINDS = [['racikan', 'Racikan'], ['nonRacikan', 'Non Racikan']] as const;

export const FARMASI_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 43,
    service: AMBIL,
    title: 'Kode booking tidak dikenal',
    expected: '201 dengan kalimat bebas',
    run: async (trial, { data, ask }) => {
      trial.see('Kode tidak dikenal', await ask('ambilantreanfarmasi', { kodebooking: data.tidakAda.kodebooking }), { code: 201 });
    },
  },
  {
    row: 44,
    service: AMBIL,
    title: 'Resep racikan dan non racikan',
    expected: '200; nomorantrean berupa bilangan',
    run: async (trial, { data, ask }) => {
      for (const [kind, jenisresep] of KINDS) {
        const kodebooking = data.farmasi[kind];
        if (kodebooking === undefined) {
          trial.lacks(`farmasi.${kind}`);
          continue;
        }
        const { response, find } = trial.see(jenisresep, await ask('ambilantreanfarmasi', { kodebooking }), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.ambilantreanfarmasi });
        const said = response['jenisresep'];
        if (typeof said === 'string' && said.toLowerCase() !== jenisresep.toLowerCase()) find('salah', 'nilai', `jenisresep "${said}", seharusnya "${jenisresep}"`);
      }
    },
  },
  {
    row: 45,
    service: STATUS,
    title: 'Kode booking tidak dikenal, dan yang benar',
    expected: '201; 200 dengan bilangan',
    run: async (trial, { data, ask }) => {
      trial.see('Kode tidak dikenal', await ask('statusantreanfarmasi', { kodebooking: data.tidakAda.kodebooking }), { code: 201 });
      const kodebooking = trial.need(data.farmasi.racikan ?? data.farmasi.nonRacikan, 'farmasi.racikan');
      trial.see('Tiket farmasi skenario 44', await ask('statusantreanfarmasi', { kodebooking }), { code: 200, wording: SAID.ok, shape: FKRTL_SHAPES.statusantreanfarmasi });
    },
  },
];
