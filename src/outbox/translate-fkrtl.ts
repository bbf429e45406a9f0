import type { AntreanAdd, AntreanBatal, AntreanUpdatewaktu, FarmasiAdd } from '../bpjs/antrean-rs';
import type { FacilitySettings } from '../platform/facility-settings';
import type { Fact, PrescriptionKind } from './facts';
import { nohp, type Visit } from './visit';

/** antrean/add, ws-bpjs §2.7 */
export function antreanAdd(visit: Visit, settings: FacilitySettings): AntreanAdd {
  const isJkn = visit.payer === 'JKN';
  return {
    kodebooking: visit.booking_code,
    jenispasien: visit.payer,
    nomorkartu: isJkn ? visit.card_number : settings.nonJknBlank,
    nik: visit.nik || (isJkn ? '' : settings.nonJknBlank),
    nohp: nohp(visit.phone),
    kodepoli: visit.clinic_code,
    namapoli: visit.clinic_name,
    pasienbaru: visit.is_new_patient ? 1 : 0,
    norm: visit.medical_record_number,
    tanggalperiksa: visit.visit_date,
    kodedokter: visit.doctor_code,
    namadokter: visit.doctor_name,
    jampraktek: visit.practice_hours,
    jeniskunjungan: isJkn ? visit.visit_type : settings.nonJknVisitType,
    nomorreferensi: isJkn ? visit.reference_number : settings.nonJknBlank,
    nomorantrean: visit.queue_number,
    angkaantrean: visit.ordinal,
    estimasidilayani: visit.estimated_at.getTime(),
    sisakuotajkn: Math.max(0, visit.quota_jkn - visit.taken_jkn),
    kuotajkn: visit.quota_jkn,
    sisakuotanonjkn: Math.max(0, visit.quota_non_jkn - visit.taken_non_jkn),
    kuotanonjkn: visit.quota_non_jkn,
    keterangan: settings.bookingNote,
  };
}

const JENISRESEP: Record<PrescriptionKind, 'Tidak ada' | 'Racikan' | 'Non racikan'> = {
  none: 'Tidak ada',
  compounded: 'Racikan',
  'non-compounded': 'Non racikan',
};

/**
 * antrean/updatewaktu, ws-bpjs §2.9. jenisresep only with task 5 (§3.4).
 * @param time the recorded one, or what sent-time.ts puts in its place
 */
export function antreanUpdatewaktu(fact: Extract<Fact, { kind: 'task-reached' }>, time: Date, settings: FacilitySettings): AntreanUpdatewaktu {
  const tellsPrescription = fact.task === 5 && settings.pharmacyReported && fact.prescriptionKind !== null;
  return {
    kodebooking: fact.bookingCode,
    taskid: fact.task,
    waktu: time.getTime(),
    ...(tellsPrescription && fact.prescriptionKind !== null ? { jenisresep: JENISRESEP[fact.prescriptionKind] } : {}),
  };
}

/** antrean/farmasi/add, ws-bpjs §2.8 */
export function antreanFarmasiAdd(fact: Extract<Fact, { kind: 'pharmacy-number-taken' }>): FarmasiAdd {
  return {
    kodebooking: fact.bookingCode,
    jenisresep: fact.prescriptionKind === 'compounded' ? 'racikan' : 'non racikan',
    nomorantrean: fact.ordinal,
    keterangan: '',
  };
}

/** antrean/batal, ws-bpjs §2.10 */
export function antreanBatal(fact: Extract<Fact, { kind: 'booking-cancelled' }>): AntreanBatal {
  return { kodebooking: fact.bookingCode, keterangan: fact.reason };
}
