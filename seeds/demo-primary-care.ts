import { shared, split, type DemoClinic, type DemoDoctor, type FacilityPlan, type Weekday } from './facility-plan';

/** Invented Puskesmas and clinics. Only the codes of the poli are real ones: PCare's. */

const GENERAL: DemoClinic = { clinicCode: '001', clinicName: 'Poli Umum', queuePrefix: 'A', patients: 'anyone' };
const DENTAL: DemoClinic = { clinicCode: '002', clinicName: 'Poli Gigi', queuePrefix: 'B', patients: 'anyone' };
const MOTHER_AND_CHILD: DemoClinic = { clinicCode: '003', clinicName: 'Poli KIA', queuePrefix: 'C', patients: 'women' };

const WORKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];
const MONDAY_TO_SATURDAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6];
const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** A room for each poli. Whoever sits there registers, calls and finishes, so there is no queue before a desk. */
function roomsOf(clinics: readonly DemoClinic[]): Pick<FacilityPlan, 'queues' | 'points'> {
  return { queues: [], points: clinics.map(({ clinicCode, clinicName }) => ({ kind: 'clinic', pointName: clinicName, clinicCodes: [clinicCode] })) };
}

/** One room for every poli. */
function oneRoomFor(clinics: readonly DemoClinic[]): Pick<FacilityPlan, 'queues' | 'points'> {
  return { queues: [], points: [{ kind: 'clinic', pointName: 'Ruang Pelayanan', clinicCodes: clinics.map(({ clinicCode }) => clinicCode) }] };
}

/** Where one person does everything. */
function oneForAll(fullName: string): FacilityPlan['staff'] {
  return [{ username: 'admin', fullName, roles: ['administrator', 'supervisor', 'registration', 'clinic'] }];
}

type Staffed = Pick<FacilityPlan, 'code' | 'name' | 'timeZone' | 'people' | 'staff'>;

/** A Puskesmas: mornings only, two doctors for the general poli, a dentist, and a midwife with the mothers. */
function puskesmas(staffed: Staffed, [morning, noon, dentist, midwife]: readonly [string, string, string, string]): FacilityPlan {
  const codeOf = (place: number): number => 500_000 + staffed.people.first + place;
  const doctors: readonly DemoDoctor[] = [
    { doctorCode: codeOf(1), doctorName: morning, clinicCode: '001' },
    { doctorCode: codeOf(2), doctorName: noon, clinicCode: '001' },
    { doctorCode: codeOf(3), doctorName: dentist, clinicCode: '002' },
    { doctorCode: codeOf(4), doctorName: midwife, clinicCode: '003' },
  ];
  const clinics = [GENERAL, DENTAL, MOTHER_AND_CHILD];
  return {
    ...staffed,
    kind: 'FKTP',
    isDefault: false,
    clinics,
    doctors,
    timetable: [
      { clinicCode: '001', doctorCode: codeOf(1), weekdays: MONDAY_TO_SATURDAY, practiceHours: '07:30-12:00', ...split(50, 40), minutesPerPatient: 6 },
      { clinicCode: '001', doctorCode: codeOf(2), weekdays: WORKDAYS, practiceHours: '08:00-14:00', ...shared(40), minutesPerPatient: 7 },
      { clinicCode: '002', doctorCode: codeOf(3), weekdays: WORKDAYS, practiceHours: '08:00-11:30', ...split(16, 12), minutesPerPatient: 12 },
      { clinicCode: '003', doctorCode: codeOf(4), weekdays: [1, 3, 5], practiceHours: '08:00-11:00', ...shared(25), minutesPerPatient: 8 },
    ],
    ...roomsOf(clinics),
  };
}

export const PUSKESMAS: FacilityPlan = puskesmas(
  {
    code: '0000P001',
    name: 'Puskesmas Contoh Melati',
    timeZone: 'WIB',
    people: { first: 1_501, count: 260 },
    staff: [
      { username: 'admin', fullName: 'Hendri Gunawan', roles: ['administrator', 'supervisor'] },
      { username: 'perawat1', fullName: 'Ns. Dyah Paramita', roles: ['registration', 'clinic'] },
    ],
  },
  ['dr. Anindya Larasati', 'dr. Fauzan Akbar', 'drg. Clara Wijayanti', 'Bdn. Sulastri, S.Keb'],
);

const HILL_PUSKESMAS: FacilityPlan = puskesmas(
  { code: '0000P002', name: 'Puskesmas Contoh Kenanga', timeZone: 'WIB', people: { first: 3_001, count: 200 }, staff: oneForAll('Ns. Gloria Sitompul') },
  ['dr. Rendra Mahardika', 'dr. Theresia Lumban Gaol', 'drg. Yudi Hartanto', "Bdn. Mar'atus Sholihah, S.Keb"],
);

/** On the islands of the Kabupaten, which keep the next time zone. */
const ISLAND_PUSKESMAS: FacilityPlan = puskesmas(
  { code: '0000P003', name: 'Puskesmas Contoh Seberang', timeZone: 'WITA', people: { first: 4_501, count: 150 }, staff: oneForAll('Ns. Lalu Hamdani') },
  ['dr. Andi Tenri Abeng', 'dr. Julius Rumengan', 'drg. Baiq Hesti Pratiwi', 'Bdn. Hasnah, S.Keb'],
);

/** Open in the morning and, for those who work, every evening. */
const EVENING_CLINIC: FacilityPlan = {
  code: '0000U001',
  kind: 'FKTP',
  name: 'Klinik Contoh Medika',
  timeZone: 'WIB',
  isDefault: false,
  clinics: [GENERAL, DENTAL],
  doctors: [
    { doctorCode: 506_011, doctorName: 'dr. Stefanie Halim', clinicCode: '001' },
    { doctorCode: 506_012, doctorName: 'dr. Bagus Nugroho', clinicCode: '001' },
    { doctorCode: 506_013, doctorName: 'drg. Nadya Kusuma', clinicCode: '002' },
  ],
  timetable: [
    { clinicCode: '001', doctorCode: 506_011, weekdays: MONDAY_TO_SATURDAY, practiceHours: '08:00-12:00', ...shared(30), minutesPerPatient: 8 },
    { clinicCode: '001', doctorCode: 506_012, weekdays: EVERY_DAY, practiceHours: '17:00-21:00', ...split(30, 24), minutesPerPatient: 8 },
    { clinicCode: '002', doctorCode: 506_013, weekdays: [2, 4, 6], practiceHours: '16:00-20:00', ...shared(12), minutesPerPatient: 20 },
  ],
  people: { first: 6_001, count: 180 },
  staff: oneForAll('Ns. Felix Suwandi'),
  ...oneRoomFor([GENERAL, DENTAL]),
};

/** One doctor and a midwife. */
const SMALL_CLINIC: FacilityPlan = {
  code: '0000U002',
  kind: 'FKTP',
  name: 'Klinik Contoh Bahari',
  timeZone: 'WITA',
  isDefault: false,
  clinics: [GENERAL, MOTHER_AND_CHILD],
  doctors: [
    { doctorCode: 507_511, doctorName: 'dr. Ruth Pattiwael', clinicCode: '001' },
    { doctorCode: 507_512, doctorName: 'Bdn. Nurhayati, S.Keb', clinicCode: '003' },
  ],
  timetable: [
    { clinicCode: '001', doctorCode: 507_511, weekdays: MONDAY_TO_SATURDAY, practiceHours: '08:00-13:00', ...shared(35), minutesPerPatient: 8 },
    { clinicCode: '003', doctorCode: 507_512, weekdays: [2, 4], practiceHours: '09:00-12:00', ...shared(15), minutesPerPatient: 10 },
  ],
  people: { first: 7_501, count: 150 },
  staff: oneForAll('Ns. Maria Wenda'),
  ...oneRoomFor([GENERAL, MOTHER_AND_CHILD]),
};

/** The first one is what the demo shows of primary care. */
export const PRIMARY_CARE: readonly FacilityPlan[] = [PUSKESMAS, HILL_PUSKESMAS, ISLAND_PUSKESMAS, EVENING_CLINIC, SMALL_CLINIC];
