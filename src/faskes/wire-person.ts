import { z } from 'zod';
import type { PatientRegistration } from '../queue/patient-store';
import * as wire from './wire';

/** A field with its sentence for empty; too long or not text gets one of our own. */
const filled = (fieldName: string, empty: string, longest?: number): z.ZodType<string> => wire.text({ empty, format: wire.malformed(fieldName) }, longest);

const jeniskelamin = wire
  .text({ empty: 'Jenis Kelamin Belum Dipilih', format: 'Jenis Kelamin Belum Dipilih' })
  .transform((value) => value.toUpperCase())
  .pipe(z.enum(['L', 'P'], { error: 'Jenis Kelamin Belum Dipilih' }));

/** Who registers (catalogue ws-faskes §3.7), in the order in which a fault is told; hospitals ask for nohp after it. */
export const personFields = {
  nomorkartu: wire.digits(13, { empty: 'Nomor Kartu Belum Diisi', format: 'Format Nomor Kartu Tidak Sesuai' }),
  nik: wire.digits(16, { empty: 'NIK Belum Diisi', format: 'Format NIK Tidak Sesuai' }),
  nomorkk: filled('nomorkk', 'Nomor KK Belum Diisi', 30),
  nama: filled('nama', 'Nama Belum Diisi'),
  jeniskelamin,
  tanggallahir: wire.date({ empty: 'Tanggal Lahir Belum Diisi', format: 'Format Tanggal Lahir Tidak Sesuai' }),
};

/** Where the person lives. */
export const addressFields = {
  alamat: filled('alamat', 'Alamat Belum Diisi', 500),
  kodeprop: filled('kodeprop', 'Kode Propinsi Belum Diisi'),
  namaprop: filled('namaprop', 'Nama Propinsi Belum Diisi'),
  kodedati2: filled('kodedati2', 'Kode Dati 2 Belum Diisi'),
  namadati2: filled('namadati2', 'Dati 2 Belum Diisi'),
  kodekec: filled('kodekec', 'Kode Kecamatan Belum Diisi'),
  namakec: filled('namakec', 'Kecamatan Belum Diisi'),
  kodekel: filled('kodekel', 'Kode Kelurahan Belum Diisi'),
  namakel: filled('namakel', 'Kelurahan Belum Diisi'),
  rw: filled('rw', 'RW Belum Diisi'),
  rt: filled('rt', 'RT Belum Diisi'),
};

type PersonOnWire = { [Field in keyof typeof personFields]: z.output<(typeof personFields)[Field]> } & { [Field in keyof typeof addressFields]: string };

export function toRegistration(body: PersonOnWire, phone: string): PatientRegistration {
  const { kodeprop, namaprop, kodedati2, namadati2, kodekec, namakec, kodekel, namakel, rw, rt } = body;
  return {
    nik: body.nik,
    cardNumber: body.nomorkartu,
    familyCardNumber: body.nomorkk,
    fullName: body.nama,
    sex: body.jeniskelamin,
    birthDate: body.tanggallahir,
    phone,
    address: body.alamat,
    region: { kodeprop, namaprop, kodedati2, namadati2, kodekec, namakec, kodekel, namakel, rw, rt },
  };
}
