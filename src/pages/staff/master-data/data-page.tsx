import type { ComponentChildren } from 'preact';
import type { Role } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
import { PostForm, useFrame } from '../../document';
import { EditTabs, type Tab } from '../edit-tabs';
import { StaffPage } from '../staff-page';

export const ADMINISTRATOR: readonly Role[] = ['administrator'];

/** A clinic has no queues but those of its poli. */
const TABS: readonly (Tab & { kind?: Facility['kind'] })[] = [
  { to: '/petugas/data/jadwal', label: 'Jadwal praktik' },
  { to: '/petugas/data/dokter', label: 'Dokter' },
  { to: '/petugas/data/poli', label: 'Poli' },
  { to: '/petugas/data/libur', label: 'Hari libur' },
  { to: '/petugas/data/tempat', label: 'Tempat layanan' },
  { to: '/petugas/data/antrean', label: 'Antrean layanan', kind: 'FKRTL' },
];

/** The frame of all pages of master data. */
export function DataPage({ title, children }: { title: string; children: ComponentChildren }) {
  const { facility } = useFrame();
  return (
    <StaffPage title={title}>
      <EditTabs label="Data" tabs={TABS.filter(({ kind }) => kind === undefined || kind === facility.kind)} />
      {children}
    </StaffPage>
  );
}

/** Whether a place or a queue is in use. */
export function InUseBadge({ closedAt }: { closedAt: Date | null }) {
  return closedAt === null ? <span class="badge badge--good">Dipakai</span> : <span class="badge badge--warn">Ditutup</span>;
}

/** What cannot be taken back stays folded until somebody opens it. */
export function Danger({ summary, to, button, children }: { summary: string; to: string; button: string; children: ComponentChildren }) {
  return (
    <details class="card edit-card edit-group">
      <summary>{summary}</summary>
      <PostForm to={to} class="form">
        {children}
        <div class="edit-buttons">
          <button class="button button--danger">{button}</button>
        </div>
      </PostForm>
    </details>
  );
}
