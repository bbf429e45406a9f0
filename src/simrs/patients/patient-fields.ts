import type { z } from 'zod';
import { versionOfPatient, type MasterRecord } from '../../registration/upsert-patient';
import type { PatientFile } from '../../registration/patient-file';
import { date, integer, keeps, may, nik, nomorkartu, text, word } from '../fields';

/** A patient as a SIMRS sends one, without norm. A field that is not sent stays as it is; one that is sent empty is emptied. */
export const patientFields = {
  nama: keeps(text()),
  nik: keeps(nik),
  nomorkartu: keeps(nomorkartu),
  nomorkk: keeps(text(30)),
  jeniskelamin: keeps(word({ L: 'L', P: 'P' })),
  tanggallahir: keeps(date),
  nohp: keeps(text(20)),
  alamat: keeps(text(500)),
  pasienbaru: may(integer(0, 1)),
};

type PatientBody = z.output<z.ZodObject<typeof patientFields>>;

export function toMasterRecord(norm: string, body: PatientBody, actor: string, ifMatch: string): MasterRecord {
  return {
    medicalRecordNumber: norm,
    person: {
      fullName: body.nama,
      nik: body.nik,
      cardNumber: body.nomorkartu,
      familyCardNumber: body.nomorkk,
      sex: body.jeniskelamin,
      birthDate: body.tanggallahir,
      phone: body.nohp,
      address: body.alamat,
    },
    isNew: body.pasienbaru === 1,
    seenVersion: ifMatch === '' ? undefined : ifMatch,
    actor,
  };
}

export function toPatient(file: PatientFile): Record<string, unknown> {
  return {
    norm: file.medicalRecordNumber,
    nik: file.nik,
    nomorkartu: file.cardNumber,
    nomorkk: file.familyCardNumber,
    nama: file.fullName,
    jeniskelamin: file.sex,
    tanggallahir: file.birthDate,
    nohp: file.phone,
    alamat: file.address,
    pasienbaru: file.registeredAt === null ? 1 : 0,
    normsementara: file.isProvisional ? 1 : 0,
    terdaftar: file.registeredAt?.getTime() ?? null,
    etag: versionOfPatient(file),
  };
}
