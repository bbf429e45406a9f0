import { EARLIEST_DAY, MOST_VISITS, WHOLE_HOUSE } from '../../outpatient-visits/outpatient-count';
import { saveOutpatientVisits, type OutpatientCount } from '../../outpatient-visits/save-outpatient-visits';
import { withinTransaction } from '../../platform/db';
import { date, tidy, wholeNumber, type Column } from '../column';
import { finding } from '../finding';
import type { ImportCounts, ImportKind } from '../import-kind';
import { goodRows, noteTwins } from '../staging';
import { clinicCode, noteUnknownClinics } from './schedules';

const DAY = 'tanggal';

const COLUMNS: readonly Column[] = [
  { field: 'visit_date', header: DAY, aliases: ['tgl', 'tgl_sep', 'tglsep', 'tanggal_sep', 'tanggal_kunjungan', 'tgl_kunjungan', 'tgl_registrasi', 'tanggal_periksa'], isRequired: true, read: date },
  { ...clinicCode, isRequired: false },
  // The house has its own names; a file that brings one is not told that it is unknown.
  { field: 'clinic_name', header: 'namapoli', aliases: ['nm_poli', 'nama_poli'], isRequired: false, read: tidy },
  { field: 'visits', header: 'jumlah', aliases: ['jumlah_sep', 'jml_sep', 'sep', 'jumlah_kunjungan', 'jml_kunjungan', 'kunjungan', 'jml', 'total'], isRequired: true, read: wholeNumber(0, MOST_VISITS) },
];

const STAGED = ['visit_date', 'clinic_code', 'visits'];

const AT_ONCE = 5_000;

/** Outpatient visits by day, of the whole house (no kodepoli) or of a clinic. What the file does not name stays. */
export const outpatientVisitsKind: ImportKind = {
  name: 'outpatient-visits',
  columns: COLUMNS,
  example: [
    { tanggal: '2026-11-02', kodepoli: '', namapoli: '', jumlah: '412' },
    { tanggal: '2026-11-03', kodepoli: '', namapoli: '', jumlah: '398' },
    { tanggal: '2026-11-03', kodepoli: 'BED', namapoli: 'Bedah', jumlah: '74' },
  ],
  staged: STAGED,
  toStaged: (read, line, { today }, note) => {
    const { visit_date: day, clinic_code: clinic, visits } = read;
    if (typeof day === 'string' && day > today) note(finding(line, DAY, 'date-in-future'));
    if (typeof day === 'string' && day < EARLIEST_DAY) note(finding(line, DAY, 'date-too-early', { first: EARLIEST_DAY }));
    // An empty cell means the whole house; one that could not be read has its finding already.
    return [{ visit_date: day ?? null, clinic_code: clinic === null ? WHOLE_HOUSE : (clinic ?? null), visits: visits ?? null }];
  },
  check: async (tx, { facility }) => {
    await noteTwins(tx, ['visit_date', 'clinic_code'], '');
    await noteUnknownClinics(tx, facility.facilityId);
  },
  save: async (tx, { facility, clock, actor, isRehearsal, onRows }) => {
    const counts: ImportCounts = { added: 0, changed: 0, unchanged: 0 };
    const deps = { db: withinTransaction(tx), clock };
    let done = 0;
    let read: OutpatientCount[] = [];
    const saveThese = async (): Promise<void> => {
      const { added, changed, unchanged } = await saveOutpatientVisits(deps, facility, { counts: read, source: 'import', actor, isRehearsal });
      counts.added += added;
      counts.changed += changed;
      counts.unchanged += unchanged;
      onRows((done += read.length));
      read = [];
    };
    for await (const { row } of goodRows(tx, STAGED)) {
      read.push({ visitDate: row['visit_date'] ?? '', clinicCode: row['clinic_code'] ?? WHOLE_HOUSE, visits: Number(row['visits']) });
      if (read.length === AT_ONCE) await saveThese();
    }
    if (read.length > 0) await saveThese();
    return counts;
  },
};
