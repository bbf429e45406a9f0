import { z } from 'zod';
import { BPJS_PROFILES, BPJS_SERVICES, bpjsBaseUrl, FACILITY_CODE, HEADER_LINE, HEADER_WORD, HOST_NAME } from '../../platform-administration/facility-fields';
import type { ListedAccount, ListedFacility } from '../../platform-administration/list-facilities';
import { isCalendarDate, TIME_ZONES } from '../../platform/clock';
import type { BpjsService } from '../../platform/facility';
import type { Fields } from '../page';
import { checked, oneLine, oneOf, optionalLine } from '../staff/form-fields';

/** What platform administrators type, each field with its complaint. */

const hostName = optionalLine('Nama host', 200)
  .transform((value) => value.toLowerCase())
  .pipe(z.string().refine((value) => value === '' || HOST_NAME.test(value), 'Nama host saja, tanpa https://, porta atau garis miring.'))
  .transform((value) => (value === '' ? null : value));

const word = (label: string, longest = 100) => oneLine(label, longest).pipe(z.string().regex(HEADER_WORD, `${label} hanya berisi huruf, angka dan tanda, tanpa spasi.`));
export const staffUsername = oneLine('Nama pengguna administrator', 40)
  .transform((name) => name.toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'Nama pengguna administrator: 2–40 huruf kecil, angka, titik, garis bawah atau strip.'));

const identity = { nama: oneLine('Nama faskes', 200), zona: oneOf('zona waktu', TIME_ZONES), host: hostName };

export const newFacilityForm = z.object({
  ...identity,
  kode: oneLine('Kode faskes', 20)
    .transform((code) => code.toUpperCase())
    .pipe(z.string().regex(FACILITY_CODE, 'Kode faskes: 4 sampai 20 huruf besar dan angka, paling sedikit satu angka, misalnya 0301R001.')),
  jenis: oneOf('jenis faskes', ['FKRTL', 'FKTP']),
  administrator: staffUsername,
  namaadministrator: oneLine('Nama lengkap administrator'),
  webservice: word('Nama pengguna web service'),
});

export const changedFacilityForm = z.object({ ...identity, bawaan: checked });
export const webServiceUserForm = z.object({ webservice: word('Nama pengguna web service') });
export const administratorForm = z.object({ administrator: staffUsername, namaadministrator: oneLine('Nama lengkap administrator') });

export function valuesOfFacility({ name, timeZone, hostName: host, isDefault }: ListedFacility): Fields {
  return { nama: name, zona: timeZone, host: host ?? '', ...(isDefault ? { bawaan: 'ya' } : {}) };
}

export function isBpjsService(name: string): name is BpjsService {
  return (BPJS_SERVICES as readonly string[]).includes(name);
}

const ADDRESS = 'harus https:// tanpa kata sandi, tanda tanya atau #.';
const address = (label: string) => optionalLine(label, 300).pipe(z.string().refine((value) => value === '' || bpjsBaseUrl(value) !== undefined, `${label} ${ADDRESS}`)).transform((value) => bpjsBaseUrl(value));
/** Empty: it stays as it is. */
const secret = (label: string, pattern: RegExp) => optionalLine(label, 500).pipe(z.string().refine((value) => value === '' || pattern.test(value), `${label} hanya berisi huruf, angka dan tanda.`));

/** Of an account; what is secret is typed anew or left as it is. */
export const bpjsAccountForm = z
  .object({
    alamat: address('Alamat').transform((url, context) => {
      if (url === undefined) context.addIssue({ code: 'custom', message: 'Alamat belum diisi.' });
      return url ?? '';
    }),
    alamatkedua: address('Alamat kedua'),
    consid: word('Cons id'),
    terbit: optionalLine('Tanggal terbit', 10)
      .pipe(z.string().refine((value) => value === '' || isCalendarDate(value), 'Tanggal terbit belum diisi dengan benar.'))
      .transform((value) => (value === '' ? null : value)),
    conssecret: secret('Consumer secret', HEADER_LINE),
    userkey: secret('User key', HEADER_WORD),
    otorisasi: secret('X-authorization', HEADER_LINE),
    tanpaotorisasi: checked,
  })
  .refine(({ alamat, alamatkedua }) => alamat !== alamatkedua, { path: ['alamatkedua'], error: 'Alamat kedua sama dengan yang pertama.' });

export function valuesOfAccount(service: BpjsService, account: ListedAccount | undefined): Fields {
  return { alamat: account?.baseUrl ?? BPJS_PROFILES[service]?.production ?? '', alamatkedua: account?.secondBaseUrl ?? '', consid: account?.consId ?? '', terbit: account?.consIdIssuedOn ?? '' };
}
