import { localDate } from '../../../platform/clock';
import { deskBooking, deskBookingsOf, type DeskBooking } from '../../../registration/desk-bookings';
import { deskSessions, type DeskSession } from '../../../registration/desk-sessions';
import { findPatientFiles, patientFile, type PatientFile } from '../../../registration/patient-file';
import type { StaffContext } from '../../page';
import { textOf } from '../edit-state';

/** What stands beside the panel, where patients are registered. */
export type Asked =
  | { kind: 'nobody' }
  /** None of this number or name, or several. */
  | { kind: 'found'; files: readonly PatientFile[] }
  | { kind: 'patient'; file: PatientFile; today: readonly DeskBooking[]; sessions: readonly DeskSession[] }
  /** A number was just given, or had been given before. */
  | { kind: 'given'; item: DeskBooking };

export interface Register {
  asked: Asked;
  /** As it was typed. */
  text: string;
  /** Of a patient who was served while nothing worked: the times come from paper, and a session that is over may be chosen. */
  isOnPaper: boolean;
}

const LONGEST_TEXT = 80;

/** Who is asked for in the address: by what was typed, by record number, or by the number just given. */
export async function readRegister(context: StaffContext): Promise<Register> {
  const text = textOf(context.query, 'cari').trim().slice(0, LONGEST_TEXT);
  const isOnPaper = textOf(context.query, 'kertas') !== '';
  return { text, isOnPaper, asked: await whoIsAsked(context, text, isOnPaper) };
}

async function whoIsAsked(context: StaffContext, text: string, isOnPaper: boolean): Promise<Asked> {
  const { deps, facility, query } = context;
  const given = textOf(query, 'baru') === '' ? undefined : await deskBooking(deps.db, facility, textOf(query, 'baru'));
  if (given !== undefined) return { kind: 'given', item: given };
  const chosen = textOf(query, 'pasien') === '' ? undefined : await patientFile(deps.db, facility.facilityId, textOf(query, 'pasien'));
  if (chosen !== undefined) return ofPatient(context, chosen, isOnPaper);
  if (text === '') return { kind: 'nobody' };
  const files = await findPatientFiles(deps.db, facility.facilityId, { text, birthDate: '' });
  const [only, ...others] = files;
  return only !== undefined && others.length === 0 ? ofPatient(context, only, isOnPaper) : { kind: 'found', files };
}

async function ofPatient({ deps, facility, frame }: StaffContext, file: PatientFile, isOnPaper: boolean): Promise<Asked> {
  const date = localDate(frame.now, facility.timeZone);
  const bookings = await deskBookingsOf(deps.db, facility, file.medicalRecordNumber, date);
  const sessions = await deskSessions(deps.db, facility, frame.now, date);
  return {
    kind: 'patient',
    file,
    today: bookings.filter(({ booking }) => booking.visitDate === date && booking.state !== 'cancelled'),
    sessions: sessions.filter((session) => !session.onLeave && (isOnPaper || !session.isOver)).toSorted((a, b) => a.slot.clinicCode.localeCompare(b.slot.clinicCode)),
  };
}
