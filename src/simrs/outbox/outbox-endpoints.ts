import { z } from 'zod';
import { bookingForStaff, drop, entriesForStaff, listForStaff, resend, type ActResult, type DeskEntry } from '../../outbox/desk';
import type { Sql } from '../../platform/db';
import type { Facility } from '../../platform/facility';
import { refuse } from '../../queue/refusals';
import { bookingRecord } from '../../registration/booking-record';
import { cursor, cursorOf } from '../cursor';
import { reads, writes, type Answer } from '../endpoint';
import { date, integer, kodebooking, kodepoli, limit, may, must, text, word } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';
import { SENT_STATES, serviceOf } from '../words';
import { REPAIR_ENDPOINTS } from './repair-endpoints';

function toOwed(facility: Pick<Facility, 'kind'>, entry: DeskEntry): Record<string, unknown> {
  const { owed, explanation } = entry;
  return {
    id: entry.outboxId,
    kodebooking: entry.bookingCode,
    layanan: serviceOf(facility, owed.kind),
    taskid: owed.task,
    waktu: owed.recordedAt?.getTime() ?? null,
    waktuterkirim: owed.sentTime?.getTime() ?? null,
    keadaan: SENT_STATES[entry.state],
    perlupetugas: entry.needsStaff ? 1 : 0,
    sejak: entry.since.getTime(),
    percobaan: entry.tries,
    cobalagi: entry.nextTryAt?.getTime() ?? null,
    bataskirim: entry.deadline?.getTime() ?? null,
    menunggudibelakang: entry.waitingBehind,
    sebab: entry.reason,
    pesanbpjs: entry.said,
    ringkasan: explanation.said,
    arti: explanation.means,
    tindakan: explanation.todo,
    bolehkirimulang: entry.acts.includes('resend') ? 1 : 0,
    bolehtutup: entry.acts.includes('drop') ? 1 : 0,
  };
}

const STATES = { ...SENT_STATES, 'needs-staff': 'perlu-petugas' } as const;

const daftarKiriman = reads({
  name: 'simrs-daftar-kiriman',
  path: '/kiriman',
  scope: 'kiriman:baca',
  query: z.object({
    keadaan: may(word(STATES)),
    tanggalperiksa: may(date),
    tanggalawal: may(date),
    tanggalakhir: may(date),
    kodepoli: may(kodepoli),
    sebab: may(text(60)),
    kursor: cursor(z.tuple([z.int().min(1)]).readonly()),
    limit,
  }),
  answer: async (deps, { facility, query }) => {
    const wanted = { state: query.keadaan, visitDate: query.tanggalperiksa, from: query.tanggalawal, to: query.tanggalakhir, clinicCode: query.kodepoli, reason: query.sebab };
    const filter = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const { entries, next } = await listForStaff(deps.db, facility.facilityId, deps.clock(), filter, { after: query.kursor?.[0] ?? 0, limit: query.limit });
    return { status: 200, body: { list: entries.map((entry) => toOwed(facility, entry)), kursorberikut: next === null ? null : cursorOf([next]) } };
  },
});

const kirimanBooking = reads({
  name: 'simrs-kiriman-booking',
  path: '/kiriman/:kodebooking',
  scope: 'kiriman:baca',
  params: z.object({ kodebooking: must(kodebooking) }),
  answer: async (deps, { facility, params }) => {
    const { facilityId } = facility;
    const entries = await bookingForStaff(deps.db, facilityId, deps.clock(), params.kodebooking);
    // Nothing is owed of a booking of a clinic that is not reported.
    if (entries.length === 0 && (await bookingRecord(deps.db, facilityId, params.kodebooking)) === undefined) throw refuse('booking-unknown');
    return { status: 200, body: { kodebooking: params.kodebooking, list: entries.map((entry) => toOwed(facility, entry)) } };
  },
});

const byId = z.object({ id: must(integer(1)) });

async function afterwards(sql: Sql, facility: Pick<Facility, 'facilityId' | 'kind'>, now: Date, result: ActResult | undefined): Promise<Answer> {
  if (result === undefined) throw new Error('an act on the outbox had no result');
  if (!result.done) throw new ProblemFound(PROBLEMS.outboxRefused(result.refusal.code, result.refusal.sentence));
  const [entry] = await entriesForStaff(sql, facility.facilityId, now, [result.outboxId]);
  return { status: 200, body: entry === undefined ? null : toOwed(facility, entry) };
}

const kirimUlang = writes({
  name: 'simrs-kirim-ulang',
  path: '/kiriman/:id/kirim-ulang',
  scope: 'kiriman:tulis',
  params: byId,
  answer: async (deps, { facility, client, params }) => {
    const { results } = await resend(deps.db, deps.clock, facility, { ids: [params.id] }, client.clientName);
    return afterwards(deps.db, facility, deps.clock(), results[0]);
  },
});

const tutupKiriman = writes({
  name: 'simrs-tutup-kiriman',
  path: '/kiriman/:id/tutup',
  scope: 'kiriman:tulis',
  params: byId,
  body: z.object({ alasan: must(text(500)) }),
  answer: async (deps, { facility, client, params, body }) => {
    const result = await drop(deps.db, deps.clock, facility.facilityId, params.id, body.alasan, client.clientName);
    return afterwards(deps.db, facility, deps.clock(), result);
  },
});

export const OUTBOX_ENDPOINTS = [daftarKiriman, ...REPAIR_ENDPOINTS, kirimanBooking, kirimUlang, tutupKiriman];
