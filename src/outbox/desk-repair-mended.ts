import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { EntryFacts } from './desk-entry';
import type { DeskFacility } from './desk-preview';
import { fieldOf, topicOf, type Topic } from './desk-topic';
import { dialectOf } from './dialect';
import type { Fact } from './facts';
import { readVisits } from './visit';

/** Of these BPJS says the same again as long as what it refused is the same. */
const SAME_UNTIL_MENDED: ReadonlySet<Topic> = new Set([
  'field-nik', 'field-nomorkartu', 'card-missing', 'field-nohp', 'field-nomorreferensi', 'field-jeniskunjungan', 'field-other', 'referral-invalid', 'referral-expired', 'schedule', 'unsendable',
]);

export function waitsForMending(topic: Topic): boolean {
  return SAME_UNTIL_MENDED.has(topic);
}

/** What the contract calls a field that BPJS names in another way. */
const BODY_NAMES: Record<string, string> = { nokartu: 'nomorkartu', nokapst: 'nomorkartu', norujukan: 'nomorreferensi', telp: 'nohp' };

interface TriedRow {
  outbox_id: number;
  fact: Fact | null;
  sent_time: Date | null;
  request: string | null;
  is_in_hfis: boolean;
}

/**
 * The rows, of those that wait for something to be mended, of which it has been: what BPJS refused would be sent with other
 * data than at the last try, or HFIS, read since, has the doctor and hours now. Judged by what was really sent: a row whose
 * last body is not kept is not among them.
 */
export async function mendedSince(sql: Sql, facility: DeskFacility, entries: readonly EntryFacts[]): Promise<Set<number>> {
  const waiting = entries.filter((entry) => waitsForMending(topicOf(entry)));
  if (waiting.length === 0) return new Set();
  const tried = await lastTries(sql, facility.facilityId, waiting.map((entry) => entry.outboxId));
  const visits = await readVisits(sql, facility.facilityId, [...new Set(waiting.map((entry) => entry.bookingCode))]);
  const mended = waiting.filter((entry) => {
    const row = tried.get(entry.outboxId);
    const visit = visits.get(entry.bookingCode);
    if (row === undefined || visit === undefined || typeof row.fact !== 'object' || row.fact === null || row.fact.bookingCode !== entry.bookingCode) return false;
    const topic = topicOf(entry);
    const would = dialectOf(facility).wouldSend(row.fact, visit, facility.settings, row.sent_time ?? entry.owed.recordedAt);
    if ('kind' in would) return false;
    if (topic === 'unsendable' || topic === 'card-missing') return true;
    if (topic === 'schedule' && row.is_in_hfis) return true;
    const before = bodyOf(facility.facilityId, row.request);
    const now = would.body as Record<string, unknown> | null;
    return before !== undefined && now !== null && watched(entry, topic).some((field) => field in before && field in now && String(before[field]) !== String(now[field]));
  });
  return new Set(mended.map((entry) => entry.outboxId));
}

/** The fields of the body that BPJS's refusal is about. */
function watched(entry: EntryFacts, topic: Topic): string[] {
  if (topic === 'referral-invalid' || topic === 'referral-expired') return ['nomorreferensi', 'jeniskunjungan', 'nomorkartu'];
  if (topic === 'schedule') return ['kodepoli', 'kodedokter', 'jampraktek', 'tanggalperiksa'];
  const field = (fieldOf(entry.about) ?? '').toLowerCase().replace(/\s/g, '');
  return [BODY_NAMES[field] ?? field];
}

function bodyOf(facilityId: FacilityId, request: string | null): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(revealed(facilityId, request ?? ''));
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function lastTries(sql: Sql, facilityId: FacilityId, ids: readonly number[]): Promise<Map<number, TriedRow>> {
  const rows = await sql.rows<TriedRow>(
    `select outbox.outbox_id, outbox.fact, outbox.sent_time, tried.request,
            coalesce(hfis_slot.gone_at is null and not hfis_slot.on_leave and hfis_day.read_at > tried.started_at, false) as is_in_hfis
     from outbox
     left join lateral (
       select outbox_attempt.request, outbox_attempt.started_at
       from outbox_attempt
       where outbox_attempt.facility_id = outbox.facility_id
         and outbox_attempt.outbox_id = outbox.outbox_id
       order by outbox_attempt.attempt desc
       limit 1
     ) as tried on true
     left join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
     left join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     left join hfis_slot
       on hfis_slot.facility_id = practice_session.facility_id and hfis_slot.clinic_code = practice_session.clinic_code
         and hfis_slot.visit_date = practice_session.visit_date and hfis_slot.doctor_code = practice_session.doctor_code
         and hfis_slot.practice_hours = practice_session.practice_hours
     left join hfis_day on hfis_day.facility_id = hfis_slot.facility_id and hfis_day.clinic_code = hfis_slot.clinic_code and hfis_day.visit_date = hfis_slot.visit_date
     where outbox.facility_id = :facilityId
       and outbox.outbox_id = any(:ids)`,
    { facilityId, ids },
  );
  return new Map(rows.map((row) => [row.outbox_id, row]));
}
