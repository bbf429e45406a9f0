import { z } from 'zod';
import { hasRole, ROLES, type SignedInStaff } from '../../auth/staff';
import { sitAt } from '../../auth/staff-sessions';
import { keptReport, type KeptReport } from '../../doctor/kept-report';
import type { Facility } from '../../platform/facility';
import { servicePoints, type ServicePoint, type ServicePointKind } from '../../service-points/service-point';
import { LIVE_SUFFIX } from '../door';
import { Link, PostForm, useFrame } from '../document';
import { goOn, goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../page';
import { destinationsOf, roleName } from './navigation';
import { CARE_AT } from './clinic-care/care-panel';
import { DOCTOR_ROLES, DoctorLine } from './doctor/doctor-view';
import { PAPER_AT } from './paper/paper-chooser';
import { StaffPage } from './staff-page';

/** Where the panel of a place is, in a facility of this kind; a place without one is nobody's to sit at. */
const PANELS: Record<Facility['kind'], Partial<Record<ServicePointKind, string>>> = {
  FKRTL: { registration: '/petugas/loket', clinic: '/petugas/poli', pharmacy: '/petugas/farmasi', other: '/petugas/layanan' },
  FKTP: { clinic: CARE_AT },
};
const KIND_NAMES: Record<ServicePointKind, string> = { registration: 'Loket', clinic: 'Ruang poli', pharmacy: 'Farmasi', other: 'Layanan lain' };

/** Where somebody who sits down there works, if they may. */
const panelOf = (facility: Pick<Facility, 'kind'>, staff: Pick<SignedInStaff, 'roles'>, point: ServicePoint): string | undefined =>
  destinationsOf(facility, staff).find(({ to }) => to === PANELS[facility.kind][point.kind])?.to;

function Home({ points, examined }: { points: readonly ServicePoint[]; examined: KeptReport | undefined }) {
  const { facility, staff } = useFrame();
  if (staff === undefined) return null;
  const kinds = Object.keys(PANELS[facility.kind]);
  const mine = points.filter((point) => panelOf(facility, staff, point) !== undefined).sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const sits = points.find((point) => point.servicePointId === staff.servicePointId);
  return (
    <StaffPage title="Beranda" servicePoint={sits}>
      <h1>Selamat bertugas, {staff.fullName}</h1>
      <p class="muted">{staff.roles.map((role) => roleName(facility, role)).join(', ')}</p>
      <DoctorLine kept={examined} />
      {mine.length > 0 && (
        <section class="card">
          <h2>Di mana Anda bertugas hari ini?</h2>
          {sits !== undefined && mine.length > 1 && <p>Anda sedang bertugas di {sits.name}. Bila memilih tempat lain, Anda pindah dari sana.</p>}
          <div class="choices">
            {mine.map((point) => (
              <PostForm to="/petugas/tempat" key={point.servicePointId}>
                <input type="hidden" name="tempat" value={point.servicePointId} />
                <button class="choice" aria-pressed={point.servicePointId === staff.servicePointId}>
                  <span class="choice__title">{point.name}</span>
                  <span class="choice__note">{KIND_NAMES[point.kind]}</span>
                </button>
              </PostForm>
            ))}
          </div>
        </section>
      )}
      <section class="card">
        <h2>Buka</h2>
        <ul class="links">
          {destinationsOf(facility, staff).map(({ to, label }) => (
            <li key={to}>
              <Link to={to}>{label}</Link>
            </li>
          ))}
        </ul>
      </section>
    </StaffPage>
  );
}

const home = async ({ deps: { db, clock }, facility: { facilityId }, staff }: StaffContext) =>
  view(<Home points={await servicePoints(db, facilityId)} examined={hasRole(staff, DOCTOR_ROLES) ? await keptReport(db, facilityId, clock()) : undefined} />);

/** Who has one panel and no other work is there at once. */
const start = (context: StaffContext) => {
  const [first, ...others] = destinationsOf(context.facility, context.staff).filter(({ to }) => to !== PAPER_AT);
  return first?.to === CARE_AT && others.length === 0 ? goOn(context, CARE_AT) : home(context);
};

export const homePages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: '/petugas', roles: ROLES, handle: start }),
  staffPage({ method: 'get', path: '/petugas/tempat', roles: ROLES, handle: home }),
  staffPage({
    method: 'post',
    path: '/petugas/tempat',
    roles: ROLES,
    input: z.object({ tempat: z.coerce.number().int('Tempat tidak dikenal.') }),
    handle: async ({ deps, facility, staff, token }, { tempat }) => {
      const points = await servicePoints(deps.db, facility.facilityId);
      const point = points.find(({ servicePointId }) => servicePointId === tempat);
      const left = points.find(({ servicePointId }) => servicePointId === staff.servicePointId);
      const panel = point === undefined ? undefined : panelOf(facility, staff, point);
      if (point === undefined || panel === undefined) throw new PageComplaint('Tempat tidak ditemukan.');
      await sitAt(deps.db, facility.facilityId, token, tempat);
      return goTo(panel, `Anda bertugas di ${point.name}.${left === undefined || left === point ? '' : ` ${left.name} tidak lagi Anda jaga.`}`);
    },
  }),
  staffPage({ method: 'get', path: `/petugas${LIVE_SUFFIX}`, roles: ROLES, handle: () => ({ kind: 'live' }) }),
];
