import type { Fact } from '../../src/outbox/facts';
import { fktpCall } from '../../src/outbox/translate-fktp';
import { readVisit, type Visit } from '../../src/outbox/visit';
import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { atWib, task } from './hospital';
import { puskesmas, visitor, type VisitorOptions } from './puskesmas';

const settings = facilitySettingsSchema.parse({ bookingNote: 'Harap datang lebih awal.' });
let database: FreshDatabase;
let facilityId: number;
let people = 0;

beforeAll(async () => {
  database = await freshDatabase();
  facilityId = await puskesmas(database.db, '9901');
});
afterAll(() => database.drop());

async function visit(code: string, options: VisitorOptions = {}): Promise<Visit> {
  people += 1;
  await visitor(database.db, facilityId, code, people, options);
  const read = await readVisit(database.db, facilityId, code);
  if (read === undefined) throw new Error('the booking is not there');
  return read;
}

const made = (bookingCode: string): Fact => ({ kind: 'booking-made', bookingCode });
const cancelled = (bookingCode: string): Fact => ({ kind: 'booking-cancelled', bookingCode, reason: 'Pasien berhalangan' });

test('antrean/add: every field of the catalogue, in its type, and no other', async () => {
  const read = await visit('ADD-1', { cardNumber: '0009900112233', phone: '+62 812-0000-0001' });
  expect(fktpCall(made('ADD-1'), read, settings)).toEqual({
    service: 'fktp/antrean/add',
    body: {
      nomorkartu: '0009900112233',
      nik: read.nik,
      nohp: '081200000001',
      kodepoli: '001',
      namapoli: 'Poli Umum',
      norm: read.medical_record_number,
      tanggalperiksa: '2026-01-05',
      kodedokter: 445501,
      namadokter: 'dr. Bayu Segara',
      jampraktek: '07:00-12:00',
      nomorantrean: read.queue_number,
      angkaantrean: read.ordinal,
      keterangan: 'Harap datang lebih awal.',
    },
  });
});

test('antrean/panggil: present with task 4, absent with 99, with the recorded milliseconds; antrean/batal with its reason', async () => {
  const read = await visit('CALL-1', { clinicCode: '002', source: 'mobile-jkn' });
  const entry = { tanggalperiksa: '2026-01-05', kodepoli: '002', nomorkartu: read.card_number };
  const at = new Date('2026-01-05T08:31:00.417+07:00');
  expect(fktpCall(task('CALL-1', 4, at), read, settings)).toEqual({ service: 'fktp/antrean/panggil', body: { ...entry, status: 1, waktu: at.getTime() } });
  expect(fktpCall(task('CALL-1', 99, at), read, settings)).toEqual({ service: 'fktp/antrean/panggil', body: { ...entry, status: 2, waktu: at.getTime() } });
  expect(fktpCall(cancelled('CALL-1'), read, settings)).toEqual({ service: 'fktp/antrean/batal', body: { ...entry, alasan: 'Pasien berhalangan' } });
});

test('the card of the patient stands in for one the booking has not', async () => {
  const read = await visit('CARD-1', { cardNumber: '' });
  expect(fktpCall(made('CARD-1'), read, settings)).toMatchObject({ body: { nomorkartu: read.card_number } });
  expect(read.card_number).toMatch(/^\d{13}$/);
});

test('what the contract has no call for is told to nobody, whoever pays', async () => {
  const read = await visit('REST-1');
  const facts: Fact[] = [
    ...([1, 2, 3, 5, 6, 7] as const).map((number) => task('REST-1', number, atWib('08:30'))),
    { kind: 'mobile-jkn-booking-made', bookingCode: 'REST-1' },
    { kind: 'pharmacy-number-taken', bookingCode: 'REST-1', prescriptionKind: 'compounded', ordinal: 1 },
  ];
  for (const fact of facts) {
    expect(fktpCall(fact, read, settings)).toEqual({ kind: 'not-in-dialect' });
    expect(fktpCall(fact, { ...read, payer: 'NON JKN' }, settings)).toEqual({ kind: 'not-in-dialect' });
  }
});

test('nothing of a patient without insurance is told, though a card may be known', async () => {
  const read = await visit('UMUM-1', { payer: 'NON JKN' });
  for (const fact of [made('UMUM-1'), task('UMUM-1', 4, atWib('08:30')), task('UMUM-1', 99, atWib('08:30')), cancelled('UMUM-1')]) {
    expect(fktpCall(fact, read, settings)).toEqual({ kind: 'uninsured' });
  }
});

test('a member without a card: the add waits for the card, the call for the add, and a booking called off for nobody', async () => {
  const read = await visit('NOCARD-1', { hasNoCard: true });
  expect(fktpCall(made('NOCARD-1'), read, settings)).toEqual({ kind: 'needs-person', about: 'field', field: 'nomorkartu' });
  expect(fktpCall(task('NOCARD-1', 4, atWib('08:30')), read, settings)).toEqual({ kind: 'booking-unknown' });
  expect(fktpCall(cancelled('NOCARD-1'), read, settings)).toEqual({ kind: 'called-off' });
  expect(fktpCall(made('NOCARD-1'), { ...read, state: 'cancelled' }, settings)).toEqual({ kind: 'called-off' });
});
