import { openHospital, type Hospital } from '../support/hospital';
import { treated } from '../support/pharmacy';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital();
  simrs = await simrsClient(hospital, { scopes: ['farmasi:baca', 'farmasi:tulis', 'antrean:baca'], name: 'farmasi-simrs' });
});
afterAll(() => hospital.close());

const board = async (query = '') => (await simrs.call('GET', `/farmasi${query}`)).body;
const step = (code: string, name: string, body?: unknown) => simrs.call('POST', `/farmasi/${code}/${name}`, body);

test('a prescription goes from its number to the hand of the patient, each step once and by the client', async () => {
  const code = await treated(hospital, 'non-compounded');
  await treated(hospital, 'compounded');
  expect((await step(code, 'nomor')).body).toEqual({ kodebooking: code, nomorfarmasi: 'N-001' });
  expect((await step(code, 'nomor')).body['nomorfarmasi']).toBe('N-001');
  expectProblem(await step(code, 'siap'), 409, 'pharmacy-not-started');
  expect((await step(code, 'mulai')).body).toMatchObject({ taskid: 6, hasil: 'tercatat', dilaporkan: 1 });
  expect((await step(code, 'mulai')).body).toMatchObject({ hasil: 'sudah tercatat' });
  expectProblem(await step(code, 'panggil'), 409, 'pharmacy-not-ready');
  expect((await step(code, 'siap')).body).toMatchObject({ taskid: 7, nomorfarmasi: 'N-001' });
  expect((await step(code, 'panggil')).body).toMatchObject({ hasil: 'dipanggil', tempat: 'Farmasi' });
  expect((await step(code, 'panggil')).body).toMatchObject({ hasil: 'sudah dipanggil' });
  expect((await step(code, 'diserahkan')).body).toEqual({ kodebooking: code, hasil: 'tercatat' });
  expect((await step(code, 'diserahkan')).body).toMatchObject({ hasil: 'sudah tercatat' });
  expectProblem(await step(code, 'panggil'), 409, 'pharmacy-handed-over');

  const seen = await board();
  expect(seen).toMatchObject({ racikan: { resep: 1, belumbernomor: 1 }, nonracikan: { resep: 1, diserahkan: 1 } });
  expect(seen.list).toContainEqual(expect.objectContaining({ kodebooking: code, keadaan: 'diserahkan', nomorfarmasi: 'N-001' }));
  expect((await board('?jenisresep=racikan')).list.map((line) => line['keadaan'])).toEqual(['belum bernomor']);
  const tasks = (await simrs.call('GET', `/antrean/${code}`)).body['task'] as { taskid: number }[];
  expect(tasks.map(({ taskid }) => taskid)).toEqual([3, 4, 5, 6, 7]);
  const by = await hospital.db.rows(`select distinct actor from staff_act where facility_id = :facilityId and subject = :code`, { facilityId: hospital.facility().facilityId, code });
  expect(by).toEqual([{ actor: 'farmasi-simrs' }]);
});

test('where there are counters a call names one of them', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows(`insert into service_point (facility_id, kind, point_name) values (:facilityId, 'pharmacy', 'Loket 1'), (:facilityId, 'pharmacy', 'Loket 2')`, { facilityId });
  const code = await treated(hospital, 'compounded');
  for (const name of ['nomor', 'mulai', 'siap']) await step(code, name);
  const unnamed = await step(code, 'panggil');
  expectProblem(unnamed, 422, 'isian-tidak-sesuai');
  expect(unnamed.body.detail).toContain('Loket 1, Loket 2');
  expect((await step(code, 'panggil', { tempat: 'loket 2' })).body['tempat']).toBe('Loket 2');
});
