import { z } from 'zod';
import type { Facility } from '../../platform/facility';
import { remainingAhead, type RemainingAhead } from '../../queue/status';
import { takeEarliestNumber, type TakeEarliestNumber } from '../../queue/take-earliest-number';
import type { Ticket } from '../../queue/take-number';
import { ok, type Reply } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { jampraktek, kodedokter, kodepoli, nomorkartu, tanggalAmbil } from './fields';

/** keluhan is no field here: what ails the patient is not for the queue to keep. */
const request = z.object({
  nomorkartu,
  nik: wire.digits(16, { empty: 'NIK Tidak Boleh Kosong', format: 'Format NIK Tidak Sesuai' }),
  kodepoli,
  tanggalperiksa: tanggalAmbil,
  kodedokter,
  jampraktek,
  norm: wire.text({ format: wire.malformed('norm') }, 50),
  nohp: wire.text({ format: wire.malformed('nohp') }, 20),
});

/** §5.2: takes a number; v1 names no doctor and gets the earliest session of the poli that has one. */
export const ambilAntrean = service({
  name: 'ambil-antrean',
  paths: ['/antrean'],
  effect: 'writes',
  request,
  answer: async (deps, { facility, body, onReplied }) => {
    const ticket = await takeEarliestNumber(deps, facility, toTakeNumber(body));
    const ahead = await remainingAhead(deps, facility, ticket.bookingCode);
    onReplied(() => deps.replies.replied(facility.facilityId, ticket.bookingCode));
    return toReply(ticket, ahead, facility.settings);
  },
});

/** Who books in Mobile JKN at primary care is a member, and has a card. */
function toTakeNumber(body: z.output<typeof request>): TakeEarliestNumber {
  return {
    source: 'mobile-jkn',
    clinicCode: body.kodepoli,
    visitDate: body.tanggalperiksa,
    doctor: body.kodedokter === undefined ? undefined : { code: body.kodedokter.number, asAsked: body.kodedokter.asSent },
    practiceHours: body.jampraktek,
    patient: { medicalRecordNumber: body.norm, nik: body.nik, cardNumber: body.nomorkartu },
    payer: 'JKN',
    phone: body.nohp,
    visitType: 0,
    referenceNumber: '',
  };
}

/** angkaantrean is text in v1 and a number in v2; sisaantrean is text in both. */
function toReply(ticket: Ticket, ahead: RemainingAhead, { fktpReplies, bookingNote }: Facility['settings']): Reply {
  return ok({
    nomorantrean: ticket.queueNumber,
    angkaantrean: fktpReplies === 'v1' ? String(ticket.ordinal) : ticket.ordinal,
    namapoli: ticket.clinicName,
    sisaantrean: String(ahead.remaining),
    antreanpanggil: ahead.nowServing,
    keterangan: bookingNote,
  });
}
