import { instantAt } from '../../platform/clock';
import type { FacilityId } from '../../platform/facility';
import { revealed, stored } from '../../platform/personal-data';
import { saveSurgeries, type SurgeryRecord } from '../../surgery/save-surgeries';
import { code, date, digits, oneLine, oneOf, tidy, type CellValue, type Column, type Complain } from '../column';
import { finding } from '../finding';
import type { ImportCounts, ImportKind, StagedRow } from '../import-kind';
import { goodRows, noteTwins } from '../staging';
import { clinicCode, noteUnknownClinics } from './schedules';

/** Milliseconds as BPJS writes them, or a date and time of the house. What it means is only known with the facility's zone. */
function moment(text: string, complain: Complain): CellValue {
  return /^\d{13}$|^\d{10}$/.test(text) || momentParts(text) !== undefined ? text : complain('time-unreadable');
}

function momentParts(text: string): { day: string; time: string; seconds: number } | undefined {
  const [, day = '', hour = '', minute = '', seconds = '0'] = /^(\S+)[ T](\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?$/.exec(text) ?? [];
  const iso = day === '' ? undefined : date(day, () => undefined);
  const time = `${hour.padStart(2, '0')}:${minute}`;
  return typeof iso === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) && Number(seconds) < 60 ? { day: iso, time, seconds: Number(seconds) } : undefined;
}

const COLUMNS: readonly Column[] = [
  { field: 'booking_code', header: 'kodebooking', aliases: ['kode_booking', 'no_booking', 'nobooking', 'kode_operasi', 'no_rawat', 'id_operasi'], isRequired: true, read: code(/^[A-Za-z0-9][A-Za-z0-9./_-]{0,49}$/, 'huruf, angka, titik, strip dan garis miring, paling panjang 50') },
  { field: 'surgery_date', header: 'tanggaloperasi', aliases: ['tgl_operasi', 'tanggal_operasi', 'tanggal', 'tgl'], isRequired: true, read: date },
  { field: 'procedure_name', header: 'jenistindakan', aliases: ['jenis_tindakan', 'tindakan', 'nm_perawatan', 'nama_tindakan', 'operasi'], isRequired: true, read: oneLine(255) },
  clinicCode,
  // The house has its own names; a file that brings one is not told that it is unknown.
  { field: 'clinic_name', header: 'namapoli', aliases: ['nm_poli', 'nama_poli'], isRequired: false, read: tidy },
  {
    field: 'performed',
    header: 'terlaksana',
    aliases: ['status', 'selesai', 'sudah_terlaksana'],
    isRequired: false,
    read: oneOf({ 0: '0', 1: '1', ya: '1', tidak: '0', sudah: '1', belum: '0', selesai: '1', menunggu: '0', terlaksana: '1', true: '1', false: '0' }, ['0', '1', 'belum', 'sudah']),
  },
  { field: 'card_number', header: 'nopeserta', aliases: ['no_peserta', 'nomor_peserta', 'nomorkartu', 'no_kartu', 'no_bpjs'], isRequired: false, read: digits(13, { keepsZeros: true }) },
  { field: 'updated_at', header: 'lastupdate', aliases: ['last_update', 'tgl_ubah', 'diubah', 'updated_at', 'waktu_ubah'], isRequired: false, read: moment },
];

const STAGED = ['booking_code', 'surgery_date', 'procedure_name', 'clinic_code', 'performed', 'card_number', 'updated_at'];

const AT_ONCE = 1_000;

const toRecord = (facilityId: FacilityId, row: StagedRow): SurgeryRecord => ({
  bookingCode: row['booking_code'] ?? '',
  surgeryDate: row['surgery_date'] ?? '',
  procedureName: row['procedure_name'] ?? '',
  clinicCode: row['clinic_code'] ?? '',
  performed: row['performed'] === null ? undefined : row['performed'] === '1',
  cardNumber: revealed(facilityId, row['card_number'] ?? null) ?? undefined,
  updatedAt: typeof row['updated_at'] === 'string' ? new Date(row['updated_at']) : undefined,
});

/** Operations by their booking code. A line that is older than what the house has changes nothing. */
export const surgeriesKind: ImportKind = {
  name: 'surgeries',
  columns: COLUMNS,
  example: [
    { kodebooking: 'OP-270201-001', tanggaloperasi: '2027-02-01', jenistindakan: 'Herniotomi', kodepoli: 'BED', namapoli: 'Bedah', terlaksana: '0', nopeserta: '0009990000101', lastupdate: '2027-01-18 08:00:00' },
    { kodebooking: 'OP-270202-001', tanggaloperasi: '2027-02-02', jenistindakan: 'Apendektomi', kodepoli: 'BED', namapoli: 'Bedah', terlaksana: '0', nopeserta: '', lastupdate: '2027-01-18 08:00:00' },
  ],
  staged: STAGED,
  toStaged: (read, line, { facility }, note) => {
    const text = (field: string): string | null => read[field] ?? null;
    const written = text('updated_at');
    const parts = written === null ? undefined : momentParts(written);
    const updatedAt =
      written === null ? null : parts === undefined ? new Date(Number(written) * (written.length === 10 ? 1_000 : 1)) : new Date(instantAt(parts.day, parts.time, facility.timeZone).getTime() + parts.seconds * 1_000);
    if (updatedAt !== null && Number.isNaN(updatedAt.getTime())) note(finding(line, 'lastupdate', 'time-unreadable'));
    return [
      {
        booking_code: text('booking_code'),
        surgery_date: text('surgery_date'),
        procedure_name: text('procedure_name'),
        clinic_code: text('clinic_code'),
        performed: text('performed'),
        card_number: stored(facility.facilityId, text('card_number')),
        updated_at: updatedAt === null || Number.isNaN(updatedAt.getTime()) ? null : updatedAt.toISOString(),
      },
    ];
  },
  check: async (tx, { facility }) => {
    await noteTwins(tx, ['booking_code'], 'kodebooking');
    await noteUnknownClinics(tx, facility.facilityId);
  },
  save: async (tx, { facility, clock, isRehearsal, onRows }) => {
    const counts: ImportCounts = { added: 0, changed: 0, unchanged: 0 };
    let done = 0;
    let surgeries: SurgeryRecord[] = [];
    const saveThese = async (): Promise<void> => {
      for (const outcome of (await saveSurgeries(tx, facility.facilityId, { surgeries, now: clock(), isRehearsal })).values()) counts[outcome] += 1;
      onRows((done += surgeries.length));
      surgeries = [];
    };
    for await (const { row } of goodRows(tx, STAGED)) {
      surgeries.push(toRecord(facility.facilityId, row));
      if (surgeries.length === AT_ONCE) await saveThese();
    }
    await saveThese();
    return counts;
  },
};
