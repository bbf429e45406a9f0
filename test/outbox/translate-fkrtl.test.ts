import { antreanAdd, antreanUpdatewaktu } from '../../src/outbox/translate-fkrtl';
import { nohp, readVisit, type Visit } from '../../src/outbox/visit';
import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { atWib, booking, hospital, type BookingOptions } from './hospital';

const settings = facilitySettingsSchema.parse({});
let database: FreshDatabase;
let facilityId: number;

beforeAll(async () => {
  database = await freshDatabase();
  facilityId = await hospital(database.db, '7701');
});
afterAll(() => database.drop());

async function visit(code: string, options: BookingOptions): Promise<Visit> {
  await booking(database.db, facilityId, code, options);
  const read = await readVisit(database.db, facilityId, code);
  if (read === undefined) throw new Error('the booking is not there');
  return read;
}

test('antrean/add of a JKN patient: every field of the catalogue, in its type', async () => {
  const read = await visit('JKN-1', { nik: '3300000000000001', cardNumber: '0009900112233', phone: '+62 812-0000-0001', referenceNumber: '0000R0010126B000001', isNewPatient: true });
  expect(antreanAdd(read, settings)).toEqual({
    kodebooking: 'JKN-1',
    jenispasien: 'JKN',
    nomorkartu: '0009900112233',
    nik: '3300000000000001',
    nohp: '081200000001',
    kodepoli: 'ANA',
    namapoli: 'Anak',
    pasienbaru: 1,
    norm: read.medical_record_number,
    tanggalperiksa: '2026-01-05',
    kodedokter: 700001,
    namadokter: 'dr. Contoh Satu, Sp.A',
    jampraktek: '08:00-12:00',
    jeniskunjungan: 1,
    nomorreferensi: '0000R0010126B000001',
    nomorantrean: `A-${read.ordinal}`,
    angkaantrean: read.ordinal,
    estimasidilayani: atWib('08:31').getTime(),
    sisakuotajkn: 10,
    kuotajkn: 20,
    sisakuotanonjkn: 8,
    kuotanonjkn: 10,
    keterangan: 'Peserta harap 60 menit lebih awal guna pencatatan administrasi.',
  });
});

test('antrean/add of a NON JKN patient: card and reference stay blank, as the facility spells blank', async () => {
  const read = await visit('UMUM-1', { payer: 'NON JKN', nik: '3300000000000002', cardNumber: '', referenceNumber: '' });
  expect(antreanAdd(read, settings)).toMatchObject({ jenispasien: 'NON JKN', nomorkartu: '', nomorreferensi: '', jeniskunjungan: 3, nik: '3300000000000002' });
  const dashed = facilitySettingsSchema.parse({ nonJknBlank: '-', nonJknVisitType: 1 });
  expect(antreanAdd({ ...read, nik: '' }, dashed)).toMatchObject({ nomorkartu: '-', nomorreferensi: '-', nik: '-', jeniskunjungan: 1 });
});

test('what a booking leaves empty comes from the patient; a quota oversold by hand is none left, never below', async () => {
  const read = await visit('EMPTY-1', { nik: '', cardNumber: '', phone: '' });
  expect(read.nik).toMatch(/^3300000000\d{6}$/);
  expect(antreanAdd({ ...read, taken_jkn: 25 }, settings)).toMatchObject({ nomorkartu: read.card_number, nohp: '081299990000', sisakuotajkn: 0 });
});

test('a booking of another facility is not read', async () => {
  await visit('MINE-1', {});
  expect(await readVisit(database.db, facilityId + 1, 'MINE-1')).toBeUndefined();
});

describe('antrean/updatewaktu', () => {
  const recorded = new Date('2026-01-05T01:43:00.123Z');
  const fact = { kind: 'task-reached', bookingCode: 'T-1', task: 5, occurredAt: '2026-01-05T01:43:00.123Z', prescriptionKind: 'non-compounded' } as const;

  test('carries the time to its milliseconds, and jenisresep with task 5', () => {
    expect(antreanUpdatewaktu(fact, recorded, settings)).toEqual({ kodebooking: 'T-1', taskid: 5, waktu: 1767577380123, jenisresep: 'Non racikan' });
    expect(antreanUpdatewaktu({ ...fact, prescriptionKind: 'none' }, recorded, settings)).toMatchObject({ jenisresep: 'Tidak ada' });
    expect(antreanUpdatewaktu({ ...fact, prescriptionKind: 'compounded' }, recorded, settings)).toMatchObject({ jenisresep: 'Racikan' });
  });

  test('leaves jenisresep out with any other task, where nothing is known, and where the pharmacy is not reported', () => {
    const without = { kodebooking: 'T-1', taskid: 5, waktu: 1767577380123 };
    expect(antreanUpdatewaktu({ ...fact, task: 6 }, recorded, settings)).toEqual({ ...without, taskid: 6 });
    expect(antreanUpdatewaktu({ ...fact, prescriptionKind: null }, recorded, settings)).toEqual(without);
    expect(antreanUpdatewaktu(fact, recorded, facilitySettingsSchema.parse({ pharmacyReported: false }))).toEqual(without);
  });
});

test.each([
  ['081200000001', '081200000001'],
  ['6281200000001', '081200000001'],
  ['+62 812-0000-0001', '081200000001'],
  ['+62 0812 0000 0001', '081200000001'],
  ['006281200000001', '081200000001'],
  ['81200000001', '081200000001'],
  ['(0271) 714578', '0271714578'],
  ['0812000000011234', '0812000000011234'],
  ['', ''],
])('nohp %s is sent as %s', (phone, expected) => {
  expect(nohp(phone)).toBe(expected);
});
