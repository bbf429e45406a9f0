import { servicePoints, type ServicePoint } from '../../src/service-points/service-point';
import { reachTask } from '../../src/queue/reach-task';
import { takeNumbers, type Ticket } from '../../src/queue/take-number';
import { Refusal } from '../../src/platform/refusal';
import { person, type Hospital, type SessionSpec } from './hospital';

/** Bookings of patients `from` to `to` at the desk. */
export async function booked(hospital: Hospital, session: SessionSpec, from: number, to: number, payer: 'JKN' | 'NON JKN' = 'JKN'): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  for (let n = from; n <= to; n++) {
    const { norm, nik, nomorkartu, nohp } = person(n);
    const [outcome] = await takeNumbers(hospital.deps, hospital.facility(), [
      {
        source: 'desk',
        slot: { clinicCode: session.kodepoli, doctorCode: session.kodedokter, visitDate: session.tanggalperiksa, practiceHours: session.jampraktek },
        doctorAsAsked: String(session.kodedokter),
        patient: { medicalRecordNumber: norm, nik, cardNumber: payer === 'JKN' ? nomorkartu : '' },
        payer,
        phone: nohp,
        visitType: 1,
        referenceNumber: payer === 'JKN' ? `0001R001${session.kodepoli}${norm.replaceAll('-', '')}` : '',
      },
    ]);
    if (outcome === undefined || outcome instanceof Refusal) throw new Error(`not booked: ${outcome?.code ?? ""}`);
    tickets.push(outcome);
  }
  return tickets;
}

/** The same, and all of them are here. */
export async function waiting(hospital: Hospital, session: SessionSpec, from: number, to: number, payer: 'JKN' | 'NON JKN' = 'JKN'): Promise<Ticket[]> {
  const tickets = await booked(hospital, session, from, to, payer);
  for (const { bookingCode } of tickets) await reachTask(hospital.deps, hospital.facility(), { bookingCode, task: 3, occurredAt: hospital.deps.clock(), source: 'desk' });
  return tickets;
}

export async function sessionIdOf(hospital: Hospital, session: SessionSpec): Promise<number> {
  const [row] = await hospital.db.rows<{ session_id: number }>(
    `select session_id from practice_session
     where facility_id = :facilityId and clinic_code = :kodepoli and doctor_code = :kodedokter and visit_date = :tanggalperiksa and practice_hours = :jampraktek`,
    { facilityId: hospital.facility().facilityId, ...session },
  );
  return row!.session_id;
}

/** A room of its own; `addStaff` made two. */
export async function placeNamed(hospital: Hospital, name: string): Promise<ServicePoint> {
  const { facilityId } = hospital.facility();
  await hospital.db.rows(`insert into service_point (facility_id, kind, point_name) values (:facilityId, 'clinic', :pointName) on conflict do nothing`, { facilityId, pointName: name });
  return (await servicePoints(hospital.db, facilityId)).find((point) => point.name === name)!;
}

/** Sessions whose counters differ from a count of their bookings, or whose number called last is not the last call recorded. */
export async function miscounted(hospital: Hospital): Promise<object[]> {
  return hospital.db.rows(
    `select session_id, waiting, in_service, taken_jkn, taken_non_jkn, now_serving_ordinal, counted.* from practice_session,
       lateral (
         select count(*) filter (where state = 'waiting') as c_waiting, count(*) filter (where state = 'called') as c_called,
           count(*) filter (where state <> 'cancelled' and payer = 'JKN') as c_jkn, count(*) filter (where state <> 'cancelled' and payer <> 'JKN') as c_other,
           not exists (select from task_event join booking b using (facility_id, booking_code) where b.facility_id = :facilityId and b.session_id = practice_session.session_id and task = 4) as last_called_is_missing
         from booking where booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
       ) counted
     where practice_session.facility_id = :facilityId
       and ((waiting, in_service, taken_jkn, taken_non_jkn) <> (c_waiting, c_called, c_jkn, c_other) or not coalesce(now_serving_ordinal, 0) = any(array(
         select booking.ordinal from booking
         join task_event on task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code and task_event.task = 4
         where booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
         order by task_event.recorded_at desc fetch first 1 row with ties) || case when last_called_is_missing then 0 end))`,
    { facilityId: hospital.facility().facilityId },
  );
}
