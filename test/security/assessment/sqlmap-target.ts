import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askForPairing } from '../../../src/auth/devices';
import { csrfToken } from '../../../src/auth/opaque-token';
import { addPlatformAdministrator } from '../../../src/auth/platform-administrators';
import { changePlatformPassword, signInToPlatform } from '../../../src/auth/platform-sessions';
import { addManySessions, addSecondFacility, fillFacility, VISIT_COUNT } from '../../support/filled-hospital';
import { openHospital, person, type Hospital } from '../../support/hospital';
import { visitorsOf } from '../../support/page-walk';
import { addStaff } from '../../support/staff';
import { staffVisitor, type Visitor } from '../../support/visitor';
import { facilityRequests, kioskRequests, notCovered, platformRequests, type PageRequest } from './page-inputs';

/**
 * What `PART=page scripts/security-assessment/sqlmap.sh` aims at: a hospital and a Puskesmas in the middle of a day, everybody
 * signed in, one request file for each page and form in ASSESSMENT_DIR; served until the file `stop` stands there. What the
 * log has of faults then is in `faults.json`; a fault fails it.
 */
const FOLDER = process.env['ASSESSMENT_DIR'];
const HOSPITAL = '/0000R999';
const CLINIC = '/0000P777';
/** Written by hand below, or without any field but the form's own token. */
const APART = [
  'get /petugas/masuk', 'post /petugas/masuk', 'post /petugas/keluar', 'post /petugas/sandi', 'post /platform/masuk', 'post /platform/keluar', 'post /platform/sandi',
  'post /petugas/layanan/beri-nomor', 'post /petugas/pemeriksaan/jalankan',
];
/** No more than a day; the script says when to stop. */
const AT_MOST_MS = 24 * 3_600_000;

async function platformVisitor({ deps }: Hospital): Promise<Visitor> {
  const own = 'kalimat sandi pengelola';
  const temporary = await addPlatformAdministrator(deps, { username: 'dewi', fullName: 'Dewi Lestari', actor: 'cli' });
  const token = await signInToPlatform(deps, 'dewi', temporary);
  await changePlatformPassword(deps, { username: 'dewi', token }, temporary, own);
  return { token, cookie: `antrean_platform=${token}`, csrf: csrfToken(token) };
}

/** Values as they are sent in an address or a form; a `*` in them is no mark. */
const coded = (text: string): string => encodeURIComponent(text).replaceAll('*', '%2A');
const marked = (fields: Record<string, string>): string => Object.entries(fields).map(([name, value]) => `${coded(name)}=${coded(value)}*`).join('&');

const BOUNDARY = 'batas-berkas-uji';
/** A form with a file as a browser sends it: fields first. */
function multipart(csrf: string, fields: Record<string, string>): string {
  const part = (name: string, value: string): string => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const { berkas: _file, ...typed } = fields;
  return `${part('_csrf', csrf)}${Object.entries(typed).map(([name, value]) => part(name, `${value}*`)).join('')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="dokter*.csv"\r\nContent-Type: text/csv\r\n\r\nkodedokter;namadokter\n700101*;dr. Sari Wening, Sp.N*\r\n--${BOUNDARY}--\r\n`;
}

/** As sqlmap reads it: everything that comes from outside ends in `*`, but for what opens the door. */
function fileOf(origin: string, { method, path: at, params, query, form, takesFile, visitor }: PageRequest): string {
  const address = at.split('/').map((step) => (params.includes(step) ? `${step}*` : step)).join('/');
  const search = Object.keys(query).length === 0 ? '' : `?${marked(query)}`;
  const head = [`${method.toUpperCase()} ${address}${search} HTTP/1.1`, `Host: ${new URL(origin).host}`, 'Accept: text/html', ...(visitor.cookie === '' ? [] : [`Cookie: ${visitor.cookie}`])];
  if (method === 'get') return `${head.join('\r\n')}\r\n\r\n`;
  const type = takesFile ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/x-www-form-urlencoded';
  const body = takesFile ? multipart(visitor.csrf, form) : [`_csrf=${coded(visitor.csrf)}`, marked(form)].filter((part) => part !== '').join('&');
  return `${[...head, `Origin: ${origin}`, `Content-Type: ${type}`].join('\r\n')}\r\n\r\n${body}`;
}

/** The doors themselves: what is typed at them, cookies, the token of a form, headers. */
function doorFiles(origin: string, staff: Visitor, platform: Visitor, kiosk: Visitor, display: Visitor, other: Visitor): Record<string, string> {
  const ask = (line: string, ...headers: string[]): string => [`${line} HTTP/1.1`, `Host: ${new URL(origin).host}`, 'Accept: text/html', ...headers].join('\r\n');
  const form = (body: string): string => `\r\nOrigin: ${origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n${body}`;
  return {
    masuk: ask(`POST ${HOSPITAL}/petugas/masuk`) + form('nama=administrator*&sandi=sandi*&ke=%2Fpetugas*'),
    'masuk-tujuan': `${ask(`GET ${HOSPITAL}/petugas/masuk?ke=%2Fpetugas*`)}\r\n\r\n`,
    'masuk-platform': ask('POST /platform/masuk') + form('nama=dewi*&sandi=sandi*&ke=%2Fplatform*'),
    'masuk-platform-tujuan': `${ask('GET /platform/masuk?ke=%2Fplatform*')}\r\n\r\n`,
    'kuki-petugas': `${ask(`GET ${HOSPITAL}/petugas`, `Cookie: ${staff.cookie}*`, 'User-Agent: peramban*', `Referer: ${origin}/petugas*`, 'X-Forwarded-For: 10.0.0.1*', 'X-Look-Again: 1*', 'Accept-Language: id*')}\r\n\r\n`,
    'kuki-platform': `${ask('GET /platform', `Cookie: ${platform.cookie}*`)}\r\n\r\n`,
    'kuki-kiosk': `${ask(`GET ${HOSPITAL}/kiosk`, `Cookie: ${kiosk.cookie}*`)}\r\n\r\n`,
    'kuki-layar': `${ask(`GET ${HOSPITAL}/display`, `Cookie: ${display.cookie}*`)}\r\n\r\n`,
    'token-formulir': ask(`POST ${HOSPITAL}/petugas/tempat`, `Cookie: ${staff.cookie}`) + form(`_csrf=${staff.csrf}*&tempat=1*`),
    sandi: ask(`POST ${HOSPITAL}/petugas/sandi`, `Cookie: ${other.cookie}`) + form(`_csrf=${other.csrf}&sekarang=salah*&baru=kalimat+sandi+baru*&ulang=kalimat+sandi+baru*&username=clinic*`),
    'sandi-platform': ask('POST /platform/sandi', `Cookie: ${platform.cookie}`) + form(`_csrf=${platform.csrf}&sekarang=salah*&baru=kalimat+sandi+baru*&ulang=kalimat+sandi+baru*&username=dewi*`),
    'zz-keluar': ask(`POST ${HOSPITAL}/petugas/keluar`, `Cookie: ${other.cookie}*`) + form('_csrf=x*'),
    'zz-keluar-platform': ask('POST /platform/keluar', 'Cookie: antrean_platform=uji*') + form('_csrf=x*'),
    faskes: `${ask(`GET ${HOSPITAL}*/petugas/masuk`)}\r\n\r\n`,
  };
}

test(
  'pages to be tried by sqlmap',
  async () => {
    if (FOLDER === undefined) throw new Error('ASSESSMENT_DIR names no folder');
    // no address is slowed down: the guesses of a flood would shield what is to be tested
    const hospital = await openHospital({ patients: VISIT_COUNT + 5, env: { BPJS_ADDRESSES: '127.0.0.1' } });
    try {
      await addStaff(hospital);
      const clinicId = await addSecondFacility(hospital, { code: CLINIC.slice(1), name: 'Puskesmas Kecamatan', hostName: 'puskesmas.example', patients: [201, 205 + VISIT_COUNT] });
      const hospitalId = hospital.facility().facilityId;
      const filled = { hospital: await fillFacility(hospital, hospitalId, 1, (what) => what), clinic: await fillFacility(hospital, clinicId, 201, (what) => what) };
      await hospital.db.rows(`update bpjs_account set base_url = 'http://127.0.0.1:1/antreanrs/'`);
      await hospital.db.rows(`update facility set kind = 'FKTP' where facility_id = :clinicId`, { clinicId });
      await hospital.deps.facilities.reload();
      filled.clinic.facility = hospital.deps.facilities.byId(clinicId)!;
      const named = { kiosk: 'kiosk lobi', display: 'layar lobi', runningText: 'Selamat datang' };
      const atHospital = await visitorsOf(hospital, hospitalId, named);
      const atClinic = await visitorsOf(hospital, clinicId, named);
      await hospital.db.rows(`update staff_session set service_point_id = (select min(service_point_id) from service_point where facility_id = :clinicId and kind = 'clinic') where facility_id = :clinicId`, { clinicId });
      const platform = await platformVisitor(hospital);
      const typed = (from: number, codes: readonly string[]): string[] => [person(from).norm, person(from + VISIT_COUNT + 1).norm, person(from + 1).nik, codes[0]!, person(from + 17).norm];
      const answers = (from: number, codes: readonly string[]) => ({ isi: typed(from, codes), tahun: ['1957'], surat: ['0001R0010127B000077'] });
      const { pairingCode } = await askForPairing(hospital.deps, hospitalId, 'display');
      const kioskOf = () => kioskRequests(hospital, HOSPITAL, hospitalId, answers(1, filled.hospital.bookingCodes));
      const requests = [
        ...(await facilityRequests(hospital, HOSPITAL, filled.hospital, atHospital, () => true, [{ who: 'administrator', path: `/petugas/perangkat/pasang?kode=${pairingCode}` }])),
        // what both kinds have was taken at the hospital
        ...(await facilityRequests(hospital, CLINIC, filled.clinic, atClinic, (route) => route.kind === 'FKTP')),
        ...(await kioskOf()),
        ...(await platformRequests(hospital, CLINIC.slice(1), platform)),
        // with so many sessions the kiosk asks for the poli first
        ...(await addManySessions(hospital.db, hospitalId).then(kioskOf)).filter(({ route }) => route === '/kiosk/poli'),
      ].filter(({ params, query, form }) => params.length + Object.keys(query).length + Object.keys(form).length > 0);
      const doors = doorFiles(hospital.internalUrl, atHospital.supervisor, platform, atHospital.kiosk, atHospital.display, await staffVisitor(hospital.deps, hospitalId, 'clinic'));
      const folder = path.join(FOLDER, 'requests');
      mkdirSync(folder, { recursive: true });
      const texts = [...requests.map((each, n) => [`${String(n).padStart(3, '0')}-${each.method}-${each.route.replaceAll(/[^\w-]+/g, '_')}`, fileOf(hospital.internalUrl, each)] as const), ...Object.entries(doors)];
      for (const [name, text] of texts) writeFileSync(path.join(folder, `page-${name}.txt`), text);
      const inputs = texts.reduce((sum, [, text]) => sum + text.split('*').length - 1, 0);
      writeFileSync(path.join(FOLDER, 'ready'), `${JSON.stringify({ requests: texts.length, inputs, routesWithoutRequest: notCovered(requests, APART) })}\n`);
      while (!existsSync(path.join(FOLDER, 'stop'))) await pause(500);
      const faults = hospital.log.lines.filter(({ level }) => level === 'error');
      writeFileSync(path.join(FOLDER, 'faults.json'), JSON.stringify(faults, (_key, value: unknown) => (value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value), 1));
      expect(faults.map(({ message }) => message)).toEqual([]);
    } finally {
      await hospital.close();
    }
  },
  AT_MOST_MS,
);
