import { expiryFinding, trustFinding } from '../certificate-words';
import type { ServerCheck, ServerContext } from '../check';
import { unknown, warning, type Finding } from '../finding';
import { addressOf } from '../public-address';
import { lookAtTls } from '../tls-look';

/** What BPJS sees when it connects: chain, trust, end, name. */
export const tlsCertificate: ServerCheck = {
  id: 'tls-certificate',
  title: 'Sertifikat TLS',
  essential: false,
  run: async (context) => {
    if (context.publicUrl === undefined) return [unknown('Alamat publik belum diketahui.', 'Isi PUBLIC_URL dengan alamat yang didaftarkan ke BPJS.')];
    const { host, port } = addressOf(context.publicUrl);
    const names = new Set([host, ...context.facilities.flatMap(({ hostName }) => (hostName === null ? [] : [hostName]))]);
    const found = await Promise.all([...names].map((name) => ofName(context, { host, port, name })));
    return found.flat();
  },
};

async function ofName({ config, clock, trustedCa }: ServerContext, { host, port, name }: { host: string; port: number; name: string }): Promise<Finding[]> {
  try {
    const look = await lookAtTls({ host, port, serverName: name, ...(trustedCa === undefined ? {} : { ca: trustedCa }) });
    const trust = trustFinding(name, look);
    return [config.mode === 'demo' && trust.verdict === 'gagal' ? asDemo(trust) : trust, expiryFinding(name, look, clock())];
  } catch (error) {
    const { code = 'tidak diketahui' } = error as NodeJS.ErrnoException;
    return [unknown(`Tidak dapat tersambung ke ${name}:${port} dengan TLS (${code}).`, 'Lihat pemeriksaan keterjangkauan; port itu harus melayani HTTPS.', { name, port, code })];
  }
}

/** Nobody calls a demo from outside. */
function asDemo({ what, mend = '', detail }: Finding): Finding {
  return warning(`${what} Cukup untuk demo.`, mend, detail);
}
