import type { Facility } from '../../platform/facility';
import type { Service } from '../service';
import { ambilAntrean } from './ambil-antrean';
import { ambilAntreanFarmasi } from './ambil-antrean-farmasi';
import { batalAntrean } from './batal-antrean';
import { checkInAntrean } from './check-in';
import { infoPasienBaru } from './info-pasien-baru';
import { jadwalOperasiPasien } from './jadwal-operasi-pasien';
import { jadwalOperasiRs } from './jadwal-operasi-rs';
import { sisaAntrean } from './sisa-antrean';
import { statusAntrean } from './status-antrean';
import { statusAntreanFarmasi } from './status-antrean-farmasi';
import { token } from './token';

export { phraseFkrtl as phraseRefusal } from './refusals';

/** The eleven services of a hospital, in the catalogue's order (ws-faskes §3). */
export const FKRTL_SERVICES: readonly Service[] = [
  token,
  statusAntrean,
  ambilAntrean,
  sisaAntrean,
  batalAntrean,
  checkInAntrean,
  infoPasienBaru,
  jadwalOperasiRs,
  jadwalOperasiPasien,
  ambilAntreanFarmasi,
  statusAntreanFarmasi,
];

const byPath = new Map(FKRTL_SERVICES.flatMap((service) => service.paths.map((path) => [path, service])));
const byName = new Map(FKRTL_SERVICES.map((service) => [service.name, service]));

/** The service at a path: canonical, a usual alias, or one of the facility's own. Case and a last slash do not matter. */
export function findService(facility: Facility, path: string): Service | undefined {
  if (facility.kind !== 'FKRTL') return undefined;
  const asked = tidy(path);
  const known = byPath.get(asked);
  if (known !== undefined) return known;
  const alias = Object.entries(facility.settings.pathAliases).find(([own]) => tidy(own) === asked);
  return alias === undefined ? undefined : byName.get(alias[1]);
}

function tidy(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1').toLowerCase();
}
