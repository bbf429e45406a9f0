import type { Db } from '../../src/platform/db';
import { seededRandom } from '../../src/tools/simulator/seeded-random';

/** A visit as it was made up, for a recount without SQL. */
export interface MadeVisit {
  clinic: string;
  bookingCode: string;
  state: 'waiting' | 'called' | 'finished' | 'absent' | 'cancelled';
  checkedInAt: number | null;
  tasks: { task: number; at: number; byHand: boolean }[];
  owed: { isTask: boolean; state: string; waitsForDesk: boolean }[];
}

const STATES = ['open', 'parked', 'sent', 'superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped', 'not-needed'];
const CLINICS = ['A1', 'B2', 'C3'];

/** A facility with three clinics and a day of visits in every state, some entered from paper, some with a step that was never recorded. */
export async function randomDay(db: Db, { seed, visits, date, midnight }: { seed: number; visits: number; date: string; midnight: Date }): Promise<{ facilityId: number; made: MadeVisit[] }> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const [facility] = await db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values (:code, 'FKRTL', 'RS Acak', 'WITA') returning facility_id`, { code: `ACAK${seed}` });
  const facilityId = facility!.facility_id;
  await db.rows(`insert into clinic select :facilityId, code, 'Poli ' || code, code, code, code from unnest(cast(:clinics as text[])) as code`, { facilityId, clinics: CLINICS });
  await db.rows(`insert into doctor values (:facilityId, 700001, 'dr. Acak')`, { facilityId });
  // Two sessions for each clinic, and one of the day before with visits that must not be counted.
  const sessions = await db.rows<{ session_id: number; clinic_code: string; visit_date: string }>(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select :facilityId, code, 700001, day, hours, code || left(hours, 2), 500, 500, 500
     from unnest(cast(:clinics as text[])) as code, unnest(array[cast(:date as date), cast(:date as date) - 1]) as day, unnest(array['08:00-12:00', '13:00-17:00']) as hours
     returning session_id, clinic_code, visit_date`,
    { facilityId, clinics: CLINICS, date },
  );
  const made: (MadeVisit & { session: number; visitDate: string; ordinal: number })[] = [];
  for (let ordinal = 1; ordinal <= visits; ordinal++) {
    // The last clinic stays without a patient.
    const session = sessions.filter(({ clinic_code: clinic }) => clinic !== 'C3')[below(8)]!;
    const state = (['waiting', 'waiting', 'called', 'finished', 'finished', 'absent', 'cancelled'] as const)[below(7)]!;
    const arrives = midnight.getTime() + (7 * 3600 + below(9 * 3600)) * 1000;
    const first = below(3) === 0 ? 1 : 3;
    const last = state === 'waiting' ? below(4) : state === 'called' ? 4 : state === 'finished' ? 5 + below(3) : 0;
    const tasks: MadeVisit['tasks'] = [];
    let at = arrives;
    for (let task = first; task <= last; task++) {
      const isLost = below(12) === 0;
      if (!isLost) tasks.push({ task, at, byHand: below(10) === 0 });
      at += below(2_400_000);
    }
    const checkedInAt = tasks.length > 0 || (state === 'absent' && below(2) === 0) ? arrives : null;
    const owed = Array.from({ length: below(4) }, () => ({ isTask: below(2) === 0, state: STATES[below(STATES.length)]!, waitsForDesk: below(6) === 0 }));
    made.push({ clinic: session.clinic_code, bookingCode: `S${seed}N${ordinal}`, state, checkedInAt, tasks, owed, session: session.session_id, visitDate: session.visit_date, ordinal });
  }
  await write(db, facilityId, made);
  return { facilityId, made: made.filter(({ visitDate }) => visitDate === date) };
}

async function write(db: Db, facilityId: number, made: readonly (MadeVisit & { session: number; visitDate: string; ordinal: number })[]): Promise<void> {
  const rows = JSON.stringify(made.map((visit) => ({ ...visit, checked_in_at: visit.checkedInAt === null ? null : new Date(visit.checkedInAt) })));
  await db.rows(
    `insert into patient (facility_id, medical_record_number, full_name)
     select :facilityId, v."bookingCode", 'Pasien Acak' from jsonb_to_recordset(:rows) as v("bookingCode" text)`,
    { facilityId, rows },
  );
  await db.rows(
    `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
       nik, card_number, phone, visit_type, reference_number, is_new_patient, state, booked_at, estimated_at, checked_in_at)
     select :facilityId, v."bookingCode", v.session, v.ordinal, v.clinic || '-' || v.ordinal, v."bookingCode", 'JKN', 'kiosk', v.clinic, v."visitDate",
       '', '', '', 1, '', false, v.state, now(), now(), v.checked_in_at
     from jsonb_to_recordset(:rows) as v("bookingCode" text, session bigint, ordinal int, clinic text, "visitDate" date, state text, checked_in_at timestamptz)`,
    { facilityId, rows },
  );
  await db.rows(
    `insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, source, entry_reason)
     select :facilityId, e.code, e.task, e.occurred_at, now(), 'poli', e.reason
     from jsonb_to_recordset(:events) as e(code text, task smallint, occurred_at timestamptz, reason text)`,
    { facilityId, events: JSON.stringify(made.flatMap((visit) => visit.tasks.map(({ task, at, byHand }) => ({ code: visit.bookingCode, task, occurred_at: new Date(at), reason: byHand ? 'listrik padam' : null })))) },
  );
  await db.rows(
    `insert into outbox (facility_id, lane, kind, fact, state, due_at, created_at, waits_for)
     select :facilityId, o.code, case when o.is_task then 'task-reached' else 'booking-made' end, '{}', o.outbox_state, now(), now(), case when o.waits then 'reference-number' end
     from jsonb_to_recordset(:owed) as o(code text, is_task boolean, outbox_state text, waits boolean)`,
    { facilityId, owed: JSON.stringify(made.flatMap((visit) => visit.owed.map(({ isTask, state, waitsForDesk }) => ({ code: visit.bookingCode, is_task: isTask, outbox_state: state, waits: waitsForDesk })))) },
  );
}
