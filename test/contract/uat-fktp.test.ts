import request from 'supertest';
import { addDays } from '../../src/platform/clock';
import { findBookingOfCard } from '../../src/queue/booking-of-card';
import { callNext } from '../../src/queue/call-next';
import { lastCallFrom } from '../../src/queue/call-store';
import { reachTask } from '../../src/queue/reach-task';
import { DENTAL_SESSION, GENERAL_SESSION, GENERAL_TOMORROW, MOTHER_CHILD_ON_LEAVE, openPuskesmas, SECOND_GENERAL_SESSION, type Puskesmas } from '../support/clinic-facility';
import { placeNamed, sessionIdOf } from '../support/clinic';
import { MORNING, PASSWORD, person, TODAY, TOMORROW, USER, YESTERDAY, type Person, type SessionSpec } from '../support/hospital';

/** The FKTP UAT checklist of the catalogue (ws-faskes §7.2), all 31 rows, each over HTTPS against a served Puskesmas, in both versions. */
const refused = (message: string, code = 201) => ({ metadata: { message, code } });
const done = (response: unknown) => ({ response, metadata: { message: 'Ok', code: 200 } });
const OK = { metadata: { message: 'Ok', code: 200 } };
const UNKNOWN_ENTRY = refused('Antrean Tidak Ditemukan');

describe.each(['v1', 'v2'] as const)('FKTP %s', (version) => {
  let puskesmas: Puskesmas;
  beforeAll(async () => {
    puskesmas = await openPuskesmas({ patients: 80 });
    await puskesmas.settings({ fktpReplies: version, bookingNote: 'Apabila antrean terlewat harap mengambil antrean kembali.' });
  });
  afterAll(() => puskesmas.close());
  beforeEach(() => puskesmas.setTime(MORNING));

  const status = (kodepoli: string, tanggal: string) => puskesmas.ask('fktp-status-antrean', 'GET', `/antrean/status/${kodepoli}/${tanggal}`);
  const ambil = (body: unknown) => puskesmas.ask('fktp-ambil-antrean', 'POST', '/antrean', body);
  const sisa = (who: Person, { kodepoli, tanggalperiksa }: SessionSpec) => puskesmas.ask('fktp-sisa-peserta', 'GET', `/antrean/sisapeserta/${who.nomorkartu}/${kodepoli}/${tanggalperiksa}`);
  const batal = (who: Person, { kodepoli, tanggalperiksa }: SessionSpec, over: object = {}) =>
    puskesmas.ask('fktp-batal-antrean', 'PUT', '/antrean/batal', { nomorkartu: who.nomorkartu, kodepoli, tanggalperiksa, ...(version === 'v2' ? { keterangan: 'Berhalangan hadir' } : {}), ...over });

  /** An ambil antrean as a caller of this version writes it. */
  const booking = (who: Person, session: SessionSpec, over: object = {}) => ({
    nomorkartu: who.nomorkartu, nik: who.nik, kodepoli: session.kodepoli, tanggalperiksa: session.tanggalperiksa, keluhan: 'Batuk sejak kemarin',
    ...(version === 'v2' ? { kodedokter: session.kodedokter, jampraktek: session.jampraktek, norm: who.norm, nohp: who.nohp } : {}), ...over,
  });
  const angka = (n: number) => (version === 'v1' ? String(n) : n);

  let next = 20;
  /** A known patient nobody has used yet. */
  const someone = () => person((next += 1));
  let days = 0;
  /** A day on which, as on the next, nobody has booked yet, at nine, with one session of poli umum and one of poli gigi. */
  const freshDay = async (): Promise<{ umum: SessionSpec; gigi: SessionSpec }> => {
    const tanggalperiksa = addDays(TODAY, (days += 2));
    const [umum, gigi] = [{ ...GENERAL_SESSION, tanggalperiksa }, { ...DENTAL_SESSION, tanggalperiksa }];
    for (const session of [umum, gigi]) await puskesmas.addSession(session);
    puskesmas.setTime(`${tanggalperiksa}T09:00:00.000+07:00`);
    return { umum, gigi };
  };
  const codeOf = async (who: Person, { kodepoli, tanggalperiksa }: SessionSpec) =>
    (await findBookingOfCard(puskesmas.db, puskesmas.facility().facilityId, { cardNumber: who.nomorkartu, clinicCode: kodepoli, visitDate: tanggalperiksa }))!.bookingCode;
  /** The patient tells the desk that he is here. */
  const present = async (who: Person, session: SessionSpec) =>
    reachTask(puskesmas.deps, puskesmas.facility(), { bookingCode: await codeOf(who, session), task: 3, occurredAt: puskesmas.deps.clock(), source: 'desk' });
  /** The panel of the poli calls the next one who is here. */
  const call = async (session: SessionSpec) => {
    const place = await placeNamed(puskesmas, 'Poli');
    const sessionId = await sessionIdOf(puskesmas, session);
    const last = await lastCallFrom(puskesmas.db, puskesmas.facility().facilityId, sessionId, place.name);
    return (await callNext(puskesmas.deps, puskesmas.facility(), { sessionId, by: { username: 'perawat', place }, afterCall: last?.callId ?? 0 })).booking.queueNumber;
  };
  const serve = async (who: Person, session: SessionSpec) => {
    await present(who, session);
    for (const task of [4, 5] as const) await reachTask(puskesmas.deps, puskesmas.facility(), { bookingCode: await codeOf(who, session), task, occurredAt: puskesmas.deps.clock(), source: 'poli', ...(task === 5 ? { prescriptionKind: 'none' as const } : {}) });
  };

  describe('token', () => {
    const ask = (user: string, password: string) => request(puskesmas.publicUrl).get('/auth').set('x-username', user).set('x-password', password).disableTLSCerts();

    test('UAT 1: token valid', async () => {
      expect((await ask(USER, PASSWORD)).body).toEqual(done({ token: expect.any(String) }));
    });
    test('UAT 2: token invalid', async () => {
      for (const [user, password] of [[USER, 'salah'], ['orang-lain', PASSWORD], ['', '']] as const) expect((await ask(user, password)).body).toEqual(refused('Username atau Password Tidak Sesuai'));
    });
    test('UAT 3: token expired, on every service', async () => {
      const old = await puskesmas.token();
      puskesmas.setTime('2027-01-18T10:00:01.000+07:00');
      const services = [
        ['fktp-status-antrean', 'GET', `/antrean/status/001/${TODAY}`], ['fktp-ambil-antrean', 'POST', '/antrean'], ['fktp-sisa-peserta', 'GET', `/antrean/sisapeserta/${person(1).nomorkartu}/001/${TODAY}`],
        ['fktp-batal-antrean', 'PUT', '/antrean/batal'], ['fktp-peserta', 'POST', '/peserta'],
      ] as const;
      for (const [operationId, method, path] of services) expect({ path, ...(await puskesmas.ask(operationId, method, path, undefined, old)) }).toEqual({ path, ...refused('Token Expired') });
    });
  });

  describe('status antrean', () => {
    test('UAT 4: status, poli unknown', async () => {
      expect(await status('XXX', TODAY)).toEqual(refused('Poli Tidak Ditemukan'));
    });
    test('UAT 5: status, date format', async () => {
      for (const tanggal of ['18-01-2027', '2027%2F01%2F18', '2027-02-31', '2027-1-5', 'besok']) expect(await status('001', tanggal)).toEqual(refused('Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd'));
    });
    test('UAT 6: status valid, with the texts and numbers of the version, zeros before the first booking', async () => {
      const { umum } = await freshDay();
      await puskesmas.addSession({ ...SECOND_GENERAL_SESSION, tanggalperiksa: umum.tanggalperiksa });
      const queue = (kodedokter: number, namadokter: string, jampraktek: string, totalantrean: string, sisaantrean: number) => ({
        namapoli: 'Poli Umum', totalantrean, sisaantrean, antreanpanggil: '-', keterangan: '', kodedokter, namadokter, jampraktek,
      });
      const poli = (totalantrean: string, sisaantrean: string) => ({ namapoli: 'Poli Umum', totalantrean, sisaantrean, antreanpanggil: '-', keterangan: '' });
      const second = queue(445502, 'dr. Rina Lestari', '09:00-13:00', '0', 0);
      expect(await status('001', umum.tanggalperiksa)).toEqual(done(version === 'v1' ? poli('0', '0') : [queue(445501, 'dr. Bayu Segara', '08:00-12:00', '0', 0), second]));
      await ambil(booking(someone(), umum));
      expect(await status('001', umum.tanggalperiksa)).toEqual(done(version === 'v1' ? poli('1', '1') : [queue(445501, 'dr. Bayu Segara', '08:00-12:00', '1', 1), second]));
    });
    test('UAT 7: status backdate', async () => {
      expect(await status('001', YESTERDAY)).toEqual(refused('Tanggal Periksa Tidak Berlaku'));
    });
  });

  describe('ambil antrean', () => {
    test.each([
      ['UAT 8: ambil, nomorkartu empty', 'nomorkartu', 'Nomor Kartu Tidak Boleh Kosong'],
      ['UAT 9: ambil, nik empty', 'nik', 'NIK Tidak Boleh Kosong'],
      ['UAT 10: ambil, kodepoli empty', 'kodepoli', 'Kode Poli Tidak Boleh Kosong'],
      ['UAT 11: ambil, tanggalperiksa empty', 'tanggalperiksa', 'Tanggal Tidak Boleh Kosong'],
    ])('%s', async (_row, field, message) => {
      for (const value of ['', null, '  ', undefined]) expect(await ambil(booking(person(1), GENERAL_SESSION, { [field]: value }))).toEqual(refused(message));
    });
    test('UAT 12: ambil, card not numeric or not of 13 digits', async () => {
      for (const nomorkartu of ['12345', '00099000a0001', '00099000000011']) expect(await ambil(booking(person(1), GENERAL_SESSION, { nomorkartu }))).toEqual(refused('Format Nomor Kartu Tidak Sesuai'));
    });
    test('UAT 13: ambil, nik not numeric or not of 16 digits', async () => {
      for (const nik of ['12ab', '327199990000000', '32719999000000012']) expect(await ambil(booking(person(1), GENERAL_SESSION, { nik }))).toEqual(refused('Format NIK Tidak Sesuai'));
    });
    test('UAT 14: ambil, backdate', async () => {
      expect(await ambil(booking(person(1), GENERAL_SESSION, { tanggalperiksa: YESTERDAY }))).toEqual(refused('Tanggal Periksa Tidak Berlaku Mundur'));
    });
    test('UAT 15: ambil, date format', async () => {
      for (const tanggalperiksa of ['18-01-2027', '2027/01/18', '2027-02-31']) expect(await ambil(booking(person(1), GENERAL_SESSION, { tanggalperiksa }))).toEqual(refused('Format Tanggal Tidak Sesuai, Format Yang Benar adalah yyyy-mm-dd'));
    });
    test('UAT 16: ambil twice, same date and poli, unless the first was cancelled', async () => {
      const who = someone();
      const first = await ambil(booking(who, GENERAL_SESSION));
      expect(first.metadata).toEqual(OK.metadata);
      const once = refused('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama');
      for (const session of [GENERAL_SESSION, SECOND_GENERAL_SESSION]) expect(await ambil(booking(who, session))).toEqual(once);
      await batal(who, GENERAL_SESSION);
      expect((await ambil(booking(who, GENERAL_SESSION))).metadata).toEqual(OK.metadata);
    });
    test('UAT 17: ambil, poli schedule closed, by leave or with no session', async () => {
      expect(await ambil(booking(person(3), MOTHER_CHILD_ON_LEAVE))).toEqual(refused('Pendaftaran ke Poli Ini Sedang Tutup'));
      expect(await ambil(booking(person(3), DENTAL_SESSION, { tanggalperiksa: TOMORROW }))).toEqual(refused('Pendaftaran ke Poli Ini Sedang Tutup'));
    });
    test('UAT 18: ambil today after closing; an evening session is handled too', async () => {
      const { gigi } = await freshDay();
      puskesmas.setTime(`${gigi.tanggalperiksa}T12:00:01.000+07:00`);
      expect(await ambil(booking(person(3), gigi))).toEqual(refused('Pendaftaran Ke Poli (Poli Gigi) Sudah Tutup Jam 12.00'));
      const evening = { ...gigi, jampraktek: '17:00-20:00', prefix: 'BM' };
      await puskesmas.addSession(evening);
      expect((await ambil(booking(person(3), evening))).response).toMatchObject({ nomorantrean: 'BM-1' });
    });
    test('UAT 19: ambil, no medical record: 202, or 201 where online registration is not offered', async () => {
      expect(await ambil(booking(person(9001), GENERAL_SESSION))).toEqual(refused('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202));
      const before = puskesmas.facility().settings;
      await puskesmas.settings({ ...before, newPatients: 'send-to-desk' });
      expect(await ambil(booking(person(9001), GENERAL_SESSION))).toEqual(refused('Data pasien ini tidak ditemukan, silahkan mendaftar sebagai pasien baru di loket pendaftaran'));
      await puskesmas.settings(before);
    });
    test('UAT 20: ambil 1st, ambil 2nd: number and angka increase, poli right, sisa and panggil current, same as in the house', async () => {
      const { umum } = await freshDay();
      const [first, second, third] = [someone(), someone(), someone()];
      const ticket = (n: number, sisaantrean: string, antreanpanggil: string) =>
        done({ nomorantrean: `A1-${n}`, angkaantrean: angka(n), namapoli: 'Poli Umum', sisaantrean, antreanpanggil, keterangan: 'Apabila antrean terlewat harap mengambil antrean kembali.' });
      expect(await ambil(booking(first, umum))).toEqual(ticket(1, '1', '-'));
      expect(await ambil(booking(second, umum))).toEqual(ticket(2, '2', '-'));
      await present(first, umum);
      expect(await call(umum)).toBe('A1-1');
      expect(await ambil(booking(third, umum))).toEqual(ticket(3, '2', 'A1-1'));
    });
    test('UAT 21: booking for a later day', async () => {
      expect((await ambil(booking(person(4), GENERAL_TOMORROW))).metadata).toEqual(OK.metadata);
    });
    test('UAT 22: booking beyond the range tells until when; before the window opens the poli is closed', async () => {
      const far = { ...GENERAL_SESSION, tanggalperiksa: '2027-03-18' };
      await puskesmas.addSession(far);
      expect(await ambil(booking(person(5), far))).toEqual(refused('Pendaftaran baru dapat dilakukan untuk tanggal periksa sampai 2027-02-17, silahkan pilih tanggal lain'));
      const before = puskesmas.facility().settings;
      await puskesmas.settings({ ...before, bookingMinDays: 1 });
      expect(await ambil(booking(person(5), GENERAL_SESSION))).toEqual(refused('Pendaftaran ke Poli Ini Sedang Tutup'));
      await puskesmas.settings(before);
    });
  });

  describe('sisa peserta', () => {
    test('UAT 23: sisa, card, poli or date any mismatch', async () => {
      const { umum, gigi } = await freshDay();
      const who = someone();
      await ambil(booking(who, umum));
      for (const nomorkartu of [person(1).nomorkartu, '12345', 'abc']) expect(await sisa({ ...who, nomorkartu }, umum)).toEqual(UNKNOWN_ENTRY);
      for (const other of [gigi, { ...umum, kodepoli: 'XXX' }, { ...umum, tanggalperiksa: TODAY }, { ...umum, tanggalperiksa: '18-01-2027' }]) expect(await sisa(who, other)).toEqual(UNKNOWN_ENTRY);
    });
    test('UAT 24: sisa valid', async () => {
      const { umum } = await freshDay();
      const people = [someone(), someone(), someone()];
      for (const who of people) await ambil(booking(who, umum));
      expect(await sisa(people[2]!, umum)).toEqual(done({ nomorantrean: 'A1-3', namapoli: 'Poli Umum', sisaantrean: '3', antreanpanggil: '-', keterangan: '' }));
    });
  });

  describe('batal antrean', () => {
    test('UAT 25: batal, not found or date passed', async () => {
      const { umum, gigi } = await freshDay();
      const who = someone();
      await ambil(booking(who, umum));
      for (const [card, session] of [[person(1).nomorkartu, umum], ['12345', umum], [who.nomorkartu, gigi], [who.nomorkartu, { ...umum, tanggalperiksa: TODAY }]] as const) expect(await batal({ ...who, nomorkartu: card }, session)).toEqual(UNKNOWN_ENTRY);
      puskesmas.setTime(`${addDays(umum.tanggalperiksa, 1)}T09:00:00.000+07:00`);
      expect(await batal(who, umum)).toEqual(UNKNOWN_ENTRY);
    });
    test('UAT 26: batal, served', async () => {
      const { umum } = await freshDay();
      const who = someone();
      await ambil(booking(who, umum));
      await serve(who, umum);
      expect(await batal(who, umum)).toEqual(refused('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan'));
    });
    test('UAT 27: batal, already cancelled', async () => {
      const { umum } = await freshDay();
      const who = someone();
      await ambil(booking(who, umum));
      await batal(who, umum);
      expect(await batal(who, umum)).toEqual(refused('Antrean Tidak Ditemukan atau Sudah Dibatalkan'));
    });
    test('UAT 28: batal valid; the total drops, sisa is refused, and a new booking gets a new number', async () => {
      const { umum } = await freshDay();
      const [who, other] = [someone(), someone()];
      await ambil(booking(who, umum));
      await ambil(booking(other, umum));
      expect(await batal(who, umum)).toEqual(OK);
      const left = { totalantrean: '1', sisaantrean: version === 'v1' ? '1' : 1 };
      expect((await status('001', umum.tanggalperiksa)).response).toMatchObject(version === 'v1' ? left : [left]);
      expect(await sisa(who, umum)).toEqual(refused('Antrean Tidak Ditemukan atau Sudah Dibatalkan'));
      expect((await ambil(booking(who, umum))).response).toMatchObject({ nomorantrean: 'A1-3' });
      expect((await sisa(who, umum)).response).toMatchObject({ nomorantrean: 'A1-3', sisaantrean: '2' });
    });
  });

  describe('UAT 29: peserta', () => {
    const PERSON = {
      nomorkk: '3271999900000001', nama: "Siti Nur'aini", jeniskelamin: 'P', tanggallahir: '1990-02-28', alamat: 'Jalan Contoh 1', kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3271',
      namadati2: 'Kota Bogor', kodekec: '327101', namakec: 'Bogor Selatan', kodekel: '3271011001', namakel: 'Batutulis', rw: '000', rt: '000',
    };
    const newPerson = (n: number, over: object = {}) => ({ nomorkartu: person(n).nomorkartu, nik: person(n).nik, ...PERSON, ...over });
    const peserta = (body: unknown) => puskesmas.ask('fktp-peserta', 'POST', '/peserta', body);

    test.each([
      ['nomorkartu', 'Nomor Kartu Belum Diisi'], ['nik', 'NIK Belum Diisi'], ['nomorkk', 'Nomor KK Belum Diisi'], ['nama', 'Nama Belum Diisi'], ['jeniskelamin', 'Jenis Kelamin Belum Dipilih'],
      ['tanggallahir', 'Tanggal Lahir Belum Diisi'], ['alamat', 'Alamat Belum Diisi'], ['kodeprop', 'Kode Propinsi Belum Diisi'], ['namaprop', 'Nama Propinsi Belum Diisi'],
      ['kodedati2', 'Kode Dati 2 Belum Diisi'], ['namadati2', 'Dati 2 Belum Diisi'], ['kodekec', 'Kode Kecamatan Belum Diisi'], ['namakec', 'Kecamatan Belum Diisi'],
      ['kodekel', 'Kode Kelurahan Belum Diisi'], ['namakel', 'Kelurahan Belum Diisi'], ['rw', 'RW Belum Diisi'], ['rt', 'RT Belum Diisi'],
    ])('UAT 29: peserta, %s null', async (field, message) => {
      for (const value of [null, '', ' ', undefined]) expect(await peserta(newPerson(9100, { [field]: value }))).toEqual(refused(message));
    });
    test('UAT 29: peserta, card and nik format', async () => {
      expect(await peserta(newPerson(9100, { nomorkartu: '12345' }))).toEqual(refused('Format Nomor Kartu Tidak Sesuai'));
      expect(await peserta(newPerson(9100, { nik: '32719999000091x0' }))).toEqual(refused('Format NIK Tidak Sesuai'));
    });
    test('UAT 29: peserta, birth date bad or future', async () => {
      for (const tanggallahir of ['28-02-1990', '1990-02-30', TOMORROW]) expect(await peserta(newPerson(9100, { tanggallahir }))).toEqual(refused('Format Tanggal Lahir Tidak Sesuai'));
    });
    test('UAT 29: peserta valid, without telephone, and the booking then succeeds; a duplicate is refused by card and by nik', async () => {
      expect(await peserta(newPerson(9101))).toEqual(OK);
      expect((await ambil(booking(person(9101), GENERAL_SESSION, { norm: '' }))).metadata).toEqual(OK.metadata);
      const duplicate = refused('Data Peserta Sudah Pernah Dientrikan');
      for (const over of [{}, { nik: person(9102).nik }, { nomorkartu: person(9102).nomorkartu }]) expect(await peserta(newPerson(9101, over))).toEqual(duplicate);
    });
  });

  test('UAT 30: Mobile JKN: today before and after closing, tomorrow, one number in every poli, cancel unless served, live sisa', async () => {
    const { umum, gigi } = await freshDay();
    const [who, before] = [someone(), someone()];
    await ambil(booking(before, umum));
    for (const session of [umum, gigi]) expect((await ambil(booking(who, session))).metadata).toEqual(OK.metadata);
    const tomorrow = { ...umum, tanggalperiksa: addDays(umum.tanggalperiksa, 1) };
    await puskesmas.addSession(tomorrow);
    expect((await ambil(booking(who, tomorrow))).metadata).toEqual(OK.metadata);
    for (const session of [umum, gigi]) expect((await ambil(booking(who, session))).metadata.message).toBe('Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama');

    const seen = async () => (await sisa(who, umum)).response;
    expect(await seen()).toMatchObject({ nomorantrean: 'A1-2', sisaantrean: '2', antreanpanggil: '-' });
    await serve(before, umum);
    expect(await seen()).toMatchObject({ sisaantrean: '1', antreanpanggil: 'A1-1' });
    await serve(who, umum);
    expect(await seen()).toMatchObject({ sisaantrean: '0', antreanpanggil: 'A1-2' });
    expect(await batal(who, umum)).toEqual(refused('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan'));
    expect(await batal(who, gigi)).toEqual(OK);

    puskesmas.setTime(`${umum.tanggalperiksa}T12:30:00.000+07:00`);
    expect(await ambil(booking(someone(), umum))).toEqual(refused('Pendaftaran Ke Poli (Poli Umum) Sudah Tutup Jam 12.00'));
  });

  test('UAT 31: the house calls tickets; sisa, ambil and status show the new antreanpanggil and sisaantrean', async () => {
    const { umum } = await freshDay();
    const people = [someone(), someone(), someone(), someone()];
    for (const who of people.slice(0, 3)) {
      await ambil(booking(who, umum));
      await present(who, umum);
    }
    for (const [n, waiting] of [[1, 2], [2, 1]] as const) {
      expect(await call(umum)).toBe(`A1-${n}`);
      const now = { antreanpanggil: `A1-${n}`, totalantrean: '3', sisaantrean: version === 'v1' ? String(waiting) : waiting };
      expect((await status('001', umum.tanggalperiksa)).response).toMatchObject(version === 'v1' ? now : [now]);
      expect((await sisa(people[2]!, umum)).response).toMatchObject({ nomorantrean: 'A1-3', antreanpanggil: `A1-${n}`, sisaantrean: String(waiting) });
    }
    expect((await ambil(booking(people[3]!, umum))).response).toMatchObject({ nomorantrean: 'A1-4', angkaantrean: angka(4), antreanpanggil: 'A1-2', sisaantrean: '2' });
  });
});
