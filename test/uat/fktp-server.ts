import { addDays, isCalendarDate } from '../../src/platform/clock';
import { FKRTL_DATA, LIFETIME_S, REGISTRATION_FIELDS, registrationComplaint, TODAY, TOMORROW, YESTERDAY, type Right } from './fkrtl-server';
import { openHttpsServer, type Call, type HttpsServer, type Reply } from './https-server';
import type { WallClock } from './wall-clock';

const [USER, PASSWORD] = ['bpjs-fktp', 'sandi-rahasia-fktp'];
const patient = (n: number) => ({ nama: `Pasien Uji ${n}`, norm: `00-00-0${n}`, nik: `327199990000000${n}`, nomorkartu: `000990000000${n}`, nohp: `08120000000${n}` });

/** A data file in which nothing is missing. */
export function fktpData(versi: 1 | 2) {
  const session = (kodepoli: string, tanggalperiksa: string, jampraktek = '08:00-12:00') => ({ kodepoli, tanggalperiksa, ...(versi === 2 ? { kodedokter: 445_566, jampraktek } : {}) });
  return {
    profil: 'fktp',
    versi,
    faskes: { kode: '00010001', nama: 'Klinik Uji', zona: 'WIB' },
    username: USER,
    batas: { jedaMs: 0 },
    token: { masaBerlakuDetik: LIFETIME_S },
    pasien: { pertama: patient(1), kedua: patient(2), besok: patient(3), ditolak: patient(4) },
    pasienTakDikenal: FKRTL_DATA.pasienTakDikenal,
    pasienBaru: FKRTL_DATA.pasienBaru,
    sesi: { hariIni: session('001', TODAY), besok: session('001', TOMORROW), tutup: session('003', TODAY), selesai: session('004', TODAY, '06:00-08:30'), belumBuka: session('001', '2027-01-28'), setiapPoli: [session('002', TODAY)] },
    booking: { dilayani: { nomorkartu: '0009900000007', kodepoli: '001', tanggalperiksa: TODAY }, lampau: { nomorkartu: '0009900000008', kodepoli: '001', tanggalperiksa: YESTERDAY } },
  };
}
export const FKTP_PASSWORD = PASSWORD;

export interface FktpState {
  bookings: { key: string; kodepoli: string; tanggalperiksa: string; angka: number; isCancelled: boolean }[];
}

export interface FktpAsked extends Call {
  service: string;
  /** Body, or what the path carries. */
  fields: Record<string, unknown>;
}

export type FktpSpoil = (asked: FktpAsked, reply: Reply & { content: Right }, state: FktpState) => Reply | undefined;

const ok = (response?: unknown): Right => ({ ...(response === undefined ? {} : { response: response as Record<string, unknown> }), metadata: { message: 'Ok', code: 200 } });
const no = (message: string, code = 201): Right => ({ metadata: { message, code } });
const isEmpty = (value: unknown) => typeof value !== 'string' || value.trim() === '';
const LAST_DAY = addDays(TODAY, 7);

const ROUTES: [method: string, path: RegExp, service: string][] = [
  ['GET', /^\/auth$/, 'token'], ['GET', /^\/antrean\/status\/(?<kodepoli>[^/]+)\/(?<tanggalperiksa>[^/]+)$/, 'status'], ['POST', /^\/antrean$/, 'ambil'],
  ['GET', /^\/antrean\/sisapeserta\/(?<nomorkartu>[^/]+)\/(?<kodepoli>[^/]+)\/(?<tanggalperiksa>[^/]+)$/, 'sisa'], ['PUT', /^\/antrean\/batal$/, 'batal'], ['POST', /^\/peserta$/, 'peserta'],
];

/** A primary-care web service that answers as the catalogue prints it (ws-faskes §5, §7), unless told to go wrong somewhere. */
export function openFktpServer(versi: 1 | 2, { clock }: WallClock, spoil: FktpSpoil = () => undefined): Promise<HttpsServer> {
  const state: FktpState = { bookings: [] };
  const tokens = new Map<string, number>();
  const registered = new Set<string>();
  const keyOf = (fields: Record<string, unknown>) => [fields['nomorkartu'], fields['kodepoli'], fields['tanggalperiksa']].join('|');
  const find = (fields: Record<string, unknown>) => state.bookings.findLast(({ key }) => key === keyOf(fields));
  const active = (fields: Record<string, unknown>) => state.bookings.filter((booking) => booking.kodepoli === fields['kodepoli'] && booking.tanggalperiksa === fields['tanggalperiksa'] && !booking.isCancelled);

  const SERVICES: Record<string, (fields: Record<string, unknown>) => Right> = {
    status: (fields) => {
      const { kodepoli, tanggalperiksa } = fields;
      if (!['001', '002'].includes(String(kodepoli))) return no('Poli Tidak Ditemukan');
      if (!isCalendarDate(String(tanggalperiksa))) return no('Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd');
      if (String(tanggalperiksa) < TODAY) return no('Tanggal Periksa Tidak Berlaku');
      const taken = active(fields).length;
      const counts = { namapoli: 'Poli Umum', totalantrean: String(taken), antreanpanggil: '-', keterangan: '' };
      return ok(versi === 1 ? { ...counts, sisaantrean: String(taken) } : [{ ...counts, sisaantrean: taken, kodedokter: 445_566, namadokter: 'dr. Bayu', jampraktek: '08:00-12:00' }]);
    },
    ambil: (fields) => {
      for (const [field, message] of [['nomorkartu', 'Nomor Kartu Tidak Boleh Kosong'], ['nik', 'NIK Tidak Boleh Kosong'], ['kodepoli', 'Kode Poli Tidak Boleh Kosong'], ['tanggalperiksa', 'Tanggal Tidak Boleh Kosong']] as const) {
        if (isEmpty(fields[field])) return no(message);
      }
      if (!/^\d{13}$/.test(String(fields['nomorkartu']))) return no('Format Nomor Kartu Tidak Sesuai');
      if (!/^\d{16}$/.test(String(fields['nik']))) return no('Format NIK Tidak Sesuai');
      const { kodepoli, tanggalperiksa } = fields;
      if (!isCalendarDate(String(tanggalperiksa))) return no('Format Tanggal Tidak Sesuai, Format Yang Benar adalah yyyy-mm-dd');
      if (String(tanggalperiksa) < TODAY) return no('Tanggal Periksa Tidak Berlaku Mundur');
      if (kodepoli === '003' || (String(tanggalperiksa) > LAST_DAY && String(tanggalperiksa) < '2027-02-28')) return no('Pendaftaran ke Poli Ini Sedang Tutup');
      if (String(tanggalperiksa) > LAST_DAY) return no('Pendaftaran paling lama tujuh hari sebelumnya');
      if (kodepoli === '004') return no('Pendaftaran Ke Poli (Poli Gigi) Sudah Tutup Jam 08.30');
      if (![1, 2, 3, 4].some((n) => patient(n).nik === fields['nik'])) return no('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202);
      if (find(fields)?.isCancelled === false) return no('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama');
      const angka = state.bookings.length + 1;
      state.bookings.push({ key: keyOf(fields), kodepoli: String(kodepoli), tanggalperiksa: String(tanggalperiksa), angka, isCancelled: false });
      return ok({ nomorantrean: `A1-${angka}`, angkaantrean: versi === 1 ? String(angka) : angka, namapoli: 'Poli Umum', sisaantrean: String(active(fields).length), antreanpanggil: '-', keterangan: 'Apabila antrean terlewat harap mengambil antrean kembali.' });
    },
    sisa: (fields) => {
      const booking = find(fields);
      if (booking === undefined || booking.isCancelled) return no('Antrean Tidak Ditemukan');
      return ok({ nomorantrean: `A1-${booking.angka}`, namapoli: 'Poli Umum', sisaantrean: '1', antreanpanggil: '-', keterangan: '' });
    },
    batal: (fields) => {
      if (fields['nomorkartu'] === '0009900000007') return no('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan');
      const booking = find(fields);
      if (booking === undefined) return no('Antrean Tidak Ditemukan');
      if (booking.isCancelled) return no('Antrean Tidak Ditemukan atau Sudah Dibatalkan');
      booking.isCancelled = true;
      return ok();
    },
    peserta: (fields) => {
      const complaint = registrationComplaint(fields, REGISTRATION_FIELDS.filter((field) => field !== 'nohp'));
      if (complaint !== undefined) return no(complaint);
      if (registered.has(String(fields['nik']))) return no('Data Peserta Sudah Pernah Dientrikan');
      registered.add(String(fields['nik']));
      return ok();
    },
  };
  const right = (service: string, headers: Record<string, string>, fields: Record<string, unknown>): Right => {
    if (service === 'token') {
      if (headers['x-username'] !== USER || headers['x-password'] !== PASSWORD) return no('Username atau Password Tidak Sesuai');
      const token = `token-${tokens.size + 1}-rahasia`;
      tokens.set(token, clock().getTime());
      return ok({ token });
    }
    const issuedAt = tokens.get(headers['x-token'] ?? '');
    if (issuedAt === undefined) return no('Token Invalid');
    if (clock().getTime() > issuedAt + LIFETIME_S * 1_000) return no('Token Expired');
    return SERVICES[service]?.(fields) ?? no('Alamat tidak dikenal');
  };
  return openHttpsServer((call) => {
    const found = ROUTES.map(([method, path, service]) => ({ service, match: method === call.method ? path.exec(call.path) : null })).find(({ match }) => match !== null);
    const fields = found?.match?.groups === undefined ? call.body : Object.fromEntries(Object.entries(found.match.groups).map(([name, value]) => [name, decodeURIComponent(value)]));
    const service = found?.service ?? '';
    const reply = { content: right(service, call.headers, fields) };
    return spoil({ ...call, service, fields }, reply, state) ?? reply;
  });
}
