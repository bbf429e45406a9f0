import { addDays, type LocalDate } from '../../platform/clock';
import type { Tx } from '../../platform/db';
import type { FacilityId } from '../../platform/facility';
import { addSessionByHand, changeSessionByHand, fieldsOfSession, sessionVersion } from '../../schedules/session-editing';
import { listSessions } from '../../schedules/session-editing-store';
import { code, date, oneOf, practiceHours, wholeNumber, type Column } from '../column';
import { finding, type RawFinding } from '../finding';
import type { ImportKind, ReadLine, StagedRow } from '../import-kind';
import { saveEach } from '../save-each';
import { noteTwins } from '../staging';
import { doctorCode } from './doctors';

const MOST_PLACES = 2_000;
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu'];
/** As HFIS counts them: 1 is Monday. */
const WEEKDAY_WORDS: Record<string, string> = {
  ...Object.fromEntries(WEEKDAYS.flatMap((name, at) => [[name.toLowerCase(), String(at + 1)], [String(at + 1), String(at + 1)]])),
  jumaat: '5', ahad: '7', akhad: '7', sen: '1', sel: '2', rab: '3', kam: '4', jum: '5', sab: '6', min: '7',
};

export const clinicCode: Column = { field: 'clinic_code', header: 'kodepoli', aliases: ['kd_poli_bpjs', 'kode_poli', 'kd_poli', 'kode_poli_bpjs', 'kode_subspesialis', 'kdsubspesialis', 'poli'], isRequired: true, read: code(/^[A-Za-z0-9-]{1,10}$/, 'kode poli BPJS, misalnya INT') };

const places = (field: string, header: string, ...aliases: string[]): Column => ({ field, header, aliases, isRequired: true, read: wholeNumber(0, MOST_PLACES) });

const COLUMNS: readonly Column[] = [
  clinicCode,
  doctorCode,
  { field: 'visit_date', header: 'tanggal', aliases: ['tgl', 'tanggal_praktek', 'tanggal_periksa', 'tgl_periksa'], isRequired: false, read: date },
  { field: 'weekday', header: 'hari', aliases: ['hari_kerja', 'nama_hari', 'hari_praktek'], isRequired: false, read: oneOf(WEEKDAY_WORDS, WEEKDAYS) },
  { field: 'from_date', header: 'dari', aliases: ['mulai_tanggal', 'dari_tanggal', 'tanggal_awal', 'tgl_awal', 'berlaku_dari'], isRequired: false, read: date },
  { field: 'until_date', header: 'sampai', aliases: ['sampai_tanggal', 'tanggal_akhir', 'tgl_akhir', 'berlaku_sampai', 'hingga'], isRequired: false, read: date },
  { field: 'practice_hours', header: 'jampraktek', aliases: ['jam_praktek', 'jam_praktik', 'jam', 'jampraktik'], isRequired: true, read: practiceHours },
  places('capacity', 'kapasitas', 'kuota', 'kapasitas_pasien'),
  places('quota_jkn', 'kuotajkn', 'kuota_jkn', 'kuota_bpjs'),
  places('quota_non_jkn', 'kuotanonjkn', 'kuota_non_jkn', 'kuota_umum'),
  {
    field: 'queue_prefix',
    header: 'prefix',
    aliases: ['huruf', 'huruf_antrean', 'awalan', 'kode_antrean'],
    isRequired: false,
    read: (text, complain) => code(/^[A-Z0-9]{1,6}$/, '1 sampai 6 huruf besar atau angka')(text.toUpperCase(), complain),
  },
];

const STAGED = ['clinic_code', 'doctor_code', 'visit_date', 'practice_hours', 'capacity', 'quota_jkn', 'quota_non_jkn', 'queue_prefix', 'is_from_range'];

/** 1 is Monday. */
const weekdayOf = (day: LocalDate): number => ((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7) + 1;

/** The dates a line means. Of a range those that are still to come; a single date that has passed is refused when it is saved. */
function datesOf(read: ReadLine, line: number, today: LocalDate, note: (raw: RawFinding) => void): { dates: LocalDate[]; isFromRange: boolean } {
  const { visit_date: day, weekday, from_date: from, until_date: until } = read;
  const nothing = { dates: [], isFromRange: false };
  // what could not be read has been told already
  if ([day, weekday, from, until].includes(undefined)) return nothing;
  const isRange = typeof weekday === 'string';
  if ((typeof day === 'string') === isRange) note(finding(line, 'tanggal', 'date-or-weekday'));
  else if (typeof day === 'string') return { dates: [day], isFromRange: false };
  else if (typeof from !== 'string' || typeof until !== 'string') note(finding(line, 'hari', 'weekday-without-range'));
  else if (until < from) note(finding(line, 'sampai', 'range-backwards'));
  else if ((Date.parse(until) - Date.parse(from)) / DAY_MS > MOST_DAYS) note(finding(line, 'sampai', 'range-too-long', { mostDays: MOST_DAYS }));
  else {
    const first = from < today ? today : from;
    const dates: LocalDate[] = [];
    for (let at = addDays(first, (Number(weekday) - weekdayOf(first) + 7) % 7); at <= until; at = addDays(at, 7)) dates.push(at);
    if (dates.length === 0) note(finding(line, 'hari', 'range-without-that-day'));
    return { dates, isFromRange: true };
  }
  return nothing;
}

/** Sessions by clinic, doctor, date and hours: new ones, and places that differ. A range leaves out holidays. */
export const schedulesKind: ImportKind = {
  name: 'schedules',
  columns: COLUMNS,
  example: [
    { kodepoli: 'SAR', kodedokter: '700101', tanggal: '', hari: 'Senin', dari: '2027-02-01', sampai: '2027-02-28', jampraktek: '08:00-12:00', kapasitas: '30', kuotajkn: '24', kuotanonjkn: '6', prefix: '' },
    { kodepoli: 'ANA', kodedokter: '700103', tanggal: '2027-02-03', hari: '', dari: '', sampai: '', jampraktek: '13:00-16:00', kapasitas: '20', kuotajkn: '16', kuotanonjkn: '4', prefix: 'AN' },
  ],
  staged: STAGED,
  toStaged: (read, line, { today }, note): readonly StagedRow[] => {
    const { dates, isFromRange } = datesOf(read, line, today, note);
    const shared = Object.fromEntries(STAGED.map((name) => [name, read[name] ?? null]));
    return dates.map((day) => ({ ...shared, visit_date: day, is_from_range: isFromRange ? '1' : '0' }));
  },
  check: async (tx, { facility }) => {
    const { facilityId } = facility;
    await tx.rows(`delete from import_row where is_from_range = '1' and exists (select from holiday where holiday.facility_id = :facilityId and holiday.holiday_date = cast(import_row.visit_date as date))`, { facilityId });
    await noteUnknownClinics(tx, facilityId);
    await tx.rows(
      `insert into import_finding (line, column_name, code, detail)
       select distinct import_row.line, 'kodedokter', 'doctor-unknown', cast(json_build_object('code', import_row.doctor_code) as text)
       from import_row
       where import_row.doctor_code is not null
         and not exists (select from doctor where doctor.facility_id = :facilityId and doctor.doctor_code = cast(import_row.doctor_code as integer))`,
      { facilityId },
    );
    await noteTwins(tx, ['clinic_code', 'visit_date', 'doctor_code', 'practice_hours'], '');
    await tx.rows(
      `insert into import_finding (line, column_name, code, detail)
       select distinct on (twins.line) twins.line, 'prefix', 'prefix-twice', cast(json_build_object('line', twins.first_line, 'date', twins.visit_date) as text)
       from (
         select line, visit_date, first_value(line) over same as first_line, row_number() over same as place
         from import_row where queue_prefix is not null
         window same as (partition by clinic_code, visit_date, queue_prefix order by line, row_id)
       ) as twins
       where twins.place > 1
         and not exists (select from import_finding where import_finding.line = twins.line and import_finding.code = 'twice-in-file')
       order by twins.line, twins.visit_date`,
    );
  },
  save: (tx, context) =>
    saveEach(tx, context, STAGED, async (row) => {
      const { facility, clock, actor } = context;
      const slot = { clinicCode: row['clinic_code'] ?? '', doctorCode: Number(row['doctor_code']), visitDate: row['visit_date'] ?? '', practiceHours: row['practice_hours'] ?? '' };
      const given = { capacity: Number(row['capacity']), quotaJkn: Number(row['quota_jkn']), quotaNonJkn: Number(row['quota_non_jkn']) };
      const filter = { from: slot.visitDate, to: slot.visitDate, clinicCode: slot.clinicCode, doctorCode: slot.doctorCode, search: '', limit: 50, offset: 0 };
      const here = (await listSessions(tx, facility.facilityId, filter)).sessions.find(({ practiceHours: hours }) => hours === slot.practiceHours);
      if (here === undefined) {
        const session = { ...slot, ...given, queuePrefix: row['queue_prefix'] ?? '', minutesPerPatient: null, note: '' };
        return { as: 'added', act: async (db) => void (await addSessionByHand({ db, clock }, facility, session, actor)) };
      }
      const change = { ...fieldsOfSession(here), ...given, queuePrefix: row['queue_prefix'] ?? here.queuePrefix };
      const version = sessionVersion(here);
      if (sessionVersion(change) === version) return 'unchanged';
      return { as: 'changed', act: (db) => changeSessionByHand({ db, clock }, facility, { ...change, sessionId: here.sessionId, version, bookingsShown: 0 }, actor) };
    }),
};

/** An empty code names no clinic: it is left to the kind of file what it means. */
export async function noteUnknownClinics(tx: Tx, facilityId: FacilityId): Promise<void> {
  await tx.rows(
    `insert into import_finding (line, column_name, code, detail)
     select distinct import_row.line, 'kodepoli', 'clinic-unknown', cast(json_build_object('code', import_row.clinic_code) as text)
     from import_row
     where import_row.clinic_code <> ''
       and not exists (select from clinic where clinic.facility_id = :facilityId and clinic.clinic_code = import_row.clinic_code)`,
    { facilityId },
  );
}
