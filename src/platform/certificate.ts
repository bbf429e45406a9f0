import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';
import { replacePrivateFile } from './private-file';

export interface CertificatePair {
  key: string;
  cert: string;
}

const MS_PER_DAY = 86_400_000;
/** The longest that Apple's and Google's clients accept. */
const VALID_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;

/**
 * The self-signed certificate (EC P-256) kept in `directory`, for localhost, 127.0.0.1 and ::1. Made at the first call,
 * and again when it nears its end or cannot be used. The key is readable by its owner only.
 */
export async function certificatePair(directory: string, now: Date = new Date()): Promise<CertificatePair> {
  const keyFile = path.join(directory, 'key.pem');
  const certFile = path.join(directory, 'certificate.pem');
  const kept = readPair(keyFile, certFile);
  if (kept !== undefined && isUsable(kept, now)) return kept;

  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - MS_PER_DAY), // clocks differ
    notAfterDate: new Date(now.getTime() + VALID_DAYS * MS_PER_DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  const pair = { key: made.private, cert: made.cert };
  replacePrivateFile(keyFile, pair.key);
  replacePrivateFile(certFile, pair.cert);
  return pair;
}

function readPair(keyFile: string, certFile: string): CertificatePair | undefined {
  try {
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  } catch {
    return undefined;
  }
}

/** Also false for a key and a certificate of two different makings, which a kill between the two files would leave. */
function isUsable(pair: CertificatePair, now: Date): boolean {
  try {
    const certificate = new X509Certificate(pair.cert);
    const renewFrom = Date.parse(certificate.validTo) - RENEW_BEFORE_DAYS * MS_PER_DAY;
    return now.getTime() < renewFrom && certificate.checkPrivateKey(createPrivateKey(pair.key));
  } catch {
    return false;
  }
}
