import type { Db } from '../../src/platform/db';
import type { ImportOutcome } from '../../src/imports/run-import';
import type { Facility } from '../../src/platform/facility';
import { Refusal } from '../../src/platform/refusal';
import { finishPreparation, startPreparation } from '../../src/pharmacy/prepare-medicine';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import { cancelBooking } from '../../src/queue/cancel';
import { reachTask } from '../../src/queue/reach-task';
import { takeNumbers, type TakeNumber } from '../../src/queue/take-number';
import type { PrescriptionKind, TaskId } from '../../src/outbox/facts';
import { announceCall } from '../../src/service-points/call-announcement';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { acceptPairing, askForPairing } from '../../src/auth/devices';
import { CHILD_SESSION, EVENING_SESSION, MORNING_SESSION, person, TODAY, TOMORROW, TOMORROW_SESSION, YESTERDAY, type Hospital, type SessionSpec } from './hospital';

/** What stands in the path of a page, by the name of its parameter; a name that says little with the folder before it: `poli/:kode`. */
export type Ids = Record<string, string>;

export interface FilledFacility {
  facility: Facility;
  ids: Ids;
  bookingCodes: readonly string[];
}

/** The visits of a day, one in each state a panel, a display or a kiosk meets. `reached`: the tasks, in order. */
interface Visit {
  session: SessionSpec;
  payer?: 'JKN' | 'NON JKN';
  reached: TaskId[];
  prescription?: PrescriptionKind;
  /** The patient of an earlier visit of the list, who comes twice that day. */
  patientOf?: number;
  also?: 'pharmacy-number' | 'handed-over' | 'called-for-medicine' | 'cancelled' | 'skipped' | 'priority' | 'without-reference' | 'to-register';
}

const VISITS: readonly Visit[] = [
  { session: MORNING_SESSION, reached: [] },
  { session: MORNING_SESSION, reached: [3] },
  { session: MORNING_SESSION, reached: [3] },
  { session: MORNING_SESSION, reached: [3], also: 'priority' },
  { session: MORNING_SESSION, reached: [3], also: 'skipped' },
  { session: MORNING_SESSION, reached: [3, 4] },
  { session: MORNING_SESSION, reached: [3, 4, 5], prescription: 'none' },
  { session: MORNING_SESSION, reached: [3, 4, 5], prescription: 'compounded' },
  { session: MORNING_SESSION, reached: [3, 4, 5], prescription: 'compounded', also: 'pharmacy-number' },
  { session: MORNING_SESSION, reached: [3, 4, 5], prescription: 'non-compounded', also: 'pharmacy-number' },
  { session: MORNING_SESSION, reached: [3, 4, 5, 6], prescription: 'non-compounded', also: 'pharmacy-number' },
  { session: MORNING_SESSION, reached: [3, 4, 5, 6, 7], prescription: 'compounded', also: 'called-for-medicine' },
  { session: MORNING_SESSION, reached: [3, 4, 5, 6, 7], prescription: 'non-compounded', also: 'handed-over' },
  { session: MORNING_SESSION, reached: [99] },
  { session: MORNING_SESSION, reached: [], also: 'cancelled' },
  { session: MORNING_SESSION, payer: 'JKN', reached: [], also: 'without-reference' },
  { session: MORNING_SESSION, payer: 'JKN', reached: [3] },
  { session: CHILD_SESSION, reached: [1], also: 'to-register' },
  { session: CHILD_SESSION, reached: [1, 2], also: 'to-register' },
  { session: CHILD_SESSION, reached: [3] },
  { session: CHILD_SESSION, reached: [3, 4] },
  { session: EVENING_SESSION, reached: [] },
  { session: CHILD_SESSION, reached: [], patientOf: 0 },
  { session: TOMORROW_SESSION, payer: 'JKN', reached: [] },
];

export const VISIT_COUNT = VISITS.length;

/**
 * Fills a facility that has its timetable, patients `from`… and staff with a day in the middle: every kind of row there is, so
 * that each page has something to show. Texts a person may have typed come from `text`.
 */
export async function fillFacility(hospital: Hospital, facilityId: number, from: number, text: (what: string) => string): Promise<FilledFacility> {
  const { deps, db } = hospital;
  const facility = deps.facilities.byId(facilityId)!;
  await db.rows('update practice_session set capacity = 60, quota_jkn = 30, quota_non_jkn = 30 where facility_id = :facilityId', { facilityId });
  const codes = await bookVisits(hospital, facility, from);
  for (const [at, visit] of VISITS.entries()) await live(hospital, facility, codes[at]!, visit, text);
  await db.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, failed_sign_ins, locked_until, created_at, created_by)
     select facility_id, 'petugas.lain', :name, password_hash, array['registration', 'clinic'], true, 9, cast(:now as timestamptz) + interval '10 minutes', created_at, created_by
     from staff_user where facility_id = :facilityId and username = 'registration'`,
    { facilityId, name: text('nama petugas'), now: deps.clock() },
  );
  const kiosk = await pair(hospital, facility, 'kiosk', text('kiosk'));
  await pair(hospital, facility, 'display', text('layar'));
  await askForPairing(deps, facilityId, 'display');
  const tickets = await takeTickets(hospital, facility, codes, kiosk);
  await db.transaction(async (tx) => {
    const place = { place: text('tempat'), spokenPlace: text('tempat lisan'), actor: 'registration' };
    await announceCall(tx, facilityId, deps.clock(), { ...place, kind: 'registration', queueRef: 'queue pendaftaran', queueNumber: 'P-001', isRecall: false, ticketId: tickets[0]! });
    await announceCall(tx, facilityId, deps.clock(), { ...place, kind: 'clinic', queueRef: `session ${await sessionOf(db, facilityId, MORNING_SESSION)}`, queueNumber: 'SAR-6', isRecall: true, bookingCode: codes[5]! });
    await announceCall(tx, facilityId, deps.clock(), { ...place, kind: 'pharmacy', queueRef: 'pharmacy compounded', queueNumber: 'R-2', isRecall: false, bookingCode: codes[11]! });
  });
  await fillBooks(db, facility, codes, text);
  return { facility, ids: await idsOf(db, facilityId, codes), bookingCodes: codes };
}

async function bookVisits({ deps }: Hospital, facility: Facility, from: number): Promise<string[]> {
  const requests = VISITS.map(({ session, payer = 'NON JKN', also, patientOf }, i): TakeNumber => {
    const who = person(from + (patientOf ?? i));
    return {
      source: 'kiosk', doctorAsAsked: '', payer, phone: who.nohp, visitType: payer === 'JKN' ? 1 : 3,
      referenceNumber: payer === 'JKN' && also !== 'without-reference' ? `0001R001${String(from + i).padStart(11, '0')}` : '',
      slot: { clinicCode: session.kodepoli, doctorCode: session.kodedokter, visitDate: session.tanggalperiksa, practiceHours: session.jampraktek },
      patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: payer === 'JKN' ? who.nomorkartu : '' },
    };
  });
  const outcomes = await takeNumbers(deps, { ...facility, settings: { ...facility.settings, visitTypesWithoutReference: [1] } }, requests);
  return outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome.bookingCode;
  });
}

async function live(hospital: Hospital, facility: Facility, bookingCode: string, visit: Visit, text: (what: string) => string): Promise<void> {
  const { deps, db } = hospital;
  const { facilityId } = facility;
  if (visit.also === 'to-register') await db.rows('update booking set is_new_patient = true where facility_id = :facilityId and booking_code = :bookingCode', { facilityId, bookingCode });
  // Minutes apart, and all of them before now: a time in the future is refused.
  let minutesAgo = 60;
  for (const task of visit.reached) {
    const occurredAt = new Date(deps.clock().getTime() - (minutesAgo -= 5) * 60_000);
    if (task === 6) await startPreparation(deps, facility, { bookingCode, occurredAt });
    else if (task === 7) await finishPreparation(deps, facility, { bookingCode, occurredAt });
    else await reachTask(deps, facility, { bookingCode, task, occurredAt, source: 'desk', actor: 'registration', ...(task === 5 ? { prescriptionKind: visit.prescription! } : {}) });
    if (task === 5 && visit.also !== undefined && visit.prescription !== 'none') await takePharmacyNumber(deps, facility, bookingCode);
  }
  const set = (table: 'booking' | 'prescription', what: string, bindings: Record<string, unknown> = {}) =>
    db.rows(`update ${table} set ${what} where facility_id = :facilityId and booking_code = :bookingCode`, { facilityId, bookingCode, now: deps.clock(), ...bindings });
  if (visit.also === 'cancelled') await cancelBooking(deps, facility, { bookingCode, reason: text('alasan batal'), source: 'desk' });
  if (visit.also === 'skipped') await set('booking', 'skipped_at = :now');
  if (visit.also === 'priority') await set('booking', 'priority_reason = :reason', { reason: text('alasan prioritas') });
  if (visit.also === 'handed-over') await set('prescription', `called_at = :now, handed_over_at = :now, handed_over_by = 'pharmacy'`);
  if (visit.also === 'called-for-medicine') await set('prescription', 'called_at = :now');
}

async function pair({ deps }: Hospital, { facilityId }: Facility, kind: 'kiosk' | 'display', name: string): Promise<number> {
  const { pairingCode } = await askForPairing(deps, facilityId, kind);
  return (await acceptPairing(deps, facilityId, { pairingCode, name, actor: 'administrator', layout: {} })).deviceId;
}

async function takeTickets({ deps, db }: Hospital, facility: Facility, codes: readonly string[], deviceId: number): Promise<number[]> {
  const { facilityId } = facility;
  const take = (queueCode: string, purpose: 'new-patient' | 'complete-booking' | 'general', bookingCode?: string): Promise<number> =>
    db.transaction(async (tx) => (await takeServiceTicket(tx, deps, facility, { queueCode, purpose, source: 'kiosk', deviceId, ...(bookingCode === undefined ? {} : { bookingCode }) })).ticketId);
  const tickets: number[] = [];
  for (const purpose of ['new-patient', 'general', 'new-patient', 'general', 'general'] as const) tickets.push(await take('pendaftaran', purpose));
  tickets.push(await take('pendaftaran', 'complete-booking', codes[15]));
  tickets.push(await take('pendaftaran', 'complete-booking', codes[17]));
  for (let i = 0; i < 3; i++) tickets.push(await take('laboratorium', 'general'));
  await db.rows(
    `update service_ticket set
       state = case ticket_id when :called then 'called' when :done then 'done' when :absent then 'absent' when :lab then 'called' else state end,
       called_at = case when ticket_id in (:called, :done, :absent, :lab, :skipped) then taken_at end,
       called_by = case when ticket_id in (:called, :done, :absent, :lab, :skipped) then 'registration' end,
       skipped_at = case when ticket_id = :skipped then taken_at end,
       ended_at = case when ticket_id in (:done, :absent) then taken_at end,
       service_point_id = case when ticket_id in (:called, :lab) then (select min(service_point_id) from service_point where facility_id = :facilityId and queue_code = service_ticket.queue_code) end
     where facility_id = :facilityId`,
    { facilityId, called: tickets[0]!, done: tickets[1]!, absent: tickets[3]!, skipped: tickets[4]!, lab: tickets[7]! },
  );
  await db.rows(
    `insert into ticket_print (facility_id, booking_code, ticket_id, device_id, requested_at, requested_by, outcome, outcome_at)
     values (:facilityId, :one, null, :deviceId, :now, 'kiosk', 'failed', :now), (:facilityId, :two, null, :deviceId, :now, 'kiosk', null, null),
       (:facilityId, null, :ticket, :deviceId, :now, 'kiosk', 'printed', :now), (:facilityId, null, :another, :deviceId, :now, 'kiosk', 'failed', :now),
       (:facilityId, :three, null, null, :now, 'registration', null, null)`,
    { facilityId, deviceId, now: deps.clock(), one: codes[0]!, two: codes[1]!, three: codes[2]!, ticket: tickets[0]!, another: tickets[2]! },
  );
  return tickets;
}

async function sessionOf(db: Db, facilityId: number, spec: SessionSpec): Promise<number> {
  const [row] = await db.rows<{ session_id: number }>(
    `select session_id from practice_session
     where facility_id = :facilityId and clinic_code = :kodepoli and doctor_code = :kodedokter and visit_date = :tanggalperiksa and practice_hours = :jampraktek`,
    { facilityId, ...spec },
  );
  return row!.session_id;
}

/** What is owed and how it went, differences, reconciliation, jobs, evidence: the books of the house. */
async function fillBooks(db: Db, facility: Facility, codes: readonly string[], text: (what: string) => string): Promise<void> {
  const { facilityId } = facility;
  const names = { a: text('satu'), b: text('dua'), c: text('tiga'), d: text('empat') };
  const run = (sql: string, bindings: Record<string, unknown> = {}) =>
    db.rows(sql, { facilityId, today: TODAY, yesterday: YESTERDAY, tomorrow: TOMORROW, now: `${TODAY}T09:00:00+07:00`, ...bindings });
  await run(`insert into retention_mark (facility_id, bookings_done_before) values (:facilityId, date '2026-01-01')`);
  // One row of each state, each with a try BPJS answered in words of its own.
  await run(
    `update outbox set state = places.state, verdict = places.verdict, last_message = :said || places.place, attempts = 2, needs_staff = places.needs_staff, about = places.about,
       settled_at = case when places.state = 'open' then null else cast(:now as timestamptz) end
     from (
       select numbered.outbox_id, numbered.place,
         (array['parked', 'rejected', 'superseded', 'expired', 'sent', 'dropped', 'open', 'not-needed', 'cancelled-at-bpjs'])[1 + numbered.place % 9] as state,
         (array['rejected', 'rejected', 'overtaken', 'unavailable', 'accepted', 'rejected', 'unavailable', 'accepted', 'cancelled'])[1 + numbered.place % 9] as verdict,
         (array['field:nik', 'unknown', 'referral', 'schedule', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'])[1 + numbered.place % 9] as about,
         numbered.place % 9 in (0, 1, 2, 3) as needs_staff
       from (select outbox_id, cast(row_number() over (order by outbox_id) as integer) as place from outbox where facility_id = :facilityId) as numbered
     ) as places
     where outbox.facility_id = :facilityId and outbox.outbox_id = places.outbox_id`,
    { said: text('kalimat BPJS') },
  );
  await run(
    `insert into outbox_attempt (facility_id, outbox_id, attempt, started_at, duration_ms, service, request, http_status, code, message, verdict)
     select facility_id, outbox_id, n.attempt, cast(:now as timestamptz) - interval '1 hour' * n.attempt, 120, 'antrean/add', :request, 200, 201, :said, 'rejected'
     from outbox, (values (1), (2)) as n(attempt) where facility_id = :facilityId`,
    { said: text('kalimat BPJS'), request: JSON.stringify({ kodebooking: text('isi') }) },
  );
  await run(`insert into outbox_act (facility_id, outbox_id, act, actor, acted_at, reason) select facility_id, outbox_id, 'seen', 'supervisor', :now, :reason from outbox where facility_id = :facilityId order by outbox_id limit 5`, { reason: text('alasan') });
  await run(`insert into outbox_pace (facility_id, last_claim_at, paused_until, pause_cause, paused_since, strikes) values (:facilityId, :now, cast(:now as timestamptz) + interval '5 minutes', 'unavailable', :now, 3) on conflict (facility_id) do update set pause_cause = 'unavailable', paused_until = excluded.paused_until, paused_since = excluded.paused_since`);
  await run(`insert into bpjs_unknown_message (facility_id, service, code, message, times, first_seen_at, last_seen_at) values (:facilityId, 'antrean/add', 201, :a, 3, :now, :now)`, names);
  await run(
    `insert into schedule_difference (facility_id, identity, kind, clinic_code, visit_date, doctor_code, practice_hours, ours, theirs, bookings_hit, found_at, last_seen_at, settled_at, settled_by, settlement, note)
     select :facilityId, 'uji ' || kinds.kind, kinds.kind, 'SAR', case when kinds.kind not like '%-name' then cast(:today as date) end, 700101,
       case when kinds.kind not like '%-name' then '08:00-12:00' end, cast(:ours as jsonb), cast(:theirs as jsonb), 2,
       cast(:now as timestamptz), cast(:now as timestamptz), null, null, null, :d
     from unnest(array['capacity', 'leave', 'gone', 'hours', 'only-here', 'only-there', 'unreadable', 'clinic-name', 'doctor-name', 'capacity']) with ordinality as kinds(kind, place)
     on conflict do nothing`,
    {
      d: names.d,
      ours: JSON.stringify({ capacity: 30, onLeave: false, practiceHours: '08:00-12:00', clinicName: names.a, parentCode: 'SAR', parentName: names.b, doctorName: names.c }),
      theirs: JSON.stringify({ capacity: 20, onLeave: true, practiceHours: '09:00-12:00', clinicName: names.b, parentCode: 'SAR', parentName: names.a, doctorName: names.d, jadwal: names.c }),
    },
  );
  await run(
    `insert into reconciliation_run (facility_id, visit_date, started_at, finished_at, bookings_here, bookings_there, compared, pending, not_read, read_failure, dashboard_failure, findings, needing_person)
     values (:facilityId, :yesterday, :now, :now, 9, 8, 7, 1, array[cast(:code as text)], :a, :b, 8, 5)`,
    { ...names, code: codes[0]! },
  );
  await run(
    `insert into reconciliation_finding (facility_id, visit_date, kind, booking_code, clinic_code, task, field, ours, theirs, why, needs_person, run_id, first_found_at, found_at, note)
     select :facilityId, :yesterday, kinds.kind, case when kinds.kind = 'figures-differ' then '' else :code end, 'SAR', 0, :a, :b, :c, :d, true, run_id, :now, :now, :a
     from reconciliation_run, unnest(array['only-here', 'only-there', 'booking-differs', 'task-only-here', 'task-only-there', 'task-time-differs', 'task-time-shifted', 'figures-differ']) as kinds(kind)
     where facility_id = :facilityId`,
    { ...names, code: codes[0]! },
  );
  await run(
    `insert into bpjs_waiting_time (facility_id, visit_date, clock, clinic_code, booking_count, total_seconds, average_seconds, pulled_at)
     values (:facilityId, :yesterday, 'rs', 'SAR', 5, '{100,200,300,400,500,600}', '{20,40,60,80,100,120}', :now)`,
  );
  await run(`insert into outpatient_count (facility_id, visit_date, clinic_code, visits, source, entered_by, entered_at) values (:facilityId, :yesterday, '', 120, 'hand', :a, :now), (:facilityId, :yesterday, 'SAR', 30, 'import', :b, :now)`, names);
  await run(`insert into insight_day (facility_id, visit_date, version, counted_at, unsettled, closed) values (:facilityId, :yesterday, 1, :now, 0, false)`);
  await run(
    `insert into session_figures (facility_id, visit_date, session_id, clinic_code, doctor_code, practice_hours, booked_mobile_jkn, booked_kiosk, booked_desk, booked_simrs, came, served, cancelled, no_show,
       no_show_silent, unfinished, visits_reported, complete_here, complete_there, missed, used_mobile_jkn, used_other, times_untold, lag_seconds, wait_1, wait_2, wait_3, wait_4, wait_5, wait_6,
       estimate_error_seconds, there_visits, there_seconds, heard_seconds, practised)
     select facility_id, :yesterday, session_id, 'SAR', 700101, '08:00-12:00', 1, 1, 0, 0, 2, 2, 0, 0, 0, 0, 2, 1, 1, 1, 1, 1, 1, '{5,7}', '{}', '{}', '{600}', '{300}', '{}', '{}', '{-60}', '{0,0,1,1,0,0}', '{0,0,600,300,0,0}', '{0,0,610,290,0,0}', true
     from practice_session where facility_id = :facilityId order by session_id limit 1`,
  );
  await run(
    `insert into visit_miss (facility_id, visit_date, booking_code, session_id, clinic_code, doctor_code, task, reason, owner, field, said, never_recorded, expected_at, outbox_state)
     select facility_id, :yesterday, booking_code, session_id, clinic_code, 700101, 5, 'never-recorded', 'clinic', '', :a, '{5}', :now, '' from booking where facility_id = :facilityId order by booking_code limit 1`,
    names,
  );
  await run(`insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, performed, card_number, updated_at) values (:facilityId, 'OP-1', :tomorrow, :a, 'SAR', false, '0009900000001', :now)`, names);
  await run(`insert into holiday (facility_id, holiday_date, holiday_name) values (:facilityId, '2027-02-17', :a)`, names);
  await run(
    `insert into hfis_slot (facility_id, clinic_code, visit_date, doctor_code, practice_hours, clinic_name, doctor_name, capacity, on_leave, pulled_at) values (:facilityId, 'SAR', :today, 700101, '08:00-12:00', :a, :b, 30, false, :now)`,
    names,
  );
  await run(`insert into hfis_day (facility_id, clinic_code, visit_date, read_at) values (:facilityId, 'SAR', :today, :now)`);
  await run(`insert into doctor_report (facility_id, asked_by, started_at, finished_at, report) values (:facilityId, :a, :now, :now, '{"version": 1, "startedAt": "2027-01-18T02:00:00.000Z", "finishedAt": "2027-01-18T02:00:01.000Z", "mode": "production", "publicUrl": null, "verdict": "perhatian", "server": [{"id": "disk", "title": "Ruang disk", "essential": true, "durationMs": 1, "findings": [{"verdict": "perhatian", "what": "Disk menipis.", "mend": "Kosongkan disk."}]}], "facilities": []}')`, names);
  await run(`insert into hfis_proposal (facility_id, doctor_code, clinic_code, body, sent_at, sent_by, verdict, message) values (:facilityId, 700101, 'SAR', '{"jadwal": []}', :now, 'administrator', 'refused', :a)`, names);
  await run(
    `insert into service_evidence (facility_id, received_at, duration_ms, request_id, service, caller_address, request, reply, code) values (:facilityId, :now, 12, 'uji', 'ambil-antrean', '10.0.0.1', :a, :b, 200)`,
    names,
  );
  await run(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key) values (:facilityId, 'antrean-rs', 'https://bpjs.example/antreanrs', '12345', 'rahasia-cons', 'rahasia-kunci')`,
  );
  await run(
    `insert into import_upload (facility_id, upload_id, kind, file_name, byte_count, uploaded_by, uploaded_at, outcome)
     values (:facilityId, gen_random_uuid(), 'doctors', :a, 40, 'administrator', :now, cast(:faulty as jsonb)), (:facilityId, gen_random_uuid(), 'doctors', :b, 40, 'administrator', :now, cast(:good as jsonb))`,
    { ...names, faulty: JSON.stringify(outcomeOf(text('temuan'), 1)), good: JSON.stringify(outcomeOf(text('catatan'), 0)) },
  );
  await run(
    `insert into import_upload_part (facility_id, upload_id, content, part, body)
     select facility_id, upload_id, content, 1, case content when 'file' then :file else :report end
     from import_upload, unnest(array['file', 'report']) as content where facility_id = :facilityId`,
    { file: Buffer.from('kodedokter;namadokter\n700101;dr. Sari Wening, Sp.N\n').toString('base64'), report: Buffer.from(text('laporan')).toString('base64') },
  );
  await run(
    `insert into api_client (facility_id, client_name, scopes, created_at, created_by, disabled_at)
     values (:facilityId, 'simrs', '{pasien:tulis,antrean:tulis}', :now, :a, null), (:facilityId, 'klien-lama', '{status:baca}', :now, :b, :now)`,
    names,
  );
  await run(
    `insert into api_key (facility_id, key_id, client_name, secret_digest, created_at, created_by, expires_at, revoked_at, last_used_at)
     values (:facilityId, 'aaaaaaaaaa01', 'simrs', 'x', :now, :a, null, null, :now), (:facilityId, 'aaaaaaaaaa02', 'simrs', 'x', :now, :b, cast(:now as timestamptz) + interval '3 days', null, null),
       (:facilityId, 'aaaaaaaaaa03', 'simrs', 'x', :now, :c, cast(:now as timestamptz) - interval '3 days', null, null), (:facilityId, 'aaaaaaaaaa04', 'klien-lama', 'x', :now, :d, null, :now, null)`,
    names,
  );
  await run(
    `insert into webhook (facility_id, url, event_types, signing_secret, created_at, created_by, failing_since, disabled_at, disabled_reason)
     values (:facilityId, 'https://simrs.example/antrean/' || cast(:a as text), '{}', 'whsec_eA==', :now, :b, :now, null, null), (:facilityId, 'https://dua.example/', '{booking.created}', 'whsec_eA==', :now, :b, null, :now, 'failing'),
       (:facilityId, 'https://tiga.example/', '{}', 'whsec_eA==', :now, :b, null, null, null), (:facilityId, 'https://empat.example/', '{}', 'whsec_eA==', :now, :b, null, :now, 'by-hand')`,
    names,
  );
  await run(`update facility_event set position = event_id where facility_id = :facilityId and position is null`);
  await run(
    `insert into webhook_delivery (facility_id, webhook_id, position, lane, state, attempts, due_at)
     select facility_id, webhook_id, position, subject, case when position % 2 = 0 then 'open' else 'delivered' end, 1, :now
     from webhook join (select facility_id, position, subject from facility_event where facility_id = :facilityId order by position limit 3) as told using (facility_id)
     where facility_id = :facilityId`,
  );
  await run(
    `insert into webhook_attempt (facility_id, webhook_id, position, attempted_at, duration_ms, http_status, failure)
     select facility_id, webhook_id, position, :now, 21, case when position % 2 = 0 then 500 end, case when position % 2 = 0 then 'HTTP 500' else 'ECONNREFUSED' end
     from webhook_delivery where facility_id = :facilityId`,
  );
  await run(
    `insert into connector_mark (facility_id, source_name, query_name, last_run_at, last_error, failures, rows_taken)
     values (:facilityId, :a, 'pasien', :now, :b, 3, 12), (:facilityId, :a, 'registrasi', :now, null, 0, 90)`,
    names,
  );
  await run(
    `insert into connector_row (facility_id, source_name, query_name, row_key, digest, refusal, attempts, first_seen_at, settled_at)
     select :facilityId, :a, 'registrasi', cast(:c as text) || n, 'x', case when n < 4 then cast(:d as text) else :b end, 2, :now, :now from generate_series(1, 6) as n`,
    names,
  );
  await run(`insert into staff_act (facility_id, acted_at, actor, act, subject, detail) select :facilityId, :now, 'supervisor', act, :code, '{}' from unnest(array['called', 'undone', 'device-paired', 'sign-in']) as act`, { code: codes[0]! });
}

function outcomeOf(words: string, findings: number): ImportOutcome {
  const finding = { line: 2, column: 'nama', sentence: words };
  return { lines: 1, added: 0, changed: 0, unchanged: 1, findings, faultyLines: findings, first: findings === 0 ? [] : [finding], often: findings === 0 ? [] : [{ ...finding, times: 1 }], notes: [words], isSaved: false, passwords: [] };
}

async function idsOf(db: Db, facilityId: number, codes: readonly string[]): Promise<Ids> {
  const one = async (sql: string): Promise<string> => String((await db.rows<{ value: unknown }>(`select ${sql} limit 1`, { facilityId }))[0]?.value);
  const session = await one(`session_id as value from practice_session where facility_id = :facilityId and queue_prefix = 'SAR' and visit_date = '${TODAY}'`);
  const point = await one(`service_point_id as value from service_point where facility_id = :facilityId and kind = 'clinic' order by service_point_id`);
  const device = await one(`device_id as value from device where facility_id = :facilityId and kind = 'display' order by device_id`);
  return {
    'jadwal/:id': session,
    'tempat/:id': point,
    'poli/:kode': 'SAR',
    'dokter/:kode': '700101',
    'libur/:tanggal': '2027-02-17',
    'antrean/:kode': 'laboratorium',
    'layanan/:kode': 'laboratorium',
    'booking/:kode': codes[1]!,
    'pengaturan/:bagian': 'booking',
    'klien/:nama': 'simrs',
    'kunci/:kunci': 'aaaaaaaaaa01',
    'penerima/:id': await one('webhook_id as value from webhook where facility_id = :facilityId order by webhook_id'),
    'contoh/:jenis': 'jadwal',
    'berkas/:id': await one(`upload_id as value from import_upload where facility_id = :facilityId and outcome->>'findings' = '1'`),
    sessionId: session,
    bookingCode: codes[1]!,
    ticketId: await one(`ticket_id as value from service_ticket where facility_id = :facilityId and state = 'waiting' order by ticket_id`),
    printId: await one('print_id as value from ticket_print where facility_id = :facilityId order by print_id'),
    outboxId: await one(`outbox_id as value from outbox where facility_id = :facilityId and state = 'parked' order by outbox_id`),
    differenceId: await one('difference_id as value from schedule_difference where facility_id = :facilityId and settled_at is null order by difference_id'),
    findingId: await one('finding_id as value from reconciliation_finding where facility_id = :facilityId order by finding_id'),
    runId: await one('run_id as value from reconciliation_run where facility_id = :facilityId'),
    'perangkat/:id': device,
    deviceId: device,
    servicePointId: point,
    queueCode: 'laboratorium',
    clinicCode: 'SAR',
    doctorCode: '700101',
    'orang/:nama': 'petugas.lain',
    date: TODAY,
    visitDate: TODAY,
    holidayDate: '2027-02-17',
    norm: await one(`medical_record_number as value from booking where facility_id = :facilityId and booking_code = '${codes[1]!}'`),
  };
}

/** So many more sessions of today that a kiosk asks for the clinic first. */
export async function addManySessions(db: Db, facilityId: number): Promise<void> {
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select :facilityId, 'ANA', 700103, cast(:today as date), '14:' || lpad(cast(place as text), 2, '0') || '-18:00', 'B' || place, 10, 5, 5 from generate_series(1, 26) as place`,
    { facilityId, today: TODAY },
  );
}

/** A second facility beside the tests' own one: the same timetable, staff and places, other patients. Its host name is `hostName`. */
export async function addSecondFacility(hospital: Hospital, second: { code: string; name: string; hostName: string; patients: [from: number, to: number] }): Promise<number> {
  const { db } = hospital;
  const firstId = hospital.facility().facilityId;
  const [made] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone, host_name) values (:code, 'FKRTL', :name, 'WIB', :hostName) returning facility_id`,
    { code: second.code, name: second.name, hostName: second.hostName },
  );
  const facilityId = made!.facility_id;
  const copy = (table: string, columns: string) => db.rows(`insert into ${table} (facility_id, ${columns}) select :facilityId, ${columns} from ${table} where facility_id = :firstId`, { facilityId, firstId });
  await copy('clinic', 'clinic_code, clinic_name, parent_code, parent_name, queue_prefix');
  await copy('doctor', 'doctor_code, doctor_name');
  await copy('practice_session', 'clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, on_leave');
  await copy('staff_user', 'username, full_name, password_hash, roles, must_change_password, created_at, created_by');
  await copy('service_queue', 'queue_code, kind, queue_name, queue_prefix, at_kiosk');
  await copy('service_point', 'kind, point_name, spoken_name, clinic_codes, queue_code');
  const [from, to] = second.patients;
  const people = Array.from({ length: to - from + 1 }, (_, i) => person(from + i));
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, sex, birth_date, phone, registered_at)
     select :facilityId, p.norm, p.nik, p.nomorkartu, 'Pasien ' || p.norm, 'P', '1957-03-01', p.nohp, now()
     from jsonb_to_recordset(:people) as p(norm text, nik text, nomorkartu text, nohp text)`,
    { facilityId, people: JSON.stringify(people) },
  );
  await hospital.deps.facilities.reload();
  return facilityId;
}
