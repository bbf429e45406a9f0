import { reachTask } from '../../src/queue/reach-task';
import { openLedger, type Ledger } from '../../src/tools/simulator/ledger';
import { startCrowd, type Crowd } from '../../src/tools/simulator/mobile-jkn/crowd';
import { crowdSpec, planCrowd } from '../../src/tools/simulator/mobile-jkn/crowd-plan';
import { addressOf, facilityOf } from '../../src/tools/simulator/mobile-jkn/facility';
import { runUatApp, runUatCalled, type UatLine } from '../../src/tools/simulator/mobile-jkn/uat';
import { CHILD_SESSION, EVENING_SESSION, LEAVE_SESSION, MORNING, MORNING_SESSION, booking, openHospital, person, type Hospital } from '../support/hospital';
import { until } from '../support/until';
import { APP_SESSIONS, appSessionOf, facilityAt, knownPatient, openApp } from './mobile-jkn-facility';

const TODAYS = [MORNING_SESSION, EVENING_SESSION, CHILD_SESSION].map(appSessionOf);
const SPEC = crowdSpec.parse({ patients: 40, seed: 7, curve: 'morning-rush', cancelShare: 0.15, noShowShare: 0.1, newShare: 0.2, lostShare: 0.05 });
const WINDOW = { from: new Date(MORNING), until: new Date('2027-01-18T10:00:00+07:00') };
const PEOPLE = Array.from({ length: 40 }, (_, n) => knownPatient(n + 1));

describe('the plan of a crowd', () => {
  const plan = planCrowd(SPEC, WINDOW, PEOPLE, TODAYS);

  it('is the same for the same seed and another for another', () => {
    expect(planCrowd(SPEC, WINDOW, PEOPLE, TODAYS)).toEqual(plan);
    expect(planCrowd({ ...SPEC, seed: 8 }, WINDOW, PEOPLE, TODAYS)).not.toEqual(plan);
  });

  it('has everybody book once, within the window and in its order', () => {
    expect(plan).toHaveLength(40);
    expect(new Set(plan.map(({ patient }) => patient.nik)).size).toBe(40);
    const times = plan.map(({ bookAt }) => bookAt.getTime());
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(times.every((time) => time >= WINDOW.from.getTime() && time < WINDOW.until.getTime())).toBe(true);
  });

  it('rushes in the morning, or comes evenly', () => {
    const inFirstThird = (curve: 'morning-rush' | 'even') =>
      planCrowd({ ...SPEC, patients: 300, curve }, WINDOW, PEOPLE, TODAYS).filter(({ bookAt }) => bookAt.getTime() < WINDOW.from.getTime() + 20 * 60_000).length;
    expect(inFirstThird('even')).toBe(100);
    expect(inFirstThird('morning-rush')).toBeGreaterThan(130);
  });

  it('follows the shares, and makes up patients where the known ones run out', () => {
    const large = planCrowd({ ...SPEC, patients: 2_000, newShare: 0 }, WINDOW, PEOPLE, TODAYS);
    const part = (fate: string) => large.filter((visit) => visit.fate === fate).length / 2_000;
    expect(part('cancels')).toBeCloseTo(0.15, 1);
    expect(part('stays-away')).toBeCloseTo(0.1, 1);
    expect(large.filter(({ patient }) => patient.norm !== '')).toHaveLength(PEOPLE.length);
    expect(new Set(large.map(({ patient }) => patient.nomorkartu)).size).toBe(2_000);
  });
});

describe('at the facility', () => {
  let hospital: Hospital;
  let now: Date;
  const setTime = (instant: Date) => {
    now = instant;
    hospital.setTime(instant.toISOString());
  };
  beforeEach(async () => {
    hospital = await openHospital({ patients: 40 });
    setTime(new Date(MORNING));
  });
  afterEach(() => hospital.close());

  const start = (ledger: Ledger, over: object = {}): Crowd => {
    const facility = facilityAt(hospital);
    return startCrowd({ clock: () => now, ledger, address: addressOf(facilityOf(facility, undefined)), zone: 'WIB', people: PEOPLE, sessions: TODAYS }, { ...SPEC, ...WINDOW, ...over });
  };
  const bookings = () =>
    hospital.db.rows<{ booking_code: string; cancelled: boolean; checked_in: boolean; is_new_patient: boolean }>(
      `select booking_code, state = 'cancelled' as cancelled, checked_in_at is not null as checked_in, is_new_patient from booking
       where facility_id = :facilityId and source = 'mobile-jkn'
       order by booking_code`,
      { facilityId: hospital.facility().facilityId },
    );

  it('a crowd books, looks, cancels, stays away and checks in as planned, and ledger and facility agree at the end', async () => {
    const ledger = openLedger(() => now);
    const crowd = start(ledger);
    // From one patient's next step to another's, never past one who is in the middle of a call.
    const isSettled = (): boolean => {
      const { state, underWay, nextAt } = crowd.progress();
      return state === 'finished' || (underWay === 0 && nextAt !== null && new Date(nextAt) > now);
    };
    for (;;) {
      await until(isSettled, 'the end of a step of the crowd');
      const { nextAt } = crowd.progress();
      if (nextAt === null) break;
      setTime(new Date(nextAt));
    }

    const plan = planCrowd(SPEC, WINDOW, PEOPLE, TODAYS);
    const planned = (fate: string) => plan.filter((visit) => visit.fate === fate).length;
    const { counts, unexpected, services } = crowd.progress();
    expect(unexpected).toEqual([]);
    expect(counts).toEqual({ planned: 40, booked: 40, checkedIn: planned('comes'), cancelled: planned('cancels'), stayedAway: planned('stays-away'), withoutTicket: 0, done: 40 });
    const isNew = ({ patient }: { patient: { norm: string } }) => patient.norm === '';
    expect(services.ambilantrean?.codes).toMatchObject({ 200: 40, 202: plan.filter(isNew).length });
    expect(services.infopasienbaru?.codes).toMatchObject({ 200: plan.filter(isNew).length });
    expect(services.ambilantrean?.p99Ms).toBeGreaterThanOrEqual(services.ambilantrean?.p50Ms ?? Infinity);

    const atFacility = await bookings();
    expect(atFacility).toHaveLength(40);
    expect(atFacility.filter(({ checked_in }) => checked_in)).toHaveLength(planned('comes'));
    const lost = plan.filter(({ heldByBpjs }) => !heldByBpjs).length;
    expect(lost).toBeGreaterThan(0);
    const held = ledger.bookings();
    expect(held).toHaveLength(40 - lost);
    const byCode = new Map(atFacility.map((row) => [row.booking_code, row]));
    expect(held.map(({ kodebooking, cancelled, payload }) => ({ kodebooking, cancelled, pasienbaru: payload.pasienbaru }))).toEqual(
      held.map(({ kodebooking }) => ({ kodebooking, cancelled: byCode.get(kodebooking)?.cancelled, pasienbaru: Number(byCode.get(kodebooking)?.is_new_patient) })),
    );
  });

  it('a crowd that is stopped starts nothing more', async () => {
    const crowd = start(openLedger(() => now));
    setTime(new Date('2027-01-18T09:20:00+07:00'));
    await until(() => crowd.progress().counts.booked > 5);
    await crowd.stop();
    expect(crowd.progress()).toMatchObject({ state: 'stopped', nextAt: null });
    const before = await bookings();
    setTime(new Date('2027-01-18T10:30:00+07:00'));
    expect(await bookings()).toEqual(before);
    expect(before.length).toBe(crowd.progress().counts.booked);
    expect(before.length).toBeLessThan(40);
  });

  it('a crowd lists what the facility should not have said, by service, code and words', async () => {
    const crowd = start(openLedger(() => now), { patients: 3, newShare: 0, atOnce: 1 });
    const plan = planCrowd({ ...SPEC, patients: 3, newShare: 0 }, WINDOW, PEOPLE, TODAYS);
    const spec = [MORNING_SESSION, EVENING_SESSION, CHILD_SESSION][TODAYS.indexOf(plan[0]!.session)]!;
    const { norm, nik, nomorkartu, nohp } = plan[0]!.patient;
    await hospital.call('ambil-antrean', '/ambilantrean', booking({ norm, nik, nomorkartu, nohp }, spec));
    setTime(WINDOW.until);
    await until(() => crowd.progress().counts.booked === 2 && crowd.progress().counts.withoutTicket === 1);
    expect(crowd.progress().unexpected).toEqual([
      { service: 'ambilantrean', code: '201', message: 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama', count: 1, patients: [1] },
    ]);
    expect(JSON.stringify(crowd.progress())).not.toContain(nik);
    await crowd.stop();
  });

  const uatDeps = (over: object = {}) => {
    const app = openApp(facilityAt(hospital), () => now);
    return { ...app, clock: () => now, zone: 'WIB' as const, sessions: APP_SESSIONS, people: [person(1), person(2)].map((_, n) => knownPatient(n + 2)), seed: 3, ...over };
  };
  const values = (lines: readonly UatLine[]) => lines.map(({ skenario, hasil, nilai }) => `${skenario} | ${hasil} | ${nilai}`);

  it('UAT rows 46 and 47: everything a verifier does on the phone is as expected, also when a ticket is called at the desk', async () => {
    const inFront = await hospital.call('ambil-antrean', '/ambilantrean', booking(person(1), MORNING_SESSION));
    const deps = uatDeps();
    const report = await runUatApp(deps);
    expect(values(report.lines.filter(({ nilai }) => nilai !== 'sesuai'))).toEqual([]);
    expect(report.lines.map(({ skenario }) => skenario.replace(/:.*/, ''))).toEqual([
      'Ambil token', 'Ambil hari ini, sesudah tutup', 'Ambil untuk besok', 'Ambil di tiap poli', 'Ambil di tiap poli', 'Ambil hari ini, sebelum tutup',
      'Ambil hari ini, pasien berikutnya', 'Ambil sekali lagi oleh pasien yang sama', 'Sisa antrean', 'Status antrean', 'Batal', 'Sisa antrean tiket yang batal', 'Batal sekali lagi',
      'Perbarui sisa sesudah pasien di depan batal', 'Perbarui status sesudah batal', 'Ambil lagi sesudah batal', 'Check-in', 'Check-in terkirim dua kali',
    ]);
    // All that happened stands in the ledger too: six tickets and a repeated one, one of them cancelled.
    expect(deps.ledger.bookings().filter(({ cancelled }) => cancelled)).toHaveLength(1);

    const reach = async (task: 3 | 4 | 5) => {
      setTime(new Date(now.getTime() + 60_000));
      await reachTask(hospital.deps, hospital.facility(), {
        bookingCode: inFront.response.kodebooking, task, occurredAt: now, source: 'desk', ...(task === 5 ? { prescriptionKind: 'none' as const } : {}),
      });
    };
    await reach(3);
    let called: Promise<void> | undefined;
    const lines = await runUatCalled(deps.phone, {
      ticket: report.ticket!, session: report.session!, patienceMs: 30_000, lookEveryMs: 20,
      onWatching: () => void (called = reach(4).then(() => reach(5))),
    });
    await called;
    expect(values(lines.filter(({ nilai }) => nilai !== 'sesuai'))).toEqual([]);
    expect(lines).toHaveLength(4);
    deps.caller.close();
  });

  it('UAT row 46 reports a poli that refuses and a step that could not be tried, never as passed', async () => {
    const deps = uatDeps({ sessions: [appSessionOf(LEAVE_SESSION)] });
    const { lines, ticket } = await runUatApp(deps);
    const poli = lines.find(({ skenario }) => skenario.startsWith('Ambil di tiap poli'));
    expect(poli).toMatchObject({ nilai: 'tidak sesuai', hasil: '201 Pendaftaran ke Poli Ini Sedang Tutup' });
    expect(lines.find(({ skenario }) => skenario === 'Ambil untuk besok')?.nilai).toBe('tidak dicoba');
    expect(ticket).toBeNull();
    expect(lines.filter(({ nilai }) => nilai === 'sesuai').map(({ skenario }) => skenario)).toEqual(['Ambil token']);
    deps.caller.close();
  });

  it('UAT row 47 says of a ticket that had its turn before that its sisa was not tried, and what to do', async () => {
    const deps = uatDeps();
    const { kodebooking, ticket } = await deps.phone.book({ fields: booking(person(6), MORNING_SESSION) });
    for (const task of [3, 4] as const) {
      setTime(new Date(now.getTime() + 60_000));
      await reachTask(hospital.deps, hospital.facility(), { bookingCode: kodebooking!, task, occurredAt: now, source: 'desk' });
    }
    const lines = await runUatCalled(deps.phone, { ticket: ticket!, session: appSessionOf(MORNING_SESSION), patienceMs: 40, lookEveryMs: 20 });
    expect(lines.map(({ nilai }) => nilai)).toEqual(['tidak sesuai', 'tidak dicoba', 'tidak sesuai', 'tidak sesuai']);
    expect(lines[1]?.hasil).toBe('sisaantrean sudah 0 sebelum dipanggil; jalankan baris 46 sekali lagi untuk tiket baru');
    deps.caller.close();
  });

  it('UAT row 47 is not met while nobody calls a ticket', async () => {
    const deps = uatDeps();
    const { ticket } = await deps.phone.book({ fields: booking(person(5), MORNING_SESSION) });
    const lines = await runUatCalled(deps.phone, { ticket: ticket!, session: appSessionOf(MORNING_SESSION), patienceMs: 40, lookEveryMs: 20 });
    expect(lines.map(({ nilai }) => nilai)).toEqual(Array(4).fill('tidak sesuai'));
    deps.caller.close();
  });
});
