import type { Anchor, ChainFault } from '../../../platform/security-log/verify-chain';
import type { LookerKind } from '../../../platform/patient-access/patient-access';
import type { ListedAccess } from '../../../platform/patient-access/patient-access-list';
import { actText } from '../monitor/act-words';

/** What the security log tells besides the acts of staff, in words for an administrator. */
const KINDS = new Map([
  ['sign-in-refused', 'Ditolak masuk: nama atau kata sandi salah'],
  ['sign-in-while-locked', 'Ditolak masuk: sedang terkunci'],
  ['password-refused', 'Kata sandi lama salah saat mengganti'],
  ['page-refused', 'Membuka halaman di luar perannya'],
  ['form-refused', 'Formulir tanpa tanda pengaman'],
  ['file-downloaded', 'Mengunduh berkas'],
  ['token-issued', 'Token web service diberikan'],
  ['token-refused', 'Token ditolak: nama atau kata sandi salah'],
  ['token-locked', 'Token ditolak: terlalu banyak percobaan'],
  ['web-service-refused', 'Panggilan web service dengan token salah'],
  ['api-key-used', 'Kunci API dipakai'],
  ['api-key-refused', 'Kunci API ditolak'],
  ['scope-refused', 'Klien API di luar cakupannya'],
  ['security-log-purged', 'Catatan lama dihapus sesuai masa simpan'],
  ['facility-added', 'Faskes ditambahkan'],
  ['facility-changed', 'Data faskes diubah'],
  ['facility-retired', 'Faskes dinonaktifkan'],
  ['facility-restored', 'Faskes diaktifkan kembali'],
  ['facility-export-begun', 'Ekspor seluruh data faskes dimulai'],
  ['facility-exported', 'Seluruh data faskes diekspor'],
  ['facility-erasure-begun', 'Penghapusan faskes dimulai'],
  ['facility-erased', 'Faskes dihapus'],
  ['facility-administrator-added', 'Administrator faskes ditambahkan'],
  ['facility-administrator-reset', 'Kata sandi administrator faskes disetel ulang'],
  ['bpjs-account-set', 'Akun BPJS diisi atau diganti'],
  ['bpjs-account-removed', 'Akun BPJS dihapus'],
  ['web-service-user-added', 'Pengguna web service ditambahkan'],
  ['web-service-password-changed', 'Kata sandi web service diganti'],
  ['web-service-password-rotated', 'Kata sandi web service diganti, yang lama masih berlaku'],
  ['web-service-old-password-ended', 'Kata sandi lama web service diakhiri'],
  ['web-service-user-disabled', 'Pengguna web service dinonaktifkan'],
  ['web-service-user-enabled', 'Pengguna web service diaktifkan'],
]);

export const kindText = (kind: string): string => KINDS.get(kind) ?? actText(kind);

/** What an administrator looks for, each with the kinds that belong to it. */
export const GROUPS = {
  masuk: { label: 'Masuk dan keluar', kinds: ['sign-in', 'sign-out', 'sign-in-refused', 'sign-in-while-locked', 'sign-in-locked', 'password-changed', 'password-reset', 'password-refused', 'sessions-ended', 'staff-unlocked'] },
  tolak: { label: 'Penolakan', kinds: ['sign-in-refused', 'sign-in-while-locked', 'sign-in-locked', 'password-refused', 'page-refused', 'form-refused', 'token-refused', 'token-locked', 'web-service-refused', 'api-key-refused', 'scope-refused', 'kiosk-stopped-looking-up'] },
  pengguna: { label: 'Pengguna dan perangkat', kinds: ['staff-added', 'staff-changed', 'staff-disabled', 'staff-enabled', 'staff-unlocked', 'password-reset', 'sessions-ended', 'device-paired', 'device-changed', 'device-revoked', 'facility-administrator-added', 'facility-administrator-reset', 'web-service-user-added', 'web-service-user-disabled', 'web-service-user-enabled'] },
  kunci: { label: 'Kunci dan token', kinds: ['token-issued', 'token-refused', 'token-locked', 'web-service-refused', 'api-key-used', 'api-key-refused', 'api-key-rotated', 'api-key-revoked', 'api-client-added', 'api-client-changed', 'webhook-secret-rotated', 'bpjs-account-set', 'bpjs-account-removed', 'web-service-password-changed', 'web-service-password-rotated', 'web-service-old-password-ended'] },
  keluar: { label: 'Ekspor, unduhan dan impor', kinds: ['file-downloaded', 'imported', 'facility-export-begun', 'facility-exported', 'security-log-purged', 'patient-erased'] },
} as const;
export type Group = keyof typeof GROUPS;

/** What went wrong with the chain, and what to do. */
export function faultText(fault: ChainFault): string {
  switch (fault.fault) {
    case 'changed':
      return `Catatan pada segel ${fault.sealNumber} tidak lagi seperti saat disegel: ada yang diubah atau disisipkan.`;
    case 'events-missing':
      return `Pada segel ${fault.sealNumber} hanya ada ${fault.found} dari ${fault.expected} catatan: ada yang dihapus.`;
    case 'not-linked':
      return `Segel ${fault.sealNumber} tidak menyambung pada segel sebelumnya.`;
    case 'seal-missing':
      return `Segel ${fault.sealNumber} tidak ada: ada yang dihapus.`;
    case 'beginning-missing':
      return `Bagian awal sampai segel ${fault.sealNumber} tidak ada, dan bukan karena masa simpan.`;
    case 'cut-off':
      return `Segel ${fault.sealNumber} dari jangkar tidak ada; yang terakhir di sini ${fault.lastSeal}. Bagian akhir dipotong.`;
    case 'other-history':
      return `Segel ${fault.sealNumber} berbeda dari jangkar: catatan ditulis ulang.`;
    case 'without-seal':
      return `${fault.events} catatan menyebut segel ${fault.sealNumber} yang tidak ada.`;
    default:
      return fault satisfies never;
  }
}

/** A seal as one reads it out or writes it down. */
export const sealText = ({ sealNumber, hash }: Anchor): string => `${sealNumber} · ${hash.slice(0, 16)}`;

const LOOKERS: Record<LookerKind, string> = { staff: 'Petugas', 'api-client': 'Klien API', kiosk: 'Anjungan', display: 'Layar', 'web-service': 'BPJS', nobody: 'Tanpa nama' };
export const lookerText = (kind: LookerKind): string => LOOKERS[kind];

/** Pages by the beginning of their path; the longest that fits. */
const PLACES: readonly (readonly [path: string, label: string])[] = [
  ['/petugas/loket/pasien', 'Data pasien'],
  ['/petugas/loket/booking', 'Booking'],
  ['/petugas/loket', 'Loket'],
  ['/petugas/pelayanan', 'Pelayanan'],
  ['/petugas/poli', 'Poli'],
  ['/petugas/farmasi', 'Farmasi'],
  ['/petugas/layanan', 'Layanan lain'],
  ['/petugas/kertas', 'Catatan kertas'],
  ['/petugas/monitor/bpjs', 'Kiriman BPJS'],
  ['/petugas/monitor/hfis', 'Jadwal HFIS'],
  ['/petugas/monitor', 'Monitor'],
  ['/petugas/data', 'Data'],
  ['/petugas/impor', 'Impor'],
  ['/petugas/cetak', 'Cetak tiket'],
  ['/kiosk', 'Anjungan'],
];

/** Where somebody was shown a patient: the panel with its page, or the service of the API. */
export function placeText(place: string): string {
  const known = PLACES.filter(([path]) => place === path || place.startsWith(`${path}/`)).sort(([a], [b]) => b.length - a.length)[0];
  return known === undefined ? place : known[1];
}

export const mannerText = (manner: ListedAccess['manner']): string => (manner === 'opened' ? 'dibuka' : 'dalam daftar');
