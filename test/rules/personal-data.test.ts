import { lookupKey, lookupKeys, masked, revealed, stored, withoutLongNumbers } from '../../src/platform/personal-data';

/** What identifies a person or opens a door never reaches a log line or the evidence of a call. */
const NIK = '3271999900054321';
const CARD = '0009990012345';

describe('fields by name', () => {
  test('NIK, cards and phone keep their last three characters, so that a dispute can be settled', () => {
    expect(masked({ nik: NIK, nomorkartu: CARD, nokartu: CARD, nopeserta: CARD, nokapst: CARD, nohp: '081200001234' })).toEqual({
      nik: '***321', nomorkartu: '***345', nokartu: '***345', nopeserta: '***345', nokapst: '***345', nohp: '***234',
    });
  });
  test('a value too short to lose anything but itself keeps nothing', () => {
    expect(masked({ nik: '123456789', nohp: '0812', nomorkartu: '1' })).toEqual({ nik: '***', nohp: '***', nomorkartu: '***' });
  });
  test('names, addresses, birth dates, the KK, passwords and tokens keep nothing', () => {
    const secret = {
      nama: 'Sri Rahayu', alamat: 'Gang Kenanga 17', tanggallahir: '1991-11-23', nomorkk: NIK, password: 'rahasia', token: 'eyJ', 'x-token': 'eyJ', 'x-password': 'rahasia', authorization: 'Basic x',
      cookie: 'a=b', user_key: 'k', consSecret: 's', password_hash: 'scrypt$1',
    };
    expect(masked(secret)).toEqual(Object.fromEntries(Object.keys(secret).map((key) => [key, '***'])));
  });
  test('the names are known in any case and at any depth', () => {
    expect(masked({ NIK, peserta: { NoKartu: CARD, lain: [{ Nama: 'Sri' }] } })).toEqual({ NIK: '***321', peserta: { NoKartu: '***345', lain: [{ Nama: '***' }] } });
  });
  test('a number, a list or an object in place of the text hides as well', () => {
    expect(masked({ nik: Number(NIK), nomorkk: [NIK], nama: { depan: 'Sri' }, alamat: true })).toEqual({ nik: '***321', nomorkk: '***', nama: '***', alamat: '***' });
  });
  test('an empty field is shown as empty: that is what the patient was refused for', () => {
    expect(masked({ nik: '', nomorkartu: null, nama: undefined })).toEqual({ nik: '', nomorkartu: null, nama: undefined });
  });
});

describe('long numbers where none belongs', () => {
  test('a card or a NIK in any text is blotted out, also between other words', () => {
    expect(masked({ kodebooking: NIK, keterangan: `NIK: ${NIK}, kartu ${CARD}.` })).toEqual({ kodebooking: '***', keterangan: 'NIK: ***, kartu ***.' });
    expect(masked(`nik=${NIK}`)).toBe('nik=***');
    expect(masked([NIK, { x: [CARD] }])).toEqual(['***', { x: ['***'] }]);
  });
  test('a NIK sent as a number is blotted out', () => {
    expect(masked({ norm: Number(NIK) })).toEqual({ norm: '***' });
  });
  test('what a dispute needs stays: the booking code, the record number, dates, codes and times', () => {
    const call = { kodebooking: '20270118AB12CD34EF', norm: '00-41-27', tanggalperiksa: '2027-01-18', kodepoli: 'SAR', kodedokter: 700101, jampraktek: '08:00-12:00', waktu: 1800237600000, estimasidilayani: 1800237600000, lastupdate: '1800237600000' };
    expect(masked(call)).toEqual(call);
  });
  test('a booking code that begins with many digits stays readable', () => {
    for (const kodebooking of ['2027011812345ABCDE', '20270118123456789A', 'OP270118001']) expect(masked({ kodebooking })).toEqual({ kodebooking });
  });
  test('a time field is no hiding place for a NIK', () => {
    expect(masked({ waktu: NIK, lastupdate: Number(NIK) })).toEqual({ waktu: '***', lastupdate: '***' });
  });
  test('a NIK as the name of a field is blotted out', () => {
    expect(JSON.stringify(masked({ [NIK]: 'x', peserta: { [CARD]: 1 } }))).not.toMatch(/\d{13}/);
  });
});

describe('what is shown is bounded and a copy', () => {
  test('deeper than any call of the contract nothing is shown', () => {
    let value: unknown = NIK;
    for (let depth = 0; depth < 20; depth++) value = { inner: value };
    expect(JSON.stringify(masked(value))).not.toContain(NIK);
  });
  test('of a long list the first two hundred are shown', () => {
    expect(masked(Array.from({ length: 1_000 }, (_, i) => i))).toHaveLength(200);
  });
  test('the call itself stays as it came', () => {
    const call = { nik: NIK, peserta: { nama: 'Sri' } };
    masked(call);
    expect(call).toEqual({ nik: NIK, peserta: { nama: 'Sri' } });
  });
});

test('of free text every run of ten or more digits is blotted out, shorter ones stay', () => {
  expect(withoutLongNumbers(`/peserta/${NIK}/081200001234/123456789`)).toBe('/peserta/***/***/123456789');
});

test('what is stored can be found and shown again', () => {
  expect(revealed(1, stored(1, NIK))).toBe(NIK);
  expect([stored(1, null), revealed(1, null), stored(1, ''), revealed(1, '')]).toEqual([null, null, '', '']);
  expect(lookupKeys(1, 'card', CARD)).toContain(lookupKey(1, 'card', CARD));
});
