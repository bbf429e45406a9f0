import { z } from 'zod';
import { localDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { listOutbox } from '../../outbox/desk';
import { checkIn } from '../../queue/check-in';
import { refuse } from '../../queue/refusals';
import { transferBooking } from '../../queue/transfer';
import { bookingRecord, bookingRecords, bookingTasks, type BookingPlace, type BookingRecord } from '../../registration/booking-record';
import { cancelAtDesk } from '../../registration/cancel-at-desk';
import { registerFromSimrs, type SimrsBooking } from '../../registration/register-from-simrs';
import type { Slot } from '../../schedules/session';
import { knowledgeOfSlots } from '../../schedules/session-store';
import { cursor, pageOf } from '../cursor';
import { reads, writes, type WriteDeps } from '../endpoint';
import { date, integer, jampraktek, kodebooking, kodepoli, limit, may, must, nik, nomorkartu, norm, text, waktu, word } from '../fields';
import type { SimrsDeps } from '../deps';
import { STATE_ON_WIRE } from '../words';
import { toBookingDetail, toBookingItem, toTicket } from './booking-on-wire';

const slotFields = { kodepoli: must(kodepoli), kodedokter: must(integer(0)), tanggalperiksa: must(date), jampraktek: must(jampraktek) };

function toSlot(body: { kodepoli: string; kodedokter: number; tanggalperiksa: string; jampraktek: string }): Slot {
  return { clinicCode: body.kodepoli, doctorCode: body.kodedokter, visitDate: body.tanggalperiksa, practiceHours: body.jampraktek };
}

const PAYERS = { JKN: 'JKN', 'NON JKN': 'NON JKN' } as const;
const newBooking = z
  .object({
    ...slotFields,
    norm: may(norm),
    nik: may(nik),
    nomorkartu: may(nomorkartu),
    nohp: may(text(20)),
    jenispasien: may(word(PAYERS)),
    jeniskunjungan: may(integer(1, 4)),
    nomorreferensi: may(text(50)),
  })
  .refine((body) => body.norm !== undefined || body.nik !== undefined || body.nomorkartu !== undefined, { path: ['norm'], message: 'kirim norm, atau nik, atau nomorkartu' });

function toSimrsBooking(body: z.output<typeof newBooking>, actor: string): SimrsBooking {
  return {
    patient: { medicalRecordNumber: body.norm ?? '', nik: body.nik ?? '', cardNumber: body.nomorkartu ?? '' },
    slot: toSlot(body),
    doctorAsAsked: String(body.kodedokter),
    payer: body.jenispasien,
    phone: body.nohp ?? '',
    visitType: body.jeniskunjungan,
    referenceNumber: body.nomorreferensi ?? '',
    actor,
  };
}

const buatAntrean = writes({
  name: 'simrs-buat-antrean',
  path: '/antrean',
  scope: 'antrean:tulis',
  body: newBooking,
  answer: async (deps, { facility, client, body }) => {
    const ticket = await registerFromSimrs(deps, facility, toSimrsBooking(body, client.clientName));
    return { status: 201, body: toTicket(ticket, facility.settings.bookingNote) };
  },
});

const byCode = z.object({ kodebooking: must(kodebooking) });

async function recordOf(deps: Pick<SimrsDeps, 'db'> | WriteDeps, facility: Facility, bookingCode: string): Promise<BookingRecord> {
  const record = await bookingRecord(deps.db, facility.facilityId, bookingCode);
  if (record === undefined) throw refuse('booking-unknown');
  return record;
}

const bacaAntrean = reads({
  name: 'simrs-baca-antrean',
  path: '/antrean/:kodebooking',
  scope: 'antrean:baca',
  params: byCode,
  answer: async (deps, { facility, params }) => {
    const record = await recordOf(deps, facility, params.kodebooking);
    const tasks = await bookingTasks(deps.db, facility.facilityId, params.kodebooking);
    const lane = await listOutbox(deps.db, facility.facilityId, { lane: params.kodebooking });
    return { status: 200, body: toBookingDetail(facility, record, tasks, lane) };
  },
});

const place: z.ZodType<BookingPlace> = z.tuple([z.int().min(0), z.int().min(0).max(2_147_483_647)]).readonly();

const daftarAntrean = reads({
  name: 'simrs-daftar-antrean',
  path: '/antrean',
  scope: 'antrean:baca',
  query: z.object({
    tanggalperiksa: may(date),
    kodepoli: may(kodepoli),
    kodedokter: may(integer(0)),
    status: may(word(STATE_ON_WIRE)),
    kursor: cursor(place),
    limit,
  }),
  answer: async (deps, { facility, query }) => {
    const visitDate = query.tanggalperiksa ?? localDate(deps.clock(), facility.timeZone);
    const filter = { visitDate, clinicCode: query.kodepoli, doctorCode: query.kodedokter, state: query.status };
    const records = await bookingRecords(deps.db, facility.facilityId, filter, { after: query.kursor, limit: query.limit + 1 });
    return { status: 200, body: pageOf(records, query.limit, toBookingItem, ({ booking }) => [booking.sessionId, booking.ordinal]) };
  },
});

const batalAntrean = writes({
  name: 'simrs-batal-antrean',
  path: '/antrean/:kodebooking/batal',
  scope: 'antrean:tulis',
  params: byCode,
  body: z.object({ keterangan: must(text()) }),
  answer: async (deps, { facility, client, params, body }) => {
    await cancelAtDesk(deps, facility, { bookingCode: params.kodebooking, reason: body.keterangan, actor: client.clientName, source: 'simrs' });
    return { status: 200, body: { kodebooking: params.kodebooking, status: STATE_ON_WIRE.cancelled } };
  },
});

const checkinAntrean = writes({
  name: 'simrs-checkin-antrean',
  path: '/antrean/:kodebooking/checkin',
  scope: 'antrean:tulis',
  params: byCode,
  body: z.object({ waktu: may(waktu) }).optional(),
  answer: async (deps, { facility, client, params, body }) => {
    const booking = await checkIn(deps, facility, { bookingCode: params.kodebooking, claimedAt: body?.waktu ?? deps.clock(), source: 'simrs', actor: client.clientName });
    return { status: 200, body: { kodebooking: booking.bookingCode, nomorantrean: booking.queueNumber, taskid: booking.lastTask, waktu: booking.checkedInAt?.getTime() ?? null } };
  },
});

const pindahAntrean = writes({
  name: 'simrs-pindah-antrean',
  path: '/antrean/:kodebooking/pindah',
  scope: 'antrean:tulis',
  params: byCode,
  body: z.object({ ...slotFields, keterangan: must(text()) }),
  answer: async (deps, { facility, client, params, body }) => {
    const [known] = await knowledgeOfSlots(deps.db, deps.timetable, facility.facilityId, [toSlot(body)]);
    if (known?.session === undefined) throw refuse('schedule-unavailable', { doctor: known?.doctorName ?? String(body.kodedokter) });
    const moved = await transferBooking(deps, facility, { bookingCode: params.kodebooking, toSessionId: known.session.sessionId, reason: body.keterangan, by: client.clientName, source: 'simrs' });
    return { status: 200, body: { kodebookinglama: moved.from.bookingCode, ...toBookingItem(await recordOf(deps, facility, moved.to.bookingCode)) } };
  },
});

export const BOOKING_ENDPOINTS = [daftarAntrean, buatAntrean, bacaAntrean, batalAntrean, checkinAntrean, pindahAntrean];
