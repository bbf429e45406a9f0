import { addBooking } from './antrean-add';
import { cancelBooking } from './antrean-batal';
import { getListTask } from './antrean-getlisttask';
import { pendaftaranAktif, pendaftaranByKodebooking, pendaftaranByTanggal } from './antrean-pendaftaran';
import { updateWaktu } from './antrean-updatewaktu';
import { jadwalDokter, refDokter, refPoli } from './referensi';
import type { Service } from './service';

interface Route {
  method: 'GET' | 'POST';
  path: string;
  service: Service;
}

/** The services, in the catalogue's order (ws-bpjs §2.0). */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: 'ref/poli', service: refPoli },
  { method: 'GET', path: 'ref/dokter', service: refDokter },
  { method: 'GET', path: 'jadwaldokter/kodepoli/{kodepoli}/tanggal/{tanggal}', service: jadwalDokter },
  { method: 'POST', path: 'antrean/add', service: addBooking },
  { method: 'POST', path: 'antrean/updatewaktu', service: updateWaktu },
  { method: 'POST', path: 'antrean/batal', service: cancelBooking },
  { method: 'POST', path: 'antrean/getlisttask', service: getListTask },
  { method: 'GET', path: 'antrean/pendaftaran/tanggal/{tanggal}', service: pendaftaranByTanggal },
  { method: 'GET', path: 'antrean/pendaftaran/kodebooking/{kodebooking}', service: pendaftaranByKodebooking },
  { method: 'GET', path: 'antrean/pendaftaran/aktif', service: pendaftaranAktif },
];

export type RouteMatch =
  | { found: 'service'; service: Service; params: Record<string, string> }
  | { found: 'other-method' }
  | { found: 'nothing' };

/** Finds the service of a path already split and percent-decoded, so that a kodebooking may contain a slash. */
export function matchRoute(method: string, segments: readonly string[]): RouteMatch {
  const onPath = ROUTES.flatMap((route) => {
    const params = matchPath(route.path, segments);
    return params === undefined ? [] : [{ route, params }];
  });
  const match = onPath.find(({ route }) => route.method === method);
  if (match !== undefined) return { found: 'service', service: match.route.service, params: match.params };
  return { found: onPath.length > 0 ? 'other-method' : 'nothing' };
}

function matchPath(path: string, segments: readonly string[]): Record<string, string> | undefined {
  const pattern = path.split('/');
  if (pattern.length !== segments.length) return undefined;

  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = segments[index] ?? '';
    if (expected.startsWith('{')) params[expected.slice(1, -1)] = given;
    else if (expected !== given) return undefined;
  }
  return params;
}
