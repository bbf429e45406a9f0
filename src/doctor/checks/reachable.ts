import type { ServerCheck } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';
import { NoOwnReply } from '../own-call';
import { probeThrough } from '../probe-through';
import { addressOf } from '../public-address';

const FROM_OUTSIDE: Finding = unknown(
  'Tidak dapat diketahui dari dalam: apakah firewall dan penyedia internet membiarkan BPJS masuk.',
  'Dari luar jaringan (ponsel dengan paket data), buka alamat web service ditambah /auth: balasan JSON berarti terjangkau. Minta BPJS memanggilnya dari sisi mereka setelah whitelist.',
);

/** Whether our own listener answers under the public name, called from this machine. */
export const reachable: ServerCheck = {
  id: 'reachable',
  title: 'Terjangkau lewat alamat publik',
  essential: false,
  run: async ({ publicUrl, prober, clock, config }) => {
    if (publicUrl === undefined) return [unknown('Alamat publik belum diketahui.', 'Isi PUBLIC_URL, atau jalankan server lebih dahulu.')];
    if (prober === undefined) return [unknown('Kunci server tidak diberikan ke perintah ini.', 'Jalankan dengan TOKEN_SECRET yang sama seperti server (misalnya node --env-file).')];
    const outside = config.mode === 'demo' ? [] : [FROM_OUTSIDE];
    const { host, port } = addressOf(publicUrl);
    try {
      const { reply, echo } = await probeThrough(publicUrl, prober, clock());
      const detail = { host, port, durationMs: reply.durationMs };
      if (echo !== undefined) return [good(`Server ini menjawab di ${publicUrl} dalam ${reply.durationMs} ms.`, detail), ...forwarding(echo, config.trustProxyHops), ...outside];
      return [bad(`Yang menjawab di ${publicUrl} bukan server ini (HTTP ${reply.status}).`, 'Periksa penerusan port di router atau proxy: harus sampai ke PUBLIC_PORT server ini. Bila ada beberapa server, TOKEN_SECRET semuanya harus sama.', { ...detail, status: reply.status }), ...outside];
    } catch (error) {
      if (!(error instanceof NoOwnReply)) throw error;
      return [notReached(publicUrl, error.code), ...outside];
    }
  },
};

/** What it means that our own public address does not answer a call from here; `code` is that of Node or of TLS. */
export function notReached(publicUrl: string, code: string): Finding {
  const detail = { code };
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return warning(`Tidak ada jawaban dari ${publicUrl} (${code}).`, 'Sebagian router tidak meneruskan panggilan dari dalam ke alamat publiknya sendiri. Coba dari luar; bila dari luar pun tidak terjangkau, buka port itu di firewall dan teruskan ke server ini.', detail);
  }
  if (code === 'ECONNREFUSED') return bad(`${publicUrl} menolak sambungan.`, 'Jalankan server (perintah serve atau all); periksa PUBLIC_PORT, penerusan port, dan proxy di depannya.', detail);
  return bad(`${publicUrl} tidak terjangkau (${code}).`, 'Periksa nama di DNS, penerusan port, dan proxy di depan server.', detail);
}

function forwarding({ wasForwarded, address }: { wasForwarded: boolean; address: string }, hops: number): Finding[] {
  if (wasForwarded && hops === 0) return [warning('Ada proxy di depan, tetapi TRUST_PROXY_HOPS=0: semua pemanggil tampak dari alamat proxy.', 'Isi TRUST_PROXY_HOPS dengan jumlah proxy di depan (biasanya 1), supaya batas salah kata sandi berlaku per pemanggil.', { hops, address })];
  if (!wasForwarded && hops > 0) return [warning(`TRUST_PROXY_HOPS=${hops}, tetapi tidak ada proxy yang menambahkan X-Forwarded-For.`, 'Tanpa proxy isi 0, kalau tidak pemanggil dapat mengaku dari alamat mana pun; dengan nginx tambahkan: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;', { hops, address })];
  return [];
}
