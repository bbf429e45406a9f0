import { openPuskesmas, SECOND_GENERAL_SESSION, type Puskesmas } from '../support/clinic-facility';
import { person } from '../support/hospital';
import { antrean, expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let puskesmas: Puskesmas;
let simrs: SimrsClient;
beforeAll(async () => {
  puskesmas = await openPuskesmas({ patients: 3 });
  simrs = await simrsClient(puskesmas, { name: 'epuskesmas' });
});
afterAll(() => puskesmas.close());

describe("a booking of a Puskesmas' own system", () => {
  test('needs neither a kind of visit nor a letter, and keeps none that is sent', async () => {
    const { jeniskunjungan: _kind, nomorreferensi: _letter, ...bare } = antrean(person(1), SECOND_GENERAL_SESSION);
    const booked = await simrs.call('POST', '/antrean', { ...bare, jenispasien: 'JKN', nomorkartu: person(1).nomorkartu });
    expect([booked.status, booked.body.kode]).toEqual([201, undefined]);
    const sentAll = await simrs.call('POST', '/antrean', antrean(person(2), SECOND_GENERAL_SESSION, { jenispasien: 'JKN', nomorkartu: person(2).nomorkartu }));
    expect([sentAll.status, sentAll.body.kode]).toEqual([201, undefined]);
    expect(await puskesmas.db.rows('select distinct visit_type, reference_number from booking where facility_id = :facilityId', { facilityId: puskesmas.facility().facilityId })).toEqual([{ visit_type: 0, reference_number: '' }]);
  });

  test('is one per patient, poli and day', async () => {
    expectProblem(await simrs.call('POST', '/antrean', antrean(person(1), SECOND_GENERAL_SESSION, { jenispasien: 'JKN', nomorkartu: person(1).nomorkartu })), 409, 'already-booked');
  });
});
