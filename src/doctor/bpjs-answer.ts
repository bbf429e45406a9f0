import { refDokterFktp, refPoliFktp } from '../bpjs/antrean-fktp';
import { refPoli, type Written } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import { localDate } from '../platform/clock';
import { REPORTED_TO, type BpjsAccount, type Facility } from '../platform/facility';

/** The smallest reading call of the service that hears of a facility's visits: signed, deciphered, and nothing is left behind. */
export function smallestCall(caller: Caller, account: BpjsAccount, facility: Facility, now: Date): Promise<Written> {
  return facility.kind === 'FKRTL' ? refPoli(caller, account) : refPoliFktp(caller, account, localDate(now, facility.timeZone));
}

/** The doctors HFIS knows of a poli of primary care on the facility's own day. */
export function dokterFktpToday(caller: Caller, account: BpjsAccount, facility: Facility, kodepoli: string, now: Date): ReturnType<typeof refDokterFktp> {
  return refDokterFktp(caller, account, kodepoli, localDate(now, facility.timeZone));
}

/** Whether BPJS knew us and understood the call, whatever else it said. */
export function knewUs({ verdict, exchange: { outcome } }: Written): boolean {
  return outcome.kind === 'replied' && verdict.kind !== 'misconfigured' && verdict.kind !== 'unavailable' && outcome.httpStatus < 400;
}

/** What came back, in a few words and never with data in it. */
export function answerWords({ exchange: { outcome } }: Written): string {
  switch (outcome.kind) {
    case 'replied':
      return `kode ${outcome.code} "${outcome.message.slice(0, 120)}"`;
    case 'unreadable':
      return `HTTP ${outcome.httpStatus} tanpa envelope`;
    case 'undecipherable':
      return 'balasan tidak dapat didekripsi';
    case 'no-reply':
      return `tidak ada jawaban (${outcome.detail.slice(0, 120)})`;
    default:
      return outcome satisfies never;
  }
}

export type BpjsEnvironment = 'production' | 'development' | 'simulator' | 'other';

export const ENVIRONMENT_WORDS: Record<BpjsEnvironment, string> = { production: 'produksi', development: 'pengembangan', simulator: 'simulator', other: 'tidak dikenal' };

/** Told by the address alone (ws-bpjs §1.1). */
export function environmentOf(baseUrl: string): BpjsEnvironment {
  const { hostname, pathname } = new URL(baseUrl);
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return 'simulator';
  if (/-dev\./.test(hostname) || /_dev\/?$/.test(pathname)) return 'development';
  return hostname.endsWith('.bpjs-kesehatan.go.id') ? 'production' : 'other';
}

/** How letter and programs spell the last step of the base address; letter 2473 prints the one that no program uses. */
const SPELLINGS: Record<Facility['kind'], readonly string[]> = { FKRTL: ['antreanrs', 'antreans'], FKTP: ['antreanfktp'] };
const KNOWN_HOSTS = { production: 'https://apijkn.bpjs-kesehatan.go.id', development: 'https://apijkn-dev.bpjs-kesehatan.go.id' } as const;

/** Addresses to try beside that of the account: each spelling where it is now, then both environments of BPJS. */
export function otherBaseUrls(facility: Pick<Facility, 'kind'>, baseUrl: string): string[] {
  const { origin } = new URL(baseUrl);
  const environment = environmentOf(baseUrl);
  const at = (host: string, isDev: boolean): string[] => SPELLINGS[facility.kind].map((name) => `${host}/${name}${isDev ? '_dev' : ''}/`);
  const here = [...at(origin, false), ...at(origin, true)].filter((url) => environment === 'simulator' || environment === 'other' || url.includes('_dev/') === (environment === 'development'));
  const there = environment === 'production' || environment === 'development' ? [...at(KNOWN_HOSTS.production, false), ...at(KNOWN_HOSTS.development, true)] : [];
  const own = `${baseUrl.replace(/\/+$/, '')}/`;
  return [...new Set([...here, ...there])].filter((url) => url !== own);
}

export const SERVICE_OF = (facility: Pick<Facility, 'kind'>): (typeof REPORTED_TO)[Facility['kind']] => REPORTED_TO[facility.kind];
