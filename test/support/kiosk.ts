import { Refusal } from '../../src/platform/refusal';
import { takeNumbers, type TakeNumber } from '../../src/queue/take-number';
import { person, type Hospital, type SessionSpec } from './hospital';

/** Patients without a card at a kiosk, taking numbers of a session in small groups, one group after another. */
export async function kiosk(hospital: Hospital, spec: SessionSpec, from: number, count: number): Promise<number[]> {
  const given: number[] = [];
  for (let i = 0; i < count; i += 4) {
    const requests = Array.from({ length: Math.min(4, count - i) }, (_, k): TakeNumber => {
      const who = person(from + i + k);
      return {
        source: 'kiosk', doctorAsAsked: '', payer: 'NON JKN', phone: who.nohp, visitType: 3, referenceNumber: '',
        slot: { clinicCode: spec.kodepoli, doctorCode: spec.kodedokter, visitDate: spec.tanggalperiksa, practiceHours: spec.jampraktek },
        patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: '' },
      };
    });
    for (const outcome of await takeNumbers(hospital.deps, hospital.facility(), requests)) {
      if (outcome instanceof Refusal) throw outcome;
      given.push(outcome.ordinal);
    }
  }
  return given;
}
