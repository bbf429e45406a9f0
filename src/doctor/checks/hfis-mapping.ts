import { refPoliFktp } from '../../bpjs/antrean-fktp';
import { refDokter, refPoli, type Listed } from '../../bpjs/antrean-rs';
import { localDate } from '../../platform/clock';
import { reportingAccount, type BpjsAccount } from '../../platform/facility';
import { answerWords, dokterFktpToday } from '../bpjs-answer';
import type { FacilityCheck, FacilityContext } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';

interface Active {
  clinics: { code: string; name: string }[];
  doctors: { code: number; name: string; clinic: string }[];
}

/** Every poli and doctor with a session to come has a code BPJS knows; anything else is refused when its visits are reported. */
export const hfisMapping: FacilityCheck = {
  id: 'hfis-mapping',
  title: 'Kode poli dan dokter',
  essential: false,
  withinMs: 40_000,
  run: async (context) => {
    const active = await activeOf(context);
    if (active.clinics.length === 0) return [warning('Belum ada sesi praktek mulai hari ini.', 'Tambahkan di Data › Sesi, impor jadwal (docs/impor), atau baca dari HFIS: npm run hfis -- pull')];
    const account = reportingAccount(context.facility);
    if (account === undefined) return [unknown(`${active.clinics.length} poli dan ${active.doctors.length} dokter aktif; tanpa akun BPJS kodenya tidak dapat dicocokkan.`)];
    return context.facility.kind === 'FKRTL' ? hospital(context, { ...account, secondBaseUrl: null }, active) : primaryCare(context, { ...account, secondBaseUrl: null }, active);
  },
};

async function activeOf({ db, facility, clock }: FacilityContext): Promise<Active> {
  const rows = await db.rows<{ clinic: string; clinicName: string; doctor: number; doctorName: string }>(
    `select distinct clinic.clinic_code as clinic, clinic.clinic_name as "clinicName", doctor.doctor_code as doctor, doctor.doctor_name as "doctorName"
     from practice_session as session
     join clinic on clinic.facility_id = session.facility_id and clinic.clinic_code = session.clinic_code
     join doctor on doctor.facility_id = session.facility_id and doctor.doctor_code = session.doctor_code
     where session.facility_id = :facilityId
       and session.visit_date >= :today`,
    { facilityId: facility.facilityId, today: localDate(clock(), facility.timeZone) },
  );
  const clinics = new Map(rows.map(({ clinic, clinicName }) => [clinic, { code: clinic, name: clinicName }]));
  const doctors = new Map(rows.map(({ doctor, doctorName, clinic }) => [doctor, { code: doctor, name: doctorName, clinic }]));
  return { clinics: [...clinics.values()], doctors: [...doctors.values()] };
}

async function hospital({ caller }: FacilityContext, account: BpjsAccount, { clinics, doctors }: Active): Promise<Finding[]> {
  const [polis, dokters] = [await refPoli(caller, account), await refDokter(caller, account)];
  const knownPolis = new Set(polis.rows.map(({ kdsubspesialis }) => kdsubspesialis));
  const knownDoctors = new Set(dokters.rows.map(({ kodedokter }) => kodedokter));
  return [
    notRead(polis, 'daftar poli') ?? mapped('Poli', clinics, ({ code }) => knownPolis.has(code), 'Pakai kode subspesialis BPJS (misalnya INT, ANA) di Data › Poli.'),
    notRead(dokters, 'daftar dokter') ?? mapped('Dokter', doctors, ({ code }) => knownDoctors.has(code), 'Daftarkan dokter di aplikasi HFIS, atau betulkan kodenya di Data › Dokter; kode dokter adalah kode HFIS.'),
  ];
}

async function primaryCare({ caller, facility, clock }: FacilityContext, account: BpjsAccount, { clinics, doctors }: Active): Promise<Finding[]> {
  const now = clock();
  const polis = await refPoliFktp(caller, account, localDate(now, facility.timeZone));
  const unread = notRead(polis, 'daftar poli hari ini');
  if (unread !== undefined) return [unread];
  if (polis.rows.length === 0) return [unknown('Menurut BPJS tidak ada poli yang buka hari ini; ulangi pada hari praktek.')];
  const known = new Set(polis.rows.map(({ kodepoli }) => kodepoli));
  const knownDoctors = new Set<number>();
  const readClinics = new Set<string>();
  for (const { code } of clinics.filter((clinic) => known.has(clinic.code))) {
    const dokters = await dokterFktpToday(caller, account, facility, code, now);
    if (dokters.verdict.kind !== 'accepted') continue;
    readClinics.add(code);
    for (const { kodedokter } of dokters.rows) knownDoctors.add(kodedokter);
  }
  // The list is of today alone: who is not in it may practise on another day.
  const missing = doctors.filter(({ code, clinic }) => readClinics.has(clinic) && !knownDoctors.has(code));
  return [
    mapped('Poli', clinics, ({ code }) => known.has(code), 'Pakai kode poli PCare (misalnya 001) di Data › Poli; poli yang hari ini libur juga tidak ada di daftar BPJS.', 'perhatian'),
    missing.length === 0
      ? good(`Dokter yang praktek hari ini dikenal HFIS (${knownDoctors.size}).`)
      : warning(`Tidak ada di HFIS hari ini: ${listed(missing)}.`, 'Benar bila praktek di hari lain; kalau tidak, daftarkan di HFIS.', { missing: missing.map(({ code }) => code) }),
  ];
}

function notRead(list: Listed<unknown>, what: string): Finding | undefined {
  if (list.verdict.kind === 'accepted') return undefined;
  return unknown(`BPJS tidak memberi ${what}: ${answerWords(list)}.`, 'Ulangi nanti; bila ditolak, lihat pemeriksaan kredensial.', { verdict: list.verdict.kind });
}

const listed = (named: readonly { code: string | number; name: string }[]): string => {
  const shown = named.slice(0, 10).map(({ code, name }) => `${name} (${code})`);
  return named.length > shown.length ? `${shown.join(', ')} dan ${named.length - shown.length} lagi` : shown.join(', ');
};

function mapped<Named extends { code: string | number; name: string }>(what: string, all: readonly Named[], isKnown: (named: Named) => boolean, mend: string, at: 'gagal' | 'perhatian' = 'gagal'): Finding {
  const missing = all.filter((each) => !isKnown(each));
  const detail = { active: all.length, missing: missing.map(({ code }) => code) };
  if (missing.length === 0) return good(`${what} aktif (${all.length}) semuanya dikenal BPJS.`, detail);
  return (at === 'gagal' ? bad : warning)(`${what} tidak dikenal BPJS: ${listed(missing)}.`, mend, detail);
}
