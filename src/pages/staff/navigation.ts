import type { Role } from '../../auth/staff';

export interface Destination {
  to: string;
  /** Other places that belong to it. */
  and?: readonly string[];
  label: string;
  roles: readonly Role[];
}

/** The panels, in the order of a patient's way and then of those who keep the house. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/petugas/loket', label: 'Loket', roles: ['registration', 'supervisor'] },
  { to: '/petugas/poli', label: 'Poli', roles: ['clinic', 'supervisor'] },
  { to: '/petugas/farmasi', label: 'Farmasi', roles: ['pharmacy', 'supervisor'] },
  { to: '/petugas/layanan', label: 'Layanan lain', roles: ['registration', 'clinic', 'supervisor'] },
  { to: '/petugas/kertas', label: 'Catatan kertas', roles: ['registration', 'clinic', 'pharmacy', 'supervisor'] },
  { to: '/petugas/monitor', label: 'Monitor', roles: ['administrator', 'supervisor'] },
  { to: '/petugas/data', label: 'Data', roles: ['administrator'] },
  { to: '/petugas/impor', label: 'Impor', roles: ['administrator'] },
  { to: '/petugas/klien-api', and: ['/petugas/webhook'], label: 'Integrasi', roles: ['administrator'] },
  { to: '/petugas/perangkat', label: 'Perangkat', roles: ['administrator'] },
  { to: '/petugas/pengguna', label: 'Pengguna', roles: ['administrator'] },
  { to: '/petugas/pengaturan', label: 'Pengaturan', roles: ['administrator'] },
];

export const ROLE_NAMES: Record<Role, string> = {
  administrator: 'Administrator',
  registration: 'Loket',
  clinic: 'Poli',
  pharmacy: 'Farmasi',
  supervisor: 'Supervisor',
};
