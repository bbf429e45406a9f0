import { FKTP_BOOKING, HOSPITAL } from './hospital';
import { ACCOUNT, rehearse, wib, type Rehearsal } from './rehearsal';

const KEY = { tanggalperiksa: FKTP_BOOKING.tanggalperiksa, kodepoli: FKTP_BOOKING.kodepoli, nomorkartu: FKTP_BOOKING.nomorkartu };
const MONDAY = '2026-01-05';

describe('the service for primary care (ws-bpjs §2F)', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse({ reference: HOSPITAL });
  });
  afterEach(() => bpjs.close());

  const call = { ...KEY, status: 1, waktu: 1767576660000 };
  const ok = '{"metadata":{"code":200,"message":"Ok"}}';

  it('has a user_key of its own', async () => {
    const own = await rehearse({ fktpUserKey: 'kunci-fktp' });
    const path = `ref/poli/tanggal/${MONDAY}`;
    expect((await own.callFktp(path)).metadata?.message).toBe('user_key tidak sesuai');
    expect((await own.callFktp(path, undefined, { headers: { user_key: 'kunci-fktp', 'x-authorization': 'Basic eDp5OjA5NQ==' } })).metadata).toEqual({ code: 1, message: 'Ok' });
    expect((await own.call('ref/poli', undefined, { headers: { user_key: 'kunci-fktp' } })).metadata?.code).toBe(401);
    expect((await own.call('ref/poli')).metadata?.code).toBe(1);
    await own.close();
  });

  it('refuses a call without X-authorization where that was asked for, and one that is not the account\'s own', async () => {
    const own = await rehearse({ account: { ...ACCOUNT, authorization: 'Basic benar' }, requireFktpAuthorization: true });
    const asked = async (authorization?: string) => {
      const { status, metadata } = await own.callFktp(`ref/poli/tanggal/${MONDAY}`, undefined, authorization === undefined ? {} : { headers: { 'x-authorization': authorization } });
      return [status, metadata?.code, metadata?.message];
    };
    expect(await asked()).toEqual([401, 401, 'Header X-authorization wajib diisi']);
    expect(await asked('Basic salah')).toEqual([401, 401, 'X-authorization tidak sesuai']);
    expect(await asked('Basic benar')).toEqual([200, 1, 'Ok']);
    expect((await own.call('ref/poli')).metadata?.code).toBe(1);
    await own.close();
  });

  it('has a slot of one date beside the week, and none on a national holiday', async () => {
    const { fktp = [] } = HOSPITAL;
    const own = await rehearse({ reference: { ...HOSPITAL, liburNasional: [MONDAY], fktp: [...fktp, { ...fktp[0]!, kodepoli: '002', namapoli: 'POLI GIGI', tanggal: '2026-01-06' }] } });
    expect((await own.callFktp('ref/poli/tanggal/2026-01-06')).rows).toEqual({ list: [{ kodepoli: '002', namapoli: 'POLI GIGI' }] });
    expect((await own.callFktp('ref/poli/tanggal/2026-01-12')).rows).toEqual({ list: [{ kodepoli: '001', namapoli: 'POLI UMUM' }] });
    expect((await own.callFktp(`ref/poli/tanggal/${MONDAY}`)).metadata).toEqual({ code: 201, message: 'No Content' });
    await own.close();
  });

  it('knows an entry that Mobile JKN made by itself, and that the patient calls off just before a call', async () => {
    expect((await bpjs.control('POST', 'mobile-jkn/fktp/bookings', { ...KEY, nomorantrean: 'A-3' })).status).toBe(200);
    expect((await bpjs.control('POST', 'mobile-jkn/fktp/bookings', KEY)).status).toBe(409);
    expect((await bpjs.callFktp('antrean/panggil', call)).text).toBe(ok);
    await bpjs.control('POST', 'faults', { kind: 'patient-cancels' });
    expect((await bpjs.callFktp('antrean/panggil', { ...call, nomorkartu: '0009900112299' })).metadata?.message).toBe('Data tidak ditemukan');
    expect((await bpjs.callFktp('antrean/panggil', call)).metadata).toEqual({ code: 201, message: 'Antrean sudah dibatalkan' });
    expect((await bpjs.control('GET', 'fktp')).body).toMatchObject({ entries: [{ source: 'Mobile JKN', cancelledBy: 'Mobile JKN', panggil: [{ status: 1 }] }] });
    expect((await bpjs.control('POST', 'mobile-jkn/fktp/cancel', KEY)).status).toBe(409);
    expect((await bpjs.control('POST', 'mobile-jkn/fktp/bookings', KEY)).status).toBe(200);
    expect((await bpjs.control('POST', 'mobile-jkn/fktp/cancel', KEY)).status).toBe(200);
  });

  it('lists the clinics and doctors of a date, encrypted, as {list} unless told otherwise', async () => {
    const poli = await bpjs.callFktp(`ref/poli/tanggal/${MONDAY}`);
    expect(poli.metadata).toEqual({ code: 1, message: 'Ok' });
    expect(poli.rows).toEqual({ list: [{ kodepoli: '001', namapoli: 'POLI UMUM' }] });
    const doctors = await bpjs.callFktp(`ref/dokter/kodepoli/001/tanggal/${MONDAY}`);
    expect(doctors.rows).toEqual({ list: [{ kodedokter: 5, namadokter: 'dr. Contoh Umum', jampraktek: '07:00-12:00', kapasitas: 60 }] });
    await bpjs.control('PUT', 'options', { fktpListForm: 'array' });
    expect((await bpjs.callFktp(`ref/poli/tanggal/${MONDAY}`)).rows).toEqual([{ kodepoli: '001', namapoli: 'POLI UMUM' }]);
  });

  it('has three ways of saying that there is nothing', async () => {
    expect((await bpjs.callFktp('ref/poli/tanggal/2026-01-06')).metadata).toEqual({ code: 201, message: 'No Content' });
    expect((await bpjs.callFktp('ref/dokter/kodepoli/001/tanggal/2026-01-06')).metadata).toEqual({ code: 201, message: 'Jadwal Dokter tidak ditemukan' });
    expect((await bpjs.callFktp(`ref/dokter/kodepoli/999/tanggal/${MONDAY}`)).metadata).toEqual({ code: 201, message: 'Data tidak ditemukan' });
    expect((await bpjs.callFktp('antrean/add', { ...FKTP_BOOKING, tanggalperiksa: '2026-01-06' })).metadata).toEqual({ code: 201, message: 'Jadwal Dokter tidak ditemukan' });
    expect((await bpjs.callFktp('antrean/panggil', call)).metadata).toEqual({ code: 201, message: 'Data tidak ditemukan' });
    expect((await bpjs.callFktp('antrean/batal', { ...KEY, alasan: '' })).metadata).toEqual({ code: 201, message: 'Data tidak ditemukan' });
  });

  it('takes an entry once per card, clinic and date, and again after it was called off', async () => {
    expect((await bpjs.callFktp('antrean/add', FKTP_BOOKING)).text).toBe(ok);
    expect((await bpjs.callFktp('antrean/add', { ...FKTP_BOOKING, nomorantrean: 'A-8' })).metadata?.code).toBe(208);
    expect((await bpjs.callFktp('antrean/panggil', call)).text).toBe(ok);
    expect((await bpjs.callFktp('antrean/panggil', { ...call, status: '2', waktu: '1767576720000' })).text).toBe(ok);
    expect((await bpjs.callFktp('antrean/batal', { ...KEY, alasan: 'Tidak hadir' })).text).toBe(ok);
    expect((await bpjs.callFktp('antrean/batal', { ...KEY, alasan: 'Sekali lagi' })).text).toBe(ok);
    expect((await bpjs.callFktp('antrean/panggil', call)).metadata?.code).toBe(201);
    expect((await bpjs.callFktp('antrean/add', { ...FKTP_BOOKING, nomorantrean: 'A-9' })).text).toBe(ok);
    expect((await bpjs.control('GET', 'fktp')).body).toMatchObject({
      entries: [
        { payload: FKTP_BOOKING, panggil: [{ status: 1, waktu: 1767576660000 }, { status: 2, waktu: 1767576720000 }], alasanBatal: 'Tidak hadir' },
        { payload: { nomorantrean: 'A-9' }, panggil: [], alasanBatal: null },
      ],
    });
  });

  it('takes patients without a card side by side, but cannot call them', async () => {
    const without = { ...FKTP_BOOKING, nomorkartu: '', nik: '' };
    expect((await bpjs.callFktp('antrean/add', without)).text).toBe(ok);
    expect((await bpjs.callFktp('antrean/add', { ...without, nomorkartu: '-', nik: '-', kodedokter: '5', angkaantrean: '8' })).text).toBe(ok);
    expect(bpjs.ledger.fktpEntries()).toHaveLength(2);
    expect((await bpjs.callFktp('antrean/panggil', { ...call, nomorkartu: '' })).metadata?.message).toBe('data nomorkartu  belum sesuai.');
    expect((await bpjs.callFktp('antrean/batal', { ...KEY, nomorkartu: '-', alasan: '' })).metadata?.message).toBe('data nomorkartu  belum sesuai.');
  });

  it.each([
    ['antrean/add', 'nomorkartu', { ...FKTP_BOOKING, nomorkartu: '123' }],
    ['antrean/add', 'nik', { ...FKTP_BOOKING, nik: '33' }],
    ['antrean/add', 'tanggalperiksa', { ...FKTP_BOOKING, tanggalperiksa: '5-1-2026' }],
    ['antrean/panggil', 'status', { ...call, status: 3 }],
    ['antrean/panggil', 'waktu', { ...call, waktu: 'tadi' }],
    ['antrean/batal', 'alasan', KEY],
  ])('%s names the field %s', async (path, field, body) => {
    expect((await bpjs.callFktp(path, body)).metadata).toEqual({ code: 201, message: `data ${field}  belum sesuai.` });
    expect(bpjs.ledger.calls()).toHaveLength(0);
  });

  it('knows none of the hospital services, and a clinic of its own without reference data', async () => {
    expect((await bpjs.callFktp('antrean/updatewaktu', {})).status).toBe(404);
    const bare = await rehearse();
    expect((await bare.callFktp(`ref/poli/tanggal/${MONDAY}`)).rows).toMatchObject({ list: expect.arrayContaining([{ kodepoli: '002', namapoli: 'POLI GIGI & MULUT' }]) });
    expect((await bare.callFktp('ref/poli/tanggal/2026-01-04')).metadata?.code).toBe(201);
    expect((await bare.callFktp('antrean/add', { ...FKTP_BOOKING, kodedokter: 1 })).text).toBe(ok);
    await bare.close();
  });

  it('answers under the development names of both services too', async () => {
    expect((await bpjs.call(`ref/poli/tanggal/${MONDAY}`, undefined, { base: bpjs.fktpUrl.replace('antreanfktp', 'antreanfktp_dev') })).metadata?.code).toBe(1);
    expect((await bpjs.call('ref/poli', undefined, { base: bpjs.url.replace('antreanrs', 'antreanrs_dev') })).metadata?.code).toBe(1);
  });

  it('is struck by faults under its own paths only', async () => {
    await bpjs.control('POST', 'faults', { kind: 'status', status: 503, times: 'unlimited', match: { path: 'fktp/antrean/add' } });
    bpjs.setNow(wib(MONDAY, '08:00:00'));
    expect((await bpjs.callFktp('antrean/add', FKTP_BOOKING)).status).toBe(503);
    expect((await bpjs.call('antrean/add', {}, { headers: { user_key: ACCOUNT.userKey } })).status).toBe(200);
  });
});
