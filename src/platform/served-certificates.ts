import { constants, createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CertificatePair } from './certificate';
import type { Log } from './log';

/**
 * What both listeners speak: TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (Mozilla's
 * "intermediate" list), the server's order, and no renegotiation.
 */
export const TLS_OPTIONS = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  ecdhCurve: 'X25519:P-256:P-384',
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} as const;

/** The certificates of the listeners, by the name a caller asks for. */
export interface ServedCertificates {
  /** For callers who name no host, or one without a certificate of its own. */
  fallback: () => CertificatePair;
  contextOf: (hostName: string) => SecureContext | undefined;
  /** Called after each change of the fallback. */
  onChange: (listener: () => void) => void;
  /** Looks at the files again at once; a pair that cannot be used leaves the one before in service. */
  reload: () => void;
  close: () => void;
}

/** One pair for whatever name, never changed. */
export function fixedCertificates(pair: CertificatePair): ServedCertificates {
  return { fallback: () => pair, contextOf: () => undefined, onChange: () => undefined, reload: () => undefined, close: () => undefined };
}

export interface CertificateFiles {
  /** PEM, the certificate first, then its chain. */
  certFile: string;
  keyFile: string;
  /** A folder with one folder per certificate, each with fullchain.pem and privkey.pem, as certbot keeps them. */
  hostsDir?: string;
}

const LOOK_EVERY_MS = 30_000;

interface HostEntry {
  pair: CertificatePair;
  names: string[];
  context: SecureContext;
}

/**
 * Serves the pairs of these files, and what they are replaced with while the server runs: they are looked at twice a
 * minute and at each `reload`. Each certificate of `hostsDir` answers for the names it is made out to, wildcards included.
 * @throws Error with a sentence when the pair of `certFile` and `keyFile` cannot be used; a broken pair of a further host is only logged
 */
export function openCertificates(files: CertificateFiles, log: Log, { lookEveryMs = LOOK_EVERY_MS } = {}): ServedCertificates {
  let fallback = fittingPair(readPair(files.certFile, files.keyFile));
  let hosts = new Map<string, HostEntry>();
  let byName = new Map<string, SecureContext>();
  const listeners: (() => void)[] = [];
  /** What has been complained about, so that it is said once and not twice a minute. */
  const complained = new Map<string, string>();

  const attempt = (what: string, read: () => void): void => {
    try {
      read();
      complained.delete(what);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      if (complained.get(what) === sentence) return;
      complained.set(what, sentence);
      log.error({ certificate: what, sentence }, 'a certificate cannot be used; the one before stays in service');
    }
  };

  const readFallback = (): void => {
    const found = readPair(files.certFile, files.keyFile);
    if (isSame(found, fallback)) return;
    fallback = usablePair(found);
    log.info({ certificate: files.certFile, validTo: new X509Certificate(fallback.cert).validTo }, 'a new certificate is in service');
    for (const tell of listeners) tell();
  };

  const readHosts = (directory: string): void => {
    const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    const next = new Map<string, HostEntry>();
    for (const { name } of folders) {
      const before = hosts.get(name);
      if (before !== undefined) next.set(name, before);
      attempt(name, () => {
        const found = readPair(path.join(directory, name, 'fullchain.pem'), path.join(directory, name, 'privkey.pem'));
        if (before !== undefined && isSame(found, before.pair)) return;
        const pair = usablePair(found);
        next.set(name, { pair, names: namesOf(pair.cert), context: createSecureContext({ ...TLS_OPTIONS, ...pair }) });
        log.info({ certificate: name, validTo: new X509Certificate(pair.cert).validTo }, 'a new certificate is in service');
      });
    }
    hosts = next;
    byName = new Map([...hosts.values()].flatMap(({ names, context }) => names.map((hostName): [string, SecureContext] => [hostName, context])));
  };

  const look = (): void => {
    attempt(files.certFile, readFallback);
    const { hostsDir } = files;
    if (hostsDir !== undefined) attempt(hostsDir, () => readHosts(hostsDir));
  };
  look();
  const timer = setInterval(look, lookEveryMs).unref();
  return {
    fallback: () => fallback,
    contextOf: (hostName) => {
      const asked = hostName.toLowerCase();
      return byName.get(asked) ?? byName.get(asked.replace(/^[^.]+/, '*'));
    },
    onChange: (listener) => void listeners.push(listener),
    reload: look,
    close: () => clearInterval(timer),
  };
}

function readPair(certFile: string, keyFile: string): CertificatePair {
  return { cert: textOf(certFile), key: textOf(keyFile) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, { cause: error });
  }
}

const isSame = (a: CertificatePair, b: CertificatePair): boolean => a.cert === b.cert && a.key === b.key;

/** @throws Error with a sentence for a pair that a listener cannot serve */
export function fittingPair(pair: CertificatePair): CertificatePair {
  let belongs: boolean;
  try {
    belongs = new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key));
    if (belongs) createSecureContext({ ...TLS_OPTIONS, ...pair });
  } catch (error) {
    throw new Error('the certificate or its key is no PEM that can be read', { cause: error });
  }
  if (!belongs) throw new Error('the key does not belong to the certificate');
  return pair;
}

/** @throws Error with a sentence for a pair that cannot be served, or that no caller accepts any more */
function usablePair(pair: CertificatePair): CertificatePair {
  const { validTo } = new X509Certificate(fittingPair(pair).cert);
  if (Date.parse(validTo) <= Date.now()) throw new Error(`the certificate has been over since ${validTo}`);
  return pair;
}

/** The names a certificate is made out to, in lower case, wildcards as `*.example.id`. */
export function namesOf(cert: string): string[] {
  return [...(new X509Certificate(cert).subjectAltName ?? '').matchAll(/DNS:([^,\s"]+)/g)].map(([, name]) => (name ?? '').toLowerCase());
}
