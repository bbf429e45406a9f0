import type { PlatformRefusals } from '../../platform-administration/refusals';
import type { Facility } from '../../platform/facility';
import type { TimeZone } from '../../platform/clock';
import type { Phrase } from '../complaint-of';
import { phraseForPeople } from '../refusals';

/** The zone of what is of no facility: that of Jakarta. */
export const PLATFORM_ZONE: TimeZone = 'WIB';

export const KIND_WORDS: Record<Facility['kind'], string> = { FKRTL: 'Rumah sakit (FKRTL)', FKTP: 'Puskesmas atau klinik (FKTP)' };
export const SERVICE_WORDS = { 'antrean-rs': 'Antrean RS', 'antrean-fktp': 'Antrean FKTP', vclaim: 'VClaim' } as const;

/** Exhaustive: a new refusal does not compile until it has its sentence here. */
const PHRASES: { [Code in keyof PlatformRefusals]: (data: PlatformRefusals[Code]) => string } = {
  'facility-unknown': ({ code }) => `Tidak ada faskes ${code}.`,
  'facility-code-taken': ({ code }) => `Faskes ${code} sudah ada.`,
  'host-name-taken': ({ hostName }) => `Nama host ${hostName} sudah dipakai faskes lain.`,
  'facility-retired': () => 'Faskes ini sudah tidak aktif. Aktifkan kembali dahulu.',
  'facility-not-retired': () => 'Faskes ini masih aktif. Akhiri layanannya dahulu.',
  'facility-half-erased': () => 'Sebagian data faskes ini sudah dihapus, jadi tidak dapat diaktifkan lagi. Lanjutkan penghapusannya.',
  'code-not-confirmed': ({ code }) => `Belum ada yang dihapus. Ketik kode faskes ini, ${code}, untuk menghapusnya.`,
  'facility-still-owes': ({ owed }) => `Masih ada ${owed} laporan yang belum diterima BPJS. Tunggu sampai terkirim, atau centang bahwa laporan itu ikut dihapus.`,
  'bookings-to-come': ({ bookings }) => `Zona waktu tidak dapat diganti: ${bookings} pasien masih akan datang, dan jam yang sudah diberitahukan kepada mereka akan bergeser.`,
  'web-service-user-taken': ({ username }) => `Nama pengguna ${username} sudah ada.`,
  'web-service-user-unknown': ({ username }) => `Tidak ada pengguna web service ${username}.`,
  'bpjs-account-unknown': () => 'Akun BPJS itu tidak ada.',
  'bpjs-secrets-missing': () => 'Akun baru memerlukan consumer secret dan user key.',
};

export const phraseForPlatform: Phrase = (refusal) => {
  const phrase = (PHRASES as Partial<Record<string, (data: unknown) => string>>)[refusal.code];
  return phrase?.(refusal.data) ?? phraseForPeople(refusal, PLATFORM_ZONE);
};

const ACTS: Record<string, string> = {
  'sign-in': 'Masuk',
  'sign-out': 'Keluar',
  'sign-in-locked': 'Terkunci karena salah kata sandi',
  'password-changed': 'Mengganti kata sandi sendiri',
  'administrator-added': 'Menambah pengelola platform',
  'administrator-password-reset': 'Membuat kata sandi sementara pengelola',
  'administrator-disabled': 'Menonaktifkan pengelola platform',
  'administrator-enabled': 'Mengaktifkan pengelola platform',
  'facility-added': 'Menambah faskes',
  'facility-changed': 'Mengubah faskes',
  'facility-retired': 'Mengakhiri layanan faskes',
  'facility-restored': 'Mengaktifkan faskes kembali',
  'facility-administrator-added': 'Menambah administrator faskes',
  'facility-administrator-reset': 'Membuat kata sandi sementara administrator faskes',
  'web-service-user-added': 'Menambah pengguna web service',
  'web-service-password-changed': 'Mengganti kata sandi web service',
  'web-service-password-rotated': 'Mengganti kata sandi web service, yang lama masih berlaku',
  'web-service-old-password-ended': 'Mengakhiri kata sandi lama web service',
  'web-service-user-disabled': 'Menonaktifkan pengguna web service',
  'web-service-user-enabled': 'Mengaktifkan pengguna web service',
  'bpjs-account-set': 'Menyimpan akun BPJS',
  'bpjs-account-removed': 'Menghapus akun BPJS',
  'settings-changed': 'Mengubah pengaturan',
  'data-key-added': 'Menambah kunci data pribadi',
  'data-key-activated': 'Memakai kunci data pribadi yang baru',
  'data-key-retired': 'Mengakhiri kunci data pribadi',
  'facility-export-begun': 'Mulai mengekspor data faskes',
  'facility-exported': 'Data faskes terekspor',
  'facility-erasure-begun': 'Mulai menghapus data faskes',
  'facility-erased': 'Faskes terhapus',
};

export function actWords(act: string): string {
  return ACTS[act] ?? act;
}

const DETAILS: Record<string, string> = { username: 'pengguna', service: 'layanan', name: 'nama', kind: 'jenis', timeZone: 'zona waktu', hostName: 'nama host', isDefault: 'faskes bawaan', consId: 'cons id', rows: 'baris' };

/** What an act was done to, in a line; counts of rows as their sum. */
export function detailWords(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .flatMap(([name, value]) => {
      const label = DETAILS[name];
      const words = label === undefined ? undefined : valueWords(value);
      return words === undefined ? [] : [`${label ?? name} ${words}`];
    })
    .join(', ');
}

function valueWords(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  if (typeof value !== 'object' || value === null) return undefined;
  if ('before' in value && 'after' in value) return `${valueWords(value.before) ?? '–'} → ${valueWords(value.after) ?? '–'}`;
  return String(Object.values(value).reduce((sum: number, rows) => sum + (typeof rows === 'number' ? rows : 0), 0));
}
