import { z } from 'zod';
import { neverRecorded, type NeverRecorded } from '../../insight/never-recorded';
import { firstDayTaken, givesUpAt, readRepair, repairRange, type RepairGroup, type RepairLine, type RepairRange } from '../../outbox/desk';
import { addDays, localDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { reads, writes } from '../endpoint';
import { date, kodepoli, may, text } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';

const GROUPS = {
  sendable: 'dapat-dikirim',
  'by-itself': 'berangkat-sendiri',
  person: 'perlu-dilengkapi',
  'never-recorded': 'tidak-tercatat',
  closed: 'tidak-dapat-dikirim-lagi',
} as const satisfies Record<RepairGroup, string>;

const MOST_DAYS = 31;
/** One call is one transaction: with more, bookings of these patients would wait for it. */
const MOST_ROWS = 1_000;

const rangeFields = { tanggalawal: may(date), tanggalakhir: may(date), kodepoli: may(kodepoli), sebab: may(text(60)) };
const rangeQuery = z.object(rangeFields);
type RangeAsked = z.output<typeof rangeQuery>;

/** Without dates: those of which BPJS still takes something, up to today. */
function rangeOf({ timeZone }: Facility, now: Date, asked: RangeAsked): RepairRange {
  const from = asked.tanggalawal ?? firstDayTaken(now);
  const today = localDate(now, timeZone);
  const to = asked.tanggalakhir ?? (today < from ? from : today);
  if (to < from) throw new ProblemFound(PROBLEMS.fieldsWrong([{ isian: 'tanggalakhir', pesan: 'tidak boleh sebelum tanggalawal' }]));
  if (addDays(from, MOST_DAYS - 1) < to) throw new ProblemFound(PROBLEMS.fieldsWrong([{ isian: 'tanggalakhir', pesan: `rentang paling panjang ${MOST_DAYS} hari` }]));
  return { from, to, ...(asked.kodepoli === undefined ? {} : { clinicCode: asked.kodepoli }), ...(asked.sebab === undefined ? {} : { key: asked.sebab }) };
}

function toLine(line: RepairLine): Record<string, unknown> {
  return {
    kelompok: GROUPS[line.group],
    sebab: line.key,
    keterangan: line.label,
    tindakan: line.todo,
    pesanbpjs: line.said,
    kunjungan: line.visits,
    kiriman: line.rows,
    bataskirim: line.deadline?.getTime() ?? null,
    contoh: line.examples.map(({ bookingCode }) => bookingCode),
  };
}

/** Visits whose next step has no recorded time, by step and clinic, most first. */
function toMissing(never: readonly NeverRecorded[], { key }: RepairRange): Record<string, unknown>[] {
  const together = new Map<string, NeverRecorded[]>();
  for (const visit of never) {
    const name = `${visit.task} ${visit.clinicCode}`;
    if (key === undefined || key === `task:${visit.task}`) together.set(name, [...(together.get(name) ?? []), visit]);
  }
  return [...together.values()]
    .sort((a, b) => b.length - a.length)
    .map((visits) => ({
      taskid: visits[0]!.task,
      kodepoli: visits[0]!.clinicCode,
      kunjungan: visits.length,
      bataskirim: Math.min(...visits.map(({ visitDate }) => givesUpAt(visitDate).getTime())),
      contoh: visits.slice(0, 3).map(({ bookingCode }) => bookingCode),
    }));
}

const lihatPerbaikan = reads({
  name: 'simrs-lihat-perbaikan',
  path: '/kiriman/perbaikan',
  scope: 'kiriman:baca',
  query: rangeQuery,
  answer: async (deps, { facility, query }) => {
    const now = deps.clock();
    const range = rangeOf(facility, now, query);
    const { lines, sendable } = await readRepair(deps.db, facility, now, range);
    return {
      status: 200,
      body: {
        tanggalawal: range.from,
        tanggalakhir: range.to,
        dapatdikirim: { kunjungan: sendable.visits, kiriman: sendable.rows.length },
        list: lines.map(toLine),
        tidaktercatat: toMissing(await neverRecorded(deps.db, facility, now, range), range),
      },
    };
  },
});

const kirimUlangRentang = writes({
  name: 'simrs-kirim-ulang-rentang',
  path: '/kiriman/kirim-ulang',
  scope: 'kiriman:tulis',
  body: z.object(rangeFields),
  answer: async (deps, { facility, client, body }) => {
    const now = deps.clock();
    const range = rangeOf(facility, now, body);
    const { resent, visits, refused, left } = await repairRange(deps.db, deps.clock, facility, range, { actor: client.clientName, seenAt: now, mostRows: MOST_ROWS });
    return {
      status: 200,
      body: { tanggalawal: range.from, tanggalakhir: range.to, kunjungan: visits, kiriman: resent, tetap: refused.map(({ refusal, rows }) => ({ kode: refusal.code, pesan: refusal.sentence, kiriman: rows })), sisa: left },
    };
  },
});

export const REPAIR_ENDPOINTS = [lihatPerbaikan, kirimUlangRentang];
