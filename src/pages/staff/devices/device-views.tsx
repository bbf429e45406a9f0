import type { DeviceKind, ListedDevice } from '../../../auth/devices';
import { hasRole } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
import { Link, PostForm, useFrame } from '../../document';
import { displayLayoutAt, PANEL_KINDS } from '../../display/display-layout';
import { KIOSK_FUNCTION_NAMES, kioskLayoutOf } from '../../kiosk/kiosk-layout';
import { momentWords } from '../../../words/date-words';
import { Columns } from '../columns';
import { EditForm, TextField } from '../edit-form';
import { Nothing, ScrollTable } from '../edit-list';
import type { EditState } from '../edit-state';
import { ADMINISTRATOR } from '../master-data/data-page';
import { StaffPage } from '../staff-page';
import { LayoutFieldset, type LayoutOffers } from './layout-form';

export const DEVICES_AT = '/petugas/perangkat';
export const KIND_NAMES: Record<DeviceKind, string> = { kiosk: 'Kiosk', display: 'Layar' };
const ADDRESSES: Record<DeviceKind, string> = { kiosk: '/kiosk', display: '/display' };

/** A device looks again every few seconds; one that was silent for so long is off or lost. */
const SILENT_AFTER_MS = 5 * 60_000;

function shows(facility: Pick<Facility, 'kind'>, { kind, layout }: ListedDevice): string {
  if (kind === 'kiosk') return kioskLayoutOf(facility, layout).functions.map((name) => KIOSK_FUNCTION_NAMES[name]).join(', ');
  return displayLayoutAt(facility, layout).panels.map((panel) => PANEL_KINDS[panel.kind]).join(', ');
}

export function DeviceList({ devices }: { devices: readonly ListedDevice[] }) {
  const { facility, now, staff, base } = useFrame();
  const mayChange = staff !== undefined && hasRole(staff, ADMINISTRATOR);
  return (
    <StaffPage title="Perangkat">
      <h1>Perangkat</h1>
      {mayChange && (
        <section class="card edit-card">
          <h2>Pasangkan perangkat baru</h2>
          <p>
            Buka alamat {ADDRESSES.kiosk} (kiosk) atau {ADDRESSES.display} (layar) di perangkat itu, lalu ketik kode yang ditampilkannya.
          </p>
          <form method="get" action={`${base}${DEVICES_AT}/pasang`} class="edit-search">
            <label class="field">
              <span class="field__label">Kode di layar perangkat</span>
              <input class="field__input edit-code" name="kode" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={12} required />
            </label>
            <button class="button button--primary">Lanjut</button>
          </form>
        </section>
      )}
      <section class="card" id="daftar-perangkat" data-live>
        <h2>Perangkat yang terpasang</h2>
        {devices.length === 0 ? (
          <Nothing>Belum ada perangkat.</Nothing>
        ) : (
          <ScrollTable label="Daftar perangkat">
            <Columns names={['Nama', 'Jenis', 'Menampilkan', 'Terakhir terlihat', 'Dipasangkan']} />
            <tbody>
              {devices.map((device) => {
                const isSilent = device.lastSeenAt === null || now.getTime() - device.lastSeenAt.getTime() > SILENT_AFTER_MS;
                return (
                  <tr key={device.deviceId}>
                    <td class="edit-name">
                      {mayChange ? (
                        <Link class="edit-link" to={`${DEVICES_AT}/${device.deviceId}`}>
                          {device.name}
                        </Link>
                      ) : (
                        device.name
                      )}
                    </td>
                    <td class="edit-tight">{KIND_NAMES[device.kind]}</td>
                    <td>{shows(facility, device)}</td>
                    <td>
                      {device.lastSeenAt === null ? 'belum pernah' : momentWords(device.lastSeenAt, facility.timeZone)}{' '}
                      {isSilent ? <span class="badge badge--warn">Tidak aktif</span> : <span class="badge badge--good">Aktif</span>}
                    </td>
                    <td>
                      {momentWords(device.pairedAt, facility.timeZone)}, {device.pairedBy}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </StaffPage>
  );
}

export function PairDevice({ kind, state }: { kind: DeviceKind; state: EditState }) {
  return (
    <StaffPage title="Pasangkan perangkat">
      <section class="card edit-card">
        <h1>Pasangkan {KIND_NAMES[kind].toLowerCase()}</h1>
        <p class="edit-note">
          Kode ini ditampilkan oleh sebuah <strong>{KIND_NAMES[kind].toLowerCase()}</strong>. Pastikan perangkat itu memang milik fasilitas ini.
        </p>
        <EditForm to={`${DEVICES_AT}/pasang`} state={state} button="Pasangkan">
          <TextField state={state} name="kode" label="Kode di layar perangkat" maxLength={12} readOnly />
          <TextField state={state} name="nama" label="Nama perangkat" hint="Supaya petugas tahu yang mana: Kiosk lobi, Layar poli lantai 2." maxLength={60} />
        </EditForm>
      </section>
    </StaffPage>
  );
}

export function ChangeDevice({ device, state, offers }: { device: ListedDevice; state: EditState; offers: LayoutOffers }) {
  const { facility } = useFrame();
  const kind = KIND_NAMES[device.kind].toLowerCase();
  return (
    <StaffPage title={device.name}>
      <section class="card">
        <h1>
          {device.name} <span class="badge">{KIND_NAMES[device.kind]}</span>
        </h1>
        <p class="muted">
          Dipasangkan {momentWords(device.pairedAt, facility.timeZone)} oleh {device.pairedBy}; {device.lastSeenAt === null ? 'belum pernah terlihat' : `terakhir terlihat ${momentWords(device.lastSeenAt, facility.timeZone)}`}.
        </p>
        <EditForm to={`${DEVICES_AT}/${device.deviceId}`} state={state} button="Simpan">
          <TextField state={state} name="nama" label="Nama perangkat" maxLength={60} />
          <LayoutFieldset kind={device.kind} state={state} offers={offers} />
        </EditForm>
      </section>
      <details class="card edit-card edit-group">
        <summary>Lepaskan {kind} ini</summary>
        <PostForm to={`${DEVICES_AT}/${device.deviceId}/lepas`} class="form">
          <p>Perangkat langsung berhenti dan menampilkan kode baru. Untuk memakainya lagi, kode itu harus dipasangkan.</p>
          <div class="edit-buttons">
            <button class="button button--danger">Ya, lepaskan</button>
          </div>
        </PostForm>
      </details>
    </StaffPage>
  );
}
