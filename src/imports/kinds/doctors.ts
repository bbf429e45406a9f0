import { addDoctor, changeDoctor, doctorVersion, findDoctor } from '../../schedules/doctor-editing';
import { oneLine, wholeNumber, type Column } from '../column';
import type { ImportKind } from '../import-kind';
import { saveEach } from '../save-each';
import { noteTwins } from '../staging';

const LARGEST_CODE = 2_147_483_647;

export const doctorCode: Column = { field: 'doctor_code', header: 'kodedokter', aliases: ['kd_dokter_bpjs', 'kode_dpjp', 'kodedpjp', 'kd_dokter', 'kode_dokter_bpjs', 'kode_dokter', 'kode_hfis'], isRequired: true, read: wholeNumber(1, LARGEST_CODE) };

const STAGED = ['doctor_code', 'doctor_name'];

/** Doctors by their HFIS code: new ones, and names that differ. */
export const doctorsKind: ImportKind = {
  name: 'doctors',
  columns: [doctorCode, { field: 'doctor_name', header: 'namadokter', aliases: ['nm_dokter', 'nama_dokter', 'nm_dokter_bpjs', 'dokter', 'nama'], isRequired: true, read: oneLine(100) }],
  example: [
    { kodedokter: '700101', namadokter: 'dr. Contoh Sari Wening, Sp.N' },
    { kodedokter: '700105', namadokter: 'dr. Contoh Bima Laksana, Sp.PD' },
  ],
  staged: STAGED,
  toStaged: (read) => [{ doctor_code: read['doctor_code'] ?? null, doctor_name: read['doctor_name'] ?? null }],
  check: (tx) => noteTwins(tx, ['doctor_code'], doctorCode.header),
  save: (tx, context) =>
    saveEach(tx, context, STAGED, async (row) => {
      const { facilityId } = context.facility;
      const doctor = { doctorCode: Number(row['doctor_code']), doctorName: row['doctor_name'] ?? '' };
      const here = await findDoctor(tx, facilityId, doctor.doctorCode);
      if (here === undefined) return { as: 'added', act: (db) => addDoctor({ db, clock: context.clock }, facilityId, doctor, context.actor) };
      if (here.doctorName === doctor.doctorName) return 'unchanged';
      return { as: 'changed', act: (db) => changeDoctor({ db, clock: context.clock }, facilityId, doctor, doctorVersion(here), context.actor) };
    }),
};
