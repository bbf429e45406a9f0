import type { SecureVersion } from 'node:tls';
import type { ServerCheck } from '../check';
import { bad, good, unknown, warning } from '../finding';
import { addressOf } from '../public-address';
import { lookAtTls } from '../tls-look';

const VERSIONS: readonly SecureVersion[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'];

/** Which versions of TLS are really offered under the public name, tried one by one. */
export const tlsVersions: ServerCheck = {
  id: 'tls-versions',
  title: 'Versi TLS',
  essential: false,
  run: async ({ publicUrl }) => {
    if (publicUrl === undefined) return [unknown('Alamat publik belum diketahui.', 'Isi PUBLIC_URL dengan alamat yang didaftarkan ke BPJS.')];
    const { host, port } = addressOf(publicUrl);
    const tries = await Promise.all(
      VERSIONS.map(async (version) => lookAtTls({ host, port, minVersion: version, maxVersion: version }).then(
        () => ({ version, isOffered: true, code: '' }),
        ({ code = '' }: NodeJS.ErrnoException) => ({ version, isOffered: false, code }),
      )),
    );
    const offered = tries.filter(({ isOffered }) => isOffered).map(({ version }) => version);
    const detail = { offered };
    if (tries.every(({ code }) => /^E(CONN|TIMED|HOST|NET|NOT|AI)/.test(code))) return [unknown(`Tidak dapat tersambung ke ${host}:${port}.`, 'Lihat pemeriksaan keterjangkauan.', detail)];
    if (!offered.includes('TLSv1.2') && !offered.includes('TLSv1.3')) return [bad('TLS 1.2 dan 1.3 tidak ditawarkan.', 'Di proxy: ssl_protocols TLSv1.2 TLSv1.3; (nginx).', detail)];
    const old = offered.filter((version) => version === 'TLSv1' || version === 'TLSv1.1');
    if (old.length > 0) return [warning(`Versi lama masih ditawarkan: ${old.join(', ')}.`, 'Matikan di proxy: ssl_protocols TLSv1.2 TLSv1.3; (nginx). Uji keamanan BPJS menandainya sebagai temuan.', detail)];
    return [good(`Ditawarkan: ${offered.join(', ')}; versi lama ditolak.`, detail)];
  },
};
