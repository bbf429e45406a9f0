import type { ComponentChildren } from 'preact';
import { Document, Link, PostForm, useBareFrame } from '../document';
import { PASSWORD_AT, PLATFORM_AT, SIGN_OUT_AT, type PlatformFrame } from './platform-route';

const DESTINATIONS = [
  { to: PLATFORM_AT, label: 'Faskes' },
  { to: `${PLATFORM_AT}/catatan`, label: 'Catatan' },
];

/** The frame of the platform's pages: no facility, and nobody's patients. */
export function PlatformPage({ title, children }: { title: string; children: ComponentChildren }) {
  const { administrator, flash, path } = useBareFrame() as PlatformFrame;
  const isHere = (to: string): boolean => (to === PLATFORM_AT ? path === to || path.startsWith(`${PLATFORM_AT}/faskes`) : path === to);
  return (
    <Document title={`${title} · Pengelola platform`} bodyClass="staff" styles={['staff.css', 'data.css']}>
      <a class="skip" href="#isi">
        Langsung ke isi
      </a>
      <header class="bar">
        <Link to={PLATFORM_AT} class="bar__home">
          <span class="bar__product">Antrean Online</span>
          <span class="bar__facility">Pengelola platform</span>
        </Link>
        <nav class="bar__nav" aria-label="Menu utama">
          {administrator?.mustChangePassword === false &&
            DESTINATIONS.map(({ to, label }) => (
              <Link key={to} to={to} class="bar__link" {...(isHere(to) ? { 'aria-current': 'page' } : {})}>
                {label}
              </Link>
            ))}
        </nav>
        {administrator !== undefined && (
          <div class="bar__who">
            <Link to={PASSWORD_AT} class="bar__name">
              {administrator.fullName}
            </Link>
            <PostForm to={SIGN_OUT_AT}>
              <button class="button button--quiet">Keluar</button>
            </PostForm>
          </div>
        )}
      </header>
      <main id="isi" class="content" tabIndex={-1}>
        <div id="pesan" role="status">
          {flash !== undefined && <p class={`flash flash--${flash.tone}`}>{flash.text}</p>}
        </div>
        {children}
      </main>
    </Document>
  );
}

/** The only place where a password made here is ever shown. */
export function ShownOnce({ title, secrets, then }: { title: string; secrets: { label: string; username: string; password: string; note: string }[]; then: string }) {
  return (
    <PlatformPage title="Kata sandi">
      <section class="card edit-card" role="status">
        <h1>{title}</h1>
        {secrets.map(({ label, username, password, note }) => (
          <div key={label}>
            <h2>{label}</h2>
            <dl class="edit-facts">
              <dt>Nama pengguna</dt>
              <dd>{username}</dd>
            </dl>
            <p class="edit-secret">{password}</p>
            <p>{note}</p>
          </div>
        ))}
        <p>Catat atau sampaikan sekarang: kata sandi hanya ditampilkan sekali dan tidak disimpan.</p>
        <div class="edit-buttons">
          <Link class="button button--primary" to={then}>
            Sudah disampaikan
          </Link>
        </div>
      </section>
    </PlatformPage>
  );
}
