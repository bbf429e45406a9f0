import { addMinutes } from '../../platform/clock';
import type { FacilityCheck } from '../check';
import { good, warning } from '../finding';

const UNSEEN_HOURS = 24;

export const devices: FacilityCheck = {
  id: 'devices',
  title: 'Kiosk dan layar',
  essential: false,
  run: async ({ db, facility: { facilityId }, clock }) => {
    const rows = await db.rows<{ name: string; kind: 'kiosk' | 'display'; seenAt: Date | null }>(
      'select device_name as name, kind, coalesce(last_seen_at, paired_at) as "seenAt" from device where facility_id = :facilityId and revoked_at is null order by device_name',
      { facilityId },
    );
    const since = addMinutes(clock(), -UNSEEN_HOURS * 60);
    const unseen = rows.filter(({ seenAt }) => seenAt === null || seenAt < since);
    const detail = { devices: rows.length, unseen: unseen.map(({ name, seenAt }) => ({ name, seenAt: seenAt?.toISOString() ?? null })) };
    if (rows.length === 0) return [good('Belum ada kiosk atau layar yang dipasangkan.', detail)];
    if (unseen.length === 0) return [good(`Semua ${rows.length} kiosk dan layar terlihat dalam sehari terakhir.`, detail)];
    return [warning(`Tidak terlihat lebih dari sehari: ${unseen.slice(0, 10).map(({ name }) => name).join(', ')}.`, 'Nyalakan alatnya dan periksa jaringannya; yang tidak dipakai lagi, cabut di Perangkat.', detail)];
  },
};
