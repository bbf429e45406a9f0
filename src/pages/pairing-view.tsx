import type { DeviceKind } from '../auth/devices';
import { Document } from './document';
import type { Frame } from './page';

const NAMES: Record<DeviceKind, string> = { kiosk: 'Kiosk', display: 'Layar antrean' };

/** What a device shows until an administrator has accepted it; page.js looks again by itself. */
export function pairingView(frame: Frame, kind: DeviceKind, pairingCode: string) {
  return (
    <Document title={`${NAMES[kind]} belum terhubung`} bodyClass="notice" isBoosted={false}>
      <main class="notice__box" data-look-again="3">
        <p class="notice__status">{frame.facility.name}</p>
        <h1>{NAMES[kind]} ini belum terhubung</h1>
        <p>Administrator membuka menu Perangkat, lalu mengetik kode ini:</p>
        <p class="pairing-code" aria-label={`Kode ${pairingCode.split('').join(' ')}`}>
          {pairingCode}
        </p>
        <p class="muted">Kode berlaku 15 menit; sesudah itu layar ini menampilkan kode baru.</p>
      </main>
    </Document>
  );
}
