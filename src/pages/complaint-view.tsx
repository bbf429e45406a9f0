import { renderToString } from 'preact-render-to-string';
import type { ComponentChildren } from 'preact';
import { asset } from './assets';
import { Document, Link } from './document';
import type { BareFrame } from './page';
import { SENTENCES } from './refusals';

const DEVICES = [
  // Long enough to read the sentence; then the next patient finds the start.
  { home: '/kiosk', againAfterSeconds: 12 },
  { home: '/display', againAfterSeconds: 5 },
];

/** One sentence, and the way back to where its reader belongs; a device nobody stands at goes back by itself (page.js). */
export function complaintView(frame: BareFrame, sentence: string, status: number, home = '/petugas') {
  const device = DEVICES.find(({ home }) => frame.path === home || frame.path.startsWith(`${home}/`));
  return (
    <Document title="Antrean Online" bodyClass="notice" isBoosted={false}>
      <main class="notice__box" {...(device === undefined ? {} : { 'data-look-again': device.againAfterSeconds, 'data-look-at': frame.base + device.home })}>
        <p class="notice__status">{status >= 500 ? 'Gangguan' : status === 404 ? 'Tidak ditemukan' : 'Perhatian'}</p>
        <h1>{sentence}</h1>
        <Link to={device?.home ?? home} class="button button--primary">
          Kembali ke awal
        </Link>
      </main>
    </Document>
  );
}

function Bare({ children, openedAgainAfter }: { children: ComponentChildren; openedAgainAfter?: number }) {
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {openedAgainAfter !== undefined && <meta http-equiv="refresh" content={String(openedAgainAfter)} />}
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

const LOOKS_AGAIN_SECONDS = 60;

/** Whatever stood on the screen, its facility has ended; a device, which nobody stands at, looks by itself whether it is back. */
export function pageOfRetired(path: string): string {
  const isDevice = /\/(kiosk|display)(\/|$)/.test(path);
  return `<!DOCTYPE html>${renderToString(
    <Bare {...(isDevice ? { openedAgainAfter: LOOKS_AGAIN_SECONDS } : {})}>
      <p class="notice__status">Tidak aktif</p>
      <h1>{SENTENCES.facilityRetired}</h1>
    </Bare>,
  )}`;
}

/** Opens the same address once more, now from a page of ours, so that the browser sends our cookies. */
export function pageBeforeCookies(): string {
  return `<!DOCTYPE html>${renderToString(
    <Bare openedAgainAfter={0}>
      <h1>Membuka halaman…</h1>
    </Bare>,
  )}`;
}
