import { z } from 'zod';
import { registerPatient } from '../../queue/register-patient';
import { failed, ok } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';

/** A field with its sentence for empty; too long or not text gets one of our own. */
const filled = (fieldName: string, empty: string, longest?: number): z.ZodType<string> => wire.text({ empty, format: wire.malformed(fieldName) }, longest);

const jeniskelamin = wire
  .text({ empty: 'Jenis Kelamin Belum Dipilih', format: 'Jenis Kelamin Belum Dipilih' })
  .transform((value) => value.toUpperCase())
  .pipe(z.enum(['L', 'P'], { error: 'Jenis Kelamin Belum Dipilih' }));

const PHONE_MISSING = 'No Hp Belum Diisi';

/** §3.7: a person unknown to the master registers and gets a medical record number. */
export const infoPasienBaru = service({
  name: 'info-pasien-baru',
  paths: ['/infopasienbaru', '/pasienbaru'],
  effect: 'writes',
  request: z.object({
    nomorkartu: wire.digits(13, { empty: 'Nomor Kartu Belum Diisi', format: 'Format Nomor Kartu Tidak Sesuai' }),
    nik: wire.digits(16, { empty: 'NIK Belum Diisi', format: 'Format NIK Tidak Sesuai' }),
    nomorkk: filled('nomorkk', 'Nomor KK Belum Diisi', 30),
    nama: filled('nama', 'Nama Belum Diisi'),
    jeniskelamin,
    tanggallahir: wire.date({ empty: 'Tanggal Lahir Belum Diisi', format: 'Format Tanggal Lahir Tidak Sesuai' }),
    nohp: wire.text({ format: wire.malformed('nohp') }, 20),
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
  }),
  answer: async (deps, { facility, body }) => {
    if (body.nohp === '' && facility.settings.newPatientPhoneRequired) return failed(PHONE_MISSING);
    const { kodeprop, namaprop, kodedati2, namadati2, kodekec, namakec, kodekel, namakel, rw, rt } = body;
    const norm = await registerPatient(deps, facility, {
      nik: body.nik,
      cardNumber: body.nomorkartu,
      familyCardNumber: body.nomorkk,
      fullName: body.nama,
      sex: body.jeniskelamin,
      birthDate: body.tanggallahir,
      phone: body.nohp,
      address: body.alamat,
      region: { kodeprop, namaprop, kodedati2, namadati2, kodekec, namakec, kodekel, namakel, rw, rt },
    });
    return ok({ norm }, 'Harap datang ke admisi untuk melengkapi data rekam medis');
  },
});
