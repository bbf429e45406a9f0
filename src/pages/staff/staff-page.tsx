import type { ComponentChildren } from 'preact';
import type { ServicePoint } from '../../service-points/service-point';
import { Document, Link, PostForm, useFrame } from '../document';
import { destinationsOf } from './navigation';

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
          {destinations.map(({ to, and = [], label }) => (
            <Link key={to} to={to} class="bar__link" {...([to, ...and].some((at) => path === at || path.startsWith(`${at}/`)) ? { 'aria-current': 'page' } : {})}>
              {label}
            </Link>
          ))}
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
