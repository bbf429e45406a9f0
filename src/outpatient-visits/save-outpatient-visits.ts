import { localDate, type Clock, type LocalDate } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { EARLIEST_DAY, MOST_VISITS, WHOLE_HOUSE, type CountSource } from './outpatient-count';
import { refuseOutpatientVisits } from './refusals';

/** A number somebody brings. */
export interface OutpatientCount {
  visitDate: LocalDate;
  /** `WHOLE_HOUSE` (empty), or one of its clinics. */
  clinicCode: string;
  /** Null takes the number away again. */
  visits: number | null;
  /** What its bringer was shown: where something else is kept by now, nothing is written. Absent: whatever is kept is replaced. */
  shown?: number | null;
}

export interface SaveOutpatientVisits {
  /** Of the same day and clinic the last one counts. */
  counts: readonly OutpatientCount[];
  /** Days whose clinics are all among `counts`: those that are not lose their number. */
  daysWithAllClinics?: readonly LocalDate[];
  source: CountSource;
  actor: string;
  /** Tells what would become of each, and keeps nothing. */
  isRehearsal?: boolean;
}

/** What became of the numbers. */
export interface SavedCounts {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}

interface JudgedRow {
  visit_date: LocalDate;
  clinic_code: string;
  visits: number | null;
  before: number | null;
}

/**
 * Keeps numbers of outpatient visits, whoever brings them: a later number replaces an earlier one, with who gave it, when and by
 * which way; one that is as it was keeps the name of who gave it first. All of them or none, and one bringer after the other.
 * Who replaced what by what is recorded, an act for each day.
 * @throws Refusal outpatient-date-in-future, outpatient-date-too-early, outpatient-visits-out-of-range, outpatient-clinic-unknown, changed-meanwhile
 */
export async function saveOutpatientVisits(deps: { db: Db; clock: Clock }, facility: Pick<Facility, 'facilityId' | 'timeZone'>, input: SaveOutpatientVisits): Promise<SavedCounts> {
  const { facilityId, timeZone } = facility;
  const now = deps.clock();
  const counts = lastOfEach(input.counts);
  const today = localDate(now, timeZone);
  for (const count of counts) insistOnSense(count, today);
  return deps.db.transaction(async (tx) => {
    await insistOnClinics(tx, facilityId, counts);
    // What is replaced is read before it is written, and told in the act: nobody may come in between.
    if (input.isRehearsal !== true) await tx.rows('select from facility where facility.facility_id = :facilityId for no key update', { facilityId });
    const judged = await judge(tx, facilityId, counts, input.daysWithAllClinics ?? []);
    const shown = new Map(counts.flatMap((count) => (count.shown === undefined ? [] : [[placeOf(count.visitDate, count.clinicCode), count.shown] as const])));
    if (judged.some((row) => shownOtherwise(row, shown.get(placeOf(row.visit_date, row.clinic_code))))) throw refuseOutpatientVisits('changed-meanwhile');
    const differing = judged.filter(({ visits, before }) => visits !== before);
    if (input.isRehearsal !== true) {
      await write(tx, facilityId, { rows: differing, source: input.source, actor: input.actor, now });
      await recordDays(tx, facilityId, { rows: differing, source: input.source, actor: input.actor, now });
    }
    return {
      added: differing.filter(({ before }) => before === null).length,
      changed: differing.filter(({ visits, before }) => visits !== null && before !== null).length,
      removed: differing.filter(({ visits }) => visits === null).length,
      unchanged: judged.length - differing.length,
    };
  });
}

const placeOf = (visitDate: LocalDate, clinicCode: string): string => `${visitDate} ${clinicCode}`;

function lastOfEach(counts: readonly OutpatientCount[]): OutpatientCount[] {
  return [...new Map(counts.map((count) => [placeOf(count.visitDate, count.clinicCode), count])).values()];
}

/** Somebody else wrote something that is neither what was shown nor what is wanted. */
const shownOtherwise = ({ visits, before }: JudgedRow, shown: number | null | undefined): boolean => shown !== undefined && before !== shown && before !== visits;

function insistOnSense({ visitDate, visits }: OutpatientCount, today: LocalDate): void {
  if (visitDate > today) throw refuseOutpatientVisits('outpatient-date-in-future', { date: visitDate });
  if (visitDate < EARLIEST_DAY) throw refuseOutpatientVisits('outpatient-date-too-early', { date: visitDate, first: EARLIEST_DAY });
  if (visits !== null && !(Number.isInteger(visits) && visits >= 0 && visits <= MOST_VISITS)) throw refuseOutpatientVisits('outpatient-visits-out-of-range', { most: MOST_VISITS });
}

/** What is only taken away may be of a clinic the house no longer has. */
async function insistOnClinics(tx: Tx, facilityId: FacilityId, counts: readonly OutpatientCount[]): Promise<void> {
  const codes = [...new Set(counts.filter(({ clinicCode, visits }) => clinicCode !== WHOLE_HOUSE && visits !== null).map(({ clinicCode }) => clinicCode))];
  if (codes.length === 0) return;
  const [unknown] = await tx.rows<{ code: string }>(
    `select wanted.code from unnest(cast(:codes as text[])) as wanted(code)
     where not exists (select from clinic where clinic.facility_id = :facilityId and clinic.clinic_code = wanted.code)
     order by wanted.code
     limit 1`,
    { facilityId, codes },
  );
  if (unknown !== undefined) throw refuseOutpatientVisits('outpatient-clinic-unknown', { clinicCode: unknown.code });
}

/** Each number beside the one that is kept; clinics that lose theirs are among them. */
function judge(tx: Tx, facilityId: FacilityId, counts: readonly OutpatientCount[], daysWithAllClinics: readonly LocalDate[]): Promise<JudgedRow[]> {
  return tx.rows<JudgedRow>(
    `with sent as (
       select * from jsonb_to_recordset(cast(:counts as jsonb)) as sent (visit_date date, clinic_code text, visits integer)
     )
     select sent.visit_date, sent.clinic_code, sent.visits, kept.visits as before
     from sent
     left join outpatient_count as kept on kept.facility_id = :facilityId and kept.visit_date = sent.visit_date and kept.clinic_code = sent.clinic_code
     union all
     select kept.visit_date, kept.clinic_code, null, kept.visits
     from outpatient_count as kept
     where kept.facility_id = :facilityId and kept.visit_date = any(cast(:days as date[])) and kept.clinic_code <> ''
       and not exists (select from sent where sent.visit_date = kept.visit_date and sent.clinic_code = kept.clinic_code)
     order by 1, 2`,
    { facilityId, days: daysWithAllClinics, counts: JSON.stringify(counts.map(({ visitDate, clinicCode, visits }) => ({ visit_date: visitDate, clinic_code: clinicCode, visits }))) },
  );
}

interface Written {
  rows: readonly JudgedRow[];
  source: CountSource;
  actor: string;
  now: Date;
}

async function write(tx: Tx, facilityId: FacilityId, { rows, source, actor, now }: Written): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `with sent as (
       select * from jsonb_to_recordset(cast(:rows as jsonb)) as sent (visit_date date, clinic_code text, visits integer)
     ),
     gone as (
       delete from outpatient_count as kept using sent
       where kept.facility_id = :facilityId and kept.visit_date = sent.visit_date and kept.clinic_code = sent.clinic_code and sent.visits is null
     )
     insert into outpatient_count (facility_id, visit_date, clinic_code, visits, source, entered_by, entered_at)
     select :facilityId, sent.visit_date, sent.clinic_code, sent.visits, :source, :actor, :now
     from sent
     where sent.visits is not null
     on conflict (facility_id, visit_date, clinic_code) do update set
       visits = excluded.visits, source = excluded.source, entered_by = excluded.entered_by, entered_at = excluded.entered_at`,
    { facilityId, source, actor, now, rows: JSON.stringify(rows) },
  );
}

/** One act a day: the figure of a day can be followed back to whoever gave each number of it. */
async function recordDays(tx: Tx, facilityId: FacilityId, { rows, source, actor, now }: Written): Promise<void> {
  const days = new Map<LocalDate, Record<string, [before: number | null, after: number | null]>>();
  for (const { visit_date, clinic_code, visits, before } of rows) {
    days.set(visit_date, { ...days.get(visit_date), [clinic_code === WHOLE_HOUSE ? 'wholeHouse' : clinic_code]: [before, visits] });
  }
  for (const [date, changes] of days) {
    await recordAct(tx, facilityId, { at: now, actor, act: 'outpatient-count-changed', subject: `outpatient-count ${date}`, detail: { source, ...changes } });
  }
}
