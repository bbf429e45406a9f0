import { hasRole, ROLES, type Role, type SignedInStaff } from '../../auth/staff';
import type { Facility } from '../../platform/facility';

export interface Destination {
  to: string;
  /** Other places that belong to it. */
  and?: readonly string[];
  label: string;
  roles: readonly Role[];
  /** Of one kind of facility only; absent: of all. */
  kind?: Facility['kind'];
  /** Not of every day: behind the last word of the menu, so that the others fit in one line of a small laptop. */
  isKeeping?: true;
}

export const ERASE_PATIENT_AT = '/petugas/hapus-data-pasien';

/** The panels of any facility, in the order of a patient's way and then of those who keep the house. */
const DESTINATIONS: readonly Destination[] = [
  { to: '/petugas/pelayanan', label: 'Pelayanan', roles: ['registration', 'clinic', 'supervisor'], kind: 'FKTP' },
  { to: '/petugas/loket', label: 'Loket', roles: ['registration', 'supervisor'], kind: 'FKRTL' },
  { to: '/petugas/poli', label: 'Poli', roles: ['clinic', 'supervisor'], kind: 'FKRTL' },
  { to: '/petugas/farmasi', label: 'Farmasi', roles: ['pharmacy', 'supervisor'], kind: 'FKRTL' },
  { to: '/petugas/layanan', label: 'Layanan lain', roles: ['registration', 'clinic', 'supervisor'], kind: 'FKRTL' },
  { to: '/petugas/kertas', label: 'Catatan kertas', roles: ['registration', 'clinic', 'pharmacy', 'supervisor'] },
  { to: '/petugas/monitor', label: 'Monitor', roles: ['administrator', 'supervisor'] },
  { to: '/petugas/data', label: 'Data', roles: ['administrator'] },
  { to: '/petugas/impor', label: 'Impor', roles: ['administrator'], isKeeping: true },
  { to: '/petugas/klien-api', and: ['/petugas/webhook'], label: 'Integrasi', roles: ['administrator'], isKeeping: true },
  { to: '/petugas/perangkat', label: 'Perangkat', roles: ['administrator'], isKeeping: true },
  { to: '/petugas/pengguna', label: 'Pengguna', roles: ['administrator'], isKeeping: true },
  { to: '/petugas/pemeriksaan', label: 'Pemeriksaan', roles: ['administrator'], isKeeping: true },
  { to: '/petugas/pengaturan', and: [ERASE_PATIENT_AT], label: 'Pengaturan', roles: ['administrator'], isKeeping: true },
  { to: '/petugas/keamanan', label: 'Keamanan', roles: ['administrator'], isKeeping: true },
];

/** Where somebody may go in a facility. */
export function destinationsOf(facility: Pick<Facility, 'kind'>, staff: Pick<SignedInStaff, 'roles'>): Destination[] {
  return DESTINATIONS.filter(({ roles, kind }) => (kind === undefined || kind === facility.kind) && hasRole(staff, roles));
}

const ROLE_NAMES: Record<Role, string> = {
  administrator: 'Administrator',
  registration: 'Loket',
  clinic: 'Poli',
  pharmacy: 'Farmasi',
  supervisor: 'Supervisor',
};

export const roleName = (facility: Pick<Facility, 'kind'>, role: Role): string => (role === 'registration' && facility.kind === 'FKTP' ? 'Pendaftaran' : ROLE_NAMES[role]);

/** The roles there is something to do for. */
export function rolesAt(facility: Pick<Facility, 'kind'>): Role[] {
  return ROLES.filter((role) => role !== 'pharmacy' || facility.kind === 'FKRTL');
}
