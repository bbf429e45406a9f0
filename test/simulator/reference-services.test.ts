import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NATIONAL_POLI } from '../../src/tools/simulator/national-poli';
import { readReferenceFile } from '../../src/tools/simulator/reference';
import { HOSPITAL } from './hospital';
import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';

describe('what HFIS and the registers say (ws-bpjs §2.1–2.6, §6)', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse({ reference: HOSPITAL });
  });
  afterEach(() => bpjs.close());

  const hours = async (kodepoli: string, tanggal: string) => {
    const { rows } = await bpjs.call(`jadwaldokter/kodepoli/${kodepoli}/tanggal/${tanggal}`);
    return (rows as { jadwal: string; libur: number }[] | undefined)?.map(({ jadwal, libur }) => (libur === 1 ? `${jadwal} libur` : jadwal));
  };
  const week = (jadwal: object[]) => ({ kodepoli: 'ANA', kodesubspesialis: 'ANA', kodedokter: 700001, jadwal });

  it('lists the national clinics with their subspecialists, and the doctors of the facility', async () => {
    const poli = await bpjs.call('ref/poli');
    expect(poli.metadata).toEqual({ code: 1, message: 'OK' });
    expect(poli.rows).toContainEqual({ kdpoli: 'INT', nmpoli: 'PENYAKIT DALAM', kdsubspesialis: '005', nmsubspesialis: 'GASTROENTEROLOGI-HEPATOLOGI' });
    for (const code of 'INT ANA OBG BED SAR JAN MAT THT KLT ORT PAR GIG'.split(' ')) expect(poli.rows).toContainEqual(expect.objectContaining({ kdpoli: code, kdsubspesialis: code }));
    expect(new Set(NATIONAL_POLI.map(({ kdsubspesialis }) => kdsubspesialis)).size).toBe(NATIONAL_POLI.length);
    expect((await bpjs.call('ref/dokter')).rows).toEqual([
      { namadokter: 'dr. Contoh Satu, Sp.A', kodedokter: 700001 },
      { namadokter: 'dr. Contoh Dua, Sp.PD', kodedokter: 700002 },
    ]);
  });

  it('gives the week of a date, with what holds on that date alone and on national holidays', async () => {
    expect((await bpjs.call('jadwaldokter/kodepoli/ANA/tanggal/2026-01-05')).rows).toEqual([
      {
        kodesubspesialis: 'ANA', hari: 1, kapasitaspasien: 40, libur: 0, namahari: 'SENIN', jadwal: '08:00-12:00',
        namasubspesialis: 'ANAK', namadokter: 'dr. Contoh Satu, Sp.A', kodepoli: 'ANA', namapoli: 'ANAK', kodedokter: 700001,
      },
    ]);
    expect(await hours('ANA', '2026-01-06')).toEqual(['19:00-21:00']);
    expect(await hours('ANA', '2026-01-13')).toBeUndefined();
    expect(await hours('ANA', '2026-01-12')).toEqual(['08:00-12:00 libur']);
    expect((await bpjs.call('jadwaldokter/kodepoli/INT/tanggal/2026-01-19')).rows).toMatchObject([{ hari: 8, namahari: 'HARI LIBUR NASIONAL', jadwal: '09:00-11:00' }]);
    expect((await bpjs.call('jadwaldokter/kodepoli/ANA/tanggal/2026-02-30')).metadata?.message).toBe('data tanggal  belum sesuai.');
  });

  it('takes a proposal until 20:00 and lets it hold from the next day on, for the weekdays it names', async () => {
    const proposal = week([{ hari: '1', buka: '13:00', tutup: '15:00' }, { hari: '1', buka: '17:00', tutup: '19:00' }]);
    bpjs.setNow(wib('2026-01-05', '20:00:59'));
    expect((await bpjs.call('jadwaldokter/updatejadwaldokter', proposal)).text).toBe('{"metadata":{"code":200,"message":"Ok"}}');
    bpjs.setNow(wib('2026-01-05', '23:59:59'));
    expect(await hours('ANA', '2026-01-26')).toEqual(['08:00-12:00']);
    bpjs.setNow(wib('2026-01-06', '00:00:00'));
    expect(await hours('ANA', '2026-01-26')).toEqual(['13:00-15:00', '17:00-19:00']);
    expect(await hours('ANA', '2026-01-07')).toEqual(['08:00-12:00']);
    // The day before was practised by the old week.
    expect(await hours('ANA', '2026-01-05')).toEqual(['08:00-12:00']);

    expect((await bpjs.call('antrean/add', { ...BOOKING, tanggalperiksa: '2026-01-26' })).metadata?.message).toBe('Data dokter tidak ditemukan.');
    expect((await bpjs.call('antrean/add', { ...BOOKING, tanggalperiksa: '2026-01-26', jampraktek: '17:00-19:00' })).metadata?.code).toBe(200);
    expect((await bpjs.control('GET', 'hfis?tanggal=2026-01-26')).body).toMatchObject({ tanggal: '2026-01-26', usulan: [{ kodedokter: 700001 }] });

    await bpjs.control('POST', 'reset');
    expect(await hours('ANA', '2026-01-26')).toEqual(['08:00-12:00']);
  });

  it.each([
    ['after 20:00', '20:01:00', week([{ hari: '1', buka: '08:00', tutup: '10:00' }]), 'Usulan perubahan jadwal dokter hanya diterima pukul 00:00 sampai 20:00 WIB'],
    ['of an unknown doctor', '10:00:00', { ...week([{ hari: '1', buka: '08:00', tutup: '10:00' }]), kodedokter: 9 }, 'Data dokter tidak ditemukan.'],
    ['of an unknown clinic', '10:00:00', { ...week([{ hari: '1', buka: '08:00', tutup: '10:00' }]), kodesubspesialis: 'ZZZ' }, 'data kodesubspesialis  belum sesuai.'],
    ['of a ninth day', '10:00:00', week([{ hari: '9', buka: '08:00', tutup: '10:00' }]), 'data jadwal  belum sesuai.'],
    ['that closes before it opens', '10:00:00', week([{ hari: '1', buka: '10:00', tutup: '08:00' }]), 'data jadwal  belum sesuai.'],
    ['without days', '10:00:00', week([]), 'data jadwal  belum sesuai.'],
  ])('refuses a proposal %s', async (_name, time, proposal, message) => {
    bpjs.setNow(wib('2026-01-05', time));
    expect((await bpjs.call('jadwaldokter/updatejadwaldokter', proposal)).metadata).toEqual({ code: 201, message });
    expect(bpjs.ledger.calls()).toHaveLength(0);
  });

  it('knows the clinics that ask for a fingerprint', async () => {
    const reply = await bpjs.call('ref/poli/fp');
    expect(reply.metadata).toEqual({ code: 1, message: 'Ok' });
    expect(reply.rows).toContainEqual({ kodesubspesialis: 'MAT', namasubspesialis: 'MATA', kodepoli: 'MAT', namapoli: 'MATA' });
    const without = await rehearse({ reference: { poli: [], dokter: [], jadwal: [] } });
    expect((await without.call('ref/poli/fp')).metadata).toEqual({ code: 204, message: 'No Content' });
    await without.close();
  });

  it('says of a member whether the fingerprint is enrolled, as an encrypted object in both list forms', async () => {
    const member = { nomorkartu: '0009900112233', nik: '3300000000000001', tgllahir: '1980-05-17', daftarfp: 1 };
    const byNik = await bpjs.call('ref/pasien/fp/identitas/nik/noidentitas/3300000000000001');
    expect(byNik.metadata).toEqual({ code: 1, message: 'Ok' });
    expect(typeof byNik.response).toBe('string');
    expect(byNik.rows).toEqual(member);
    await bpjs.control('PUT', 'options', { listForm: 'list' });
    expect((await bpjs.call('ref/pasien/fp/identitas/noka/noidentitas/0009900112233')).rows).toEqual(member);

    expect((await bpjs.call('ref/pasien/fp/identitas/nik/noidentitas/3300000000000018')).rows).toMatchObject({ nik: '3300000000000018', daftarfp: 1, nomorkartu: expect.stringMatching(/^\d{13}$/), tgllahir: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
    expect((await bpjs.call('ref/pasien/fp/identitas/noka/noidentitas/0009900112235')).rows).toMatchObject({ nomorkartu: '0009900112235', daftarfp: 0, nik: expect.stringMatching(/^\d{16}$/) });
    // Once a booking has shown which card belongs to which NIK, so does this.
    await bpjs.call('antrean/add', { ...BOOKING, nik: '3300000000000018', nomorkartu: '0009900112299' });
    expect((await bpjs.call('ref/pasien/fp/identitas/nik/noidentitas/3300000000000018')).rows).toMatchObject({ nomorkartu: '0009900112299' });
  });

  it.each(['nik/noidentitas/33', 'noka/noidentitas/3300000000000001', 'ktp/noidentitas/3300000000000001'])('refuses the identity %s', async (path) => {
    expect((await bpjs.call(`ref/pasien/fp/identitas/${path}`)).metadata?.code).toBe(201);
  });

  it('takes any doctor when HFIS is not to be asked', async () => {
    await bpjs.control('PUT', 'options', { requireHfis: false });
    expect((await bpjs.call('antrean/add', { ...BOOKING, kodedokter: 1 })).metadata?.code).toBe(200);
  });
});

describe('the file of reference data', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'simulator-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const readBack = (content: unknown) => {
    const path = join(directory, 'reference.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readReferenceFile(path);
  };
  const jadwal = { kodepoli: 'ANA', namapoli: 'ANAK', kodesubspesialis: 'ANA', namasubspesialis: 'ANAK', kodedokter: 1, namadokter: 'dr. Contoh', hari: 1, jadwal: '08:00-12:00', kapasitaspasien: 10 };

  it('may be as short as the week: clinics are the national ones and doctors those of the week', () => {
    const reference = readBack({ jadwal: [jadwal] });
    expect(reference.poli).toEqual(NATIONAL_POLI);
    expect(reference.dokter).toEqual([{ kodedokter: 1, namadokter: 'dr. Contoh' }]);
    expect(reference.jadwal).toEqual([{ ...jadwal, namahari: 'SENIN', libur: 0 }]);
  });

  it('may look like the example in the documentation', () => {
    const reference = readReferenceFile(join(__dirname, '../../docs/simulator/reference.json'));
    expect(reference.dokter.map(({ kodedokter }) => kodedokter)).toEqual([700001, 700002]);
    expect(reference.fktp).toHaveLength(4);
  });

  it('may be of primary care alone, but not of nobody', () => {
    const slot = { kodepoli: '001', namapoli: 'POLI UMUM', kodedokter: 5, namadokter: 'dr. Contoh', hari: 1, jampraktek: '07:00-12:00', kapasitas: 10 };
    expect(readBack({ fktp: [slot] })).toMatchObject({ jadwal: [], dokter: [], fktp: [slot] });
    expect(() => readBack({ namafaskes: 'Klinik' })).toThrow('neither `jadwal` nor `fktp` is there');
  });

  it.each([
    ['{', /reference data in .*reference\.json cannot be read/],
    [{ jadwal: [{ ...jadwal, jadwal: '8-12' }] }, /hours as HH:mm-HH:mm[\s\S]*jadwal\[0\]\.jadwal/],
    [{ jadwal: [{ ...jadwal, tanggal: '2026-02-30' }] }, /a date as YYYY-MM-DD/],
    [{ jadwal: [jadwal], jadwl: [] }, /Unrecognized key: "jadwl"/],
    [{ jadwal: [jadwal], dokter: [{ kodedokter: 2, namadokter: 'dr. Lain' }] }, /doctor 1 is not among dokter/],
  ])('is refused with a sentence: %j', (content, sentence) => {
    expect(() => readBack(content)).toThrow(sentence);
  });
});
