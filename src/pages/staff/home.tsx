import { z } from 'zod';
import { hasRole, ROLES, type SignedInStaff } from '../../auth/staff';
import { sitAt } from '../../auth/staff-sessions';
import { servicePoints, type ServicePoint, type ServicePointKind } from '../../service-points/service-point';
import { LIVE_SUFFIX } from '../door';
import { Link, PostForm, useFrame } from '../document';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../page';
import { DESTINATIONS, ROLE_NAMES } from './navigation';
import { StaffPage } from './staff-page';

/** Where a panel of this kind is. */
const PANELS: Record<ServicePointKind, string> = { registration: '/petugas/loket', clinic: '/petugas/poli', pharmacy: '/petugas/farmasi', other: '/petugas/layanan' };
const KIND_NAMES: Record<ServicePointKind, string> = { registration: 'Loket', clinic: 'Ruang poli', pharmacy: 'Farmasi', other: 'Layanan lain' };

/** A place is for whoever may open its panel. */
const maySitAt = (staff: Pick<SignedInStaff, 'roles'>, point: ServicePoint): boolean => hasRole(staff, DESTINATIONS.find(({ to }) => to === PANELS[point.kind])?.roles ?? []);

function Home({ points }: { points: readonly ServicePoint[] }) {
  const { staff } = useFrame();
  if (staff === undefined) return null;
  const kinds = Object.keys(PANELS);
  const mine = points.filter((point) => maySitAt(staff, point)).sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const sits = points.find((point) => point.servicePointId === staff.servicePointId);
  return (
    <StaffPage title="Beranda" servicePoint={sits}>
      <h1>Selamat bertugas, {staff.fullName}</h1>
      <p class="muted">{staff.roles.map((role) => ROLE_NAMES[role]).join(', ')}</p>
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
          {DESTINATIONS.filter(({ roles }) => hasRole(staff, roles)).map(({ to, label }) => (
            <li key={to}>
              <Link to={to}>{label}</Link>
            </li>
          ))}
        </ul>
      </section>
    </StaffPage>
  );
}

const home = async ({ deps, facility }: StaffContext) => view(<Home points={await servicePoints(deps.db, facility.facilityId)} />);

export const homePages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: '/petugas', roles: ROLES, handle: home }),
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
      if (point === undefined || !maySitAt(staff, point)) throw new PageComplaint('Tempat tidak ditemukan.');
      await sitAt(deps.db, facility.facilityId, token, tempat);
      return goTo(PANELS[point.kind], `Anda bertugas di ${point.name}.${left === undefined || left === point ? '' : ` ${left.name} tidak lagi Anda jaga.`}`);
    },
  }),
  staffPage({ method: 'get', path: `/petugas${LIVE_SUFFIX}`, roles: ROLES, handle: () => ({ kind: 'live' }) }),
];
