import { z } from 'zod';
import type { TakeNumber, Ticket } from '../../queue/take-number';
import { ok, type Reply } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { jampraktek, kodedokter, kodepoli, tanggalperiksa } from './fields';

const request = z.object({
  nomorkartu: wire.digits(13, { format: 'Format Nomor Kartu Tidak Sesuai' }),
  nomorreferensi: wire.text({ format: wire.malformed('nomorreferensi') }, 50),
  nik: wire.digits(16, { empty: 'NIK Tidak Boleh Kosong', format: 'Format NIK Tidak Sesuai' }),
  kodepoli,
  tanggalperiksa,
  kodedokter,
  jampraktek,
  jeniskunjungan: wire.visitType,
  nohp: wire.text({ format: wire.malformed('nohp') }, 20),
  norm: wire.text({ format: wire.malformed('norm') }, 50),
});

/**
 * An empty card means NON JKN, and so does an empty reference with it; a reference without a card is a JKN visit whose
 * card was forgotten (§3.3 row 1). That sentence comes first, so it is asked before the fields.
 */
const withCardAsked = z.looseObject({}).transform((sent, context) => {
  if (isBlank(sent['nomorkartu']) && !isBlank(sent['nomorreferensi'])) {
    context.addIssue({ code: 'custom', message: 'Nomor Kartu Tidak Boleh Kosong' });
    return z.NEVER;
  }
  return sent;
});

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** §3.3: takes a number. */
export const ambilAntrean = service({
  name: 'ambil-antrean',
  paths: ['/ambilantrean', '/antrean', '/antrean/ambil'],
  effect: 'writes',
  request: withCardAsked.pipe(request),
  answer: async (deps, { facility, body, onReplied }) => {
    const ticket = await deps.takeNumber(facility, toTakeNumber(body));
    onReplied(() => deps.replies.replied(facility.facilityId, ticket.bookingCode));
    return toReply(ticket, facility.settings.bookingNote);
  },
});

function toTakeNumber(body: z.output<typeof request>): TakeNumber {
  return {
    source: 'mobile-jkn',
    slot: { clinicCode: body.kodepoli, doctorCode: body.kodedokter.number, visitDate: body.tanggalperiksa, practiceHours: body.jampraktek },
    doctorAsAsked: body.kodedokter.asSent,
    patient: { medicalRecordNumber: body.norm, nik: body.nik, cardNumber: body.nomorkartu },
    payer: body.nomorkartu === '' ? 'NON JKN' : 'JKN',
    phone: body.nohp,
    visitType: body.jeniskunjungan,
    referenceNumber: body.nomorreferensi,
  };
}

function toReply(ticket: Ticket, keterangan: string): Reply {
  return ok({
    nomorantrean: ticket.queueNumber,
    angkaantrean: ticket.ordinal,
    kodebooking: ticket.bookingCode,
    norm: ticket.medicalRecordNumber,
    namapoli: ticket.clinicName,
    namadokter: ticket.doctorName,
    estimasidilayani: ticket.estimatedAt.getTime(),
    sisakuotajkn: ticket.quota.remainingJkn,
    kuotajkn: ticket.quota.quotaJkn,
    sisakuotanonjkn: ticket.quota.remainingNonJkn,
    kuotanonjkn: ticket.quota.quotaNonJkn,
    keterangan,
  });
}
