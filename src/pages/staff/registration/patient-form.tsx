import { z } from 'zod';
import type { PatientFile } from '../../../registration/patient-file';
import type { PatientData } from '../../../registration/save-patient';
import { useFrame } from '../../document';
import type { Fields } from '../../page';
import { EditForm, LongTextField, SelectField, TextField } from '../edit-form';
import type { EditState } from '../edit-state';
import { date, oneLine, oneOf, optionalLine } from '../form-fields';

const digits = (label: string, length: number) => optionalLine(label, 40).pipe(z.string().transform((text) => text.replace(/[\s.-]/g, '')).pipe(z.string().regex(new RegExp(`^(\\d{${length}})?$`), `${label} harus ${length} angka.`)));

export const recordNumber = optionalLine('Nomor rekam medis', 20).pipe(z.string().regex(/^[A-Za-z0-9.-]*$/, 'Nomor rekam medis hanya huruf, angka, titik, dan strip.'));

export const patientSchema = z.object({
  norm: recordNumber,
  nama: oneLine('Nama lengkap'),
  nik: digits('NIK', 16),
  kartu: digits('Nomor kartu JKN', 13),
  kk: digits('Nomor KK', 16),
  kelamin: oneOf('jenis kelamin', ['L', 'P']),
  lahir: date('Tanggal lahir'),
  // BPJS takes no booking without one.
  hp: optionalLine('Nomor HP', 20).pipe(z.string().min(1, 'Nomor HP belum diisi; boleh milik keluarga.').regex(/^((\+?62|0)\d{8,12})?$/, 'Nomor HP dimulai dengan 0 atau 62, tanpa spasi.')),
  alamat: optionalLine('Alamat', 300),
});

export function personOf(input: z.output<typeof patientSchema>): PatientData {
  return { fullName: input.nama, nik: input.nik, cardNumber: input.kartu, familyCardNumber: input.kk, sex: input.kelamin, birthDate: input.lahir, phone: input.hp, address: input.alamat };
}

export const EMPTY_PATIENT: Fields = { norm: '', nama: '', nik: '', kartu: '', kk: '', kelamin: '', lahir: '', hp: '', alamat: '' };

export function fieldsOf(file: PatientFile): Fields {
  return {
    norm: file.medicalRecordNumber,
    nama: file.fullName,
    nik: file.nik,
    kartu: file.cardNumber,
    kk: file.familyCardNumber,
    kelamin: file.sex,
    lahir: file.birthDate,
    hp: file.phone,
    alamat: file.address,
  };
}

/** Which field a refusal is about. */
export const FIELD_OF_REFUSAL = { 'birth-date-impossible': 'lahir', 'record-number-taken': 'norm' };

interface PatientFormProps {
  to: string;
  state: EditState;
  button: string;
  /** The record number is the SIMRS's own and does not change here. */
  isFixed: boolean;
  /** Only what a first visit to a clinic needs. */
  isShort?: boolean;
}

export function PatientForm({ to, state, button, isFixed, isShort = false }: PatientFormProps) {
  const { facility } = useFrame();
  return (
    <EditForm to={to} state={state} button={button}>
      <div class="edit-columns">
        <TextField state={state} name="nama" label="Nama lengkap" required maxLength={100} />
        <TextField state={state} name="lahir" label="Tanggal lahir" type="date" required />
        <SelectField state={state} name="kelamin" label="Jenis kelamin" blank="Pilih" options={[{ value: 'P', label: 'Perempuan' }, { value: 'L', label: 'Laki-laki' }]} />
        <TextField state={state} name="nik" label="NIK" inputMode="numeric" maxLength={20} hint="16 angka" />
        <TextField state={state} name="kartu" label="Nomor kartu JKN" inputMode="numeric" maxLength={20} hint="13 angka; kosong bila bukan peserta" />
        {!isShort && <TextField state={state} name="kk" label="Nomor KK" inputMode="numeric" maxLength={20} />}
        <TextField state={state} name="hp" label="Nomor HP (boleh milik keluarga)" required inputMode="tel" maxLength={16} />
        {isFixed ? (
          <input type="hidden" name="norm" value={typeof state.values['norm'] === 'string' ? state.values['norm'] : ''} />
        ) : (
          <TextField state={state} name="norm" label="Nomor rekam medis" maxLength={20} hint={`${facility.kind === 'FKRTL' ? 'Dari SIMRS. ' : ''}Belum ada: kosongkan, pasien diberi nomor sementara.`} />
        )}
      </div>
      {!isShort && <LongTextField state={state} name="alamat" label="Alamat" rows={2} maxLength={300} />}
    </EditForm>
  );
}
