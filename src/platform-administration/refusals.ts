import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" to whoever administers the facilities of a deployment. */
export interface PlatformRefusals {
  'facility-unknown': { code: string };
  'facility-code-taken': { code: string };
  'host-name-taken': { hostName: string };
  /** What was asked for is for a facility in service only. */
  'facility-retired': { code: string };
  'facility-not-retired': { code: string };
  /** Its erasure has begun: what is left of it can only be erased as well. */
  'facility-half-erased': { code: string };
  'code-not-confirmed': { code: string };
  /** `owed`: what BPJS has not been told yet, what waits for a person included. */
  'facility-still-owes': { owed: number };
  /** A change of time zone would move their instants. */
  'bookings-to-come': { bookings: number };
  'web-service-user-taken': { code: string; username: string };
  'web-service-user-unknown': { code: string; username: string };
  'bpjs-account-unknown': { code: string; service: string };
  /** A new account has none to keep. */
  'bpjs-secrets-missing': NoData;
}

export function refusePlatform<Code extends keyof PlatformRefusals & string>(
  code: Code,
  ...data: keyof PlatformRefusals[Code] extends never ? [] : [PlatformRefusals[Code]]
): Refusal<PlatformRefusals, Code> {
  return new Refusal<PlatformRefusals, Code>(code, data[0] ?? ({} as PlatformRefusals[Code]));
}
