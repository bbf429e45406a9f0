import request from 'supertest';
import { cancelBooking } from '../../src/queue/cancel';
import { reachTask } from '../../src/queue/reach-task';
import {
  booking, CHILD_SESSION, DAWN_SESSION, EVENING_SESSION, LEAVE_SESSION, MORNING, MORNING_SESSION, openHospital, PASSWORD, person, slotOf, TODAY, TOMORROW,
  TOMORROW_SESSION, USER, YESTERDAY, type Hospital,
} from '../support/hospital';

/** The FKRTL UAT checklist of the catalogue (ws-faskes §6), rows 1–45, each over HTTPS against a served hospital. */
let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
});
afterAll(() => hospital.close());
beforeEach(() => hospital.setTime(MORNING));

const refused = (message: string, code = 201) => ({ metadata: { message, code } });
const DATE_FORMAT = 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd';

const status = (body: unknown) => hospital.call('status-antrean', '/statusantrean', body);
const ambil = (body: unknown) => hospital.call('ambil-antrean', '/ambilantrean', body);
const sisa = (kodebooking: string) => hospital.call('sisa-antrean', '/sisaantrean', { kodebooking });
const batal = (kodebooking: string, keterangan = 'Berhalangan hadir') => hospital.call('batal-antrean', '/batalantrean', { kodebooking, keterangan });
const checkIn = (kodebooking: string, waktu: unknown = Date.parse(MORNING)) => hospital.call('check-in', '/checkinantrean', { kodebooking, waktu });

let next = 20;
/** A known patient nobody has used yet in this file. */
const someone = () => person((next += 1));
const book = async (session = MORNING_SESSION) => (await ambil(booking(someone(), session))).response;

const served = async () => {
  const { kodebooking } = await book();
  await checkIn(kodebooking);
  for (const [task, minute] of [[4, '05'], [5, '15']] as const) {
    const occurredAt = new Date(`2027-01-18T09:${minute}:00.000+07:00`);
    hospital.setTime(occurredAt.toISOString());
    await reachTask(hospital.deps, hospital.facility(), { bookingCode: kodebooking, task, occurredAt, source: 'poli', ...(task === 5 ? { prescriptionKind: 'compounded' as const } : {}) });
  }
  return kodebooking;
};

describe('token', () => {
  const ask = (user: string, password: string) => request(hospital.publicUrl).get('/auth').set('x-username', user).set('x-password', password).disableTLSCerts();

  test('UAT 1: the right headers get a token', async () => {
    const reply = await ask(USER, PASSWORD);
    expect(reply.body).toEqual({ response: { token: expect.any(String) }, metadata: { message: 'Ok', code: 200 } });
  });
  test('UAT 2: a wrong password and a wrong user are refused', async () => {
    expect((await ask(USER, 'salah')).body).toEqual(refused('Username atau Password Tidak Sesuai'));
    expect((await ask('orang-lain', PASSWORD)).body).toEqual(refused('Username atau Password Tidak Sesuai'));
  });
  test('UAT 3: an expired token is refused on every service', async () => {
    const old = await hospital.token();
    hospital.setTime('2027-01-18T10:00:01.000+07:00');
    for (const path of ['/statusantrean', '/ambilantrean', '/sisaantrean', '/batalantrean', '/checkinantrean', '/infopasienbaru', '/jadwaloperasirs', '/jadwaloperasipasien', '/ambilantreanfarmasi', '/statusantreanfarmasi']) {
      const reply = await request(hospital.publicUrl).post(path).set('x-token', old).set('x-username', USER).disableTLSCerts().send({});
      expect({ path, ...reply.body }).toEqual({ path, ...refused('Token Expired') });
    }
  });
});

describe('status antrean', () => {
  test('UAT 4: an unknown poli', async () => {
    expect(await status({ ...slotOf(MORNING_SESSION), kodepoli: 'XXX' })).toEqual(refused('Poli Tidak Ditemukan'));
  });
  test('UAT 5: the date in another format', async () => {
    for (const tanggalperiksa of ['18-01-2027', '2027/01/18', '2027-02-31', '2027-1-5']) {
      expect(await status({ ...slotOf(MORNING_SESSION), tanggalperiksa })).toEqual(refused(DATE_FORMAT));
    }
  });
  test('UAT 6: a valid request gets all ten fields with their types, zeros before the first booking', async () => {
    expect(await status(slotOf(EVENING_SESSION))).toEqual({
      response: {
        namapoli: 'Saraf', namadokter: 'dr. Bima Laksana, Sp.N', totalantrean: 0, sisaantrean: 0, antreanpanggil: '-',
        sisakuotajkn: 24, kuotajkn: 24, sisakuotanonjkn: 6, kuotanonjkn: 6, keterangan: '',
      },
      metadata: { message: 'Ok', code: 200 },
    });
  });
  test('UAT 7: a date in the past', async () => {
    expect(await status({ ...slotOf(MORNING_SESSION), tanggalperiksa: YESTERDAY })).toEqual(refused('Tanggal Periksa Tidak Berlaku'));
  });
});

describe('ambil antrean', () => {
  test.each([
    ['nomorkartu', 'Nomor Kartu Tidak Boleh Kosong'],
    ['nik', 'NIK Tidak Boleh Kosong'],
    ['kodepoli', 'Kode Poli Tidak Boleh Kosong'],
    ['tanggalperiksa', 'Tanggal Tidak Boleh Kosong'],
  ])('UAT 8: %s empty, null or missing', async (field, message) => {
    for (const value of ['', null, '  ', undefined]) expect(await ambil(booking(person(1), MORNING_SESSION, { [field]: value }))).toEqual(refused(message));
  });
  test('UAT 9: a card that is not 13 digits', async () => {
    for (const nomorkartu of ['12345', '00099000a0001', '00099000000011']) expect(await ambil(booking(person(1), MORNING_SESSION, { nomorkartu }))).toEqual(refused('Format Nomor Kartu Tidak Sesuai'));
  });
  test('UAT 10: a NIK that is not 16 digits', async () => {
    for (const nik of ['12ab', '327199990000000', '32719999000000012']) expect(await ambil(booking(person(1), MORNING_SESSION, { nik }))).toEqual(refused('Format NIK Tidak Sesuai'));
  });
  test('UAT 11: a date in the past', async () => {
    expect(await ambil(booking(person(1), MORNING_SESSION, { tanggalperiksa: YESTERDAY }))).toEqual(refused('Tanggal Periksa Tidak Berlaku'));
  });
  test('UAT 12: the date in another format', async () => {
    expect(await ambil(booking(person(1), MORNING_SESSION, { tanggalperiksa: '2027/01/18' }))).toEqual(refused(DATE_FORMAT));
  });
  test('UAT 13: the same patient twice', async () => {
    const request = booking(person(2), MORNING_SESSION);
    expect((await ambil(request)).metadata.code).toBe(200);
    expect(await ambil(request)).toEqual(refused('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama'));
  });
  test('UAT 14: a poli closed that day, by leave or with no session', async () => {
    expect(await ambil(booking(person(3), LEAVE_SESSION))).toEqual(refused('Pendaftaran ke Poli Ini Sedang Tutup'));
    expect(await ambil(booking(person(3), CHILD_SESSION, { tanggalperiksa: TOMORROW }))).toEqual(refused('Pendaftaran ke Poli Ini Sedang Tutup'));
  });
  test('UAT 15: a doctor or hours that are not in the schedule', async () => {
    const sentence = (doctor: string) => refused(`Jadwal Dokter ${doctor} Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya`);
    expect(await ambil(booking(person(3), MORNING_SESSION, { kodedokter: 700103 }))).toEqual(sentence('dr. Ayu Permata, Sp.A'));
    expect(await ambil(booking(person(3), MORNING_SESSION, { kodedokter: 999999 }))).toEqual(sentence('999999'));
    expect(await ambil(booking(person(3), MORNING_SESSION, { jampraktek: '13:00-15:00' }))).toEqual(sentence('dr. Sari Wening, Sp.N'));
  });
  test('UAT 16: today after the session is over, while the evening session still takes patients', async () => {
    expect(await ambil(booking(person(3), DAWN_SESSION))).toEqual(refused('Pendaftaran Ke Poli (Saraf) Sudah Tutup Jam 08:30'));
    hospital.setTime('2027-01-18T13:00:00.000+07:00');
    expect((await ambil(booking(person(3), EVENING_SESSION))).metadata.code).toBe(200);
  });
  test('UAT 17: a known patient gets all twelve fields', async () => {
    await hospital.addSession({ ...MORNING_SESSION, kodedokter: 700104, prefix: 'SAR4' });
    expect(await ambil(booking(person(4), { ...MORNING_SESSION, kodedokter: 700104 }))).toEqual({
      response: {
        nomorantrean: 'SAR4-1', angkaantrean: 1, kodebooking: expect.stringMatching(/^20270118[0-9A-Z]{10}$/), norm: '00-00-04', namapoli: 'Saraf',
        namadokter: "dr. Nur'aini, Sp.B", estimasidilayani: Date.parse(MORNING), sisakuotajkn: 23, kuotajkn: 24, sisakuotanonjkn: 6, kuotanonjkn: 6,
        keterangan: 'Peserta harap 60 menit lebih awal guna pencatatan administrasi.',
      },
      metadata: { message: 'Ok', code: 200 },
    });
  });
  test('UAT 18: the second patient gets the next number and one less is left', async () => {
    const first = (await ambil(booking(person(5), CHILD_SESSION))).response;
    const second = (await ambil(booking(person(6), CHILD_SESSION))).response;
    expect([second.angkaantrean, second.nomorantrean, second.sisakuotajkn]).toEqual([first.angkaantrean + 1, `ANA-${first.angkaantrean + 1}`, first.sisakuotajkn - 1]);
    expect([second.namapoli, second.sisakuotanonjkn]).toEqual(['Anak', first.sisakuotanonjkn]);
  });
  test('UAT 19: an unknown poli', async () => {
    expect(await ambil(booking(person(7), MORNING_SESSION, { kodepoli: 'XXX' }))).toEqual(refused('Poli Tidak Ditemukan'));
  });
  test('UAT 20: an unknown patient is sent to register, with code 202 and no response', async () => {
    const stranger = { ...person(9001) };
    expect(await ambil(booking(stranger, MORNING_SESSION))).toEqual(refused('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202));
  });
  test('UAT 21: tomorrow', async () => {
    expect((await ambil(booking(person(7), TOMORROW_SESSION))).metadata).toEqual({ message: 'Ok', code: 200 });
  });
  test('UAT 22: beyond the booking window, even where a session is planned', async () => {
    const far = { ...MORNING_SESSION, tanggalperiksa: '2027-02-18', prefix: 'FAR' };
    await hospital.addSession(far);
    expect(await ambil(booking(person(7), far))).toEqual(refused('Pendaftaran ke Poli Ini Sedang Tutup'));
  });
  test('UAT 23: a kind of visit that does not exist, and a reference that is missing', async () => {
    for (const jeniskunjungan of [9, 0, '', null, 'x']) expect(await ambil(booking(person(7), MORNING_SESSION, { jeniskunjungan }))).toEqual(refused('Jenis Kunjungan tidak ditemukan'));
    expect(await ambil(booking(person(7), MORNING_SESSION, { nomorreferensi: '' }))).toEqual(refused('No Referensi Belum Diisi'));
  });
});

describe('sisa antrean', () => {
  test('UAT 24: an unknown booking code', async () => {
    expect(await sisa('20270118TIDAKADA00')).toEqual(refused('Antrean Tidak Ditemukan'));
  });
  test('UAT 25: a valid code gets seven fields, the wait in seconds', async () => {
    const session = { ...MORNING_SESSION, jampraktek: '10:00-11:00', prefix: 'SISA' };
    await hospital.addSession(session);
    await book(session);
    await book(session);
    const { kodebooking } = await book(session);
    expect(await sisa(kodebooking)).toEqual({
      response: { nomorantrean: 'SISA-3', namapoli: 'Saraf', namadokter: 'dr. Sari Wening, Sp.N', sisaantrean: 3, antreanpanggil: '-', waktutunggu: 1200, keterangan: '' },
      metadata: { message: 'Ok', code: 200 },
    });
  });
});

describe('batal antrean', () => {
  test('UAT 26: an unknown code, and one whose date has passed', async () => {
    expect(await batal('20270118TIDAKADA00')).toEqual(refused('Antrean Tidak Ditemukan'));
    const { kodebooking } = await book();
    hospital.setTime('2027-01-19T09:00:00.000+07:00');
    expect(await batal(kodebooking)).toEqual(refused('Antrean Tidak Ditemukan'));
  });
  test('UAT 27: a patient who has been served', async () => {
    expect(await batal(await served())).toEqual(refused('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan'));
  });
  test('UAT 28: a valid cancellation lowers the total, frees the quota, and sisa no longer finds it', async () => {
    const { kodebooking } = await book();
    const before = (await status(slotOf(MORNING_SESSION))).response;
    expect(await batal(kodebooking)).toEqual({ metadata: { message: 'Ok', code: 200 } });
    const after = (await status(slotOf(MORNING_SESSION))).response;
    expect([after.totalantrean, after.sisaantrean, after.sisakuotajkn]).toEqual([before.totalantrean - 1, before.sisaantrean - 1, before.sisakuotajkn + 1]);
    expect((await sisa(kodebooking)).metadata.code).toBe(201);
  });
  test('UAT 29: cancelling again', async () => {
    const { kodebooking } = await book();
    await batal(kodebooking);
    expect(await batal(kodebooking)).toEqual(refused('Antrean Tidak Ditemukan atau Sudah Dibatalkan'));
  });
  test('UAT 30: booking again after cancelling gets a new code and a new number', async () => {
    const who = someone();
    const first = (await ambil(booking(who, MORNING_SESSION))).response;
    await batal(first.kodebooking);
    const second = (await ambil(booking(who, MORNING_SESSION))).response;
    expect(second.kodebooking).not.toBe(first.kodebooking);
    expect(second.angkaantrean).toBeGreaterThan(first.angkaantrean);
  });
});

describe('check-in', () => {
  test('UAT 31: a valid check-in, repeated check-ins included', async () => {
    const { kodebooking } = await book();
    for (let i = 0; i < 2; i++) expect(await checkIn(kodebooking)).toEqual({ metadata: { message: 'OK', code: 200 } });
  });
  test('UAT 32: an unknown and a cancelled booking', async () => {
    expect(await checkIn('20270118TIDAKADA00')).toEqual(refused('Antrean Tidak Ditemukan'));
    const { kodebooking } = await book();
    await cancelBooking(hospital.deps, hospital.facility(), { bookingCode: kodebooking, reason: 'pindah', source: 'desk' });
    expect(await checkIn(kodebooking)).toEqual(refused('Antrean Tidak Ditemukan atau Sudah Dibatalkan'));
  });
});

const newPatient = (n: number, over: Record<string, unknown> = {}) => ({
  nomorkartu: person(n).nomorkartu, nik: person(n).nik, nomorkk: '3271999900000001', nama: "Siti Nur'aini", jeniskelamin: 'P', tanggallahir: '1990-02-28', nohp: '081200009999',
  alamat: 'Jalan Contoh 1', kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3271', namadati2: 'Kota Bogor', kodekec: '327101', namakec: 'Bogor Selatan', kodekel: '3271011001',
  namakel: 'Batutulis', rw: '000', rt: '000', ...over,
});
const pasienBaru = (body: unknown) => hospital.call('info-pasien-baru', '/infopasienbaru', body);

describe('info pasien baru', () => {
  test.each([
    ['nomorkartu', 'Nomor Kartu Belum Diisi'], ['nik', 'NIK Belum Diisi'], ['nomorkk', 'Nomor KK Belum Diisi'], ['nama', 'Nama Belum Diisi'],
    ['jeniskelamin', 'Jenis Kelamin Belum Dipilih'], ['tanggallahir', 'Tanggal Lahir Belum Diisi'], ['nohp', 'No Hp Belum Diisi'], ['alamat', 'Alamat Belum Diisi'],
    ['kodeprop', 'Kode Propinsi Belum Diisi'], ['namaprop', 'Nama Propinsi Belum Diisi'], ['kodedati2', 'Kode Dati 2 Belum Diisi'], ['namadati2', 'Dati 2 Belum Diisi'],
    ['kodekec', 'Kode Kecamatan Belum Diisi'], ['namakec', 'Kecamatan Belum Diisi'], ['kodekel', 'Kode Kelurahan Belum Diisi'], ['namakel', 'Kelurahan Belum Diisi'],
    ['rw', 'RW Belum Diisi'], ['rt', 'RT Belum Diisi'],
  ])('UAT 33: %s empty', async (field, message) => {
    for (const value of ['', ' ', null, undefined]) expect(await pasienBaru(newPatient(9100, { [field]: value }))).toEqual(refused(message));
  });
  test('UAT 34: card or NIK in another format', async () => {
    expect(await pasienBaru(newPatient(9100, { nomorkartu: '12345' }))).toEqual(refused('Format Nomor Kartu Tidak Sesuai'));
    expect(await pasienBaru(newPatient(9100, { nik: '32719999000091x0' }))).toEqual(refused('Format NIK Tidak Sesuai'));
  });
  test('UAT 35: a birth date that is none, or in the future', async () => {
    for (const tanggallahir of ['28-02-1990', '1990-02-30', TOMORROW]) expect(await pasienBaru(newPatient(9100, { tanggallahir }))).toEqual(refused('Format Tanggal Lahir Tidak Sesuai'));
  });
  test('UAT 36: a valid registration gets a record number, with which the booking then succeeds', async () => {
    const reply = await pasienBaru(newPatient(9101));
    expect(reply).toEqual({ response: { norm: expect.stringMatching(/^MJ-\d{6}$/) }, metadata: { message: 'Harap datang ke admisi untuk melengkapi data rekam medis', code: 200 } });
    expect((await ambil(booking(person(9101), MORNING_SESSION, { norm: '' }))).response.norm).toBe(reply.response.norm);
  });
  test('UAT 37: the same person again, by card or by NIK', async () => {
    await pasienBaru(newPatient(9102));
    expect(await pasienBaru(newPatient(9102))).toEqual(refused('Data Peserta Sudah Pernah Dientrikan'));
    expect(await pasienBaru(newPatient(9103, { nik: person(9102).nik }))).toEqual(refused('Data Peserta Sudah Pernah Dientrikan'));
    expect(await pasienBaru(newPatient(9103, { nomorkartu: person(9102).nomorkartu }))).toEqual(refused('Data Peserta Sudah Pernah Dientrikan'));
  });
});

describe('jadwal operasi', () => {
  const card = person(1).nomorkartu;
  beforeAll(async () => {
    await hospital.db.rows(
      `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, performed, card_number, updated_at)
       values (:facilityId, 'OP270118001', '2027-01-20', 'Herniotomi', 'BED', false, :card, :at),
         (:facilityId, 'OP270110001', '2027-01-10', 'Apendektomi', 'BED', true, :card, :at),
         (:facilityId, 'OP270119001', '2027-01-19', 'Eksisi', 'BED', false, '', :at)`,
      { facilityId: hospital.facility().facilityId, card, at: new Date(MORNING) },
    );
  });
  const ofPatient = (nopeserta: unknown) => hospital.call('jadwal-operasi-pasien', '/jadwaloperasipasien', { nopeserta });
  const ofHouse = (tanggalawal: unknown, tanggalakhir: unknown) => hospital.call('jadwal-operasi-rs', '/jadwaloperasirs', { tanggalawal, tanggalakhir });

  test('UAT 38: a card that is not 13 digits', async () => {
    for (const nopeserta of ['12345', '', null, 'abc']) expect(await ofPatient(nopeserta)).toEqual(refused('Nomor Kartu Tidak Valid'));
  });
  test('UAT 39: the operations of a member still to come; none is an empty list', async () => {
    expect(await ofPatient(card)).toEqual({
      response: { list: [{ kodebooking: 'OP270118001', tanggaloperasi: '2027-01-20', jenistindakan: 'Herniotomi', kodepoli: 'BED', namapoli: 'Bedah', terlaksana: 0 }] },
      metadata: { message: 'Ok', code: 200 },
    });
    expect((await ofPatient(person(2).nomorkartu)).response).toEqual({ list: [] });
  });
  test('UAT 40: the end before the start', async () => {
    expect(await ofHouse(TOMORROW, TODAY)).toEqual(refused('Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal'));
  });
  test('UAT 41: a date in another format', async () => {
    expect(await ofHouse('18-01-2027', TOMORROW)).toEqual(refused(DATE_FORMAT));
    expect(await ofHouse(TODAY, '')).toEqual(refused(DATE_FORMAT));
  });
  test('UAT 42: all operations of the days, done and not done, without a card for umum', async () => {
    const { list } = (await ofHouse('2027-01-01', '2027-01-31')).response;
    expect(list.map((o) => [o.kodebooking, o.terlaksana, o.nopeserta, o.lastupdate])).toEqual([
      ['OP270110001', 1, card, Date.parse(MORNING)], ['OP270119001', 0, '', Date.parse(MORNING)], ['OP270118001', 0, card, Date.parse(MORNING)],
    ]);
    expect((await ofHouse('2026-01-01', '2026-01-02')).response).toEqual({ list: [] });
  });
});

describe('antrean farmasi', () => {
  const take = (kodebooking: unknown) => hospital.call('ambil-antrean-farmasi', '/ambilantreanfarmasi', { kodebooking });
  const look = (kodebooking: unknown) => hospital.call('status-antrean-farmasi', '/statusantreanfarmasi', { kodebooking });

  test('UAT 43: an unknown code, a cancelled one, a patient not here, and no prescription', async () => {
    expect(await take('20270118TIDAKADA00')).toEqual(refused('Kode Booking tidak ditemukan'));
    const gone = await book();
    await batal(gone.kodebooking);
    expect(await take(gone.kodebooking)).toEqual(refused('Booking Anda Sudah Dibatalkan.'));
    const { kodebooking } = await book();
    expect(await take(kodebooking)).toEqual(refused('Anda Belum Melakukan Checkin.'));
    await checkIn(kodebooking);
    expect(await take(kodebooking)).toEqual(refused('Anda tidak memiliki resep dari dokter yang anda tuju, silahkan konfirmasi petugas poli'));
  });
  test('UAT 44: a valid code gets a number, the same one when asked again', async () => {
    const code = await served();
    const reply = await take(code);
    expect(reply).toEqual({ response: { jenisresep: 'Racikan', nomorantrean: expect.any(Number), keterangan: '' }, metadata: { message: 'Ok', code: 200 } });
    expect(await take(code)).toEqual(reply);
  });
  test('UAT 45: status of an unknown code, before and after taking a number', async () => {
    expect(await look('20270118TIDAKADA00')).toEqual(refused('Kode Booking tidak ditemukan'));
    const code = await served();
    expect(await look(code)).toEqual(refused('Pasien belum masuk antrean farmasi.'));
    const { nomorantrean } = (await take(code)).response;
    expect(await look(code)).toEqual({
      response: { jenisresep: 'Racikan', totalantrean: nomorantrean, sisaantrean: nomorantrean, antreanpanggil: 0, keterangan: '' },
      metadata: { message: 'Ok', code: 200 },
    });
  });
});
