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
  disabled: boolean;
}

export type BpjsService = 'antrean-rs' | 'antrean-fktp' | 'vclaim';

export interface BpjsAccount {
  baseUrl: string;
  secondBaseUrl: string | null;
  consId: string;
  consSecret: string;
  userKey: string;
}
