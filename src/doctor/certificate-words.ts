import { bad, good, warning, type Finding } from './finding';
import type { TlsLook } from './tls-look';

const MS_PER_DAY = 86_400_000;
/** Long enough for a letter, and for a renewal that failed to be noticed. */
export const WARN_DAYS = 30;

/** Days until a certificate ends; less than 0: it has ended. */
export function daysLeft(validTo: Date, now: Date): number {
  return Math.floor((validTo.getTime() - now.getTime()) / MS_PER_DAY);
}

/** How long a certificate is still good. */
export function expiryFinding(name: string, { validFrom, validTo }: { validFrom: Date; validTo: Date }, now: Date): Finding {
  const days = daysLeft(validTo, now);
  const detail = { name, validFrom: validFrom.toISOString(), validTo: validTo.toISOString(), daysLeft: days };
  const renew = 'Perbarui sertifikat (certbot renew, atau lewat penerbitnya), letakkan di TLS_CERT_FILE dan TLS_KEY_FILE atau di proxy.';
  if (validFrom > now) return bad(`Sertifikat ${name} baru berlaku mulai ${validFrom.toISOString().slice(0, 10)}.`, 'Periksa jam server; bila benar, pakai sertifikat yang sudah berlaku.', detail);
  if (validTo <= now) return bad(`Sertifikat ${name} sudah kedaluwarsa sejak ${validTo.toISOString().slice(0, 10)}.`, renew, detail);
  if (days < WARN_DAYS) return warning(`Sertifikat ${name} tinggal ${days} hari (sampai ${validTo.toISOString().slice(0, 10)}).`, renew, detail);
  return good(`Sertifikat ${name} berlaku ${days} hari lagi (sampai ${validTo.toISOString().slice(0, 10)}).`, detail);
}

/** Whether a stranger such as BPJS trusts what a server shows. */
export function trustFinding(host: string, look: TlsLook): Finding {
  const { complaint, isSelfSigned, issuer, names, sent } = look;
  const detail = { host, complaint: complaint ?? null, issuer, names, certificatesSent: sent };
  if (complaint === undefined) return good(`Rantai sertifikat ${host} lengkap dan dipercaya (penerbit ${issuer}).`, detail);
  if (complaint === 'ERR_TLS_CERT_ALTNAME_INVALID') return bad(`Sertifikat bukan untuk nama ${host} (isinya: ${names.join(', ') || look.subject}).`, 'Minta sertifikat dengan nama itu, atau pakai nama yang ada di sertifikat di PUBLIC_URL dan surat ke BPJS.', detail);
  if (isSelfSigned || complaint === 'DEPTH_ZERO_SELF_SIGNED_CERT') return bad(`Sertifikat ${host} ditandatangani sendiri; BPJS menolaknya.`, "Pakai sertifikat dari penerbit umum, misalnya Let's Encrypt (certbot) atau yang dibeli dari penyedia domain.", detail);
  if (complaint === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || complaint === 'UNABLE_TO_GET_ISSUER_CERT' || complaint === 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY') {
    return bad(`Rantai sertifikat ${host} tidak lengkap atau penerbitnya tidak dikenal.`, 'Pakai berkas rantai penuh (fullchain.pem): sertifikat sendiri, lalu sertifikat antara dari penerbit, dalam satu berkas.', detail);
  }
  if (complaint === 'CERT_HAS_EXPIRED') return bad(`Sertifikat ${host} atau salah satu di rantainya sudah kedaluwarsa.`, 'Perbarui sertifikat beserta rantainya.', detail);
  return bad(`Sertifikat ${host} tidak dipercaya (${complaint}).`, 'Pakai sertifikat dari penerbit umum dengan rantai lengkap.', detail);
}
