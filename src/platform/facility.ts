import type { TimeZone } from './clock';
import type { FacilitySettings } from './facility-settings';

export type FacilityId = number;

export interface Facility {
  facilityId: FacilityId;
  /** Kode faskes. */
  code: string;
  kind: 'FKRTL' | 'FKTP';
  name: string;
  timeZone: TimeZone;
  hostName: string | null;
  /** Answers where neither host name nor path names a facility. */
  isDefault: boolean;
  /** Takes no calls and no sign-ins from then on; null: in service. */
  retiredAt: Date | null;
  isDemo: boolean;
  settings: FacilitySettings;
  /** Who may call the web service, by user name. */
  users: ReadonlyMap<string, WebServiceUser>;
  /** How to call BPJS, by service. */
  bpjs: ReadonlyMap<BpjsService, BpjsAccount>;
}

export interface WebServiceUser {
  username: string;
  passwordHash: string;
  /** Keyed digest of the password, once it has been found good. */
  recognisedMark: string | null;
  /** The password before a rotation: good beside the new one until then. */
  previous: { passwordHash: string; recognisedMark: string | null; until: Date } | null;
  disabled: boolean;
}

export type BpjsService = 'antrean-rs' | 'antrean-fktp' | 'vclaim';

export interface BpjsAccount {
  baseUrl: string;
  secondBaseUrl: string | null;
  consId: string;
  consSecret: string;
  userKey: string;
  /** Sent as X-authorization, PCare's `Basic …`; absent: not sent (ws-bpjs §1.2). */
  authorization?: string;
}

/**
 * Whether visits have a kind and a letter (jeniskunjungan, nomorreferensi) and new patients pass an admission desk (tasks 1, 2):
 * in hospitals; primary care knows neither (ws-faskes §5.2, ws-bpjs §2F).
 */
export function hasAdmission({ kind }: Pick<Facility, 'kind'>): boolean {
  return kind === 'FKRTL';
}

/** Which service of BPJS hears of the visits of a facility. */
export const REPORTED_TO = { FKRTL: 'antrean-rs', FKTP: 'antrean-fktp' } as const satisfies Record<Facility['kind'], BpjsService>;

/** How to tell BPJS of the visits of a facility; undefined: nothing is told. */
export function reportingAccount(facility: Pick<Facility, 'kind' | 'bpjs'>): BpjsAccount | undefined {
  return facility.bpjs.get(REPORTED_TO[facility.kind]);
}
