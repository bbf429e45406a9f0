import type { PlacedEvent } from '../events/event';
import { bookingStandings, type BookingStanding } from '../insight/booking-states';
import type { Sql } from '../platform/db';
import type { RenderEvents } from '../webhooks/delivery-loop';
import { eventOnWire } from './event-on-wire';
import { STATE_ON_WIRE } from './words';

/**
 * What a webhook is sent: the event, and with one of a booking how the booking stands at this moment, so that most receivers
 * need not ask. Told later or again, it says what is so then.
 */
export function renderEvents(sql: Sql): RenderEvents {
  return async (facility, events) => {
    const standings = await bookingStandings(sql, facility.facilityId, [...new Set(events.flatMap(bookingCodeOf))]);
    return new Map(
      events.map((event) => {
        const [code] = bookingCodeOf(event);
        const standing = code === undefined ? undefined : standings.get(code);
        const told = eventOnWire(event, facility.timeZone);
        return [event.position, JSON.stringify(standing === undefined ? told : { ...told, data: { ...told.data, antrean: onWire(standing) } })];
      }),
    );
  };
}

const bookingCodeOf = ({ type, subject }: PlacedEvent): string[] => (type.startsWith('booking.') ? [subject] : []);

function onWire(standing: BookingStanding): Record<string, unknown> {
  return {
    kodebooking: standing.bookingCode,
    status: STATE_ON_WIRE[standing.state],
    norm: standing.medicalRecordNumber,
    nomorantrean: standing.queueNumber,
    angkaantrean: standing.ordinal,
    kodepoli: standing.clinicCode,
    namapoli: standing.clinicName,
    kodedokter: standing.doctorCode,
    namadokter: standing.doctorName,
    tanggalperiksa: standing.visitDate,
    jampraktek: standing.practiceHours,
    jenispasien: standing.payer,
    jeniskunjungan: standing.visitType,
    pasienbaru: standing.isNewPatient ? 1 : 0,
    sumber: standing.source,
    estimasidilayani: standing.estimatedAt.getTime(),
    dipindahke: standing.movedTo,
    task: standing.tasks.map(({ task, occurredAt }) => ({ taskid: task, waktu: occurredAt.getTime() })),
  };
}
