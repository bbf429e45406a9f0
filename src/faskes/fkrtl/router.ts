import type { Facility } from '../../platform/facility';
import type { Dialect, FoundService } from '../service';
import { ambilAntrean } from './ambil-antrean';
import { ambilAntreanFarmasi } from './ambil-antrean-farmasi';
import { batalAntrean } from './batal-antrean';
import { checkInAntrean } from './check-in';
import { infoPasienBaru } from './info-pasien-baru';
import { jadwalOperasiPasien } from './jadwal-operasi-pasien';
import { jadwalOperasiRs } from './jadwal-operasi-rs';
import { phraseRefusal } from './refusals';
import { sisaAntrean } from './sisa-antrean';
import { statusAntrean } from './status-antrean';
import { statusAntreanFarmasi } from './status-antrean-farmasi';
import { token } from './token';

/** The eleven services of a hospital, in the catalogue's order (ws-faskes §3). */
const services = [
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

const byPath = new Map(services.flatMap((service) => service.paths.map((path) => [path, service])));
const byName = new Map(services.map((service) => [service.name, service]));

/** At a canonical path, a usual alias, or one of the facility's own. */
function findService(facility: Facility, path: string): FoundService | undefined {
  const asked = tidy(path);
  const alias = Object.entries(facility.settings.pathAliases).find(([own]) => tidy(own) === asked);
  const service = byPath.get(asked) ?? byName.get(alias?.[1] ?? '');
  return service === undefined ? undefined : { service };
}

function tidy(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1').toLowerCase();
}

export const FKRTL: Dialect = { services, findService, phraseRefusal };
