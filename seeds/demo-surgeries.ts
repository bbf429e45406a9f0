import { addDays, addMinutes, instantAt, type LocalDate, type TimeZone } from '../src/platform/clock';
import { newBookingCode } from '../src/queue/booking-code';
import { HOSPITAL } from './demo-hospital';
import type { DemoPerson } from './demo-patients';
import type { SurgeryRow } from './demo-rows';
import { peopleOf } from './facility-plan';

/** Days from today, clinic, procedure, performed, JKN. Done and not done, JKN and umum, past and future. */
const LIST: readonly (readonly [number, string, string, boolean, boolean])[] = [
  [-6, 'BED', 'Herniotomi', true, true],
  [-5, 'OBG', 'Sectio Caesarea', true, true],
  [-4, 'MAT', 'Fakoemulsifikasi dan Pemasangan IOL', true, true],
  [-3, 'ORT', 'ORIF Fraktur Radius', true, false],
  [-2, 'BED', 'Appendektomi', true, false],
  [-1, 'THT', 'Tonsilektomi', false, true],
  [0, 'GIG', 'Odontektomi', false, true],
  [1, 'MAT', 'Fakoemulsifikasi dan Pemasangan IOL', false, true],
  [2, 'BED', 'Eksisi Lipoma', false, false],
  [3, 'ORT', 'Total Knee Replacement', false, true],
  [5, 'OBG', 'Miomektomi', false, true],
  [8, 'JAN', 'Pemasangan Pacu Jantung Permanen', false, true],
  [10, 'THT', 'Septoplasti', false, false],
];

/** The operations of the demo, counted from today. */
export function demoSurgeries(input: { people: readonly DemoPerson[]; now: Date; today: LocalDate; zone: TimeZone }): SurgeryRow[] {
  const members = input.people.filter((p) => p.cardNumber !== null);
  return LIST.map(([days, clinicCode, procedureName, performed, isJkn], index) => {
    const surgeryDate = addDays(input.today, days);
    const planned = addMinutes(input.now, -60 * (index + 1));
    return {
      bookingCode: `OP${surgeryDate.replaceAll('-', '').slice(2)}${String(index + 1).padStart(3, '0')}`,
      surgeryDate,
      procedureName,
      clinicCode,
      performed,
      cardNumber: isJkn ? (members[index * 7]?.cardNumber ?? '') : '',
      updatedAt: performed ? instantAt(surgeryDate, '14:30', input.zone) : planned,
    };
  });
}

/** One done, one pending for an umum patient, one pending for a member: for a day on which the first list is used up. */
export function furtherSurgeries(now: Date, today: LocalDate): SurgeryRow[] {
  const members = peopleOf(HOSPITAL).filter((p) => p.cardNumber !== null);
  const row = (days: number, performed: boolean, cardNumber: string): SurgeryRow => {
    const surgeryDate = addDays(today, days);
    const bookingCode = `OP${newBookingCode(surgeryDate).slice(2)}`;
    return { bookingCode, surgeryDate, procedureName: 'Eksisi Lipoma', clinicCode: 'BED', performed, cardNumber, updatedAt: now };
  };
  return [row(-1, true, members[0]?.cardNumber ?? ''), row(2, false, ''), row(5, false, members[1]?.cardNumber ?? '')];
}
