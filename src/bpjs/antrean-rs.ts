import type { BpjsAccount } from '../platform/facility';
import { encoded, found, listed, written, type Found, type Listed, type Written } from './answer';
import type { AntreanAdd, AntreanBatal, AntreanUpdatewaktu, FarmasiAdd, UpdateJadwalDokter } from './antrean-rs-bodies';
import {
  dokterRow,
  jadwalRow,
  pasienFp,
  pendaftaranRow,
  poliFpRow,
  poliRow,
  taskRow,
  waktuTungguRow,
  type DokterRow,
  type JadwalRow,
  type PasienFp,
  type PendaftaranRow,
  type PoliFpRow,
  type PoliRow,
  type TaskRow,
  type WaktuTungguRow,
} from './antrean-rs-rows';
import type { Caller } from './call';

export { waktuMs } from './wire-fields';
export type { AntreanAdd, AntreanBatal, AntreanUpdatewaktu, FarmasiAdd, UpdateJadwalDokter };
export type { DokterRow, JadwalRow, PasienFp, PendaftaranRow, PoliFpRow, PoliRow, TaskRow, WaktuTungguRow };
export type { Found, Listed, Written };

/** The 17 services of Antrean RS v2.0, in the catalogue's order (ws-bpjs §2.0). Field names are the wire's own. */

/** BPJS's national list of poli; nothing in it says "open here". */
export function refPoli(caller: Caller, account: BpjsAccount): Promise<Listed<PoliRow>> {
  return listed(caller, account, { operation: 'ref/poli', path: 'ref/poli' }, poliRow);
}

/** The doctors HFIS knows of this hospital. */
export function refDokter(caller: Caller, account: BpjsAccount): Promise<Listed<DokterRow>> {
  return listed(caller, account, { operation: 'ref/dokter', path: 'ref/dokter' }, dokterRow);
}

/** The HFIS slots of one day: which doctor and hours antrean/add may carry. `kodepoli` is the subspecialist code. */
export function jadwalDokter(caller: Caller, account: BpjsAccount, kodepoli: string, tanggal: string): Promise<Listed<JadwalRow>> {
  const path = `jadwaldokter/kodepoli/${encoded(kodepoli)}/tanggal/${encoded(tanggal)}`;
  return listed(caller, account, { operation: 'jadwaldokter', path }, jadwalRow);
}

/** The poli that ask for a fingerprint. */
export function refPoliFp(caller: Caller, account: BpjsAccount): Promise<Listed<PoliFpRow>> {
  return listed(caller, account, { operation: 'ref/poli/fp', path: 'ref/poli/fp' }, poliFpRow);
}

/** Whether a patient's fingerprint is enrolled. The number stands in the path, which is `exchange.request`: no log. */
export function refPasienFp(caller: Caller, account: BpjsAccount, identitas: 'nik' | 'noka', nomor: string): Promise<Found<PasienFp>> {
  const path = `ref/pasien/fp/identitas/${identitas}/noidentitas/${encoded(nomor)}`;
  return found(caller, account, { operation: 'ref/pasien/fp', path }, pasienFp);
}

/** Proposes a week to HFIS. Accepted means proposed: it holds from the next day, when the branch has let it pass (ws-bpjs §6). */
export function updateJadwalDokter(caller: Caller, account: BpjsAccount, body: UpdateJadwalDokter): Promise<Written> {
  return written(caller, account, { operation: 'jadwaldokter/updatejadwaldokter', path: 'jadwaldokter/updatejadwaldokter', body });
}

export function addAntrean(caller: Caller, account: BpjsAccount, body: AntreanAdd): Promise<Written> {
  return written(caller, account, { operation: 'antrean/add', path: 'antrean/add', body });
}

export function addFarmasi(caller: Caller, account: BpjsAccount, body: FarmasiAdd): Promise<Written> {
  return written(caller, account, { operation: 'antrean/farmasi/add', path: 'antrean/farmasi/add', body });
}

export function updateWaktu(caller: Caller, account: BpjsAccount, body: AntreanUpdatewaktu): Promise<Written> {
  return written(caller, account, { operation: 'antrean/updatewaktu', path: 'antrean/updatewaktu', body });
}

export function batalAntrean(caller: Caller, account: BpjsAccount, body: AntreanBatal): Promise<Written> {
  return written(caller, account, { operation: 'antrean/batal', path: 'antrean/batal', body });
}

/** The tasks BPJS holds, a repeated one as often as it stands there. One accepted within the last minute may not be listed yet. */
export function getListTask(caller: Caller, account: BpjsAccount, kodebooking: string): Promise<Listed<TaskRow>> {
  return listed(caller, account, { operation: 'antrean/getlisttask', method: 'POST', path: 'antrean/getlisttask', body: { kodebooking } }, taskRow);
}

/** Waiting times of a day, from the times we sent (`rs`) or from when BPJS received them (`server`). */
export function waktuTungguTanggal(caller: Caller, account: BpjsAccount, tanggal: string, waktu: 'rs' | 'server'): Promise<Listed<WaktuTungguRow>> {
  const path = `dashboard/waktutunggu/tanggal/${encoded(tanggal)}/waktu/${waktu}`;
  return listed(caller, account, { operation: 'dashboard/waktutunggu/tanggal', path }, waktuTungguRow);
}

/** The same of a month: `MM` and `YYYY`. */
export function waktuTungguBulan(caller: Caller, account: BpjsAccount, bulan: string, tahun: string, waktu: 'rs' | 'server'): Promise<Listed<WaktuTungguRow>> {
  const path = `dashboard/waktutunggu/bulan/${encoded(bulan)}/tahun/${encoded(tahun)}/waktu/${waktu}`;
  return listed(caller, account, { operation: 'dashboard/waktutunggu/bulan', path }, waktuTungguRow);
}

/** Every booking BPJS holds for a day, whoever made it. */
export function pendaftaranByTanggal(caller: Caller, account: BpjsAccount, tanggal: string): Promise<Listed<PendaftaranRow>> {
  const path = `antrean/pendaftaran/tanggal/${encoded(tanggal)}`;
  return listed(caller, account, { operation: 'antrean/pendaftaran/tanggal', path }, pendaftaranRow);
}

/** The booking as BPJS holds it, whoever made it; no row when it holds none. */
export function pendaftaranByKodebooking(caller: Caller, account: BpjsAccount, kodebooking: string): Promise<Listed<PendaftaranRow>> {
  const path = `antrean/pendaftaran/kodebooking/${encoded(kodebooking)}`;
  return listed(caller, account, { operation: 'antrean/pendaftaran/kodebooking', path }, pendaftaranRow);
}

/** The bookings of today that are not yet served. */
export function pendaftaranAktif(caller: Caller, account: BpjsAccount): Promise<Listed<PendaftaranRow>> {
  return listed(caller, account, { operation: 'antrean/pendaftaran/aktif', path: 'antrean/pendaftaran/aktif' }, pendaftaranRow);
}

export interface JadwalPraktek {
  kodepoli: string;
  kodedokter: number;
  /** 1 Senin … 7 Minggu. */
  hari: number;
  /** `HH:mm-HH:mm` */
  jampraktek: string;
}

/** The bookings of one doctor's session that are not yet served. */
export function pendaftaranByJadwal(caller: Caller, account: BpjsAccount, { kodepoli, kodedokter, hari, jampraktek }: JadwalPraktek): Promise<Listed<PendaftaranRow>> {
  const path = `antrean/pendaftaran/kodepoli/${encoded(kodepoli)}/kodedokter/${encoded(kodedokter)}/hari/${encoded(hari)}/jampraktek/${encoded(jampraktek)}`;
  return listed(caller, account, { operation: 'antrean/pendaftaran/jadwal', path }, pendaftaranRow);
}
