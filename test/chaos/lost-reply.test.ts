import https from 'node:https';
import { makeDeps } from '../../src/deps';
import { takeNumbers } from '../../src/queue/take-number';
import { booking, MORNING_SESSION, openHospital, person, USER, type Hospital } from '../support/hospital';
import { freshDatabase } from '../support/database';
import { postgresWire, type PostgresWire } from '../support/postgres-wire';
import { until } from '../support/until';

/** A first booking whose reply was lost must not lock the patient out, nor book twice. */
let hospital: Hospital;
let wire: PostgresWire;
beforeAll(async () => {
  const database = await freshDatabase();
  wire = await postgresWire(database.url);
  hospital = await openHospital({ database: { ...database, url: wire.url } });
});
afterAll(async () => {
  await hospital.close();
  await wire.close();
});

const ambil = (n: number) => hospital.call('ambil-antrean', '/ambilantrean', booking(person(n), MORNING_SESSION));
const OUTAGE = { metadata: { code: 201, message: 'Layanan sedang mengalami gangguan, silahkan coba beberapa saat lagi' } };
const ONCE = 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama';

async function rowsOf(n: number) {
  return hospital.db.rows<{ booking_code: string; replied_at: Date | null }>('select booking_code, replied_at from booking where facility_id = :facilityId and medical_record_number = :norm', {
    facilityId: hospital.facility().facilityId,
    norm: person(n).norm,
  });
}

/** Sends a booking and closes the connection before the reply can be written. */
async function sendAndHangUp(n: number): Promise<void> {
  const token = await hospital.token();
  await new Promise<void>((resolve) => {
    const request = https.request(`${hospital.publicUrl}/ambilantrean`, { method: 'POST', rejectUnauthorized: false, agent: false, headers: { 'x-token': token, 'x-username': USER } });
    request.on('error', () => undefined);
    request.on('close', () => resolve());
    request.end(JSON.stringify(booking(person(n), MORNING_SESSION)), () => request.destroy());
  });
  await until(async () => (await rowsOf(n)).length === 1);
}

test('a caller who hangs up before the reply gets the same ticket when asking again, and is refused once it has it', async () => {
  // The session is held, so that the connection is surely gone when the booking is made.
  await hospital.db.transaction(async (tx) => {
    await tx.rows(`select 1 from practice_session where facility_id = :facilityId and clinic_code = 'SAR' for update`, { facilityId: hospital.facility().facilityId });
    void sendAndHangUp(1);
    await until(async () => (await hospital.db.rows<{ n: number }>(`select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))[0]!.n > 0);
  });
  await until(async () => (await rowsOf(1)).length === 1);
  const [row] = await rowsOf(1);
  expect(row?.replied_at).toBeNull();
  expect((await ambil(1)).response.kodebooking).toBe(row?.booking_code);
  expect((await ambil(1)).metadata.message).toBe(ONCE);
  await until(async () => (await rowsOf(1))[0]?.replied_at !== null);
  expect(await rowsOf(1)).toHaveLength(1);
});

test('a connection lost after COMMIT went out is looked up: the caller gets the ticket that is in the database', async () => {
  const token = await hospital.token();
  wire.failNextCommit('cut-after-commit');
  const reply = await hospital.call('ambil-antrean', '/ambilantrean', booking(person(2), MORNING_SESSION), token);
  expect(wire.faults()).toBe(1);
  expect(reply.metadata.code).toBe(200);
  expect(await rowsOf(2)).toMatchObject([{ booking_code: reply.response.kodebooking }]);
});

test('a connection lost before COMMIT arrived books nothing, says so, and the repeat gets its number', async () => {
  await until(async () => (await rowsOf(2))[0]?.replied_at !== null); // so that no other commit is under way
  const token = await hospital.token();
  const before = wire.faults();
  wire.failNextCommit('cut-before-commit');
  expect(await hospital.call('ambil-antrean', '/ambilantrean', booking(person(3), MORNING_SESSION), token)).toEqual(OUTAGE);
  expect(wire.faults()).toBe(before + 1);
  expect(await rowsOf(3)).toEqual([]);
  const reply = await ambil(3);
  expect(reply.metadata.code).toBe(200);
  expect(reply.response.angkaantrean).toBe(3);
});

test('a booking whose server died before the reply is given again by the next server', async () => {
  await ambil(4);
  await until(async () => (await rowsOf(4))[0]?.replied_at !== null);
  // What kill -9 between COMMIT and reply leaves behind: the row, and no mark.
  await hospital.db.rows('update booking set replied_at = null where facility_id = :facilityId and medical_record_number = :norm', { facilityId: hospital.facility().facilityId, norm: person(4).norm });
  const next = await openHospitalOn(hospital);
  const [row] = await rowsOf(4);
  const reply = await next.ambil(4);
  expect(reply.response.kodebooking).toBe(row?.booking_code);
  await next.close();
});

/** A second server on the same database. */
async function openHospitalOn(first: Hospital) {
  const deps = await makeDeps({ config: first.deps.config, databaseUrl: first.databaseUrl, tokenSecret: 'x'.repeat(32), log: first.log, clock: first.deps.clock });
  return {
    ambil: async (n: number) => {
      const who = person(n);
      const [ticket] = await takeNumbers(deps, deps.facilities.all()[0]!, [
        {
          source: 'mobile-jkn', doctorAsAsked: '', payer: 'JKN', phone: who.nohp, visitType: 1, referenceNumber: 'LAIN',
          slot: { clinicCode: 'SAR', doctorCode: MORNING_SESSION.kodedokter, visitDate: MORNING_SESSION.tanggalperiksa, practiceHours: MORNING_SESSION.jampraktek },
          patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: who.nomorkartu },
        },
      ]);
      return { response: { kodebooking: (ticket as { bookingCode?: string }).bookingCode } };
    },
    close: () => deps.close(),
  };
}
