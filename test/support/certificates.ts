import { generate } from 'selfsigned';
import type { CertificatePair } from '../../src/platform/certificate';

const MS_PER_DAY = 86_400_000;

/** A certificate signed by itself for these host names, good for so many days from now; negative: over since. */
export async function pairFor(names: readonly string[], { days = 30, rsaBits }: { days?: number; rsaBits?: number } = {}): Promise<CertificatePair> {
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'uji' }], {
    ...(rsaBits === undefined ? { keyType: 'ec', curve: 'P-256' } : { keyType: 'rsa', keySize: rsaBits }),
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 60 * MS_PER_DAY),
    notAfterDate: new Date(Date.now() + days * MS_PER_DAY),
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
  });
  return { key: made.private, cert: made.cert };
}
