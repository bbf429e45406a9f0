import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Practice, WeekBody } from './hfis-week';

/**
 * What we practise in a week. A leave is no end of a practice: it counts as long as HFIS has the slot, or one week's leave
 * would take the weekday away for good. What is closed here because HFIS has it no more does not count.
 */
export async function practicesBetween(sql: Sql, facilityId: FacilityId, clinicCode: string, from: LocalDate, to: LocalDate): Promise<Practice[]> {
  return sql.rows<Practice>(
    `select practice_session.doctor_code as "doctorCode", practice_session.visit_date as "visitDate", practice_session.practice_hours as "practiceHours"
     from practice_session
     left join hfis_slot on hfis_slot.facility_id = practice_session.facility_id and hfis_slot.clinic_code = practice_session.clinic_code
       and hfis_slot.visit_date = practice_session.visit_date and hfis_slot.doctor_code = practice_session.doctor_code
       and hfis_slot.practice_hours = practice_session.practice_hours and hfis_slot.gone_at is null
     where practice_session.facility_id = :facilityId and practice_session.clinic_code = :clinicCode
       and practice_session.visit_date >= :from and practice_session.visit_date <= :to
       and (not practice_session.on_leave or hfis_slot.doctor_code is not null)`,
    { facilityId, clinicCode, from, to },
  );
}

export async function holidaysBetween(sql: Sql, facilityId: FacilityId, from: LocalDate, to: LocalDate): Promise<{ date: LocalDate; name: string }[]> {
  return sql.rows<{ date: LocalDate; name: string }>(
    `select holiday_date as date, holiday_name as name from holiday
     where holiday.facility_id = :facilityId and holiday.holiday_date >= :from and holiday.holiday_date <= :to
     order by holiday_date`,
    { facilityId, from, to },
  );
}

export interface SentProposal {
  proposalId: number;
  clinicCode: string;
  doctorCode: number;
  doctorName: string | null;
  body: WeekBody;
  sentAt: Date;
  sentBy: string;
  /** Null: the process ended before the answer came. */
  verdict: string | null;
  message: string | null;
}

/** Written before the call, so that a process that dies in the middle leaves the question open instead of no trace. */
export async function noteProposal(sql: Sql, facilityId: FacilityId, clinicCode: string, body: WeekBody, sent: { by: string; at: Date }): Promise<number> {
  const [row] = await sql.rows<{ id: number }>(
    `insert into hfis_proposal (facility_id, doctor_code, clinic_code, body, sent_at, sent_by)
     values (:facilityId, :doctorCode, :clinicCode, :body, :at, :by)
     returning proposal_id as id`,
    { facilityId, clinicCode, doctorCode: body.kodedokter, body: JSON.stringify(body), ...sent },
  );
  return row!.id;
}

export async function noteAnswer(sql: Sql, facilityId: FacilityId, proposalId: number, answer: { verdict: string; message: string }): Promise<void> {
  await sql.rows('update hfis_proposal set verdict = :verdict, message = :message where hfis_proposal.facility_id = :facilityId and hfis_proposal.proposal_id = :proposalId', {
    facilityId,
    proposalId,
    ...answer,
  });
}

/** The newest first. */
export async function sentProposals(sql: Sql, facilityId: FacilityId, limit: number): Promise<SentProposal[]> {
  return sql.rows<SentProposal>(
    `select hfis_proposal.proposal_id as "proposalId", hfis_proposal.clinic_code as "clinicCode", hfis_proposal.doctor_code as "doctorCode",
       doctor.doctor_name as "doctorName", hfis_proposal.body, hfis_proposal.sent_at as "sentAt", hfis_proposal.sent_by as "sentBy",
       hfis_proposal.verdict, hfis_proposal.message
     from hfis_proposal
     left join doctor on doctor.facility_id = hfis_proposal.facility_id and doctor.doctor_code = hfis_proposal.doctor_code
     where hfis_proposal.facility_id = :facilityId
     order by hfis_proposal.proposal_id desc
     limit :limit`,
    { facilityId, limit },
  );
}
