import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { Refusal } from '../../src/platform/refusal';
import { ambilAntrean } from '../../src/faskes/fkrtl/ambil-antrean';
import type { Booking, BookingSource } from '../../src/queue/booking';
import { admission, type AdmissionInput } from '../../src/queue/rules/admission';
import { allocation, type AllocationInput } from '../../src/queue/rules/allocation';
import type { Session } from '../../src/schedules/session';

/** Who gets a number: the catalogue's list of refusals (ws-faskes §3.3), row by row and in its order. */
const TODAY = '2027-01-18';
const wib = (text: string) => new Date(`${text}+07:00`);
const settings = (over: object = {}) => facilitySettingsSchema.parse(over);
const session = (over: Partial<Session> = {}): Session => ({
  sessionId: 1, clinicCode: 'SAR', clinicName: 'Saraf', doctorCode: 700101, doctorName: 'dr. Sari Wening, Sp.N', visitDate: TODAY, practiceHours: '08:00-12:00', queuePrefix: 'SAR',
  capacity: 30, quotaJkn: 24, quotaNonJkn: 6, minutesPerPatient: null, onLeave: false, lateMinutes: null, note: '', lastOrdinal: 0, takenJkn: 0, takenNonJkn: 0, waiting: 0, inService: 0, nowServingOrdinal: null, ...over,
});
const outcome = (decision: unknown) => (decision instanceof Refusal ? decision.code : 'yes');

const GOOD: AdmissionInput = {
  now: wib('2027-01-18T09:00:00'), zone: 'WIB', kind: 'FKRTL', settings: settings(),
  slot: { clinicCode: 'SAR', doctorCode: 700101, visitDate: TODAY, practiceHours: '08:00-12:00' },
  doctorAsAsked: '700101',
  knowledge: { clinicName: 'Saraf', doctorName: 'dr. Sari Wening, Sp.N', clinicIsOpen: true, session: session() },
  patient: { medicalRecordNumber: '00-00-01', isNew: false },
  source: 'mobile-jkn', payer: 'JKN', visitType: 1, referenceNumber: '0001R0010127P000001',
};

describe('the fields of ambil antrean (rows 1–6)', () => {
  const complaint = (body: object) => ambilAntrean.request.safeParse(body).error?.issues[0]?.message ?? 'yes';

  test('of many faults the first in the catalogue’s order is answered', () => {
    const said: string[] = [];
    const body: Record<string, unknown> = { nomorreferensi: '0001R0010127P000001' };
    const steps: [string, unknown][] = [
      ['nomorkartu', '12345'], ['nomorkartu', '0009900000001'], ['nik', '12ab'], ['nik', '3271999900000001'], ['kodepoli', 'SAR'], ['tanggalperiksa', '18-01-2027'], ['tanggalperiksa', TODAY],
      ['kodedokter', 700101], ['jampraktek', '08:00-12:00'],
    ];
    said.push(complaint(body));
    for (const [field, value] of steps) said.push(complaint(Object.assign(body, { [field]: value })));
    expect(said).toEqual([
      'Nomor Kartu Tidak Boleh Kosong', 'Format Nomor Kartu Tidak Sesuai', 'NIK Tidak Boleh Kosong', 'Format NIK Tidak Sesuai', 'Kode Poli Tidak Boleh Kosong', 'Tanggal Tidak Boleh Kosong',
      'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd', 'Kode Dokter Belum Diisi', 'Jam Praktek Belum Diisi', 'yes',
    ]);
  });
  test('a visit without card and without reference is NON JKN, and its card is not asked for', () => {
    expect(complaint({ nik: '3271999900000001', kodepoli: 'SAR', tanggalperiksa: TODAY, kodedokter: 700101, jampraktek: '08:00-12:00' })).toBe('yes');
  });
});

describe('admission (rows 7–15)', () => {
  test('a known patient on a day the clinic is open stands in the queue', () => {
    expect(admission(GOOD)).toEqual({ session: session(), patient: { medicalRecordNumber: '00-00-01', isNew: false } });
  });
  test('of many faults the first in the catalogue’s order is answered', () => {
    const closed = { clinicName: 'Saraf', doctorName: 'dr. Sari Wening, Sp.N', clinicIsOpen: false, session: undefined };
    const mendings: Partial<AdmissionInput>[] = [
      { slot: GOOD.slot },
      { visitType: 1 },
      { referenceNumber: 'R' },
      { knowledge: closed },
      { knowledge: { ...closed, clinicIsOpen: true } },
      { knowledge: { ...closed, clinicIsOpen: true, session: session() } },
      { now: wib('2027-01-18T09:00:00') },
      { settings: settings() },
      { patient: GOOD.patient! },
    ];
    let input: AdmissionInput = {
      ...GOOD, now: wib('2027-01-18T13:00:00'), settings: settings({ bookingMinDays: 1 }), slot: { ...GOOD.slot, visitDate: '2027-01-17' }, visitType: 9, referenceNumber: '',
      knowledge: { clinicName: undefined, doctorName: undefined, clinicIsOpen: false, session: undefined }, patient: undefined,
    };
    const said = [outcome(admission(input))];
    for (const mending of mendings) said.push(outcome(admission((input = { ...input, ...mending }))));
    expect(said).toEqual([
      'visit-date-passed', 'visit-type-unknown', 'reference-missing', 'clinic-unknown', 'clinic-closed', 'schedule-unavailable', 'session-closed', 'outside-booking-window', 'patient-unknown', 'yes',
    ]);
  });
  test('a session whose doctor is on leave is a schedule that does not exist', () => {
    const verdict = admission({ ...GOOD, knowledge: { ...GOOD.knowledge, session: session({ onLeave: true }) } });
    expect(verdict).toMatchObject({ code: 'schedule-unavailable', data: { doctor: 'dr. Sari Wening, Sp.N' } });
  });
  test('an unknown doctor is called as he was asked for', () => {
    const verdict = admission({ ...GOOD, doctorAsAsked: '999999', knowledge: { ...GOOD.knowledge, doctorName: undefined, session: undefined } });
    expect(verdict).toMatchObject({ code: 'schedule-unavailable', data: { doctor: '999999' } });
  });
  test('the closing moment itself is still open, and only today closes', () => {
    expect(outcome(admission({ ...GOOD, now: wib('2027-01-18T12:00:00.000') }))).toBe('yes');
    expect(admission({ ...GOOD, now: wib('2027-01-18T12:00:00.001') })).toMatchObject({ code: 'session-closed', data: { clinicName: 'Saraf', closedAt: '12:00' } });
    expect(outcome(admission({ ...GOOD, now: wib('2027-01-17T23:00:00') }))).toBe('yes');
  });
  test('a cut-off longer than the session closes no day but today', () => {
    const early = { ...GOOD, settings: settings({ cutoffMinutesBeforeEnd: 24 * 60 }) };
    expect(outcome(admission({ ...early, now: wib('2027-01-17T23:00:00') }))).toBe('yes');
    expect(outcome(admission({ ...early, now: wib('2027-01-18T00:00:00') }))).toBe('session-closed');
  });
  test('a night session is open past its hours’ smaller end, to midnight of the day of the visit', () => {
    const night = { ...GOOD, slot: { ...GOOD.slot, practiceHours: '21:00-02:00' }, knowledge: { ...GOOD.knowledge, session: session({ practiceHours: '21:00-02:00' }) } };
    expect(outcome(admission({ ...night, now: wib('2027-01-18T03:00:00') }))).toBe('yes');
    expect(outcome(admission({ ...night, now: wib('2027-01-18T23:59:59.999') }))).toBe('yes');
    expect(outcome(admission({ ...night, now: wib('2027-01-19T00:00:00') }))).toBe('visit-date-passed');
  });
  test.each([
    ['mobile-jkn', ['visit-type-unknown', 'reference-missing']],
    ['desk', ['yes', 'yes']],
    ['kiosk', ['yes', 'yes']],
    ['simrs', ['yes', 'yes']],
  ] as [BookingSource, string[]][])('kind of visit and reference, booked by %s', (source, expected) => {
    expect([outcome(admission({ ...GOOD, source, visitType: 0 })), outcome(admission({ ...GOOD, source, referenceNumber: '' }))]).toEqual(expected);
  });
  test('a NON JKN patient has no reference, a JKN patient only where the facility says so', () => {
    expect(outcome(admission({ ...GOOD, payer: 'NON JKN', referenceNumber: '' }))).toBe('yes');
    const lenient = settings({ visitTypesWithoutReference: [2] });
    expect([1, 2, 3, 4].map((visitType) => outcome(admission({ ...GOOD, settings: lenient, visitType, referenceNumber: '' })))).toEqual(['reference-missing', 'yes', 'reference-missing', 'reference-missing']);
  });
  test('the window is counted in days of the facility, both ends included', () => {
    const bounded = settings({ bookingMinDays: 2, bookingMaxDays: 4 });
    const days = ['2027-01-18', '2027-01-19', '2027-01-20', '2027-01-22', '2027-01-23'];
    const verdicts = days.map((visitDate) => outcome(admission({ ...GOOD, settings: bounded, slot: { ...GOOD.slot, visitDate }, knowledge: { ...GOOD.knowledge, session: session({ visitDate }) } })));
    expect(verdicts).toEqual(['outside-booking-window', 'outside-booking-window', 'yes', 'yes', 'outside-booking-window']);
  });
  test('who stands in the house is taken today, however many days ahead Mobile JKN has to book', () => {
    const ahead = settings({ bookingMinDays: 1 });
    expect((['mobile-jkn', 'kiosk', 'desk'] as const).map((source) => outcome(admission({ ...GOOD, settings: ahead, source })))).toEqual(['outside-booking-window', 'yes', 'yes']);
  });
  test('primary care has neither kinds of visit nor references, and asks for none', () => {
    expect(outcome(admission({ ...GOOD, kind: 'FKTP', visitType: 0, referenceNumber: '' }))).toBe('yes');
  });
  test('an unknown patient registers online or goes to the desk, by setting', () => {
    expect(outcome(admission({ ...GOOD, patient: undefined }))).toBe('patient-unknown');
    expect(outcome(admission({ ...GOOD, patient: undefined, settings: settings({ newPatients: 'send-to-desk' }) }))).toBe('patient-unknown-go-to-desk');
  });
});

describe('allocation (rows 16–19)', () => {
  const NORM = '00-00-01';
  const standing = (over: Partial<Booking> = {}): Booking => ({
    bookingCode: '20270118AAAAAAAAAA', sessionId: 1, ordinal: 1, queueNumber: 'SAR-1', medicalRecordNumber: NORM, payer: 'JKN', source: 'mobile-jkn', clinicCode: 'SAR', visitDate: TODAY,
    isNewPatient: false, state: 'waiting', lastTask: 0, bookedAt: wib('2027-01-18T08:00:00'), estimatedAt: wib('2027-01-18T08:00:00'), repliedAt: wib('2027-01-18T08:00:00'), checkedInAt: null, ...over,
  });
  const FREE: AllocationInput = {
    kind: 'FKRTL', settings: settings(), session: session(), medicalRecordNumber: NORM, source: 'mobile-jkn', payer: 'JKN', referenceNumber: 'R', existing: [], referencesInUse: new Set(),
    hasBeenReplied: (booking) => booking.repliedAt !== null,
  };
  const decide = (over: Partial<AllocationInput>) => {
    const decision = allocation({ ...FREE, ...over });
    return decision instanceof Refusal ? decision.code : decision === 'next-number' ? decision : `same ticket ${decision.sameTicket.queueNumber}`;
  };

  test('a free patient in a free session gets the next number', () => {
    expect(decide({})).toBe('next-number');
  });
  test('of many faults the first in the catalogue’s order is answered', () => {
    const full = session({ takenJkn: 24, onLeave: true });
    const inUse = new Set(['R']);
    expect([
      decide({ existing: [standing()], session: full, referencesInUse: inUse }),
      decide({ session: full, referencesInUse: inUse }),
      decide({ session: { ...full, onLeave: false }, referencesInUse: inUse }),
      decide({ session: { ...full, onLeave: false } }),
    ]).toEqual(['already-booked', 'schedule-unavailable', 'reference-in-use', 'quota-full']);
  });
  test('a booking that is cancelled, of another patient or of another date never stands in the way', () => {
    for (const over of [{ state: 'cancelled' }, { medicalRecordNumber: '00-00-02' }, { visitDate: '2027-01-19' }] as const) {
      expect(decide({ existing: [standing(over)], settings: settings({ doubleBookingScope: 'date' }) })).toBe('next-number');
    }
  });
  test('a booking that is called, finished or absent stands as one that waits', () => {
    for (const state of ['waiting', 'called', 'finished', 'absent'] as const) expect(decide({ existing: [standing({ state })] })).toBe('already-booked');
  });
  test.each([
    ['date', ['already-booked', 'already-booked', 'already-booked']],
    ['clinic-and-date', ['already-booked', 'already-booked', 'next-number']],
    ['session', ['already-booked', 'next-number', 'next-number']],
  ])('with the scope %s: the same session, another of the clinic, another clinic', (doubleBookingScope, expected) => {
    const others = [standing(), standing({ sessionId: 2 }), standing({ sessionId: 3, clinicCode: 'ANA' })];
    expect(others.map((other) => decide({ existing: [other], settings: settings({ doubleBookingScope }) }))).toEqual(expected);
  });
  test('in primary care the scope is never narrower than clinic and date, by which BPJS names an entry', () => {
    const others = [standing({ sessionId: 2 }), standing({ sessionId: 3, clinicCode: 'ANA' })];
    const decided = (doubleBookingScope: string) => others.map((other) => decide({ kind: 'FKTP', existing: [other], settings: settings({ doubleBookingScope }) }));
    expect([decided('session'), decided('date')]).toEqual([['already-booked', 'next-number'], ['already-booked', 'already-booked']]);
  });
  test('a first reply that never arrived is given again, to the same session of Mobile JKN only', () => {
    const lost = standing({ repliedAt: null });
    expect(decide({ existing: [lost] })).toBe('same ticket SAR-1');
    expect(decide({ existing: [lost], session: session({ takenJkn: 24, onLeave: true }), referencesInUse: new Set(['R']) })).toBe('same ticket SAR-1');
    expect(decide({ existing: [lost], source: 'desk' })).toBe('already-booked');
    for (const over of [{ sessionId: 2 }, { source: 'kiosk' }, { state: 'called' }, { checkedInAt: wib('2027-01-18T08:30:00') }] as const) {
      expect(decide({ existing: [{ ...lost, ...over }] })).toBe('already-booked');
    }
  });
  test('a visit without a reference is never in use, and by setting none is', () => {
    expect(decide({ referenceNumber: '', referencesInUse: new Set(['']) })).toBe('next-number');
    expect(decide({ referencesInUse: new Set(['R']), settings: settings({ referenceNumberOnce: false }) })).toBe('next-number');
  });
  test('each payer has a quota of its own', () => {
    const jknFull = session({ takenJkn: 24 });
    expect([decide({ session: jknFull }), decide({ session: jknFull, payer: 'NON JKN' })]).toEqual(['quota-full', 'next-number']);
  });
});
