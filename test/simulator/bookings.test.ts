import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';

describe('bookings at the simulator', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse();
  });
  afterEach(() => bpjs.close());

  it('stores a booking once and answers 208 to the second add, whose data are ignored', async () => {
    expect((await bpjs.call('antrean/add', BOOKING)).text).toBe('{"metadata":{"code":200,"message":"Ok"}}');
    const again = await bpjs.call('antrean/add', { ...BOOKING, norm: '999999' });
    expect(again.metadata).toEqual({ code: 208, message: 'Terdapat duplikasi Kode Booking' });
    expect(bpjs.ledger.booking(BOOKING.kodebooking)?.payload).toEqual(BOOKING);
    expect(bpjs.ledger.booking(BOOKING.kodebooking)?.source).toBe('Bridging Antrean');
    expect(bpjs.ledger.calls()).toHaveLength(1);
  });

  it.each([
    ['nik', '33000000000001'],
    ['nik', undefined],
    ['nohp', '+6281200000001'],
    ['nohp', '0812000000019999'],
    ['nomorreferensi', ''],
    ['nomorkartu', '123'],
    ['kodebooking', ''],
    ['jenispasien', 'UMUM'],
    ['pasienbaru', 2],
    ['tanggalperiksa', '2026-02-30'],
    ['jampraktek', '8-12'],
    ['jeniskunjungan', 5],
    ['estimasidilayani', 1767576660],
    ['sisakuotajkn', -1],
    ['angkaantrean', 1.5],
    ['keterangan', undefined],
  ])('names the field %s when it is %p', async (field, value) => {
    const reply = await bpjs.call('antrean/add', { ...BOOKING, [field]: value });
    expect(reply.metadata).toEqual({ code: 201, message: `data ${field}  belum sesuai.` });
    expect(bpjs.ledger.calls()).toHaveLength(0);
  });

  it.each(['', '-'])('takes a NON JKN patient with %p for what only members have', async (blank) => {
    const reply = await bpjs.call('antrean/add', { ...BOOKING, jenispasien: 'NON JKN', nomorkartu: blank, nik: blank, nomorreferensi: blank, jeniskunjungan: 3 });
    expect(reply.metadata?.code).toBe(200);
  });

  it('takes numbers as text and keeps them as numbers', async () => {
    const asText = Object.fromEntries(Object.entries(BOOKING).map(([field, value]) => [field, String(value)]));
    expect((await bpjs.call('antrean/add', asText)).metadata?.code).toBe(200);
    expect(bpjs.ledger.booking(BOOKING.kodebooking)?.payload).toEqual(BOOKING);
  });

  it('knows no doctor outside the HFIS slots it was given', async () => {
    const slot = {
      kodepoli: 'ANA', namapoli: 'ANAK', kodesubspesialis: 'ANA', namasubspesialis: 'ANAK', kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A',
      hari: 1, namahari: 'SENIN', jadwal: '08:00 - 12:00', kapasitaspasien: 40, libur: 0,
    };
    const onLeave = { ...slot, kodedokter: 700002, libur: 1 };
    const hfis = await rehearse({ reference: { poli: [], dokter: [], jadwal: [slot, onLeave] } });
    const unknown = { code: 201, message: 'Data dokter tidak ditemukan.' };
    expect((await hfis.call('antrean/add', { ...BOOKING, jampraktek: '13:00-15:00' })).metadata).toEqual(unknown);
    expect((await hfis.call('antrean/add', { ...BOOKING, kodedokter: 700009 })).metadata).toEqual(unknown);
    expect((await hfis.call('antrean/add', { ...BOOKING, kodedokter: 700002 })).metadata).toEqual(unknown);
    expect((await hfis.call('antrean/add', { ...BOOKING, tanggalperiksa: '2026-01-06' })).metadata).toEqual(unknown);
    expect((await hfis.call('antrean/add', BOOKING)).metadata?.code).toBe(200);

    const schedule = await hfis.call('jadwaldokter/kodepoli/ANA/tanggal/2026-01-05');
    expect(schedule.metadata).toEqual({ code: 200, message: 'Ok' });
    expect(schedule.rows).toEqual([slot, onLeave]);
    expect((await hfis.call('jadwaldokter/kodepoli/ANA/tanggal/2026-01-06')).text).toBe('{"metadata":{"code":201,"message":"No Content"}}');
    await hfis.close();
  });

  it('cancels by antrean/batal, also a second time, but not an unknown booking', async () => {
    await bpjs.call('antrean/add', BOOKING);
    const cancellation = { kodebooking: BOOKING.kodebooking, keterangan: 'Terjadi perubahan jadwal dokter' };
    expect((await bpjs.call('antrean/batal', cancellation)).text).toBe('{"metadata":{"code":200,"message":"Ok"}}');
    expect((await bpjs.call('antrean/batal', cancellation)).metadata?.code).toBe(200);
    expect((await bpjs.call('antrean/batal', { ...cancellation, kodebooking: 'X' })).metadata).toEqual({ code: 201, message: 'Kode Booking tidak ditemukan' });
    expect(bpjs.ledger.booking(BOOKING.kodebooking)).toMatchObject({ cancelled: true, cancelledBy: 'faskes', keterangan: 'Terjadi perubahan jadwal dokter' });
    expect(bpjs.ledger.calls().map(({ call }) => call)).toEqual(['antrean/add', 'antrean/batal']);
  });

  it('reads bookings back encrypted, with their source and status', async () => {
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.control('POST', 'mobile-jkn/bookings', { kodebooking: 'A/B #1', tanggalperiksa: '2026-01-05', nomorkartu: '0009900112244' });

    const one = await bpjs.call(`antrean/pendaftaran/kodebooking/${BOOKING.kodebooking}`);
    expect(one.metadata).toEqual({ code: 200, message: 'OK' });
    expect(typeof one.response).toBe('string');
    expect(one.rows).toEqual([
      {
        kodebooking: 'RSX-20260105-0012', tanggal: '2026-01-05', kodepoli: 'ANA', kodedokter: 700001, jampraktek: '08:00-12:00', nik: '3300000000000001',
        nokapst: '0009900112233', nohp: '081200000001', norekammedis: '012345', jeniskunjungan: 1, nomorreferensi: '0000R0010126B000001',
        sumberdata: 'Bridging Antrean', ispeserta: true, noantrean: 'A-12', estimasidilayani: 1767576660000,
        createdtime: wib('2026-01-04', '10:00:00').getTime(), status: 'Belum dilayani',
      },
    ]);
    const encoded = await bpjs.call(`antrean/pendaftaran/kodebooking/${encodeURIComponent('A/B #1')}`);
    expect(encoded.rows).toMatchObject([{ kodebooking: 'A/B #1', sumberdata: 'Mobile JKN' }]);
    expect((await bpjs.call('antrean/pendaftaran/tanggal/2026-01-05')).rows).toHaveLength(2);
    expect((await bpjs.call('antrean/pendaftaran/aktif')).metadata).toEqual({ code: 204, message: 'No Content' });
    expect((await bpjs.call('antrean/pendaftaran/tanggal/2026-01-06')).metadata).toEqual({ code: 204, message: 'No Content' });
    expect((await bpjs.call('antrean/pendaftaran/kodebooking/X')).text).toBe('{"metadata":{"code":204,"message":"No Content"}}');
  });

  it('shows a visit from waiting to served, and a cancelled one', async () => {
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260105-0013' });
    bpjs.setNow(wib('2026-01-05', '09:00:00'));
    const status = async (kodebooking: string) => {
      const { rows } = await bpjs.call(`antrean/pendaftaran/kodebooking/${kodebooking}`);
      return (rows as { status: string }[])[0]?.status;
    };
    const push = (taskid: number, time: string) =>
      bpjs.call('antrean/updatewaktu', { kodebooking: BOOKING.kodebooking, taskid, waktu: wib('2026-01-05', time).getTime() });

    await push(3, '08:05:00');
    expect(await status(BOOKING.kodebooking)).toBe('Belum dilayani');
    expect((await bpjs.call('antrean/pendaftaran/aktif')).rows).toHaveLength(2);
    await push(4, '08:31:00');
    expect(await status(BOOKING.kodebooking)).toBe('Sedang dilayani');
    await push(5, '08:43:00');
    expect(await status(BOOKING.kodebooking)).toBe('Selesai dilayani');
    await bpjs.call('antrean/batal', { kodebooking: 'RSX-20260105-0013', keterangan: '' });
    expect(await status('RSX-20260105-0013')).toBe('Batal');
    expect((await bpjs.call('antrean/pendaftaran/aktif')).metadata?.code).toBe(204);
  });

  it('wraps lists as {list} and says ispeserta 1 when asked for the form the catalogue prints', async () => {
    const poli = [{ kdpoli: 'ANA', nmpoli: 'ANAK', kdsubspesialis: 'ANA', nmsubspesialis: 'ANAK' }];
    const printed = await rehearse({ listForm: 'list', reference: { poli, dokter: [], jadwal: [] } });
    await printed.call('antrean/add', BOOKING);
    const refPoli = await printed.call('ref/poli');
    expect(refPoli.metadata).toEqual({ code: 1, message: 'OK' });
    expect(refPoli.rows).toEqual({ list: poli });
    expect((await printed.call('ref/dokter')).text).toBe('{"metadata":{"code":204,"message":"No Content"}}');
    expect((await printed.call('antrean/pendaftaran/tanggal/2026-01-05')).rows).toMatchObject({ list: [{ ispeserta: 1 }] });
    await printed.close();
  });
});
