import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { fittingPair } from './served-certificates';

/** What a production server refuses to start with; `ALLOW_WEAK` takes these names, one by one. */
export const WEAKNESSES = [
  'token-secret', 'token-secret-previous', 'database-password', 'database-tls', 'demo-database', 'internal-on-all-addresses', 'internal-on-public-address', 'log-level',
  'env-file-readable', 'tls-key-readable', 'tls-weak-key', 'tls-expired', 'tls-self-signed', 'tls-name',
] as const;
export type WeaknessName = (typeof WEAKNESSES)[number];

export interface Weakness {
  /** Absent: nothing to choose, the server could not work with it. */
  name?: WeaknessName;
  /** One line that begins with the variable; never with a secret in it. */
  complaint: string;
}

export interface ProfileSettings {
  tokenSecret?: string;
  /** Good still, so as dangerous as the present one. */
  previousTokenSecrets: readonly string[];
  databaseUrl?: string;
  databasePoolerUrl?: string;
  internalHost: string;
  logLevel: string;
  publicUrl?: string;
  trustProxyHops: number;
  tls?: { certFile: string; keyFile: string };
  /** There are certificates for further host names, looked at when they are served. */
  hasTlsHosts: boolean;
}

/** Everything weak about the settings themselves, without a look at disk or database. */
export function weakSettings(settings: ProfileSettings): Weakness[] {
  return [tokenSecret(settings), previousTokenSecret(settings), ...databaseAddresses(settings).flatMap((address) => [databasePassword(address), databaseTls(address)]), internalListener(settings), logLevel(settings)].filter((found) => found !== undefined);
}

/** Everything weak about the files a serving process reads: the certificate, its key, an `.env` beside the server. */
export function weakFiles(settings: ProfileSettings, now: Date = new Date(), envFile = '.env'): Weakness[] {
  return [...(settings.tls === undefined ? [] : weakPair(settings, settings.tls, now)), ...openEnvFile(envFile)];
}

/** What is to be complained about, and what was allowed by its name and is said loudly instead. */
export function withoutAllowed(weaknesses: readonly Weakness[], allowed: readonly string[]): { complaints: string[]; warnings: string[] } {
  const isAllowed = ({ name }: Weakness): boolean => name !== undefined && allowed.includes(name);
  return {
    complaints: weaknesses.filter((each) => !isAllowed(each)).map(({ name, complaint }) => (name === undefined ? complaint : `${complaint} [${name}]`)),
    warnings: weaknesses.filter(isAllowed).map(({ name, complaint }) => `ALLOW_WEAK=${String(name)}: ${complaint}`),
  };
}

const PLACEHOLDER = /change.?me|ganti.?(?:ini|saya)|password|passwd|kata.?sandi|rahasia|example|contoh|default|placeholder|qwerty|0?123456|abcdef|x{8}|(.)\1{7}/i;
/** Below what 128 random bits come to when written as hex digits, which is the least anybody is told to use. */
const LEAST_BITS = 100;

/**
 * Bits of surprise in a text, from how often each character stands in it (Shannon). An upper bound: words score higher than
 * they deserve, random characters hardly less than they do.
 */
export function surpriseBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits + count * Math.log2(text.length / count), 0);
}

/** `abcabcabc`: the text is some shorter one again and again. */
const isRepeated = (text: string): boolean => (text + text).indexOf(text, 1) < text.length;

function tokenSecret({ tokenSecret: secret }: ProfileSettings): Weakness | undefined {
  if (secret === undefined) return undefined;
  const why = whyWeak(secret);
  return why === undefined ? undefined : { name: 'token-secret', complaint: `TOKEN_SECRET: ${why}; make one with: openssl rand -base64 48` };
}

function previousTokenSecret({ previousTokenSecrets }: ProfileSettings): Weakness | undefined {
  const why = previousTokenSecrets.map(whyWeak).find((found) => found !== undefined);
  return why === undefined ? undefined : { name: 'token-secret-previous', complaint: `TOKEN_SECRET_PREVIOUS: one of them ${why}, and tokens signed with it are good still; take it away` };
}

function whyWeak(secret: string): string | undefined {
  if (PLACEHOLDER.test(secret)) return 'looks like a placeholder';
  return isRepeated(secret) || surpriseBits(secret) < LEAST_BITS ? 'can be guessed' : undefined;
}

const SHORTEST_PASSWORD = 12;

interface DatabaseAddress {
  variable: string;
  url: string;
}

function databaseAddresses({ databaseUrl, databasePoolerUrl }: ProfileSettings): DatabaseAddress[] {
  return [
    ...(databaseUrl === undefined ? [] : [{ variable: 'DATABASE_URL', url: databaseUrl }]),
    ...(databasePoolerUrl === undefined ? [] : [{ variable: 'DATABASE_POOLER_URL', url: databasePoolerUrl }]),
  ];
}

function databasePassword({ variable, url }: DatabaseAddress): Weakness | undefined {
  if (!URL.canParse(url)) return { complaint: `${variable}: cannot be read; characters such as @ : / in the password are written as %40 %3A %2F` };
  const { username, password, pathname } = new URL(url);
  // none at all: the server asks for none from this machine (peer, a client certificate), or it stands in ~/.pgpass
  if (password === '') return undefined;
  const plain = decoded(password);
  const why = plain.length < SHORTEST_PASSWORD ? `is shorter than ${SHORTEST_PASSWORD} characters` : PLACEHOLDER.test(plain) || isRepeated(plain) || [decoded(username), pathname.slice(1)].includes(plain) ? 'can be guessed' : undefined;
  return why === undefined ? undefined : { name: 'database-password', complaint: `${variable}: the password ${why}` };
}

const PRIVATE_RANGES = ['loopback', 'private', 'uniqueLocal', 'linkLocal'];
const PRIVATE_NAME = /^[^.]+$|\.(local|lan|internal|localhost|home\.arpa)$/i;

function isPrivateHost(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '');
  return plain === '' || (ipaddr.isValid(plain) ? PRIVATE_RANGES.includes(ipaddr.process(plain).range()) : PRIVATE_NAME.test(plain));
}

function databaseTls({ variable, url }: DatabaseAddress): Weakness | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decoded(hostname);
  const isEncrypted = ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? '') || searchParams.get('ssl') === 'true';
  if (isEncrypted || host.startsWith('/') || isPrivateHost(host)) return undefined;
  return { name: 'database-tls', complaint: `${variable}: ${host} is not an address of the house; add ?sslmode=verify-full, or patients' data crosses the network in the clear` };
}

function internalListener({ internalHost }: ProfileSettings): Weakness | undefined {
  if (internalHost === '0.0.0.0' || internalHost === '::') {
    return { name: 'internal-on-all-addresses', complaint: `INTERNAL_HOST: ${internalHost} opens the pages of the house on every network of this machine; name its address in the LAN, such as 192.168.1.10` };
  }
  return ipaddr.isValid(internalHost) && !isPrivateHost(internalHost)
    ? { name: 'internal-on-public-address', complaint: `INTERNAL_HOST: ${internalHost} is an address of the internet; the pages of the house belong in the LAN` }
    : undefined;
}

function logLevel({ logLevel: level }: ProfileSettings): Weakness | undefined {
  return level === 'debug' ? { name: 'log-level', complaint: 'LOG_LEVEL: debug is for finding a fault, it says more than a log should keep' } : undefined;
}

const READ_BY_ALL_OR_CHANGED_BY_GROUP = 0o027;

function weakPair(settings: ProfileSettings, { certFile, keyFile }: { certFile: string; keyFile: string }, now: Date): Weakness[] {
  const found: Weakness[] = [];
  const read = (variable: string, file: string): string | undefined => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      found.push({ complaint: `${variable}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` });
      return undefined;
    }
  };
  const cert = read('TLS_CERT_FILE', certFile);
  const key = read('TLS_KEY_FILE', keyFile);
  // a group may read it, as Debian's ssl-cert does; what Windows says about modes means nothing
  if (key !== undefined && process.platform !== 'win32' && (statSync(keyFile).mode & READ_BY_ALL_OR_CHANGED_BY_GROUP) !== 0) {
    found.push({ name: 'tls-key-readable', complaint: `TLS_KEY_FILE: other users of this machine can read or change it; chmod 600 ${keyFile}` });
  }
  if (cert === undefined || key === undefined) return found;
  try {
    fittingPair({ cert, key });
  } catch (error) {
    return [...found, { complaint: `TLS_CERT_FILE and TLS_KEY_FILE: ${(error as Error).message}` }];
  }
  return [...found, ...weakCertificate(new X509Certificate(cert), key, settings, now)];
}

const LEAST_RSA_BITS = 2048;

function weakCertificate(certificate: X509Certificate, key: string, { publicUrl, trustProxyHops, hasTlsHosts }: ProfileSettings, now: Date): Weakness[] {
  const found: Weakness[] = [];
  const { modulusLength } = createPrivateKey(key).asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < LEAST_RSA_BITS) found.push({ name: 'tls-weak-key', complaint: `TLS_KEY_FILE: an RSA key of ${modulusLength} bits; use ${LEAST_RSA_BITS} or more, or EC P-256` });
  if (Date.parse(certificate.validTo) <= now.getTime()) found.push({ name: 'tls-expired', complaint: `TLS_CERT_FILE: the certificate has been over since ${certificate.validTo}` });
  // behind a proxy it is the proxy's certificate that BPJS sees
  if (trustProxyHops > 0) return found;
  if (certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey)) {
    found.push({ name: 'tls-self-signed', complaint: 'TLS_CERT_FILE: the certificate is signed by itself, BPJS will not accept it; get one from a certificate authority' });
  }
  const host = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  if (host !== undefined && !hasTlsHosts && (ipaddr.isValid(host) ? certificate.checkIP(host) : certificate.checkHost(host)) === undefined) {
    found.push({ name: 'tls-name', complaint: `TLS_CERT_FILE: the certificate is not made out to ${host}, the host of PUBLIC_URL` });
  }
  return found;
}

function openEnvFile(file: string): Weakness[] {
  try {
    if (process.platform === 'win32' || (statSync(file).mode & 0o007) === 0) return [];
  } catch {
    return []; // none here
  }
  return [{ name: 'env-file-readable', complaint: `${file}: every user of this machine can read its secrets; chmod 640 ${file}` }];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
