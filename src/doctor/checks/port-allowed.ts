import { BPJS_ALLOWED_PORTS } from '../../platform/config';
import type { ServerCheck } from '../check';
import { bad, good, unknown, warning } from '../finding';
import { addressOf } from '../public-address';

/** BPJS calls out on a fixed list of ports only. */
export const portAllowed: ServerCheck = {
  id: 'port-allowed',
  title: 'Port yang dapat dipanggil BPJS',
  essential: true,
  run: ({ publicUrl, config }) => {
    if (publicUrl === undefined) return [unknown('Alamat publik belum diketahui.', 'Isi PUBLIC_URL dengan alamat yang didaftarkan ke BPJS.')];
    const { port } = addressOf(publicUrl);
    const detail = { port, allowed: [...BPJS_ALLOWED_PORTS] };
    if (BPJS_ALLOWED_PORTS.includes(port)) return [good(`Port ${port} ada dalam daftar port BPJS.`, detail)];
    // Nobody calls a demo from outside.
    const tell = config.mode === 'demo' ? warning : bad;
    return [tell(`Port ${port} tidak ada dalam daftar port BPJS.`, `Ubah PUBLIC_URL ke port yang boleh, sebaiknya 443; yang lain: ${[...BPJS_ALLOWED_PORTS].sort((a, b) => a - b).join(', ')}.`, detail)];
  },
};
