import type { Route } from '../route-table';
import { addBooking } from './antrean-add';
import { cancelBooking } from './antrean-batal';
import { addPharmacyNumber } from './antrean-farmasi-add';
import { getListTask } from './antrean-getlisttask';
import { pendaftaranAktif, pendaftaranByKodebooking, pendaftaranBySlot, pendaftaranByTanggal } from './antrean-pendaftaran';
import { updateWaktu } from './antrean-updatewaktu';
import { dashboardByBulan, dashboardByTanggal } from './dashboard';
import { fktpAddBooking, fktpCallPatient, fktpCancelBooking } from './fktp-antrean';
import { fktpRefDokter, fktpRefPoli } from './fktp-referensi';
import { updateJadwalDokter } from './jadwal-update';
import { jadwalDokter, refDokter, refPoli } from './referensi';
import type { Service } from './service';
import { refPasienFp, refPoliFp } from './sidik-jari';

export interface ServiceRoute extends Route {
  method: 'GET' | 'POST';
  service: Service;
}

/** The services for hospitals, in the catalogue's order (ws-bpjs §2.0). */
export const RS_ROUTES: readonly ServiceRoute[] = [
  { method: 'GET', path: 'ref/poli', service: refPoli },
  { method: 'GET', path: 'ref/dokter', service: refDokter },
  { method: 'GET', path: 'jadwaldokter/kodepoli/{kodepoli}/tanggal/{tanggal}', service: jadwalDokter },
  { method: 'GET', path: 'ref/poli/fp', service: refPoliFp },
  { method: 'GET', path: 'ref/pasien/fp/identitas/{identitas}/noidentitas/{nomor}', service: refPasienFp },
  { method: 'POST', path: 'jadwaldokter/updatejadwaldokter', service: updateJadwalDokter },
  { method: 'POST', path: 'antrean/add', service: addBooking },
  { method: 'POST', path: 'antrean/farmasi/add', service: addPharmacyNumber },
  { method: 'POST', path: 'antrean/updatewaktu', service: updateWaktu },
  { method: 'POST', path: 'antrean/batal', service: cancelBooking },
  { method: 'POST', path: 'antrean/getlisttask', service: getListTask },
  { method: 'GET', path: 'dashboard/waktutunggu/tanggal/{tanggal}/waktu/{waktu}', service: dashboardByTanggal },
  { method: 'GET', path: 'dashboard/waktutunggu/bulan/{bulan}/tahun/{tahun}/waktu/{waktu}', service: dashboardByBulan },
  { method: 'GET', path: 'antrean/pendaftaran/tanggal/{tanggal}', service: pendaftaranByTanggal },
  { method: 'GET', path: 'antrean/pendaftaran/kodebooking/{kodebooking}', service: pendaftaranByKodebooking },
  { method: 'GET', path: 'antrean/pendaftaran/aktif', service: pendaftaranAktif },
  { method: 'GET', path: 'antrean/pendaftaran/kodepoli/{kodepoli}/kodedokter/{kodedokter}/hari/{hari}/jampraktek/{jampraktek}', service: pendaftaranBySlot },
];

/** The services for primary care (ws-bpjs §2F). */
export const FKTP_ROUTES: readonly ServiceRoute[] = [
  { method: 'GET', path: 'ref/poli/tanggal/{tanggal}', service: fktpRefPoli },
  { method: 'GET', path: 'ref/dokter/kodepoli/{kodepoli}/tanggal/{tanggal}', service: fktpRefDokter },
  { method: 'POST', path: 'antrean/add', service: fktpAddBooking },
  { method: 'POST', path: 'antrean/panggil', service: fktpCallPatient },
  { method: 'POST', path: 'antrean/batal', service: fktpCancelBooking },
];
