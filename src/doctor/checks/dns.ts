import { lookup } from 'node:dns/promises';
import type { ServerCheck, ServerContext } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';
import { addressOf, isPrivate } from '../public-address';

/** Every name under which BPJS calls, seen from this machine. */
export const dns: ServerCheck = {
  id: 'dns',
  title: 'Nama di DNS',
  essential: false,
  run: async (context) => {
    if (context.publicUrl === undefined) return [unknown('Alamat publik belum diketahui.', 'Isi PUBLIC_URL dengan alamat yang didaftarkan ke BPJS.')];
    const hosts = new Set([addressOf(context.publicUrl).host, ...context.facilities.flatMap(({ hostName }) => (hostName === null ? [] : [hostName]))]);
    return Promise.all([...hosts].map((host) => oneHost(context, host)));
  },
};

async function oneHost({ config, publicUrl }: ServerContext, host: string): Promise<Finding> {
  const isDemo = config.mode === 'demo';
  if (publicUrl !== undefined && addressOf(publicUrl).isIp && addressOf(publicUrl).host === host) {
    const detail = { host, addresses: [host] };
    if (isDemo) return good(`${host}: alamat IP di mesin ini, cukup untuk demo.`, detail);
    return warning(`${host} adalah alamat IP, bukan nama.`, 'Pakai nama (misalnya antrean.rs-anda.id) dengan sertifikat dari penerbit umum: sertifikat untuk alamat IP sulit didapat, dan alamat yang berganti berarti surat baru ke BPJS.', detail);
  }
  try {
    return addressesFinding(host, (await lookup(host, { all: true })).map(({ address }) => address), isDemo);
  } catch (error) {
    const { code = 'tidak diketahui' } = error as NodeJS.ErrnoException;
    if (code === 'EAI_AGAIN') return unknown(`DNS tidak menjawab untuk ${host}.`, 'Periksa server DNS di /etc/resolv.conf dan sambungan internet, lalu ulangi.', { host, code });
    return bad(`${host} tidak ditemukan di DNS (${code}).`, 'Buat catatan A di pengelola domain yang menunjuk ke IP publik rumah sakit, tunggu sampai tersebar, lalu ulangi.', { host, code });
  }
}

/** What a name that leads to these addresses is worth to BPJS. */
export function addressesFinding(host: string, addresses: readonly string[], isDemo: boolean): Finding {
  const detail = { host, addresses };
  const outside = addresses.filter((address) => !isPrivate(address));
  if (outside.length === 0) {
    if (isDemo) return good(`${host} menunjuk ke ${addresses.join(', ')}, cukup untuk demo.`, detail);
    return warning(`Dari server ini ${host} menunjuk ke alamat dalam (${addresses.join(', ')}).`, 'Bila DNS dalam rumah sakit memang berbeda dari DNS umum, periksa dari luar: nslookup NAMA 8.8.8.8 harus memberi IP publik. Bila tidak, perbaiki catatan A di pengelola domain.', detail);
  }
  if (outside.every((address) => address.includes(':'))) return warning(`${host} hanya punya alamat IPv6.`, 'Tambahkan catatan A (IPv4): tidak ada sumber yang menyebut BPJS memanggil lewat IPv6.', detail);
  return good(`${host} menunjuk ke ${addresses.join(', ')}.`, detail);
}
