import { shared, split, type DemoClinic, type DemoDoctor, type DemoPoint, type DemoQueue, type FacilityPlan, type Practice } from './facility-plan';

/** Who makes the referrals of the demo hospital: a clinic of the same Dinas. */
export const REFERRING_FACILITY_CODE = '0000U001';

const CLINICS: readonly DemoClinic[] = [
  { clinicCode: 'INT', clinicName: 'Penyakit Dalam', queuePrefix: 'A' },
  { clinicCode: 'ANA', clinicName: 'Anak', queuePrefix: 'B', patients: 'children' },
  { clinicCode: 'OBG', clinicName: 'Kandungan dan Kebidanan', queuePrefix: 'C', patients: 'women' },
  { clinicCode: 'BED', clinicName: 'Bedah', queuePrefix: 'D' },
  { clinicCode: 'SAR', clinicName: 'Saraf', queuePrefix: 'E' },
  { clinicCode: 'JAN', clinicName: 'Jantung dan Pembuluh Darah', queuePrefix: 'F' },
  { clinicCode: 'MAT', clinicName: 'Mata', queuePrefix: 'G' },
  { clinicCode: 'THT', clinicName: 'THT-KL', queuePrefix: 'H' },
  { clinicCode: 'KLT', clinicName: 'Kulit dan Kelamin', queuePrefix: 'J' },
  { clinicCode: 'ORT', clinicName: 'Orthopedi', queuePrefix: 'K' },
  { clinicCode: 'PAR', clinicName: 'Paru', queuePrefix: 'L' },
  { clinicCode: 'GIG', clinicName: 'Gigi', queuePrefix: 'M', patients: 'anyone' },
];

const DOCTORS: readonly DemoDoctor[] = [
  { doctorCode: 310411, doctorName: 'dr. Bambang Wiryawan, Sp.PD', clinicCode: 'INT' },
  { doctorCode: 310412, doctorName: 'dr. Ratna Kusumaningtyas, Sp.PD-KGH', clinicCode: 'INT' },
  { doctorCode: 310413, doctorName: 'dr. Yohanes Simbolon, Sp.PD', clinicCode: 'INT' },
  { doctorCode: 318027, doctorName: "dr. Siti Nur'aini Hakim, Sp.A", clinicCode: 'ANA' },
  { doctorCode: 318028, doctorName: 'dr. Made Aryawan, M.Sc., Sp.A', clinicCode: 'ANA' },
  { doctorCode: 322905, doctorName: 'dr. Dewi Anggraeni Lubis, Sp.OG', clinicCode: 'OBG' },
  { doctorCode: 322906, doctorName: 'dr. Hendra Gunadi, Sp.OG(K)', clinicCode: 'OBG' },
  { doctorCode: 305773, doctorName: 'dr. Agus Prasetyo Utomo, Sp.B', clinicCode: 'BED' },
  { doctorCode: 305774, doctorName: 'dr. Fransiska Tandean, Sp.B', clinicCode: 'BED' },
  { doctorCode: 331240, doctorName: 'dr. Sari Wulandari, Sp.N', clinicCode: 'SAR' },
  { doctorCode: 327618, doctorName: 'dr. Irfan Maulana Siregar, Sp.JP', clinicCode: 'JAN' },
  { doctorCode: 327619, doctorName: 'dr. Lidya Pangemanan, Sp.JP(K), FIHA', clinicCode: 'JAN' },
  { doctorCode: 309152, doctorName: 'dr. Tri Handayani, Sp.M', clinicCode: 'MAT' },
  { doctorCode: 340086, doctorName: 'dr. Rizky Firmansyah, Sp.T.H.T.B.K.L.', clinicCode: 'THT' },
  { doctorCode: 315390, doctorName: 'dr. Maya Permatasari, Sp.D.V.E.', clinicCode: 'KLT' },
  { doctorCode: 336701, doctorName: 'dr. Gede Sudarsana, Sp.OT', clinicCode: 'ORT' },
  { doctorCode: 336702, doctorName: 'dr. Taufik Hidayatullah, Sp.OT(K)', clinicCode: 'ORT' },
  { doctorCode: 329944, doctorName: 'dr. Endah Rahmawati, Sp.P', clinicCode: 'PAR' },
  { doctorCode: 344115, doctorName: 'drg. Kartika Chandra', clinicCode: 'GIG' },
  { doctorCode: 344116, doctorName: 'drg. Andika Putra Wijaya, Sp.BM', clinicCode: 'GIG' },
];

/** The week. Only INT and ANA practise on Sundays; every Thursday evening of ORT is on leave. */
const TIMETABLE: readonly Practice[] = [
  { clinicCode: 'INT', doctorCode: 310411, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-12:00', ...split(40, 32), minutesPerPatient: 6 },
  { clinicCode: 'INT', doctorCode: 310412, weekdays: [1, 2, 3, 4, 5], practiceHours: '13:00-16:00', ...shared(30), minutesPerPatient: 6 },
  { clinicCode: 'INT', doctorCode: 310413, weekdays: [1, 3, 5], practiceHours: '17:00-20:00', ...shared(24), minutesPerPatient: 7 },
  { clinicCode: 'INT', doctorCode: 310413, weekdays: [7], practiceHours: '08:00-11:00', ...split(20, 16), minutesPerPatient: 9 },
  { clinicCode: 'ANA', doctorCode: 318027, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-12:00', ...shared(40), minutesPerPatient: 6 },
  { clinicCode: 'ANA', doctorCode: 318028, weekdays: [2, 4], practiceHours: '17:00-20:00', ...split(24, 18), minutesPerPatient: 7 },
  { clinicCode: 'ANA', doctorCode: 318028, weekdays: [7], practiceHours: '09:00-12:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'OBG', doctorCode: 322905, weekdays: [1, 2, 3, 4, 5], practiceHours: '09:00-13:00', ...split(30, 24), minutesPerPatient: 8 },
  { clinicCode: 'OBG', doctorCode: 322906, weekdays: [1, 2, 3, 4], practiceHours: '16:00-19:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'BED', doctorCode: 305773, weekdays: [1, 3, 5], practiceHours: '10:00-14:00', ...split(25, 20), minutesPerPatient: 9 },
  { clinicCode: 'BED', doctorCode: 305774, weekdays: [2, 4, 6], practiceHours: '10:00-13:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'SAR', doctorCode: 331240, weekdays: [1, 2, 3, 4, 5], practiceHours: '08:00-11:00', ...split(30, 24), minutesPerPatient: 6 },
  { clinicCode: 'JAN', doctorCode: 327618, weekdays: [1, 2, 3, 4], practiceHours: '08:00-12:00', ...split(30, 25), minutesPerPatient: 8 },
  { clinicCode: 'JAN', doctorCode: 327619, weekdays: [2, 5], practiceHours: '13:00-15:00', ...shared(12), minutesPerPatient: 10 },
  { clinicCode: 'MAT', doctorCode: 309152, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-13:00', ...shared(50), minutesPerPatient: 6 },
  { clinicCode: 'THT', doctorCode: 340086, weekdays: [1, 2, 4, 5], practiceHours: '09:00-12:00', ...split(25, 20), minutesPerPatient: 7 },
  { clinicCode: 'KLT', doctorCode: 315390, weekdays: [1, 3, 5], practiceHours: '08:00-11:00', ...shared(25), minutesPerPatient: 7 },
  { clinicCode: 'KLT', doctorCode: 315390, weekdays: [6], practiceHours: '09:00-12:00', ...shared(25), minutesPerPatient: 7 },
  { clinicCode: 'ORT', doctorCode: 336701, weekdays: [1, 2, 3], practiceHours: '13:00-17:00', ...split(30, 24), minutesPerPatient: 8 },
  { clinicCode: 'ORT', doctorCode: 336702, weekdays: [2, 6], practiceHours: '09:00-12:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'ORT', doctorCode: 336702, weekdays: [4], practiceHours: '17:00-20:00', ...shared(20), minutesPerPatient: 9, onLeave: true },
  { clinicCode: 'PAR', doctorCode: 329944, weekdays: [1, 2, 3, 4, 5], practiceHours: '07:30-10:30', ...split(25, 20), minutesPerPatient: 7 },
  { clinicCode: 'GIG', doctorCode: 344115, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-12:00', ...split(16, 12), minutesPerPatient: 15 },
  { clinicCode: 'GIG', doctorCode: 344116, weekdays: [1, 3], practiceHours: '16:00-20:00', ...shared(12), minutesPerPatient: 20 },
];

/** One per role. */
const STAFF: FacilityPlan['staff'] = [
  { username: 'admin', fullName: 'Nadia Prameswari', roles: ['administrator', 'supervisor'] },
  { username: 'loket1', fullName: 'Wahyu Saputro', roles: ['registration'] },
  { username: 'loket2', fullName: 'Intan Maharani', roles: ['registration'] },
  { username: 'poli1', fullName: 'Ns. Ketut Lestari', roles: ['clinic'] },
  { username: 'poli2', fullName: 'Ns. Yusuf Ramadhan', roles: ['clinic'] },
  { username: 'farmasi1', fullName: 'apt. Melati Kurnia', roles: ['pharmacy'] },
  { username: 'supervisor', fullName: 'Bonar Sihombing', roles: ['supervisor'] },
];

const QUEUES: readonly DemoQueue[] = [
  { queueCode: 'pendaftaran', kind: 'registration', queueName: 'Pendaftaran', queuePrefix: 'P' },
  { queueCode: 'laboratorium', kind: 'other', queueName: 'Laboratorium', queuePrefix: 'LAB' },
  { queueCode: 'radiologi', kind: 'other', queueName: 'Radiologi', queuePrefix: 'RAD' },
];

const POINTS: readonly DemoPoint[] = [
  { kind: 'registration', pointName: 'Loket 1', queueCode: 'pendaftaran' },
  { kind: 'registration', pointName: 'Loket 2', queueCode: 'pendaftaran' },
  { kind: 'registration', pointName: 'Loket 3', queueCode: 'pendaftaran' },
  { kind: 'clinic', pointName: 'Poli Penyakit Dalam', clinicCodes: ['INT'] },
  { kind: 'clinic', pointName: 'Poli Anak', clinicCodes: ['ANA'] },
  { kind: 'clinic', pointName: 'Poli Kandungan', clinicCodes: ['OBG'] },
  { kind: 'clinic', pointName: 'Poli Bedah dan Orthopedi', clinicCodes: ['BED', 'ORT'] },
  { kind: 'clinic', pointName: 'Poli Saraf', clinicCodes: ['SAR'] },
  { kind: 'clinic', pointName: 'Poli Jantung', clinicCodes: ['JAN'] },
  { kind: 'pharmacy', pointName: 'Farmasi' },
  { kind: 'other', pointName: 'Laboratorium', queueCode: 'laboratorium' },
  { kind: 'other', pointName: 'Radiologi', queueCode: 'radiologi' },
];

/** An invented hospital: no such name, code, doctor or patient exists. Only the codes of the clinics are BPJS's own. */
export const HOSPITAL: FacilityPlan = {
  code: '0000R001',
  kind: 'FKRTL',
  name: 'RS Contoh Sehat Sentosa',
  timeZone: 'WIB',
  isDefault: true,
  clinics: CLINICS,
  doctors: DOCTORS,
  timetable: TIMETABLE,
  people: { first: 1, count: 300 },
  staff: STAFF,
  queues: QUEUES,
  points: POINTS,
};
