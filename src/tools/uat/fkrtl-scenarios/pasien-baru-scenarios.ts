import type { FkrtlVisit } from '../fkrtl-visit';
import { registrationScenarios } from '../registration-scenarios';
import { FKRTL_SHAPES } from '../reply-shapes';
import type { Scenario } from '../scenario';
import { EMPTY_FIELDS, isSaid, SAID } from '../wording';

const service = 'Pasien Baru';
const shots = registrationScenarios(EMPTY_FIELDS);

export const PASIEN_BARU_SCENARIOS: readonly Scenario<FkrtlVisit>[] = [
  {
    row: 33,
    service,
    title: 'Setiap isian kosong',
    expected: '201 dengan kalimat untuk isian itu',
    run: (trial, visit) => shots.empty(trial, visit.data, (body) => visit.ask('infopasienbaru', body)),
  },
  {
    row: 34,
    service,
    title: 'Format nomor kartu dan NIK salah',
    expected: '201 Format … Tidak Sesuai',
    run: (trial, visit) => shots.format(trial, visit.data, (body) => visit.ask('infopasienbaru', body)),
  },
  {
    row: 35,
    service,
    title: 'Tanggal lahir salah, atau di masa depan',
    expected: `201 ${SAID.birthDateFormat.suggested}`,
    run: (trial, visit) => shots.birthDate(trial, visit.data, visit.tomorrow, (body) => visit.ask('infopasienbaru', body)),
  },
  {
    row: 36,
    service,
    title: 'Pendaftaran yang benar',
    expected: '200 dengan norm',
    run: async (trial, visit) => {
      // Any sentence: the catalogue's own differs from the one in widest use, and both pass.
      const exchange = await visit.registered();
      trial.see('Daftar', exchange, { code: 200, shape: FKRTL_SHAPES.infopasienbaru });
      if (isSaid(exchange, SAID.duplicate)) trial.note('Orang ini sudah terdaftar: ganti pasienBaru di berkas data.');
    },
  },
  {
    row: 37,
    service,
    title: 'Orang yang sama sekali lagi',
    expected: `201 ${SAID.duplicate.suggested}`,
    run: async (trial, visit) => {
      await visit.registered();
      trial.see('Daftar lagi', await visit.ask('infopasienbaru', trial.need(visit.data.pasienBaru, 'pasienBaru')), { code: 201, wording: SAID.duplicate });
    },
  },
];
