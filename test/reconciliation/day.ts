import { addAntrean, batalAntrean, updateWaktu } from '../../src/bpjs/antrean-rs';
import { makeCaller, type Caller } from '../../src/bpjs/call';
import type { Database, Db } from '../../src/platform/db';
import type { BpjsAccount, Facility } from '../../src/platform/facility';
import { openFacilityDirectory, type FacilityDirectory } from '../../src/platform/facility-directory';
import { listFindings } from '../../src/reconciliation/finding-store';
import type { KeptFinding } from '../../src/reconciliation/finding';
import { reconcileDay, type DayResult } from '../../src/reconciliation/reconcile-day';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { opened } from '../support/opened';
import { makeTestLog, type TestLog } from '../support/test-log';

export const VISIT_DATE = '2026-01-05';
const ACCOUNT = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci-contoh' };

/** An instant of the visit date, or of another, on the clocks of Jakarta. */
export function atWib(time: string, date = VISIT_DATE): Date {
  return new Date(`${date}T${time.length === 5 ? `${time}:00` : time}+07:00`);
}

export interface VisitOptions {
  clinic?: string;
  source?: 'mobile-jkn' | 'desk';
  state?: string;
  isNewPatient?: boolean;
}

export interface OwedOptions {
  kind?: string;
  task?: number;
  state?: string;
  verdict?: string;
  said?: string;
  settledAt?: Date;
  createdAt?: Date;
  sentTime?: Date;
}

/** One hospital with its BPJS on the night after a clinic day, and hands to put things on either side of it. */
export interface Day {
  db: Db;
  log: TestLog;
  caller: Caller;
  simulator: Simulator;
  directory: FacilityDirectory;
  facility: () => Facility;
  now: () => Date;
  setNow: (instant: Date) => void;
  /** Everything about a person that this day knows. */
  personal: string[];
  settings: (settings: object) => Promise<void>;
  /** A booking at the hospital. */
  visit: (code: string, options?: VisitOptions) => Promise<void>;
  /** The same booking at BPJS, as the hospital adds it; `over` spoils it. */
  added: (code: string, over?: object) => Promise<void>;
  called: (code: string) => Promise<void>;
  /** A task recorded at the hospital. */
  recorded: (code: string, task: number, at: Date, prescription?: string) => Promise<void>;
  /** A task reported to BPJS. */
  reported: (code: string, task: number, at: Date) => Promise<void>;
  owed: (code: string, options: OwedOptions) => Promise<void>;
  /** Both sides the whole way: booking, add, and tasks at these times. */
  complete: (code: string, tasks: Record<number, Date>, options?: VisitOptions) => Promise<void>;
  reconcile: (date?: string) => Promise<DayResult>;
  findings: (date?: string) => Promise<KeptFinding[]>;
  /** Findings in short: `kind kodebooking task field person|note`. */
  found: () => Promise<string[]>;
  close: () => Promise<void>;
}

let serial = 0;

export async function openDay(db: Database, code: string): Promise<Day> {
  let now = atWib('02:00', '2026-01-06');
  const clock = (): Date => now;
  const log = makeTestLog();
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock, facilityCode: code });
  const caller = makeCaller({ connectTimeoutMs: 2_000, totalTimeoutMs: 5_000 }, clock, log);
  const account: BpjsAccount = { baseUrl: simulator.url, secondBaseUrl: null, ...ACCOUNT };
  const facilityId = await insertHospital(db, code, simulator.url);
  const directory = await openFacilityDirectory(db, log);
  const personal: string[] = [];
  const accepted = async (work: Promise<{ verdict: { kind: string } }>): Promise<void> => expect((await work).verdict.kind).toBe('accepted');

  const day: Day = {
    db, log, caller, simulator, directory, personal,
    facility: () => directory.byId(facilityId)!,
    now: clock,
    setNow: (instant) => {
      now = instant;
    },
    settings: async (settings) => {
      await db.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
      await directory.reload();
    },
    visit: async (bookingCode, options = {}) => {
      personal.push(...(await insertVisit(db, facilityId, bookingCode, options)));
    },
    added: async (bookingCode, over = {}) => {
      const payload = await payloadOf(db, facilityId, bookingCode);
      await accepted(addAntrean(caller, account, { ...payload, ...over }));
    },
    called: (bookingCode) => accepted(batalAntrean(caller, account, { kodebooking: bookingCode, keterangan: 'Dibatalkan' })),
    recorded: async (bookingCode, task, at, prescription) => {
      await db.rows(
        `insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, source, prescription_kind)
         values (:facilityId, :bookingCode, :task, :at, :at, 'desk', :prescription)`,
        { facilityId, bookingCode, task, at, prescription: prescription ?? null },
      );
      await db.rows(
        `update booking
         set last_task = :task, state = case when :task = 99 then 'absent' when :task >= 5 then 'finished' when :task = 4 then 'called' else state end
         where facility_id = :facilityId
           and booking_code = :bookingCode`,
        { facilityId, bookingCode, task },
      );
    },
    reported: (bookingCode, task, at) => accepted(updateWaktu(caller, account, { kodebooking: bookingCode, taskid: task, waktu: at.getTime() })),
    owed: (bookingCode, options) => insertOwed(db, facilityId, bookingCode, options),
    complete: async (bookingCode, tasks, options) => {
      await day.visit(bookingCode, options);
      await day.added(bookingCode);
      await day.owed(bookingCode, { kind: 'booking-made' });
      for (const [task, at] of Object.entries(tasks)) {
        await day.recorded(bookingCode, Number(task), at);
        await day.reported(bookingCode, Number(task), at);
        await day.owed(bookingCode, { task: Number(task) });
      }
    },
    reconcile: (date = VISIT_DATE) => reconcileDay({ db, caller, clock, log, spacingMs: 0 }, day.facility(), date),
    findings: (date = VISIT_DATE) => listFindings(db, facilityId, { visitDate: date }),
    found: async () =>
      (await day.findings()).map((each) =>
        [each.kind, each.bookingCode || each.clinicCode, each.task || '', each.field, each.needsPerson ? 'person' : 'note'].filter((part) => part !== '').join(' '),
      ),
    close: async () => {
      await directory.close();
      caller.close();
      await simulator.close();
    },
  };
  return day;
}

async function insertHospital(db: Db, code: string, baseUrl: string): Promise<number> {
  const [facility] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone) values (:code, 'FKRTL', 'RS Contoh', 'WIB') returning facility_id`,
    { code },
  );
  const facilityId = facility!.facility_id;
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :baseUrl, :consId, :consSecret, :userKey)`,
    { facilityId, baseUrl, ...ACCOUNT },
  );
  await db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     values (:facilityId, 'ANA', 'Anak', 'ANA', 'Anak', 'A'), (:facilityId, 'IGD', 'Gawat Darurat', 'IGD', 'Gawat Darurat', 'G')`,
    { facilityId },
  );
  await db.rows(`insert into doctor (facility_id, doctor_code, doctor_name) values (:facilityId, 700001, 'dr. Contoh Satu, Sp.A')`, { facilityId });
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select :facilityId, clinic.code, 700001, day.visit_date, '08:00-12:00', clinic.prefix, 30, 20, 10
     from (values ('ANA', 'A'), ('IGD', 'G')) as clinic(code, prefix), (values (date '2026-01-04'), (date '2026-01-05')) as day(visit_date)`,
    { facilityId },
  );
  return facilityId;
}

async function insertVisit(db: Db, facilityId: number, bookingCode: string, options: VisitOptions): Promise<string[]> {
  serial += 1;
  const tail = String(serial).padStart(6, '0');
  const person = { nik: `3300000000${tail}`, card: `0009900${tail}`, phone: `0812${tail}77`, name: `Pasien Rahasia ${tail}` };
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone)
     values (:facilityId, :record, :nik, :card, :name, :phone)`,
    { facilityId, record: tail, ...person },
  );
  await db.rows(
    `insert into booking
       (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
        nik, card_number, phone, visit_type, reference_number, is_new_patient, state, booked_at, estimated_at)
     select :facilityId, :bookingCode, practice_session.session_id, :ordinal, 'A-' || :ordinal, :record, 'JKN', :source, :clinic, :visitDate,
            :nik, :card, :phone, 1, :reference, :isNewPatient, :bookingState, :bookedAt, :estimatedAt
     from practice_session
     where practice_session.facility_id = :facilityId
       and practice_session.clinic_code = :clinic
       and practice_session.visit_date = :visitDate`,
    {
      facilityId, bookingCode, ordinal: serial, record: tail, ...person, visitDate: VISIT_DATE, reference: `0000R0010126B${tail}`,
      source: options.source ?? 'desk', clinic: options.clinic ?? 'ANA', isNewPatient: options.isNewPatient ?? false,
      bookingState: options.state ?? 'waiting', bookedAt: atWib('07:00'), estimatedAt: atWib('08:31'),
    },
  );
  return [person.nik, person.card, person.phone, person.name];
}

async function payloadOf(db: Db, facilityId: number, bookingCode: string): Promise<Parameters<typeof addAntrean>[2]> {
  const [row] = await db.rows<{ nik: string; card_number: string; phone: string; clinic_code: string; medical_record_number: string; queue_number: string; ordinal: number; reference_number: string }>(
    'select * from booking where facility_id = :facilityId and booking_code = :bookingCode',
    { facilityId, bookingCode },
  );
  const visit = opened([row!])[0]!;
  return {
    kodebooking: bookingCode, jenispasien: 'JKN', nomorkartu: visit.card_number, nik: visit.nik, nohp: visit.phone, kodepoli: visit.clinic_code, namapoli: visit.clinic_code,
    pasienbaru: 0, norm: visit.medical_record_number, tanggalperiksa: VISIT_DATE, kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A', jampraktek: '08:00-12:00',
    jeniskunjungan: 1, nomorreferensi: visit.reference_number, nomorantrean: visit.queue_number, angkaantrean: visit.ordinal, estimasidilayani: atWib('08:31').getTime(),
    sisakuotajkn: 1, kuotajkn: 20, sisakuotanonjkn: 1, kuotanonjkn: 10, keterangan: '',
  };
}

async function insertOwed(db: Db, facilityId: number, bookingCode: string, options: OwedOptions): Promise<void> {
  const { kind = 'task-reached', task, state = 'sent', sentTime } = options;
  const fact = { kind, bookingCode, ...(task === undefined ? {} : { task }) };
  const isSettled = state !== 'open' && state !== 'parked';
  await db.rows(
    `insert into outbox (facility_id, lane, kind, fact, state, due_at, verdict, last_message, created_at, settled_at, sent_time, sent_time_reason)
     values (:facilityId, :bookingCode, :kind, :fact, :outboxState, :createdAt, :verdict, :said, :createdAt, :settledAt, :sentTime, :reason)`,
    {
      facilityId, bookingCode, kind, fact: JSON.stringify(fact), outboxState: state, createdAt: options.createdAt ?? atWib('08:00'),
      verdict: options.verdict ?? (state === 'sent' ? 'accepted' : null), said: options.said ?? null,
      settledAt: isSettled ? (options.settledAt ?? atWib('12:00')) : null, sentTime: sentTime ?? null, reason: sentTime === undefined ? null : 'equal-second',
    },
  );
}
