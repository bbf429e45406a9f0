import type { FktpVisit } from '../fktp-visit';
import { registrationScenarios } from '../registration-scenarios';
import type { Scenario } from '../scenario';
import { EMPTY_FIELDS, SAID } from '../wording';

const shots = registrationScenarios(EMPTY_FIELDS.filter(([field]) => field !== 'nohp'));

export const PESERTA: Scenario<FktpVisit> = {
  row: 29,
  service: 'Peserta Baru',
  title: 'Format kartu dan NIK, setiap isian kosong, tanggal lahir, pendaftaran yang benar, lalu sekali lagi',
  expected: '201 dengan kalimat untuk isian itu; 200',
  isOptional: true,
  run: async (trial, visit) => {
    const ask = (body: Readonly<Record<string, unknown>>) => visit.ask('peserta', body);
    await shots.format(trial, visit.data, ask);
    await shots.empty(trial, visit.data, ask);
    await shots.birthDate(trial, visit.data, visit.tomorrow, ask);
    // Any sentence: the catalogue leaves it open.
    trial.see('Daftar', await visit.registered(), { code: 200, hasNoResponse: true });
    const { nohp: _nohp, ...body } = trial.need(visit.data.pasienBaru, 'pasienBaru');
    trial.see('Daftar lagi', await ask(body), { code: 201, wording: SAID.duplicate });
  },
};
