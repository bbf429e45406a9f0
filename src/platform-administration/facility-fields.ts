import type { BpjsService } from '../platform/facility';

/** What may be said of a facility, wherever it is said: a command line, a form. */

/** It may be the first step of a path. With a digit in it, it is no service's name and no page's. Upper case. */
export const FACILITY_CODE = /^(?=.*\d)[A-Z0-9]{4,20}$/;
/** Alone, without https://, port or path. Lower case. */
export const HOST_NAME = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*$/;
export const ONE_LINE = /^\P{Cc}{0,200}$/u;
/** User names, consumer ids and keys travel in a header. */
export const HEADER_WORD = /^[\x21-\x7e]{1,100}$/;
/** The value of X-authorization has a space in it: `Basic …`. */
export const HEADER_LINE = /^[\x21-\x7e][\x20-\x7e]{0,498}[\x21-\x7e]$/;

export const BPJS_SERVICES: readonly BpjsService[] = ['antrean-rs', 'antrean-fktp', 'vclaim'];

/** Where BPJS has these services for everybody. */
export const BPJS_PROFILES: Partial<Record<BpjsService, Record<'production' | 'dev', string>>> = {
  'antrean-rs': { production: 'https://apijkn.bpjs-kesehatan.go.id/antreanrs/', dev: 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/' },
  'antrean-fktp': { production: 'https://apijkn.bpjs-kesehatan.go.id/antreanfktp/', dev: 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanfktp_dev/' },
};

/** With exactly one slash at its end; undefined for what is no address to send a patient's data to. */
export function bpjsBaseUrl(given: string): string | undefined {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  const staysHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && staysHere)) return undefined;
  if (url.username !== '' || url.password !== '' || /[?#]/.test(given)) return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/`;
}
