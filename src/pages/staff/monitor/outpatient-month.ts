import { memberBookings, outpatientDays } from '../../../outpatient-visits/list-outpatient-visits';
import { EARLIEST_DAY, MOST_VISITS, visitsOfHouse, WHOLE_HOUSE, type KeptCount } from '../../../outpatient-visits/outpatient-count';
import type { OutpatientCount } from '../../../outpatient-visits/save-outpatient-visits';
import { addDays, localDate, type LocalDate } from '../../../platform/clock';
import { allClinics } from '../../../schedules/clinic-editing';
import { dateWords } from '../../../words/date-words';
import { PageComplaint, type Fields, type StaffContext } from '../../page';
import type { Option } from '../edit-form';
import { textOf } from '../edit-state';

/** A month of numbers, of the whole house or of one clinic. */
export interface VisitMonth {
  /** yyyy-mm */
  month: string;
  clinicCode: string;
  clinics: readonly Option[];
  today: LocalDate;
  days: readonly MonthDay[];
}

export interface MonthDay {
  date: LocalDate;
  kept: KeptCount | null;
  /** Sum of the clinics' numbers, for the whole house; null: none has one. */
  ofClinics: number | null;
  /** Of members, not cancelled. */
  bookings: number;
  /** A day that is over, with bookings of members, whose number of visits nobody has given. */
  isMissing: boolean;
}

/** What a page or form asks for; a month that is none, or has not begun, is the current one. */
export function monthAsked(fields: Fields, today: LocalDate): { month: string; clinicCode: string } {
  const asked = textOf(fields, 'bulan');
  const isMonth = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) && asked >= EARLIEST_DAY.slice(0, 7) && asked <= today.slice(0, 7);
  return { month: isMonth ? asked : today.slice(0, 7), clinicCode: textOf(fields, 'poli') };
}

export function daysOfMonth(month: string): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}

/** The month before (-1) or after (1). */
export function monthBeside(month: string, step: -1 | 1): string {
  const first = `${month}-01`;
  return (step === -1 ? addDays(first, -1) : addDays(first, 31)).slice(0, 7);
}

/** @throws PageComplaint for a clinic that is none of the house */
export async function readMonth({ deps, facility, frame }: StaffContext, fields: Fields): Promise<VisitMonth> {
  const { facilityId } = facility;
  const today = localDate(frame.now, facility.timeZone);
  const { month, clinicCode } = monthAsked(fields, today);
  const dates = daysOfMonth(month);
  const period = { from: dates[0]!, to: dates.at(-1)! };
  const [known, clinics] = await Promise.all([outpatientDays(deps.db, facilityId, period), allClinics(deps.db, facilityId)]);
  // Numbers typed for a clinic that is gone must not become those of the whole house.
  if (clinicCode !== WHOLE_HOUSE && !clinics.some((clinic) => clinic.clinicCode === clinicCode)) throw new PageComplaint('Poli tidak ditemukan.', 404);
  const isHouse = clinicCode === WHOLE_HOUSE;
  const bookings = await memberBookings(deps.db, facilityId, { ...period, clinicCode });
  const byDate = new Map(known.map((day) => [day.date, day]));
  return {
    month,
    clinicCode,
    clinics: clinics.map((clinic) => ({ value: clinic.clinicCode, label: clinic.clinicName })),
    today,
    days: dates.map((date) => {
      const { house = null, clinics: ofDay = [] } = byDate.get(date) ?? {};
      const kept = isHouse ? house : (ofDay.find((clinic) => clinic.clinicCode === clinicCode) ?? null);
      const booked = bookings.get(date) ?? 0;
      return {
        date,
        kept,
        ofClinics: isHouse ? visitsOfHouse({ house: null, clinics: ofDay }) : null,
        bookings: booked,
        isMissing: isHouse && date < today && booked > 0 && visitsOfHouse({ house, clinics: ofDay }) === null,
      };
    }),
  };
}

export const fieldOf = (date: LocalDate): string => `hari-${date}`;
/** Of the form: what each day showed, in the order of the month, so that only what a person changed is written. */
export const SHOWN_FIELD = 'semula';
export const shownText = (days: readonly MonthDay[]): string => days.map(({ kept }) => kept?.visits ?? '').join(',');

/** What a person did to one day of the form. */
export interface TypedDay {
  date: LocalDate;
  typed: string;
  shown: string;
  isTouched: boolean;
}

export function typedDays(form: Fields, dates: readonly LocalDate[]): TypedDay[] {
  const shown = textOf(form, SHOWN_FIELD).split(',');
  return dates.map((date, index) => {
    const before = /^\d{1,6}$/.test(shown[index] ?? '') ? shown[index]! : '';
    const typed = fieldOf(date) in form ? textOf(form, fieldOf(date)).trim() : before;
    return { date, typed, shown: before, isTouched: readCount(typed) !== readCount(before) };
  });
}

/** A number as people type it, `1.234` too; null: emptied; undefined: no number that can be kept. */
export function readCount(text: string): number | null | undefined {
  if (text === '') return null;
  const plain = /^\d{1,3}([. ]\d{3})+$/.test(text) ? text.replace(/[. ]/g, '') : text;
  return /^\d{1,6}$/.test(plain) && Number(plain) <= MOST_VISITS ? Number(plain) : undefined;
}

/** The numbers a person changed, or a sentence for each day whose number cannot be kept. */
export function changesOf(typed: readonly TypedDay[], clinicCode: string): { counts: OutpatientCount[]; errors: Record<string, string> } {
  const counts: OutpatientCount[] = [];
  const errors: Record<string, string> = {};
  for (const { date, typed: text, shown, isTouched } of typed) {
    if (!isTouched) continue;
    const visits = readCount(text);
    if (visits === undefined) errors[fieldOf(date)] = `${dateWords(date)}: isi angka bulat 0 sampai ${MOST_VISITS}, atau kosongkan.`;
    else counts.push({ visitDate: date, clinicCode, visits, shown: readCount(shown) ?? null });
  }
  return { counts, errors };
}
