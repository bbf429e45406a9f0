import type { OutboxEntry } from '../../outbox/desk';
import type { Facility } from '../../platform/facility';
import type { BookingRecord, BookingTask } from '../../registration/booking-record';
import type { Booking } from '../../queue/booking';
import type { Ticket } from '../../queue/take-number';
import { PRESCRIPTION_ON_WIRE, SENT_STATES, serviceOf, STATE_ON_WIRE } from '../words';

const SOURCES = { 'mobile-jkn': 'Mobile JKN', kiosk: 'Anjungan', desk: 'Loket', simrs: 'SIMRS' } as const satisfies Record<Booking['source'], string>;

/** The same fields as the answer of ambil antrean (catalogue ws-faskes §3.3). */
export function toTicket(ticket: Ticket, keterangan: string): Record<string, unknown> {
  return {
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
  };
}

export function toBookingItem(record: BookingRecord): Record<string, unknown> {
  const { booking } = record;
  return {
    kodebooking: booking.bookingCode,
    nomorantrean: booking.queueNumber,
    angkaantrean: booking.ordinal,
    status: STATE_ON_WIRE[booking.state],
    taskid: booking.lastTask,
    jenispasien: booking.payer,
    norm: booking.medicalRecordNumber,
    pasienbaru: booking.isNewPatient ? 1 : 0,
    nik: record.nik,
    nomorkartu: record.cardNumber,
    nohp: record.phone,
    kodepoli: booking.clinicCode,
    namapoli: record.clinicName,
    kodedokter: record.doctorCode,
    namadokter: record.doctorName,
    tanggalperiksa: booking.visitDate,
    jampraktek: record.practiceHours,
    jeniskunjungan: record.visitType,
    nomorreferensi: record.referenceNumber,
    estimasidilayani: booking.estimatedAt.getTime(),
    dibuat: booking.bookedAt.getTime(),
    checkin: booking.checkedInAt?.getTime() ?? null,
    sumber: SOURCES[booking.source],
    keteranganbatal: record.cancelReason ?? '',
    dipindahke: record.movedTo,
  };
}

export function toBookingDetail(facility: Pick<Facility, 'kind'>, record: BookingRecord, tasks: readonly BookingTask[], lane: readonly OutboxEntry[]): Record<string, unknown> {
  return {
    ...toBookingItem(record),
    task: tasks.map((task) => ({
      taskid: task.task,
      waktu: task.occurredAt.getTime(),
      dicatat: task.recordedAt.getTime(),
      sumber: task.source,
      ...(task.prescriptionKind === null ? {} : { jenisresep: PRESCRIPTION_ON_WIRE[task.prescriptionKind] }),
    })),
    bpjs: lane.map((row) => ({
      layanan: serviceOf(facility, row.kind),
      ...(typeof row.fact['task'] === 'number' ? { taskid: row.fact['task'] } : {}),
      keadaan: SENT_STATES[row.state],
      percobaan: row.attempts,
      pesan: row.last_message ?? '',
    })),
  };
}
