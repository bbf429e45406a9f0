import { renderToString } from 'preact-render-to-string';
import type { ComponentChildren } from 'preact';
import { asset } from './assets';
import { Document, Link } from './document';
import type { Frame } from './page';

const DEVICES = [
  // Long enough to read the sentence; then the next patient finds the start.
  { home: '/kiosk', againAfterSeconds: 12 },
  { home: '/display', againAfterSeconds: 5 },
];

/** One sentence, and the way back to where its reader belongs; a device nobody stands at goes back by itself (page.js). */
export function complaintView(frame: Frame, sentence: string, status: number) {
  const device = DEVICES.find(({ home }) => frame.path === home || frame.path.startsWith(`${home}/`));
  return (
    <Document title="Antrean Online" bodyClass="notice" isBoosted={false}>
      <main class="notice__box" {...(device === undefined ? {} : { 'data-look-again': device.againAfterSeconds, 'data-look-at': frame.base + device.home })}>
        <p class="notice__status">{status >= 500 ? 'Gangguan' : status === 404 ? 'Tidak ditemukan' : 'Perhatian'}</p>
        <h1>{sentence}</h1>
        <Link to={device?.home ?? '/petugas'} class="button button--primary">
          Kembali ke awal
        </Link>
      </main>
    </Document>
  );
}

function Bare({ children, isOpenedAgain = false }: { children: ComponentChildren; isOpenedAgain?: boolean }) {
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {isOpenedAgain && <meta http-equiv="refresh" content="0" />}
        <title>Antrean Online</title>
        <link rel="stylesheet" href={asset('base.css')} />
        <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
      </head>
      <body>
        <div class="notice">
          <main class="notice__box">{children}</main>
        </div>
      </body>
    </html>
  );
}

/** For an address that is no facility's: whose page it would be is not known. */
export function pageOfNobody(sentence: string): string {
  return `<!DOCTYPE html>${renderToString(
    <Bare>
      <p class="notice__status">Tidak ditemukan</p>
      <h1>{sentence}</h1>
    </Bare>,
  )}`;
}

/** Opens the same address once more, now from a page of ours, so that the browser sends our cookies. */
export function pageBeforeCookies(): string {
  return `<!DOCTYPE html>${renderToString(
    <Bare isOpenedAgain>
      <h1>Membuka halaman…</h1>
    </Bare>,
  )}`;
}
