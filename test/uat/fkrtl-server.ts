import { addDays, isCalendarDate } from '../../src/platform/clock';
import { openHttpsServer, type Call, type HttpsServer, type Reply } from './https-server';
import type { WallClock } from './wall-clock';

export const [YESTERDAY, TODAY, TOMORROW] = ['2027-01-17', '2027-01-18', '2027-01-19'];
export const LIFETIME_S = 60;
const SPM_S = 600;
const [USER, PASSWORD] = ['bpjs-uji', 'sandi-rahasia-uji'];

const person = (n: number) => ({ norm: `00-00-0${n}`, nik: `327199990000000${n}`, nomorkartu: `000990000000${n}`, nohp: `08120000000${n}` });
const patient = (n: number) => ({ ...person(n), nama: `Pasien Uji ${n}`, nomorreferensi: `0001R0010127B00000${n}` });
const session = (kodepoli: string, kodedokter: number, tanggalperiksa: string, jampraktek: string) => ({ kodepoli, kodedokter, tanggalperiksa, jampraktek });
const OPEN = session('INT', 1001, TODAY, '08:00-12:00');
const OVER = session('INT', 1002, TODAY, '06:00-08:30');

/** A data file in which nothing is missing. */
export const FKRTL_DATA = {
  profil: 'fkrtl',
  faskes: { kode: '0001R001', nama: 'RS Uji <b>Sehat</b>', zona: 'WIB' },
  username: USER,
  batas: { jedaMs: 0 },
  token: { masaBerlakuDetik: LIFETIME_S },
  pasien: { pertama: patient(1), kedua: patient(2), besok: patient(3), ditolak: patient(4) },
  pasienTakDikenal: { nik: '3271999900000091', nomorkartu: '0009900000091', nohp: '081200000091' },
  pasienBaru: {
    nomorkartu: '0009900000092', nik: '3271999900000092', nomorkk: '3271999900000093', nama: "Siti Nur'aini", jeniskelamin: 'P', tanggallahir: '1990-02-28', nohp: '081200000092', alamat: 'Jalan Contoh 1',
    kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3271', namadati2: 'Kota Bogor', kodekec: '327101', namakec: 'Bogor Selatan', kodekel: '3271011001', namakel: 'Batutulis', rw: '000', rt: '000',
  },
  sesi: { hariIni: OPEN, besok: session('INT', 1001, TOMORROW, '08:00-12:00'), tutup: session('BED', 1003, TODAY, '08:00-12:00'), selesai: OVER, setiapPoli: [session('SAR', 1004, TODAY, '08:00-12:00')] },
  booking: { dilayani: 'DILAYANI01', lampau: 'KEMARIN01' },
  operasi: { nopeserta: '0009900000001', tanggalawal: '2027-01-01', tanggalakhir: '2027-01-31', belum: 'OP1', sudah: 'OP2', umum: 'OP3' },
  farmasi: { racikan: 'RACIKAN01', nonRacikan: 'NONRACIK01' },
};
export const FKRTL_PASSWORD = PASSWORD;

interface Booking {
  kodebooking: string;
  nik: string;
  slot: string;
  angka: number;
  isCancelled: boolean;
}

export interface FkrtlState {
  bookings: Booking[];
}

/** What goes wrong: given the right reply, the one that is sent. */
export type Spoil = (asked: Call & { service: string; now: Date }, reply: Reply & { content: Right }, state: FkrtlState) => Reply | undefined;

export interface Right {
  response?: Record<string, unknown>;
  metadata: { code: number; message: string };
}

const ok = (response?: Record<string, unknown>, message = 'Ok'): Right => ({ ...(response === undefined ? {} : { response }), metadata: { message, code: 200 } });
const no = (message: string, code = 201): Right => ({ metadata: { message, code } });
const isEmpty = (value: unknown) => typeof value !== 'string' || value.trim() === '';
const DATE_FORMAT = 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd';
const QUOTA = 30;
const EMPTY: Record<string, string> = {
  nomorkartu: 'Nomor Kartu Belum Diisi', nik: 'NIK Belum Diisi', nomorkk: 'Nomor KK Belum Diisi', nama: 'Nama Belum Diisi', jeniskelamin: 'Jenis Kelamin Belum Dipilih', tanggallahir: 'Tanggal Lahir Belum Diisi',
  nohp: 'No Hp Belum Diisi', alamat: 'Alamat Belum Diisi', kodeprop: 'Kode Propinsi Belum Diisi', namaprop: 'Nama Propinsi Belum Diisi', kodedati2: 'Kode Dati 2 Belum Diisi', namadati2: 'Dati 2 Belum Diisi',
  kodekec: 'Kode Kecamatan Belum Diisi', namakec: 'Kecamatan Belum Diisi', kodekel: 'Kode Kelurahan Belum Diisi', namakel: 'Kelurahan Belum Diisi', rw: 'RW Belum Diisi', rt: 'RT Belum Diisi',
};
/** §3.7, shared with the primary-care server: the first complaint about a registration. */
export function registrationComplaint(body: Record<string, unknown>, fields: readonly string[]): string | undefined {
  for (const field of fields) if (isEmpty(body[field])) return EMPTY[field];
  if (!/^\d{13}$/.test(String(body['nomorkartu']))) return 'Format Nomor Kartu Tidak Sesuai';
  if (!/^\d{16}$/.test(String(body['nik']))) return 'Format NIK Tidak Sesuai';
  return isCalendarDate(String(body['tanggallahir'])) && String(body['tanggallahir']) <= TODAY ? undefined : 'Format Tanggal Lahir Tidak Sesuai';
}
export const REGISTRATION_FIELDS = Object.keys(EMPTY);

/** A hospital's web service that answers as the catalogue prints it (ws-faskes §3), unless told to go wrong somewhere. */
export function openFkrtlServer({ clock }: WallClock, spoil: Spoil = () => undefined): Promise<HttpsServer> {
  const state: FkrtlState = { bookings: [] };
  const tokens = new Map<string, number>();
  const registered = new Set<string>();
  const slotOf = (body: Record<string, unknown>) => [body['kodepoli'], body['kodedokter'], body['tanggalperiksa'], body['jampraktek']].join('|');
  const active = (slot: string) => state.bookings.filter((booking) => booking.slot === slot && !booking.isCancelled);
  const find = (body: Record<string, unknown>) => state.bookings.find(({ kodebooking }) => kodebooking === body['kodebooking']);

  const admission = (body: Record<string, unknown>): Right | undefined => {
    const { kodepoli, kodedokter, tanggalperiksa, jampraktek } = body;
    if (!isCalendarDate(String(tanggalperiksa))) return no(DATE_FORMAT);
    if (String(tanggalperiksa) < TODAY) return no('Tanggal Periksa Tidak Berlaku');
    if (!['INT', 'SAR', 'BED'].includes(String(kodepoli))) return no('Poli Tidak Ditemukan');
    if (kodepoli === 'BED' || String(tanggalperiksa) > addDays(TODAY, 30)) return no('Pendaftaran ke Poli Ini Sedang Tutup');
    const hours = kodedokter === 1002 ? '06:00-08:30' : '08:00-12:00';
    return [1001, 1002, 1004].includes(Number(kodedokter)) && jampraktek === hours ? undefined : no('Jadwal Dokter dr. Uji Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya');
  };
  const take = (body: Record<string, unknown>): Right => {
    for (const [field, message] of [['nomorkartu', 'Nomor Kartu Tidak Boleh Kosong'], ['nik', 'NIK Tidak Boleh Kosong'], ['kodepoli', 'Kode Poli Tidak Boleh Kosong'], ['tanggalperiksa', 'Tanggal Tidak Boleh Kosong']] as const) {
      if (isEmpty(body[field])) return no(message);
    }
    if (!/^\d{13}$/.test(String(body['nomorkartu']))) return no('Format Nomor Kartu Tidak Sesuai');
    if (!/^\d{16}$/.test(String(body['nik']))) return no('Format NIK Tidak Sesuai');
    if (![1, 2, 3, 4].includes(Number(body['jeniskunjungan']))) return no('Jenis Kunjungan tidak ditemukan');
    if (isEmpty(body['nomorreferensi'])) return no('No Referensi Belum Diisi');
    const refusal = admission(body);
    if (refusal !== undefined) return refusal;
    if (body['kodedokter'] === 1002) return no('Pendaftaran Ke Poli (Penyakit Dalam) Sudah Tutup Jam 08:30');
    const known = [1, 2, 3, 4].map(person).find(({ nik }) => nik === body['nik']);
    if (known === undefined) return no('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202);
    const slot = slotOf(body);
    if (active(slot).some(({ nik }) => nik === known.nik)) return no('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama');
    const angka = state.bookings.filter((booking) => booking.slot === slot).length + 1;
    const kodebooking = `BOOK${state.bookings.length + 1}`;
    state.bookings.push({ kodebooking, nik: known.nik, slot, angka, isCancelled: false });
    return ok({
      nomorantrean: `INT-${angka}`, angkaantrean: angka, kodebooking, norm: known.norm, namapoli: 'Penyakit Dalam', namadokter: 'dr. Uji, Sp.PD', estimasidilayani: Date.parse(`${String(body['tanggalperiksa'])}T09:00:00+07:00`),
      sisakuotajkn: QUOTA - active(slot).length, kuotajkn: QUOTA, sisakuotanonjkn: 5, kuotanonjkn: 5, keterangan: 'Peserta harap 60 menit lebih awal guna pencatatan administrasi.',
    });
  };

  const SERVICES: Record<string, (body: Record<string, unknown>) => Right> = {
    statusantrean: (body) => {
      const refusal = admission(body);
      if (refusal !== undefined) return refusal;
      const taken = active(slotOf(body)).length;
      return ok({ namapoli: 'Penyakit Dalam', namadokter: 'dr. Uji, Sp.PD', totalantrean: taken, sisaantrean: taken, antreanpanggil: '-', sisakuotajkn: QUOTA - taken, kuotajkn: QUOTA, sisakuotanonjkn: 5, kuotanonjkn: 5, keterangan: '' });
    },
    ambilantrean: take,
    sisaantrean: (body) => {
      const booking = find(body);
      if (booking === undefined) return no('Antrean Tidak Ditemukan');
      if (booking.isCancelled) return no('Antrean Tidak Ditemukan atau Sudah Dibatalkan');
      const ahead = active(booking.slot).filter(({ angka }) => angka <= booking.angka).length;
      return ok({ nomorantrean: `INT-${booking.angka}`, namapoli: 'Penyakit Dalam', namadokter: 'dr. Uji, Sp.PD', sisaantrean: ahead, antreanpanggil: '-', waktutunggu: SPM_S * (ahead - 1), keterangan: '' });
    },
    batalantrean: (body) => {
      if (body['kodebooking'] === 'DILAYANI01') return no('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan');
      const booking = find(body);
      if (booking === undefined) return no('Antrean Tidak Ditemukan');
      if (booking.isCancelled) return no('Antrean Tidak Ditemukan atau Sudah Dibatalkan');
      booking.isCancelled = true;
      return ok();
    },
    checkinantrean: (body) => {
      const booking = find(body);
      if (booking === undefined) return no('Antrean Tidak Ditemukan');
      return booking.isCancelled ? no('Booking Anda Sudah Dibatalkan') : ok(undefined, 'OK');
    },
    infopasienbaru: (body) => {
      const complaint = registrationComplaint(body, REGISTRATION_FIELDS);
      if (complaint !== undefined) return no(complaint);
      if (registered.has(String(body['nik']))) return no('Data Peserta Sudah Pernah Dientrikan');
      registered.add(String(body['nik']));
      return ok({ norm: '00-99-01' }, 'Harap datang ke admisi untuk melengkapi data rekam medis');
    },
    jadwaloperasirs: ({ tanggalawal, tanggalakhir }) => {
      if (!isCalendarDate(String(tanggalawal)) || !isCalendarDate(String(tanggalakhir))) return no(DATE_FORMAT);
      if (String(tanggalakhir) < String(tanggalawal)) return no('Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal');
      return ok({ list: [operation('OP1', 0, '0009900000001'), operation('OP2', 1, '0009900000001'), operation('OP3', 0, '')] });
    },
    jadwaloperasipasien: ({ nopeserta }) => {
      if (!/^\d{13}$/.test(String(nopeserta))) return no('Nomor Kartu Tidak Valid');
      const { nopeserta: _card, lastupdate: _at, ...shown } = operation('OP1', 0, '');
      return ok({ list: [shown] });
    },
    ambilantreanfarmasi: ({ kodebooking }) => {
      const kind = pharmacyKind(kodebooking);
      return kind === undefined ? no('Kode Booking tidak ditemukan') : ok({ jenisresep: kind, nomorantrean: 8, keterangan: '' });
    },
    statusantreanfarmasi: ({ kodebooking }) => {
      const kind = pharmacyKind(kodebooking);
      return kind === undefined ? no('Kode Booking tidak ditemukan') : ok({ jenisresep: kind, totalantrean: 8, sisaantrean: 8, antreanpanggil: 0, keterangan: '' });
    },
  };
  const right = (service: string, { headers, body }: Call): Right => {
    if (service === 'token') {
      if (headers['x-username'] !== USER || headers['x-password'] !== PASSWORD) return no('Username atau Password Tidak Sesuai');
      const token = `token-${tokens.size + 1}-rahasia`;
      tokens.set(token, clock().getTime());
      return ok({ token });
    }
    const issuedAt = tokens.get(headers['x-token'] ?? '');
    if (issuedAt === undefined) return no('Token Invalid');
    if (clock().getTime() > issuedAt + LIFETIME_S * 1_000) return no('Token Expired');
    return SERVICES[service]?.(body) ?? no('Alamat tidak dikenal');
  };
  return openHttpsServer((call) => {
    const service = call.path === '/auth' ? 'token' : call.path.slice(1);
    const reply = { content: right(service, call) };
    return spoil({ ...call, service, now: clock() }, reply, state) ?? reply;
  });
}

function pharmacyKind(kodebooking: unknown): string | undefined {
  return kodebooking === 'RACIKAN01' ? 'Racikan' : kodebooking === 'NONRACIK01' ? 'Non Racikan' : undefined;
}

function operation(kodebooking: string, terlaksana: number, nopeserta: string) {
  return { kodebooking, tanggaloperasi: '2027-01-20', jenistindakan: 'Herniotomi', kodepoli: 'BED', namapoli: 'Bedah', terlaksana, nopeserta, lastupdate: 1_800_237_600_000 };
}
