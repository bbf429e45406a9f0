import { Document, Link, useFrame } from './document';
import { openPage, view, type PageRoute } from './page';

function Start() {
  const { facility } = useFrame();
  return (
    <Document title={`Antrean Online · ${facility.name}`} bodyClass="notice" isBoosted={false}>
      <main class="notice__box">
        <p class="notice__status">Antrean Online</p>
        <h1>{facility.name}</h1>
        <ul class="start-links">
          <li>
            <Link to="/petugas" class="button button--primary button--wide">
              Petugas
            </Link>
          </li>
          <li>
            <Link to="/kiosk" class="button button--wide">
              Kiosk pasien
            </Link>
          </li>
          <li>
            <Link to="/display" class="button button--wide">
              Layar antrean
            </Link>
          </li>
        </ul>
      </main>
    </Document>
  );
}

/** What a person sees who opens the server's bare address. */
export const startPages: readonly PageRoute[] = [openPage({ method: 'get', path: '/', handle: () => view(<Start />) })];
