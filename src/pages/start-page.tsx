import type { Facility } from '../platform/facility';
import { Document, Link, useFrame } from './document';
import { openPage, view, type PageRoute } from './page';

function Start({ others }: { others: readonly Facility[] }) {
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
        {others.length > 0 && (
          <>
            <h2 id="others">Faskes lain di demo ini</h2>
            <ul class="start-links" aria-labelledby="others">
              {others.map(({ code, name }) => (
                <li key={code}>
                  <a href={`/${code}/`} class="button button--wide">
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </main>
    </Document>
  );
}

/** What a person sees who opens the server's bare address. Only a demo tells of its other facilities, and only at its root. */
export const startPages: readonly PageRoute[] = [
  openPage({
    method: 'get',
    path: '/',
    handle: ({ deps, facility }) => view(<Start others={facility.isDemo && facility.isDefault ? deps.facilities.inService().filter((other) => other.isDemo && other !== facility) : []} />),
  }),
];
