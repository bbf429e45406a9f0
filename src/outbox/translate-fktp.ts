import type { AntreanFktpAdd, AntreanFktpBatal, AntreanFktpPanggil } from '../bpjs/antrean-fktp';
import type { FacilitySettings } from '../platform/facility-settings';
import type { Finding } from './decision';
import type { Fact } from './facts';
import { nohp, type Visit } from './visit';

/** One of the three calls there are (ws-bpjs §2F). None has a kodebooking: an entry is a card at a poli on a date. */
export type FktpCall =
  | { service: 'fktp/antrean/add'; body: AntreanFktpAdd }
  | { service: 'fktp/antrean/panggil'; body: AntreanFktpPanggil }
  | { service: 'fktp/antrean/batal'; body: AntreanFktpBatal };

/** What primary care has no call for is known by this alone; it waits for nothing and nothing waits for it. */
export const TOLD_IN_FKTP = { kinds: ['booking-made', 'booking-cancelled'], tasks: [4, 99] } as const;

/**
 * Why a fact is not told whatever else is so: the contract has no call for it, or its patient has no card to name the
 * entry by, so that a call or a cancellation might hit another patient's (ws-bpjs §2F). Undefined: it is told.
 */
export function whyNotToldFktp(fact: Fact, visit: Visit): Extract<Finding, { kind: 'not-in-dialect' | 'uninsured' }> | undefined {
  const isTold = fact.kind === 'task-reached' ? (TOLD_IN_FKTP.tasks as readonly number[]).includes(fact.task) : (TOLD_IN_FKTP.kinds as readonly string[]).includes(fact.kind);
  if (!isTold) return { kind: 'not-in-dialect' };
  return visit.payer === 'NON JKN' ? { kind: 'uninsured' } : undefined;
}

/** The call that tells a fact, or why there is none (yet). The time is the recorded one, never another. */
export function fktpCall(fact: Fact, visit: Visit, settings: FacilitySettings): FktpCall | Finding {
  const needless = whyNotToldFktp(fact, visit);
  if (needless !== undefined) return needless;
  if (visit.card_number === '') return withoutCard(fact, visit);
  const entry = { tanggalperiksa: visit.visit_date, kodepoli: visit.clinic_code, nomorkartu: visit.card_number };
  switch (fact.kind) {
    case 'booking-made':
      return { service: 'fktp/antrean/add', body: antreanFktpAdd(visit, settings) };
    case 'task-reached':
      return { service: 'fktp/antrean/panggil', body: { ...entry, status: fact.task === 99 ? 2 : 1, waktu: Date.parse(fact.occurredAt) } };
    case 'booking-cancelled':
      return { service: 'fktp/antrean/batal', body: { ...entry, alasan: fact.reason } };
    case 'mobile-jkn-booking-made':
    case 'pharmacy-number-taken':
      return { kind: 'not-in-dialect' };
  }
}

/** A member whose card nobody has entered yet: BPJS cannot hold the booking, and only its add can be mended. */
function withoutCard(fact: Fact, visit: Visit): Finding {
  if (fact.kind === 'booking-cancelled' || visit.state === 'cancelled') return { kind: 'called-off' };
  return fact.kind === 'booking-made' ? { kind: 'needs-person', about: 'field', field: 'nomorkartu' } : { kind: 'booking-unknown' };
}

function antreanFktpAdd(visit: Visit, settings: FacilitySettings): AntreanFktpAdd {
  return {
    nomorkartu: visit.card_number,
    nik: visit.nik,
    nohp: nohp(visit.phone),
    kodepoli: visit.clinic_code,
    namapoli: visit.clinic_name,
    norm: visit.medical_record_number,
    tanggalperiksa: visit.visit_date,
    kodedokter: visit.doctor_code,
    namadokter: visit.doctor_name,
    jampraktek: visit.practice_hours,
    nomorantrean: visit.queue_number,
    angkaantrean: visit.ordinal,
    keterangan: settings.bookingNote,
  };
}
