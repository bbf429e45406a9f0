import type { Role } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
import { onlyAt, type PageRoute } from '../../page';

/** Where patients are registered: a hospital has desks for it, a clinic does it where it calls. */
export interface Desk {
  at: string;
  roles: readonly Role[];
  /** `Kembali ke loket` */
  back: string;
}

export const DESKS: Record<Facility['kind'], Desk> = {
  FKRTL: { at: '/petugas/loket', roles: ['registration', 'supervisor'], back: 'Kembali ke loket' },
  FKTP: { at: '/petugas/pelayanan', roles: ['registration', 'clinic', 'supervisor'], back: 'Kembali ke panel' },
};

type OfKind = Pick<Facility, 'kind'>;

export const deskOf = ({ kind }: OfKind): Desk => DESKS[kind];
export const bookingPath = (of: OfKind, bookingCode: string): string => `${deskOf(of).at}/booking/${encodeURIComponent(bookingCode)}`;
export const patientPath = (of: OfKind, medicalRecordNumber: string): string => `${deskOf(of).at}/pasien/${encodeURIComponent(medicalRecordNumber)}`;
export const newPatientPath = (of: OfKind): string => `${deskOf(of).at}/pasien-baru`;
/** Where a patient gets a number: a page of its own, or the panel with the patient chosen. */
export const walkInPath = (of: OfKind, medicalRecordNumber: string): string =>
  of.kind === 'FKRTL' ? `${deskOf(of).at}/daftar/${encodeURIComponent(medicalRecordNumber)}` : `${deskOf(of).at}?pasien=${encodeURIComponent(medicalRecordNumber)}`;

/** The same pages at the desk of each kind. */
export function atEachDesk(pages: (desk: Desk) => readonly PageRoute[]): PageRoute[] {
  return [...onlyAt('FKRTL', pages(DESKS.FKRTL)), ...onlyAt('FKTP', pages(DESKS.FKTP))];
}
