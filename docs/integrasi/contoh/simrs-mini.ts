/**
 * SIMRS mainan: pasien masuk, antrean keluar lewat webhook bertanda tangan, jam pelayanan (taskid) masuk kembali.
 * Jalankan: ANTREAN_URL=https://antrean.rs.example:8081 ANTREAN_KUNCI=ao_… npx tsx simrs-mini.ts
 * Pilihan:  PORT, ALAMAT_KAIT (alamat program ini dilihat dari server antrean),
 *           KODEPOLI KODEDOKTER JAMPRAKTEK (mendaftarkan satu pasien hari ini), NODE_EXTRA_CA_CERTS (sertifikat sendiri)
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as jeda } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

const { ANTREAN_URL = 'https://127.0.0.1:8081', ANTREAN_KUNCI = '', PORT = '9000', KODEPOLI, KODEDOKTER, JAMPRAKTEK } = process.env;

/** Isi "basis data" SIMRS ini; orangnya tidak ada. */
const PASIEN = [
  { norm: '90-00-01', nama: 'Siti Contoh', nik: '3271990000009001', nomorkartu: '0009900009001', jeniskelamin: 'P', tanggallahir: '1980-12-31', nohp: '081200009001' },
  { norm: '90-00-02', nama: 'Budi Contoh', nik: '3271990000009002', jeniskelamin: 'L', tanggallahir: '1975-01-02', nohp: '081200009002' },
];

interface Jawaban {
  [isian: string]: unknown;
  detail?: string;
  list?: { id: number; url: string; status: number; masalah?: { detail: string } }[];
  rahasia?: string;
  nomorantrean?: string;
}

/** Satu perintah, diulang dengan Idempotency-Key yang sama bila jaringan putus atau server sedang sibuk: tidak pernah dobel. */
async function kirim(cara: string, alamat: string, isi?: unknown, kunci: string = randomUUID()): Promise<Jawaban> {
  for (let ke = 1; ; ke++) {
    const jawaban = await fetch(`${ANTREAN_URL}/api/simrs/v1${alamat}`, {
      method: cara,
      headers: { authorization: `Bearer ${ANTREAN_KUNCI}`, 'idempotency-key': kunci, 'content-type': 'application/json' },
      ...(isi === undefined ? {} : { body: JSON.stringify(isi) }),
    }).catch(() => undefined);
    if (jawaban?.ok) return jawaban.status === 204 ? {} : ((await jawaban.json()) as Jawaban);
    const masalah = jawaban === undefined ? undefined : ((await jawaban.json()) as Jawaban & { kode: string });
    const bolehDiulang = masalah === undefined || ['gangguan', 'masih-dikerjakan'].includes(masalah.kode);
    if (!bolehDiulang || ke === 8) throw new Error(`${cara} ${alamat}: ${masalah?.detail ?? 'tidak tersambung'}`);
    await jeda(250 * 2 ** ke);
  }
}

/** Yang terjadi pada satu antrean. SIMRS sungguhan mencatat jam dari layar dokternya; mainan ini memakai jam sekarang. */
async function terima(type: string, antrean: { kodebooking: string; nomorantrean: string; norm: string; namapoli: string }): Promise<void> {
  const { kodebooking, nomorantrean, norm, namapoli } = antrean;
  console.log(`${type}: ${nomorantrean} (${kodebooking}), norm ${norm}, ${namapoli}`);
  if (type !== 'booking.created') return;
  for (const langkah of [{ taskid: 3 }, { taskid: 4 }, { taskid: 5, jenisresep: 'Tidak ada' }]) {
    const waktu = Date.now();
    await kirim('POST', '/task', { kodebooking, waktu, ...langkah }, `task-${kodebooking}-${langkah.taskid}-${waktu}`);
    console.log(`task ${langkah.taskid} untuk ${nomorantrean} tercatat`);
  }
}

let rahasia = '';
const sudah = new Set<string>(); // sungguhan: simpan webhook-id di basis data, bersama apa yang dilakukan karenanya

const kait = createServer((permintaan, jawaban) => {
  const bagian: Buffer[] = [];
  permintaan.on('data', (b: Buffer) => bagian.push(b));
  permintaan.on('end', () => {
    let peristiwa: { type: string; data: { antrean?: Parameters<typeof terima>[1] } };
    try {
      // Isinya persis seperti diterima: tanda tangan dihitung dari setiap hurufnya.
      peristiwa = new Webhook(rahasia).verify(Buffer.concat(bagian).toString('utf8'), permintaan.headers as Record<string, string>) as typeof peristiwa;
    } catch {
      return jawaban.writeHead(401).end();
    }
    const id = String(permintaan.headers['webhook-id']);
    jawaban.writeHead(204).end();
    if (sudah.has(id) || peristiwa.data.antrean === undefined) return;
    sudah.add(id);
    terima(peristiwa.type, peristiwa.data.antrean).catch((masalah: Error) => console.error(masalah.message));
  });
});

async function mulai(): Promise<void> {
  const port = await new Promise<number>((siap) => kait.listen(Number(PORT), () => siap((kait.address() as { port: number }).port)));
  const url = process.env['ALAMAT_KAIT'] ?? `http://127.0.0.1:${port}/`;
  for (const lama of (await kirim('GET', '/webhook')).list ?? []) if (lama.url === url) await kirim('DELETE', `/webhook/${lama.id}`);
  rahasia = (await kirim('POST', '/webhook', { url, peristiwa: ['booking.created', 'booking.cancelled', 'booking.finished'] })).rahasia ?? '';
  console.log(`menunggu kiriman di ${url}`);
  const { list = [] } = await kirim('POST', '/pasien/banyak', { list: PASIEN });
  list.forEach((hasil, i) => console.log(`pasien ${PASIEN[i]!.norm}: ${hasil.masalah?.detail ?? 'tersimpan'}`));
  if (KODEPOLI === undefined) return;
  const tanggalperiksa = process.env['TANGGAL'] ?? new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10); // WIB
  const tiket = await kirim('POST', '/antrean', { norm: PASIEN[1]!.norm, jenispasien: 'NON JKN', kodepoli: KODEPOLI, kodedokter: KODEDOKTER, jampraktek: JAMPRAKTEK, tanggalperiksa });
  console.log(`nomor antrean ${tiket.nomorantrean ?? ''}`);
}

mulai().catch((masalah: Error) => {
  console.error(masalah.message);
  process.exit(1);
});
