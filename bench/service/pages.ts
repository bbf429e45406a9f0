import { newToken, tokenDigest } from '../../src/auth/opaque-token';
import { hashPassword } from '../../src/auth/password';
import { table } from '../common/figures';
import type { Part } from '../common/part';
import { bookingOf, takeNumbers } from './caller';
import { readFor } from './reader';
import { figureRows, FIGURE_HEADS, interleaved, type Contestants } from './rounds';
import { serve, type Served } from './served';

const CONNECTIONS = 16;
const BOOKINGS_MS = 3_000;
/** Of one doctor, all of them checked in: the longest list a nurse looks at. */
const WAITING = 120;

/** The pages people look at, drawn by a server whose hospital is in the middle of its morning. */
export const pages: Part = {
  name: 'pages',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms] = isQuick ? [1, 1_500] : [5, 5_000];
    const served = await serve(house, { name: 'pages', patients: 20_011, daysAhead: 0 });
    await fillMorning(served);
    const { cookies, sessionId } = await signedIn(served);
    const at = (cookie: string, path: string, holds: string) => () =>
      readFor({ url: served.servers[0]!.internalUrl + path, method: 'GET', headers: { cookie } }, { connections: CONNECTIONS, ms, accept: (body) => body.includes(holds) });
    const contestants: Contestants = {
      'kiosk, start': at(cookies.kiosk, '/kiosk', 'Selamat datang'),
      'kiosk, schedule of today': at(cookies.kiosk, '/kiosk/jadwal', 'dr. Contoh'),
      'display of a waiting room': at(cookies.display, '/display', 'dr. Contoh'),
      [`panel of a doctor with ${WAITING} waiting`]: at(cookies.staff, `/petugas/poli/${sessionId}`, 'dr. Contoh'),
      'panel, list of sessions': at(cookies.staff, '/petugas/poli', 'dr. Contoh'),
      monitor: at(cookies.staff, '/petugas/monitor', 'Poli'),
    };
    const figures = await interleaved(contestants, { rounds, say });
    await served.close();
    return { figures: { connections: CONNECTIONS, waiting: WAITING, figures }, text: table(`pages, ${CONNECTIONS} connections`, FIGURE_HEADS, figureRows(figures)) };
  },
};

async function fillMorning({ hospital, crowd, callers }: Served): Promise<void> {
  const open = await callers(CONNECTIONS);
  await takeNumbers(open, hospital, crowd, { connections: CONNECTIONS, ms: BOOKINGS_MS, sessions: hospital.sessions.slice(1) });
  for (let n = 0; n < WAITING; n += 1) {
    const booked = await open[0]!.post('/ambilantrean', bookingOf(hospital, hospital.sessions[0]!, ++crowd.next));
    const checkedIn = await open[0]!.post('/checkinantrean', { kodebooking: booked.response?.['kodebooking'], waktu: Date.now() });
    if (checkedIn.metadata.code !== 200) throw new Error(`no check-in: ${checkedIn.metadata.message}`);
  }
}

/** A nurse at the room of the first session, who may look at everything, a kiosk and a display. */
async function signedIn({ db, hospital }: Served): Promise<{ cookies: Record<'staff' | 'kiosk' | 'display', string>; sessionId: number }> {
  const [staff, kiosk, display] = [newToken(), newToken(), newToken()];
  const { facilityId } = hospital;
  const { sessionId, clinicCode } = hospital.sessions[0]!;
  await db.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, created_at, created_by)
     values (:facilityId, 'perawat', 'Perawat Contoh', :hash, array['clinic', 'supervisor', 'administrator'], false, now(), 'bench')`,
    { facilityId, hash: await hashPassword('sandi-bench-perawat') },
  );
  await db.rows(
    `with room as (
       insert into service_point (facility_id, kind, point_name, clinic_codes) values (:facilityId, 'clinic', 'Ruang 1', array[cast(:clinicCode as text)]) returning service_point_id)
     insert into staff_session (facility_id, token_digest, username, service_point_id, created_at, last_seen_at, expires_at)
     select :facilityId, :digest, 'perawat', service_point_id, now(), now(), now() + interval '8 hours' from room`,
    { facilityId, clinicCode, digest: tokenDigest(staff) },
  );
  await db.rows(
    `insert into device (facility_id, kind, device_name, token_digest, paired_at, paired_by)
     select :facilityId, kind, kind || ' bench', digest, now(), 'bench' from unnest(array['kiosk', 'display'], cast(:digests as text[])) as paired(kind, digest)`,
    { facilityId, digests: [tokenDigest(kiosk), tokenDigest(display)] },
  );
  return { cookies: { staff: `antrean_petugas=${staff}`, kiosk: `antrean_kiosk=${kiosk}`, display: `antrean_display=${display}` }, sessionId };
}
