import type { Tx } from '../../platform/db';
import type { FacilityId } from '../../platform/facility';
import { code, date, digits, oneLine, oneOf, phone, type Column } from '../column';
import { finding } from '../finding';
import type { ImportKind } from '../import-kind';
import { notePatientHolders, notePatientTwins, PATIENT_COLUMNS, saveStagedPatients, stagedPatient } from '../merge-patients';

const COLUMNS: readonly Column[] = [
  {
    field: 'medical_record_number',
    header: 'norm',
    aliases: ['no_rm', 'no_rkm_medis', 'nomor_rm', 'nomor_rekam_medis', 'no_rekam_medis', 'no_medrec', 'medrec', 'rm', 'mrn'],
    isRequired: true,
    read: code(/^[A-Za-z0-9][A-Za-z0-9./-]{0,19}$/, 'huruf, angka, titik, strip dan garis miring, paling panjang 20'),
  },
  { field: 'nik', header: 'nik', aliases: ['no_ktp', 'nomor_ktp', 'ktp', 'no_nik', 'nomor_induk_kependudukan', 'no_identitas'], isRequired: false, read: digits(16) },
  {
    field: 'card_number',
    header: 'nomorkartu',
    aliases: ['no_kartu', 'no_peserta', 'nomor_peserta', 'no_bpjs', 'nomor_bpjs', 'no_kartu_bpjs', 'no_jkn', 'noka', 'kartu_bpjs', 'no_asuransi'],
    isRequired: false,
    read: digits(13, { keepsZeros: true }),
  },
  { field: 'full_name', header: 'nama', aliases: ['nm_pasien', 'nama_pasien', 'nama_lengkap', 'nm_lengkap'], isRequired: true, read: oneLine(100) },
  {
    field: 'sex',
    header: 'jeniskelamin',
    aliases: ['jk', 'jenis_kelamin', 'kelamin', 'gender', 'sex'],
    isRequired: false,
    read: oneOf({ l: 'L', lk: 'L', laki: 'L', lakilaki: 'L', pria: 'L', p: 'P', pr: 'P', perempuan: 'P', wanita: 'P' }, ['L', 'P']),
  },
  { field: 'birth_date', header: 'tanggallahir', aliases: ['tgl_lahir', 'tanggal_lahir', 'lahir', 'tgllhr', 'dob'], isRequired: false, read: date },
  { field: 'phone', header: 'nohp', aliases: ['no_tlp', 'no_telp', 'no_telepon', 'telepon', 'telp', 'no_hp', 'hp', 'nomor_hp', 'handphone', 'ponsel'], isRequired: false, read: phone },
  { field: 'address', header: 'alamat', aliases: ['alamat_pasien', 'alamat_lengkap', 'alamat_rumah'], isRequired: false, read: oneLine(300) },
  { field: 'family_card_number', header: 'nomorkk', aliases: ['no_kk', 'kk', 'nomor_kk', 'no_kartu_keluarga', 'kartu_keluarga'], isRequired: false, read: digits(16) },
];

/** Fewer may all end in a zero by chance. */
const FEWEST_NIK = 5;

/** Patients by record number: new ones and what differs; nobody is ever taken away. */
export const patientsKind: ImportKind = {
  name: 'patients',
  columns: COLUMNS,
  example: [
    { norm: '000101', nik: '3299990101800001', nomorkartu: '0009990000101', nama: 'Contoh Sari Wulandari', jeniskelamin: 'P', tanggallahir: '1980-01-01', nohp: '081200000101', alamat: 'Jl. Melati 1, Contoh', nomorkk: '3299990101010001' },
    { norm: '000102', nik: '3299991502750002', nomorkartu: '', nama: 'Contoh Bagus Pratama', jeniskelamin: 'L', tanggallahir: '1975-02-15', nohp: '081200000102', alamat: 'Jl. Kenanga 2 RT 01/02, Contoh', nomorkk: '' },
    { norm: '000103', nik: '', nomorkartu: '', nama: 'By. Ny. Contoh Sari', jeniskelamin: 'L', tanggallahir: '2026-11-20', nohp: '', alamat: '', nomorkk: '' },
  ],
  staged: PATIENT_COLUMNS,
  toStaged: (read, line, { facility, today }, note) => {
    const text = (field: string): string | null => read[field] ?? null;
    let birthDate = text('birth_date');
    if (birthDate !== null && birthDate > today) {
      note(finding(line, 'tanggallahir', 'date-in-future'));
      birthDate = null;
    }
    return [
      stagedPatient(facility.facilityId, {
        medicalRecordNumber: text('medical_record_number'),
        nik: text('nik'),
        cardNumber: text('card_number'),
        familyCardNumber: text('family_card_number'),
        fullName: text('full_name'),
        sex: text('sex') as 'L' | 'P' | null,
        birthDate,
        phone: text('phone'),
        address: text('address'),
      }),
    ];
  },
  check: async (tx, { facility }) => {
    await notePatientTwins(tx);
    await notePatientHolders(tx, facility.facilityId);
    await noteRoundedNik(tx);
    await noteLostZeros(tx, facility.facilityId);
  },
  save: (tx, { facility, clock, isRehearsal }) => saveStagedPatients(tx, facility.facilityId, clock(), isRehearsal),
};

async function noteRoundedNik(tx: Tx): Promise<void> {
  await tx.rows(
    `insert into import_finding (line, column_name, code, detail)
     select min(line), 'nik', 'all-end-in-zero', cast(json_build_object('rows', count(*)) as text)
     from import_row where nik is not null
     having count(*) >= :fewest and bool_and(nik_ends_in_zero = '1')`,
    { fewest: FEWEST_NIK },
  );
}

/** A number that is new here, and the same as another one but for zeros in front. */
async function noteLostZeros(tx: Tx, facilityId: FacilityId): Promise<void> {
  await tx.rows(
    `insert into import_finding (line, column_name, code, detail)
     select fresh.line, 'norm', 'record-number-zeros', cast(json_build_object('like', coalesce(twin.medical_record_number, fresh.longest)) as text)
     from (
       select import_row.line, import_row.medical_record_number, ltrim(import_row.medical_record_number, '0') as bare,
         min(import_row.medical_record_number) over (partition by ltrim(import_row.medical_record_number, '0')) as longest
       from import_row where import_row.medical_record_number ~ '^[0-9]+$'
     ) as fresh
     left join patient as twin on twin.facility_id = :facilityId and ltrim(twin.medical_record_number, '0') = fresh.bare
       and twin.medical_record_number <> fresh.medical_record_number
     where (twin.facility_id is not null or fresh.longest <> fresh.medical_record_number)
       and not exists (select from patient as same where same.facility_id = :facilityId and same.medical_record_number = fresh.medical_record_number)`,
    { facilityId },
  );
}
