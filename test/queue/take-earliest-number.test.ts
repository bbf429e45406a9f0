import { cancelBooking } from '../../src/queue/cancel';
import { takeEarliestNumber, type TakeEarliestNumber } from '../../src/queue/take-earliest-number';
import type { Ticket } from '../../src/queue/take-number';
import { addDays } from '../../src/platform/clock';
import { GENERAL_SESSION, openPuskesmas, type Puskesmas } from '../support/clinic-facility';
import { miscounted } from '../support/clinic';
import { crowd, doubles, ticketsOf } from '../support/crowd';
import { MORNING, person, TODAY, type SessionSpec } from '../support/hospital';

/** A number of a poli where nobody names a doctor (ws-faskes §5.2), against the real database. */
let puskesmas: Puskesmas;
beforeAll(async () => {
  puskesmas = await openPuskesmas({ patients: 300 });
});
afterAll(() => puskesmas.close());
beforeEach(() => puskesmas.setTime(MORNING));

const FIRST = { kodedokter: 445501, jampraktek: '08:00-12:00', prefix: 'A1' };
const SECOND = { kodedokter: 445502, jampraktek: '09:00-13:00', prefix: 'A2' };
let days = 1;
/** A date with sessions of poli umum of these quotas, in the order in which they begin. */
async function day(...quotas: readonly [Partial<SessionSpec>, number][]): Promise<string> {
  const tanggalperiksa = addDays(TODAY, (days += 1));
  // The last first, so that no order of insertion helps.
  for (const [session, quota] of [...quotas].reverse()) await puskesmas.addSession({ ...GENERAL_SESSION, ...session, tanggalperiksa, capacity: quota, quotaJkn: quota, quotaNonJkn: 0 });
  return tanggalperiksa;
}

const asking = (n: number, visitDate: string, over: Partial<TakeEarliestNumber> = {}): TakeEarliestNumber => ({
  source: 'mobile-jkn', clinicCode: '001', visitDate, doctor: undefined, practiceHours: undefined, payer: 'JKN', phone: '', visitType: 0, referenceNumber: '',
  patient: { medicalRecordNumber: '', nik: person(n).nik, cardNumber: person(n).nomorkartu }, ...over,
});
/** Takes a number, and its reply arrives. */
async function take(n: number, visitDate: string, over: Partial<TakeEarliestNumber> = {}): Promise<string> {
  try {
    const ticket = await takeEarliestNumber(puskesmas.deps, puskesmas.facility(), asking(n, visitDate, over));
    puskesmas.deps.replies.replied(puskesmas.facility().facilityId, ticket.bookingCode);
    return ticket.queueNumber;
  } catch (error) {
    return (error as { code: string }).code;
  }
}
/** Takes a number whose reply is lost. */
const takeUnheard = (n: number, visitDate: string): Promise<Ticket> => takeEarliestNumber(puskesmas.deps, puskesmas.facility(), asking(n, visitDate));
const cancel = (ticket: Ticket) => cancelBooking(puskesmas.deps, puskesmas.facility(), { bookingCode: ticket.bookingCode, reason: 'batal', source: 'mobile-jkn' });

test('the earliest session with quota gives the number; a place freed in it is given before the later session', async () => {
  const date = await day([FIRST, 2], [SECOND, 1]);
  const first = await takeUnheard(1, date);
  expect([first.queueNumber, await take(2, date), await take(3, date), await take(4, date)]).toEqual(['A1-1', 'A1-2', 'A2-1', 'quota-full']);
  await cancel(first);
  expect([await take(4, date), await take(5, date)]).toEqual(['A1-3', 'quota-full']);
});

test('a session that is over or whose doctor is on leave is passed over, and when all are over the poli is closed', async () => {
  const date = await day([FIRST, 5], [{ ...SECOND, onLeave: true }, 5], [{ ...SECOND, jampraktek: '13:00-15:00', prefix: 'A3' }, 5]);
  puskesmas.setTime(`${date}T12:00:01.000+07:00`);
  expect(await take(1, date)).toBe('A3-1');
  puskesmas.setTime(`${date}T15:00:01.000+07:00`);
  expect(await take(2, date)).toBe('session-closed');
});

test('a doctor or hours that are named leave only their sessions; without one the schedule is not available', async () => {
  const date = await day([FIRST, 5], [SECOND, 5]);
  const doctor = (code: number | undefined) => ({ code, asAsked: String(code) });
  expect(await take(1, date, { doctor: doctor(445502) })).toBe('A2-1');
  expect(await take(2, date, { practiceHours: '09:00-13:00' })).toBe('A2-2');
  expect(await take(3, date, { doctor: doctor(445502), practiceHours: '09:00-13:00' })).toBe('A2-3');
  for (const over of [{ doctor: doctor(445501), practiceHours: '09:00-13:00' }, { doctor: doctor(445503) }, { doctor: doctor(undefined) }, { practiceHours: '17:00-20:00' }, { practiceHours: 'pagi' }]) {
    expect([over, await take(4, date, over)]).toEqual([over, 'schedule-unavailable']);
  }
});

test('a repeat whose first reply was lost gets the same ticket, though an earlier session has room again; once heard it is refused', async () => {
  const date = await day([FIRST, 1], [SECOND, 5]);
  const other = await takeUnheard(1, date);
  const ticket = await takeUnheard(2, date);
  expect(ticket.queueNumber).toBe('A2-1');
  await cancel(other);
  expect(await takeUnheard(2, date)).toMatchObject({ bookingCode: ticket.bookingCode, isRepeat: true });
  expect(await take(2, date)).toBe('A2-1');
  expect(await take(2, date)).toBe('already-booked');
});

test('one active number of a patient in a poli and date, also by the setting that asks per session', async () => {
  await puskesmas.settings({ doubleBookingScope: 'session' });
  const date = await day([FIRST, 5], [SECOND, 5]);
  expect([await take(1, date), await take(1, date, { doctor: { code: 445502, asAsked: '445502' } })]).toEqual(['A1-1', 'already-booked']);
  await puskesmas.settings({});
});

test('what primary care has no word for is not kept: kind of visit, reference, and new patients for an admission desk', async () => {
  const date = await day([FIRST, 5]);
  await puskesmas.db.rows('update patient set registered_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId: puskesmas.facility().facilityId, norm: person(9).norm });
  const { bookingCode } = await takeEarliestNumber(puskesmas.deps, puskesmas.facility(), asking(9, date, { visitType: 3, referenceNumber: 'R1' }));
  const [row] = await puskesmas.db.rows('select visit_type, reference_number, is_new_patient, payer from booking where booking_code = :bookingCode', { bookingCode });
  expect(row).toEqual({ visit_type: 0, reference_number: '', is_new_patient: false, payer: 'JKN' });
});

const numbersTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const request = (n: number, tanggalperiksa: string) => ({ nomorkartu: person(n).nomorkartu, nik: person(n).nik, kodepoli: '001', tanggalperiksa, keluhan: '' });

test('200 phones at two sessions of 70 and 50: just those are given, no number twice, none missing', async () => {
  const date = await day([FIRST, 70], [SECOND, 50]);
  const ledger = await crowd([puskesmas.publicUrl], '/antrean', await puskesmas.token(), numbersTo(200).map((n) => request(n, date)), 40);
  const given = ticketsOf(ledger).map((ticket) => ticket.nomorantrean);
  expect(doubles(given)).toEqual([]);
  expect(new Set(given)).toEqual(new Set([...numbersTo(70).map((n) => `A1-${n}`), ...numbersTo(50).map((n) => `A2-${n}`)]));
  expect(new Set(ledger.flatMap(({ reply }) => (reply?.metadata.code === 200 ? [] : [reply?.metadata.message])))).toEqual(new Set(['Jadwal tidak tersedia atau kuota penuh! Silahkan pilih tanggal lain!']));
  expect(await miscounted(puskesmas)).toEqual([]);
});

test('each of 20 phones asking ten times at once gets one number, also where the first session is nearly full', async () => {
  const date = await day([FIRST, 8], [SECOND, 50]);
  const ledger = await crowd([puskesmas.publicUrl], '/antrean', await puskesmas.token(), numbersTo(200).map((n) => request(1 + (n % 20), date)), 50);
  const byPhone = new Map<unknown, Set<string>>();
  for (const { request: asked, reply } of ledger) {
    if (reply?.metadata.code !== 200) expect(reply?.metadata.message).toBe('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama');
    else byPhone.set(asked['nik'], (byPhone.get(asked['nik']) ?? new Set()).add(reply.response!.nomorantrean));
  }
  expect([...byPhone.values()].map((numbers) => numbers.size)).toEqual(Array(20).fill(1));
  expect(await miscounted(puskesmas)).toEqual([]);
});
