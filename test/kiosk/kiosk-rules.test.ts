import { kioskIdentity, maskedName } from '../../src/queue/kiosk-patient';
import { letterNumber } from '../../src/pages/kiosk/letter-number';
import { kioskLayoutOf, KIOSK_FUNCTIONS } from '../../src/pages/kiosk/kiosk-layout';
import { clinicTitle, doctorTitle } from '../../src/pages/ticket/clinic-words';
import { newBookingCode } from '../../src/queue/booking-code';

describe('what is scanned or typed', () => {
  test('is told apart by its form alone', () => {
    const bookingCode = newBookingCode('2027-01-18');
    expect(kioskIdentity(bookingCode)).toEqual({ kind: 'booking-code', bookingCode });
    expect(kioskIdentity(bookingCode.toLowerCase())).toEqual({ kind: 'booking-code', bookingCode });
    expect(kioskIdentity(`https://contoh.example/antrean?kodebooking=${bookingCode}&x=1`)).toEqual({ kind: 'booking-code', bookingCode });
    expect(kioskIdentity('0009901234567')).toEqual({ kind: 'card', cardNumber: '0009901234567' });
    expect(kioskIdentity('3271 9999 0000 1234')).toEqual({ kind: 'nik', nik: '3271999900001234' });
    expect(kioskIdentity('MJ000012')).toMatchObject({ kind: 'record', numbers: expect.arrayContaining(['MJ-000012']) });
  });

  test('of a record number finds the way the hospital writes it', () => {
    expect(kioskIdentity('1234')).toMatchObject({ kind: 'record', numbers: expect.arrayContaining(['1234', '001234', '00-12-34', '00.12.34']) });
    expect(kioskIdentity('00-12-34')).toMatchObject({ numbers: expect.arrayContaining(['00-12-34', '001234']) });
  });

  test.each(['', '   ', "' or 1=1 --", '<script>', '12345678901234567', '%', '00-12-34-56-78-90-12'])('is nothing a patient carries: %j', (typed) => {
    expect(kioskIdentity(typed)).toBeUndefined();
  });
});

test('a name on a screen in a hall is initials', () => {
  expect(maskedName('Siti Wahyuni')).toBe('S*** W***');
  expect(maskedName("nur'aini")).toBe('N***');
  expect(maskedName('Raden Ayu Siti Nurhalimah Kusumaningrum')).toBe('R*** A*** S***');
  expect(maskedName('')).toBe('');
});

test('a letter tells by its own letter why the patient comes', () => {
  expect(letterNumber('0301R0110127K000001')).toEqual({ referenceNumber: '0301R0110127K000001', visitType: 3 });
  expect(letterNumber('0301U0190127p000001')).toEqual({ referenceNumber: '0301U0190127P000001', visitType: 1 });
  expect(letterNumber('0301R0010127B000001')).toEqual({ referenceNumber: '0301R0010127B000001', visitType: 4 });
  expect(letterNumber('0009901234567')).toBeUndefined();
});

test('a kiosk starts with whatever layout is stored', () => {
  const whole = { functions: [...KIOSK_FUNCTIONS], paper: null, sound: false };
  for (const layout of [{}, { functions: 'all', paper: 90, sound: 'yes' }, { functions: [] }, { functions: ['dance'] }]) expect(kioskLayoutOf({ kind: 'FKRTL' }, layout)).toEqual(whole);
  expect(kioskLayoutOf({ kind: 'FKRTL' }, { functions: ['schedule', 'check-in', 'check-in', 7], paper: '58', sound: true, other: 1 })).toEqual({ functions: ['check-in', 'schedule'], paper: '58', sound: true });
});

test('a name that HFIS wrote in capitals is read in small letters; what the house wrote stays', () => {
  expect(['PENYAKIT DALAM', 'JANTUNG DAN PEMBULUH DARAH', 'THT-KL', 'POLI ANAK', 'Saraf', 'IGD'].map(clinicTitle)).toEqual(['Poli Penyakit Dalam', 'Poli Jantung dan Pembuluh Darah', 'Poli THT-KL', 'Poli Anak', 'Poli Saraf', 'IGD']);
  expect(['DR. SITI NUR\'AINI, SP.A', 'drg. Kartika Chandra', 'dr. MADE Aryawan, M.Sc.'].map(doctorTitle)).toEqual(["dr. Siti Nur'aini, Sp.A", 'drg. Kartika Chandra', 'dr. MADE Aryawan, M.Sc.']);
});
