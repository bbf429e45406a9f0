import { Document, Link } from './document';
import type { Frame } from './page';

/** One sentence, and the way back to where its reader belongs. */
export function complaintView(frame: Frame, sentence: string, status: number) {
  const home = ['/kiosk', '/display'].find((path) => frame.path.startsWith(path)) ?? '/petugas';
  return (
    <Document title="Antrean Online" bodyClass="notice" isBoosted={false}>
      <main class="notice__box">
        <p class="notice__status">{status >= 500 ? 'Gangguan' : status === 404 ? 'Tidak ditemukan' : 'Perhatian'}</p>
        <h1>{sentence}</h1>
        <Link to={home} class="button button--primary">
          Kembali ke awal
        </Link>
      </main>
    </Document>
  );
}
