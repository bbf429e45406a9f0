import { referenceFile, type ReferenceData } from '../../src/tools/simulator/reference';

const slot = (kodepoli: string, namapoli: string, kodedokter: number, namadokter: string, hari: number, jadwal: string) => ({
  kodepoli, namapoli, kodesubspesialis: kodepoli, namasubspesialis: namapoli, kodedokter, namadokter, hari, jadwal, kapasitaspasien: 40,
});

/** Reference data of an invented hospital and clinic. 2026-01-05 is a Monday. */
export const HOSPITAL: ReferenceData = referenceFile.parse({
  namafaskes: 'RS CONTOH',
  jadwal: [
    slot('ANA', 'ANAK', 700001, 'dr. Contoh Satu, Sp.A', 1, '08:00-12:00'),
    slot('ANA', 'ANAK', 700001, 'dr. Contoh Satu, Sp.A', 3, '08:00-12:00'),
    slot('INT', 'PENYAKIT DALAM', 700002, 'dr. Contoh Dua, Sp.PD', 1, '09:00-13:00'),
    slot('INT', 'PENYAKIT DALAM', 700002, 'dr. Contoh Dua, Sp.PD', 8, '09:00-11:00'),
    // A session of one Tuesday, and one Monday of the week's that does not take place.
    { ...slot('ANA', 'ANAK', 700001, 'dr. Contoh Satu, Sp.A', 2, '19:00-21:00'), tanggal: '2026-01-06' },
    { ...slot('ANA', 'ANAK', 700001, 'dr. Contoh Satu, Sp.A', 1, '08:00-12:00'), tanggal: '2026-01-12', libur: 1 },
  ],
  pasienFp: [{ nomorkartu: '0009900112233', nik: '3300000000000001', tgllahir: '1980-05-17', daftarfp: 1 }],
  liburNasional: ['2026-01-19'],
  fktp: [{ kodepoli: '001', namapoli: 'POLI UMUM', kodedokter: 5, namadokter: 'dr. Contoh Umum', hari: 1, jampraktek: '07:00-12:00', kapasitas: 60 }],
});

/** The FKTP booking of an invented patient. */
export const FKTP_BOOKING = {
  nomorkartu: '0009900112233',
  nik: '3300000000000001',
  nohp: '081200000001',
  kodepoli: '001',
  namapoli: 'POLI UMUM',
  norm: '012345',
  tanggalperiksa: '2026-01-05',
  kodedokter: 5,
  namadokter: 'dr. Contoh Umum',
  jampraktek: '07:00-12:00',
  nomorantrean: 'A-7',
  angkaantrean: 7,
  keterangan: '',
};
