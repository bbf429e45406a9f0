import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expiryFinding } from '../certificate-words';
import type { ServerCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';
import { addressOf } from '../public-address';

/** The files this server serves TLS with. Behind a proxy nobody outside sees them; they must be usable all the same. */
export const tlsFiles: ServerCheck = {
  id: 'tls-files',
  title: 'Berkas sertifikat server',
  essential: true,
  run: async ({ config, clock }) => {
    if (config.tls === undefined) return [good('Tanpa TLS_CERT_FILE: sertifikat demo dibuat sendiri.')];
    const { certFile, keyFile } = config.tls;
    let read: [string, string];
    try {
      read = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    } catch (error) {
      const { code = 'tidak diketahui', path = '' } = error as NodeJS.ErrnoException;
      return [bad(`${path} tidak dapat dibaca (${code}).`, 'Periksa TLS_CERT_FILE dan TLS_KEY_FILE, serta izin berkas untuk akun yang menjalankan server.', { code })];
    }
    const leaf = parsed(() => new X509Certificate(read[0]));
    const key = parsed(() => createPrivateKey(read[1]));
    if (leaf === undefined) return [bad(`${certFile} bukan sertifikat PEM.`, 'Pakai fullchain.pem dari penerbit sertifikat.')];
    if (key === undefined) return [bad(`${keyFile} bukan kunci PEM tanpa kata sandi.`, 'Pakai privkey.pem; kunci berkata sandi harus dibuka dahulu: openssl pkey -in LAMA -out BARU.')];
    if (!leaf.checkPrivateKey(key)) return [bad('Kunci bukan pasangan sertifikatnya.', `Salin ${certFile} dan ${keyFile} dari pembuatan yang sama.`)];
    const dates = { validFrom: new Date(leaf.validFrom), validTo: new Date(leaf.validTo) };
    return [good('Sertifikat dan kuncinya berpasangan.'), expiryFinding(`di ${certFile}`, dates, clock()), ...nameFinding(leaf, config.public.url, config.trustProxyHops)];
  },
};

/** Behind a proxy the proxy's certificate is the one that counts. */
function nameFinding(leaf: X509Certificate, publicUrl: string | undefined, hops: number): Finding[] {
  if (publicUrl === undefined || hops > 0) return [];
  const { host, isIp } = addressOf(publicUrl);
  const isForHost = isIp ? leaf.checkIP(host) !== undefined : leaf.checkHost(host) !== undefined;
  if (isForHost) return [];
  return [warning(`Sertifikat di berkas bukan untuk ${host}.`, 'Benar bila ada proxy di depan yang punya sertifikat sendiri (isi TRUST_PROXY_HOPS); tanpa proxy BPJS akan menolak: minta sertifikat untuk nama itu.', { host, names: leaf.subjectAltName ?? '' })];
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
