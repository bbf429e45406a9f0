import { MORNING, openHospital, TODAY, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital();
  simrs = await simrsClient(hospital, { scopes: ['operasi:baca', 'operasi:tulis'] });
});
afterAll(() => hospital.close());

const surgery = (over: Record<string, unknown> = {}) => ({ tanggaloperasi: TODAY, jenistindakan: 'Herniotomi', kodepoli: 'BED', nopeserta: '0009990000101', ...over });
const list = async () => (await simrs.call('GET', `/operasi?tanggalawal=${TODAY}&tanggalakhir=2027-01-31`)).body.list;

test('an operation is written, changed only by what is newer, read as Mobile JKN reads it, and taken off the list', async () => {
  expect((await simrs.call('PUT', '/operasi/OP-1', surgery({ lastupdate: Date.parse(MORNING) }))).body).toMatchObject({ hasil: 'ditambah', lastupdate: Date.parse(MORNING) });
  expect((await simrs.call('PUT', '/operasi/OP-1', surgery({ jenistindakan: 'Lama', lastupdate: Date.parse(MORNING) - 1 }))).body).toMatchObject({ hasil: 'tetap' });
  const newer = await simrs.call('PUT', '/operasi/OP-1', { tanggaloperasi: TODAY, jenistindakan: 'Apendektomi', kodepoli: 'BED', terlaksana: 1, lastupdate: Date.parse(MORNING) + 1 });
  expect([newer.status, newer.body['hasil']]).toEqual([200, 'diubah']);
  expect(await list()).toEqual([
    { kodebooking: 'OP-1', tanggaloperasi: TODAY, jenistindakan: 'Apendektomi', kodepoli: 'BED', namapoli: 'Bedah', terlaksana: 1, nopeserta: '0009990000101', lastupdate: Date.parse(MORNING) + 1 },
  ]);
  const seen = await hospital.call('jadwal-operasi-rs', '/jadwaloperasirs', { tanggalawal: TODAY, tanggalakhir: TODAY });
  expect(seen.response.list).toEqual(await list());
  expectProblem(await simrs.call('PUT', '/operasi/OP-1', surgery({ kodepoli: 'XXX' })), 404, 'clinic-unknown');
  expect((await simrs.call('DELETE', '/operasi/OP-1')).status).toBe(204);
  expectProblem(await simrs.call('DELETE', '/operasi/OP-1'), 404, 'operasi-tidak-ditemukan');
});

test('what is as it was keeps its time, and a SIMRS whose clock is ahead is not lost', async () => {
  await simrs.call('PUT', '/operasi/OP-2', surgery({ lastupdate: Date.parse('2030-01-01T00:00:00Z') }));
  expect((await simrs.call('PUT', '/operasi/OP-2', surgery())).body).toMatchObject({ hasil: 'tetap', lastupdate: Date.parse('2030-01-01T00:00:00Z') });
  expect((await simrs.call('PUT', '/operasi/OP-2', surgery({ jenistindakan: 'Lain' }))).body).toMatchObject({ hasil: 'diubah' });
  expect(await list()).toContainEqual(expect.objectContaining({ kodebooking: 'OP-2', jenistindakan: 'Lain' }));
});

test('many are written each for itself, and the list goes page by page', async () => {
  const reply = await simrs.call('POST', '/operasi/banyak', { list: [surgery({ kodebooking: 'OP-3' }), surgery({ kodebooking: 'OP-4', tanggaloperasi: 'besok' }), surgery({ kodebooking: 'OP-5' })] });
  expect(reply.body.list.map((one) => one['status'])).toEqual([201, 422, 201]);
  const first = (await simrs.call('GET', `/operasi?limit=2`)).body;
  const second = (await simrs.call('GET', `/operasi?limit=2&kursor=${String(first['kursorberikut'])}`)).body;
  expect([...first.list, ...second.list].map((one) => one['kodebooking'])).toEqual(['OP-2', 'OP-3', 'OP-5']);
  expect(second['kursorberikut']).toBeNull();
});
