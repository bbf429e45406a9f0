import type { LocalDate } from '../platform/clock';
import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" to a person who edits clinics, doctors, sessions and holidays. */
export interface ScheduleEditingRefusals {
  /** Somebody else saved it since the form was opened. */
  'changed-meanwhile': NoData;
  /** Somebody took it away meanwhile. */
  'record-gone': NoData;
  'clinic-code-taken': { clinicName: string };
  /** Numbers of two clinics could not be told apart in one waiting room. */
  'clinic-prefix-taken': { prefix: string; clinicName: string };
  /** It has sessions, and with them bookings and what was reported. */
  'clinic-in-use': NoData;
  'doctor-code-taken': { doctorName: string };
  'doctor-in-use': NoData;
  'session-slot-taken': NoData;
  'session-prefix-taken': { prefix: string; doctorName: string; practiceHours: string };
  /** Tickets with the old prefix are in patients' hands. */
  'session-prefix-has-numbers': { numbers: number };
  'session-date-passed': NoData;
  'session-has-numbers': { numbers: number };
  'capacity-below-taken': { taken: number };
  'quota-jkn-below-taken': { taken: number };
  'quota-non-jkn-below-taken': { taken: number };
  'quota-jkn-above-capacity': { capacity: number };
  'quota-non-jkn-above-capacity': { capacity: number };
  /** Not as many bookings are hit as were shown: they have to be looked at first. */
  'bookings-hit-changed': { bookings: number };
  'holiday-taken': { name: string };
  'holiday-passed': NoData;
  'week-is-the-same': { week: LocalDate };
}

export function refuseEditing<Code extends keyof ScheduleEditingRefusals & string>(
  code: Code,
  ...data: keyof ScheduleEditingRefusals[Code] extends never ? [] : [ScheduleEditingRefusals[Code]]
): Refusal<ScheduleEditingRefusals, Code> {
  return new Refusal<ScheduleEditingRefusals, Code>(code, data[0] ?? ({} as ScheduleEditingRefusals[Code]));
}
