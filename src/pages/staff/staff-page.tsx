import type { ComponentChildren } from 'preact';
import type { ServicePoint } from '../../service-points/service-point';
import { Document, Link, PostForm, useFrame } from '../document';
import { destinationsOf, type Destination } from './navigation';

export interface StaffPageProps {
  title: string;
  /** Where the person sits, on panels that call. */
  servicePoint?: ServicePoint | undefined;
  children: ComponentChildren;
}

/** All of them on every page: going from page to page changes what the body holds, and loads nothing anew. */
const STAFF_STYLES = ['staff.css', 'panel.css', 'monitor.css', 'data.css', 'ticket.css', 'care.css'];

/** The frame of every staff page: where one is, who one is, what was just said. */
export function StaffPage({ title, servicePoint, children }: StaffPageProps) {
  const { facility, staff, flash, path } = useFrame();
  const destinations = staff === undefined || staff.mustChangePassword ? [] : destinationsOf(facility, staff);
  const keeping = destinations.filter(({ isKeeping }) => isKeeping === true);
  return (
    <Document title={`${title} · ${facility.name}`} bodyClass="staff" styles={STAFF_STYLES} scripts={['staff.js']} liveAt="/petugas/siaran">
      <a class="skip" href="#isi">
        Langsung ke isi
      </a>
      <header class="bar">
        <Link to="/petugas" class="bar__home">
          <span class="bar__product">Antrean Online</span>
          <span class="bar__facility">{facility.name}</span>
        </Link>
        <nav class="bar__nav" aria-label="Menu utama">
          <MenuLinks destinations={destinations.filter(({ isKeeping }) => isKeeping !== true)} />
          {keeping.length > 0 && (
            // Without a script it opens and closes all the same; staff.js closes it when one goes on.
            <details class="bar__more">
              <summary class={`bar__link${keeping.some((destination) => isHere(destination, path)) ? ' bar__link--here' : ''}`}>Pengelolaan</summary>
              <div class="bar__list">
                <MenuLinks destinations={keeping} />
              </div>
            </details>
          )}
        </nav>
        {staff !== undefined && (
          <div class="bar__who">
            {servicePoint !== undefined && (
              <Link to="/petugas/tempat" class="bar__place">
                {servicePoint.name}
              </Link>
            )}
            <Link to="/petugas/sandi" class="bar__name">
              {staff.fullName}
            </Link>
            <PostForm to="/petugas/keluar">
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

const isHere = ({ to, and = [] }: Destination, path: string): boolean => [to, ...and].some((at) => path === at || path.startsWith(`${at}/`));

function MenuLinks({ destinations }: { destinations: readonly Destination[] }) {
  const { path } = useFrame();
  return (
    <>
      {destinations.map((destination) => (
        <Link key={destination.to} to={destination.to} class="bar__link" {...(isHere(destination, path) ? { 'aria-current': 'page' } : {})}>
          {destination.label}
        </Link>
      ))}
    </>
  );
}
