import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import { givesUpAt } from './backoff';
import type { EntryFacts } from './desk-entry';
import { owedKindText, taskText } from './desk-phrases';
import type { DeskFacility } from './desk-preview';
import { judgeLane, type Judgement, type RepairGroup } from './desk-repair-judge';
import { mendedSince } from './desk-repair-mended';
import { goingByItself, troubledLanes, type VisitRange } from './desk-repair-rows';
import { closedLabel } from './desk-repair-words';
import { explain, reasonLabel } from './desk-words';

/** Which visits are looked at, and of those only what has this key where one is given. */
export interface RepairRange extends VisitRange {
  /** The key of a line: field:nik, referral, task:4, too-late, … */
  key?: string;
}

/** A visit of which a line tells. */
export interface RepairExample {
  outboxId: number;
  bookingCode: string;
  queueNumber: string | null;
  clinicName: string | null;
  visitDate: LocalDate | null;
}

/** What visits have in common, and what there is to do. A visit may stand in several lines, in each once. */
export interface RepairLine {
  group: RepairGroup;
  key: string;
  label: string;
  /** BPJS's own words for the first of them, where it said any. */
  said: string | null;
  todo: string;
  visits: number;
  rows: number;
  /** The nearest H+6 23:00 WIB of them that has not come; null: none is to come. */
  deadline: Date | null;
  /** The most hit first. */
  clinics: { clinicName: string; visits: number }[];
  examples: RepairExample[];
}

export interface RepairOverview {
  /** By group, and in each the line that costs the most visits first. */
  lines: RepairLine[];
  /** Of each group, every visit counted once. */
  visits: Record<RepairGroup, number>;
  /** What one act would send again; rows that wait behind these follow them. */
  sendable: { rows: SendableRow[]; visits: number; byKind: { what: string; rows: number }[]; following: number };
  /** Every line there is in the range, whatever key was asked for. */
  keys: { key: string; label: string }[];
}

export interface SendableRow {
  outboxId: number;
  bookingCode: string;
}

const GROUPS: readonly RepairGroup[] = ['sendable', 'person', 'never-recorded', 'by-itself', 'closed'];
const MOST_EXAMPLES = 3;
const MOST_CLINICS = 4;

/**
 * What BPJS has not taken of the visits of a range, and what can be done about it: sent again now, left alone, completed by a
 * person first, or nothing any more. Reads only. `person` and `never-recorded` are what an act of sending leaves alone.
 */
export async function readRepair(sql: Sql, facility: DeskFacility, now: Date, range: RepairRange): Promise<RepairOverview> {
  const { facilityId } = facility;
  const lanes = await troubledLanes(sql, facilityId, now, range);
  const mended = await mendedSince(sql, facility, lanes.flatMap(({ entries }) => entries.filter(({ state }) => state === 'parked' || state === 'rejected')));
  const judged = lanes.flatMap((lane) => judgeLane(lane, { facility, now, mended }));
  const keys = new Map(judged.map(({ entry, judgement }) => [judgement.key, labelOf(entry, judgement)]));
  const asked = judged.filter(({ judgement }) => range.key === undefined || judgement.key === range.key);
  const byItself = range.key === undefined ? await goingByItself(sql, facilityId, range) : undefined;
  const lines = linesOf(asked, now);
  if (byItself !== undefined && byItself.visits > 0) lines.push(byItselfLine(byItself));
  return {
    lines: lines.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || b.visits - a.visits || a.key.localeCompare(b.key)),
    visits: Object.fromEntries(
      GROUPS.map((group) => [group, group === 'by-itself' && byItself !== undefined ? byItself.visits + visitsIn(asked, group) : visitsIn(asked, group)]),
    ) as Record<RepairGroup, number>,
    sendable: sendableOf(asked.flatMap(({ entry, judgement }) => (judgement.group === 'sendable' ? [entry] : []))),
    keys: [...keys].map(([key, label]) => ({ key, label })).sort((a, b) => a.label.localeCompare(b.label)),
  };
}

const visitsIn = (judged: readonly Judged[], group: RepairGroup): number => new Set(judged.flatMap(({ entry, judgement }) => (judgement.group === group ? [entry.bookingCode] : []))).size;

type Judged = { entry: EntryFacts; judgement: Judgement };

function linesOf(judged: readonly Judged[], now: Date): RepairLine[] {
  const together = new Map<string, Judged[]>();
  for (const each of judged) {
    const name = `${each.judgement.group} ${each.judgement.key}`;
    together.set(name, [...(together.get(name) ?? []), each]);
  }
  return [...together.values()].map((alike) => lineOf(alike, now));
}

function lineOf(alike: readonly Judged[], now: Date): RepairLine {
  const { entry, judgement } = alike[0]!;
  const first = new Map<string, EntryFacts>();
  for (const each of alike) if (!first.has(each.entry.bookingCode)) first.set(each.entry.bookingCode, each.entry);
  const visits = [...first.values()];
  const perClinic = new Map<string, number>();
  for (const { clinicName } of visits) if (clinicName !== null) perClinic.set(clinicName, (perClinic.get(clinicName) ?? 0) + 1);
  const deadlines = judgement.group === 'closed' ? [] : visits.flatMap(({ deadline }) => (deadline === null || deadline <= now ? [] : [deadline.getTime()]));
  return {
    group: judgement.group,
    key: judgement.key,
    label: labelOf(entry, judgement),
    said: alike.find((each) => each.entry.said !== null)?.entry.said ?? null,
    todo: judgement.group === 'sendable' ? 'Dapat dikirim ulang sekarang.' : explain(entry).todo,
    visits: visits.length,
    rows: alike.length,
    deadline: deadlines.length === 0 ? null : new Date(Math.min(...deadlines)),
    clinics: [...perClinic].map(([clinicName, count]) => ({ clinicName, visits: count })).sort((a, b) => b.visits - a.visits || a.clinicName.localeCompare(b.clinicName)).slice(0, MOST_CLINICS),
    examples: visits.slice(0, MOST_EXAMPLES).map(({ outboxId, bookingCode, queueNumber, clinicName, visitDate }) => ({ outboxId, bookingCode, queueNumber, clinicName, visitDate })),
  };
}

function labelOf(entry: EntryFacts, { group, key, topic }: Judgement): string {
  if (group === 'closed') return closedLabel(key) ?? reasonLabel(entry.reason);
  if (key.startsWith('task:')) return `BPJS menunggu ${taskText(Number(key.slice('task:'.length)))}, yang tidak pernah tercatat di sini`;
  if (topic === 'waiting-for-reference') return 'Nomor rujukan atau surat kontrol belum dilengkapi';
  if (topic === 'card-missing') return 'Nomor kartu JKN belum ada';
  return reasonLabel(entry.reason);
}

function byItselfLine({ visits, rows, earliest }: { visits: number; rows: number; earliest: LocalDate | null }): RepairLine {
  return {
    group: 'by-itself',
    key: 'waiting',
    label: 'Menunggu giliran atau jawaban BPJS',
    said: null,
    todo: 'Tidak perlu ditekan apa pun: berangkat sendiri, dan dicoba lagi sampai batas kirim.',
    visits,
    rows,
    deadline: earliest === null ? null : givesUpAt(earliest),
    clinics: [],
    examples: [],
  };
}

function sendableOf(entries: readonly EntryFacts[]): RepairOverview['sendable'] {
  const byKind = new Map<string, number>();
  for (const { owed } of entries) byKind.set(owedKindText(owed.kind), (byKind.get(owedKindText(owed.kind)) ?? 0) + 1);
  const lanes = new Map(entries.map((entry) => [entry.bookingCode, entry]));
  const sent = new Set(entries.map((entry) => entry.outboxId));
  const following = [...lanes.values()].reduce((sum, { lane }) => sum + lane.filter((row) => row.state === 'open' && !sent.has(row.outboxId)).length, 0);
  return {
    rows: entries.map(({ outboxId, bookingCode }) => ({ outboxId, bookingCode })),
    visits: lanes.size,
    byKind: [...byKind].map(([what, rows]) => ({ what, rows })).sort((a, b) => b.rows - a.rows),
    following,
  };
}
