import type { ServerCheck } from '../check';
import { bad, good, unknown } from '../finding';
import { NoOwnReply } from '../own-call';
import { PROBED_HEADERS } from '../probe';
import { probeThrough } from '../probe-through';

/** A proxy that drops a header makes every call of BPJS a stranger's; nginx does so with every underscore. */
export const proxyHeaders: ServerCheck = {
  id: 'proxy-headers',
  title: 'Header BPJS melewati proxy',
  essential: false,
  run: async ({ publicUrl, prober, clock }) => {
    if (publicUrl === undefined || prober === undefined) return [unknown('Tidak dapat diuji tanpa alamat publik dan kunci server.', 'Isi PUBLIC_URL dan TOKEN_SECRET yang sama seperti server.')];
    try {
      const { echo } = await probeThrough(publicUrl, prober, clock());
      if (echo === undefined) return [unknown('Bukan server ini yang menjawab; lihat pemeriksaan keterjangkauan.')];
      const dropped = PROBED_HEADERS.filter((name) => !echo.arrived.includes(name));
      const detail = { arrived: echo.arrived, dropped };
      if (dropped.length === 0) return [good(`Semua header sampai: ${PROBED_HEADERS.join(', ')}.`, detail)];
      const underscores = dropped.includes('user_key') ? ' Untuk nginx tambahkan underscores_in_headers on; di blok http (server bawaan pada port itu), lalu nginx -s reload.' : '';
      return [bad(`Proxy di depan membuang header ${dropped.join(', ')}.`, `Izinkan header itu di proxy, WAF, atau tunnel.${underscores}`, detail)];
    } catch (error) {
      if (error instanceof NoOwnReply) return [unknown(`Alamat publik tidak terjangkau dari sini (${error.code}).`, 'Lihat pemeriksaan keterjangkauan.', { code: error.code })];
      throw error;
    }
  },
};
