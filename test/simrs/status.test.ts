import { waiting } from '../support/clinic';
import { CHILD_SESSION, MORNING, MORNING_SESSION, openHospital, TODAY, type Hospital } from '../support/hospital';
import { simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital();
  simrs = await simrsClient(hospital, { scopes: ['status:baca'] });
});
afterAll(() => hospital.close());

test('the status tells today by poli, the quota that is left, what BPJS is owed and how it stands with BPJS', async () => {
  const other = await simrsClient(hospital, { scopes: ['task:tulis', 'antrean:tulis'] });
  const [a, b, c] = await waiting(hospital, MORNING_SESSION, 1, 4);
  for (const code of [a!, b!]) await other.call('POST', '/task', { kodebooking: code.bookingCode, taskid: 4, waktu: Date.parse(MORNING) });
  await other.call('POST', '/task', { kodebooking: b!.bookingCode, taskid: 5, waktu: Date.parse(MORNING), jenisresep: 'Tidak ada' });
  await other.call('POST', `/antrean/${c!.bookingCode}/batal`, { keterangan: 'Pulang' });
  await waiting(hospital, CHILD_SESSION, 5, 5, 'NON JKN');
  await hospital.db.rows(`update outbox set state = 'parked', needs_staff = true, verdict = 'needs-person', about = 'field:nik' where facility_id = :facilityId and outbox_id = (select min(outbox_id) from outbox where facility_id = :facilityId)`, { facilityId: hospital.facility().facilityId });
  const { body } = await simrs.call('GET', '/status');
  expect(body).toMatchObject({
    tanggal: TODAY,
    waktu: Date.parse(MORNING),
    poli: [
      { kodepoli: 'ANA', booking: 1, checkin: 1, menunggu: 1, sisakuotanonjkn: 5, sisakuotajkn: 24 },
      { kodepoli: 'BED', booking: 0, kuotajkn: 0, sisakuotajkn: 0 },
      { kodepoli: 'SAR', booking: 4, checkin: 4, menunggu: 1, dilayani: 1, selesai: 1, tidakhadir: 0, batal: 1, kuotajkn: 72, sisakuotajkn: 69 },
    ],
    semua: { booking: 5, checkin: 5, menunggu: 2, batal: 1 },
    kiriman: { perlupetugas: 1, tertahan: [{ kode: 'field:nik', jumlah: 1 }], ringkasan: expect.stringContaining('perlu petugas') },
    bpjs: { jawabanterakhir: null, percobaanterakhir: null, selisihjamdetik: null, gangguan: null },
  });
  const { tertunda, tertundasejak } = (body as unknown as { kiriman: Record<string, number> }).kiriman;
  expect([tertunda, tertundasejak]).toEqual([13, Date.parse(MORNING)]);
});
