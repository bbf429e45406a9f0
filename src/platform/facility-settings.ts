import { z } from 'zod';

/** The services of a hospital's web service, by the contract's words. */
export const HOSPITAL_SERVICES = [
  'token',
  'status-antrean',
  'ambil-antrean',
  'sisa-antrean',
  'batal-antrean',
  'check-in',
  'info-pasien-baru',
  'jadwal-operasi-rs',
  'jadwal-operasi-pasien',
  'ambil-antrean-farmasi',
  'status-antrean-farmasi',
] as const;
export type HospitalService = (typeof HOSPITAL_SERVICES)[number];

const DEFAULT_PLEDGE = [
  'Melayani peserta JKN dengan ramah, cepat dan setara, tanpa diskriminasi.',
  'Menerima NIK/KTP/KIS digital sebagai identitas peserta, tanpa fotokopi berkas.',
  'Memberikan pelayanan tanpa biaya tambahan di luar ketentuan.',
  'Memanggil pasien sesuai urutan nomor antrean.',
].join('\n');

const minutes = z.number().int().min(0).max(24 * 60);
const percent = z.number().int().min(0).max(100);

/**
 * The rules on which hospitals and sources differ (catalogue ws-faskes §1.3, §1.4, §3, §4), one setting each, per
 * facility. The default is the catalogue's recommendation. Unknown names are refused, so that a typing slip is seen.
 */
export const facilitySettingsSchema = z.strictObject({
  /** §1.3 HTTP status mirrors metadata.code (200/201/202) instead of always 200. */
  httpStatusMirrorsCode: z.boolean().default(false),
  /** §1.4 Lifetime of a web-service token; 60–120 during the UAT. */
  tokenLifetimeSeconds: z.number().int().min(1).max(86_400).default(3_600),
  /** §5 Replies of the primary-care dialect: those of v2, one per doctor's session, or those of v1. Its requests are taken in both forms. */
  fktpReplies: z.enum(['v1', 'v2']).default('v2'),
  /** §1.6 Further paths of a service, for URLs already registered at BPJS: path -> service (`ambil-antrean`, …). */
  pathAliases: z.record(z.string().regex(/^\/[A-Za-z0-9/_.-]+$/), z.enum(HOSPITAL_SERVICES)).default({}),
  /** Evidence of reading services: all (during the UAT), one in a hundred, or none. Writes and refusals are always kept. */
  evidenceOfReads: z.enum(['all', 'sampled', 'none']).default('sampled'),

  /** §4.2 One active booking per patient and …; not the whole date by default, since a patient may have two poli in a day. */
  doubleBookingScope: z.enum(['date', 'clinic-and-date', 'session']).default('clinic-and-date'),
  /** §3.3 #17 A reference number of another active booking is refused. */
  referenceNumberOnce: z.boolean().default(true),
  /** §3.3 JKN kinds of visit (1–4) that may come without a reference number. */
  visitTypesWithoutReference: z.array(z.number().int().min(1).max(4)).default([]),
  /** §4.4 Days ahead, counted from today in the facility's zone. */
  bookingMinDays: z.number().int().min(0).max(365).default(0),
  bookingMaxDays: z.number().int().min(0).max(365).default(30),
  /** §4.5 Booking for today closes so many minutes before the end of the session. */
  cutoffMinutesBeforeEnd: minutes.default(0),
  /** §4.7 JKN and non-JKN quota together may exceed the capacity of the session. */
  quotasMayExceedCapacity: z.boolean().default(false),
  /** §4.8 */
  queueNumberFormat: z.string().regex(/\{prefix\}.*\{ordinal\}/, 'needs {prefix} and {ordinal}').default('{prefix}-{ordinal}'),
  /** §3.3 A patient not in the master: 202 (register in Mobile JKN) or 201 with a sentence that sends to the loket. */
  newPatients: z.enum(['register-online', 'send-to-desk']).default('register-online'),
  /** §3.7 */
  newPatientPhoneRequired: z.boolean().default(true),
  /** Prefix of the medical record number a pasien baru is given until the SIMRS gives its own. */
  provisionalRecordPrefix: z.string().regex(/^[A-Z]{1,4}$/).default('MJ'),
  /** §4.10 and §3.4 Minutes a consultation takes, where the session has no figure of its own. */
  minutesPerPatient: z.number().int().min(1).max(240).default(10),
  /** §4.10 The estimate is never later than so many minutes before the end of the session; null: no cap. */
  estimateCapMinutesBeforeEnd: minutes.nullable().default(null),
  /** §4.9 Check-in opens so many minutes before the session; null: the whole day of the visit. */
  checkInOpensMinutesBeforeStart: minutes.nullable().default(null),
  checkInClosesMinutesAfterEnd: minutes.default(0),
  /** §3.6 A repeated check-in: 200 again, or refused. */
  repeatedCheckIn: z.enum(['accepted', 'refused']).default('accepted'),
  /** §3.4 Refuse sisa antrean before check-in. */
  remainingNeedsCheckIn: z.boolean().default(false),
  /** §3.5 A cancellation is refused from this moment on. */
  cancelRefusedFrom: z.enum(['check-in', 'service']).default('check-in'),
  /** §3.5 */
  cancelReasonRequired: z.boolean().default(true),
  /** §4.11 When a patient stops counting in sisaantrean. */
  remainingDropsAt: z.enum(['call', 'finish']).default('call'),
  /** §3.9 Operations listed for a patient. */
  surgeriesOfPatient: z.enum(['pending', 'all']).default('pending'),
  /** §3.3 keterangan of a new ticket. */
  bookingNote: z.string().default('Peserta harap 60 menit lebih awal guna pencatatan administrasi.'),
  /** §4.12 A cancellation that came from Mobile JKN is reported back to BPJS, which knows it already. */
  reportMobileJknCancellations: z.boolean().default(false),
  /** ws-bpjs §2.9 jenisresep goes with task 5; only once the antrean farmasi is implemented with BPJS. */
  pharmacyReported: z.boolean().default(true),
  /** Clinics (kode subspesialis) whose visits are not reported to BPJS, such as an emergency room or haemodialysis. */
  clinicsNotReported: z.array(z.string().min(1)).default([]),
  /** ws-bpjs §2.7 What BPJS gets for the fields a NON JKN patient leaves empty. */
  nonJknBlank: z.enum(['', '-']).default(''),
  /** ws-bpjs §8 */
  nonJknVisitType: z.number().int().min(1).max(4).default(3),
  /** ws-bpjs §6 So many days of HFIS, today counted, are read when it is pulled. */
  hfisDaysAhead: z.number().int().min(1).max(31).default(7),
  /** A slot HFIS has and we do not: opened as a session by itself, or only listed as a difference for a person. */
  hfisNewSessions: z.enum(['add', 'list']).default('add'),

  /**
   * Personal data: a patient of whom there has been no sign for so many years loses all that says who it is; null: never. The
   * record itself is the SIMRS's, and is kept 25 years from the last visit (Permenkes 24/2022): the queue need not know more.
   */
  patientDataYears: z.number().int().min(1).max(100).nullable().default(25),
  /** The numbers a booking came with are needed while BPJS and the hospital may dispute it: claims lapse after six months. */
  bookingDataDays: z.number().int().min(30).max(3_650).default(365),

  /**
   * Lines beside the figures of insight, whole per cent (catalogue ws-bpjs §5). Bookings of all sources, and those of Mobile JKN, by
   * outpatient visits (SEP): what a BPJS branch asks for in 2026.
   */
  targetShareOfUse: percent.default(95),
  targetMobileJkn: percent.default(80),
  /** Complete chains by visits that took place: good from the one, fair from the other, bad below. */
  targetCompleteGood: percent.default(80),
  targetCompleteFair: percent.default(50),
  /** What BPJS has taken so many minutes after it happened counts as on time. BPJS names no limit; late tasks spoil its own dashboard. */
  onTimeMinutes: z.number().int().min(1).max(24 * 60).default(15),

  /** The hospital's own system: events can be followed and told again for so many days. */
  eventDays: z.number().int().min(1).max(365).default(30),

  /** Seconds in which a press at a panel can be taken back; until then it is not due for BPJS. */
  undoWindowSeconds: z.number().int().min(0).max(120).default(10),
  /** A kiosk left alone returns to its start after so many seconds, counted down visibly. */
  kioskIdleSeconds: z.number().int().min(10).max(300).default(30),
  /** Paper of tickets in millimetres, where a kiosk says nothing else. */
  ticketPaper: z.enum(['58', '80']).default('80'),
  /** Janji Layanan, shown on displays; each line is one promise. */
  servicePledge: z.string().max(2_000).default(DEFAULT_PLEDGE),
  /** Where patients complain, shown on displays and kiosks. */
  complaintContacts: z.string().max(1_000).default(''),
  /** Calls are spoken by the browser's own Indonesian voice, by the recorded words, by whichever works, or not at all. */
  voice: z.enum(['auto', 'browser', 'recorded', 'off']).default('auto'),
})
  .refine((settings) => settings.bookingMinDays <= settings.bookingMaxDays, { path: ['bookingMaxDays'], error: 'must not be smaller than bookingMinDays' })
  .refine((settings) => settings.targetCompleteFair <= settings.targetCompleteGood, { path: ['targetCompleteFair'], error: 'must not be larger than targetCompleteGood' });

export type FacilitySettings = z.infer<typeof facilitySettingsSchema>;
