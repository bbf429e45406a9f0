import type { ComponentChildren } from 'preact';
import type { Role } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
import { Link, useFrame } from '../../document';
import { StaffPage } from '../staff-page';

export const MONITOR_ROLES: readonly Role[] = ['administrator', 'supervisor'];

export const TODAY_AT = '/petugas/monitor';
export const LATE_AT = '/petugas/monitor/terlambat';
export const BPJS_AT = '/petugas/monitor/bpjs';
export const REPAIR_AT = '/petugas/monitor/perbaikan';
export const HFIS_AT = '/petugas/monitor/hfis';
export const RECONCILIATION_AT = '/petugas/monitor/rekonsiliasi';
export const OUTPATIENT_VISITS_AT = '/petugas/monitor/kunjungan';
export const SIMRS_AT = '/petugas/monitor/simrs';
export const ACTS_AT = '/petugas/monitor/catatan';

/** BPJS keeps no list of tasks and no dashboard of primary care to compare with (catalogue ws-bpjs 2F). */
const TABS: readonly { to: string; label: string; kind?: Facility['kind'] }[] = [
  { to: TODAY_AT, label: 'Hari ini' },
  { to: BPJS_AT, label: 'Kiriman BPJS' },
  { to: REPAIR_AT, label: 'Perbaikan' },
  { to: HFIS_AT, label: 'Jadwal HFIS' },
  { to: RECONCILIATION_AT, label: 'Rekonsiliasi', kind: 'FKRTL' },
  { to: OUTPATIENT_VISITS_AT, label: 'Kunjungan' },
  { to: SIMRS_AT, label: 'SIMRS' },
  { to: ACTS_AT, label: 'Catatan petugas' },
];

/** The frame of the monitor's pages: which part of it one is in. */
export function MonitorPage({ title, aside, children }: { title: string; aside?: ComponentChildren; children: ComponentChildren }) {
  const { facility, path } = useFrame();
  const here = TABS.findLast(({ to }) => path === to || path.startsWith(`${to}/`));
  return (
    <StaffPage title={title}>
      <div class="monitor-head">
        <h1>{title}</h1>
        <nav class="monitor-tabs" aria-label="Bagian monitor">
          {TABS.filter(({ kind }) => kind === undefined || kind === facility.kind).map(({ to, label }) => (
            <Link key={to} to={to} class="monitor-tab" {...(here?.to === to ? { 'aria-current': 'page' } : {})}>
              {label}
            </Link>
          ))}
        </nav>
        {aside}
      </div>
      {children}
    </StaffPage>
  );
}
