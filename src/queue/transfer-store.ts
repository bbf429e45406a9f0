import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import type { Session } from '../schedules/session';
import type { Payer } from './booking';
import type { TakeNumber } from './take-number';

/** The request that would make this booking again, in another session. */
export async function requestOf(sql: Sql, facilityId: FacilityId, bookingCode: string, session: Session, source: 'desk' | 'simrs'): Promise<TakeNumber> {
  const [row] = await sql.rows<{
    medical_record_number: string;
    nik: string;
    card_number: string;
    phone: string;
    payer: Payer;
    visit_type: number;
    reference_number: string;
  }>(
    `select medical_record_number, nik, card_number, phone, payer, visit_type, reference_number from booking
     where facility_id = :facilityId and booking_code = :bookingCode`,
    { facilityId, bookingCode },
    'request_of_booking',
  );
  if (row === undefined) throw new Error('a booking vanished');
  return {
    // BPJS is to be told of it by us, whoever made the first one.
    source,
    slot: { clinicCode: session.clinicCode, doctorCode: session.doctorCode, visitDate: session.visitDate, practiceHours: session.practiceHours },
    doctorAsAsked: session.doctorName,
    patient: { medicalRecordNumber: row.medical_record_number, nik: revealed(facilityId, row.nik), cardNumber: revealed(facilityId, row.card_number) },
    payer: row.payer,
    phone: revealed(facilityId, row.phone),
    visitType: row.visit_type,
    referenceNumber: row.reference_number,
  };
}

export async function movedTo(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<string | null> {
  const [row] = await sql.rows<{ moved_to: string | null }>('select moved_to from booking where facility_id = :facilityId and booking_code = :bookingCode', { facilityId, bookingCode });
  return row?.moved_to ?? null;
}

export async function writeMove(tx: Tx, facilityId: FacilityId, from: string, to: string): Promise<void> {
  await tx.rows('update booking set moved_to = :to where facility_id = :facilityId and booking_code = :from', { facilityId, from, to });
}
