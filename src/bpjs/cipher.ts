import { createDecipheriv, createHash } from 'node:crypto';
import { decompressFromEncodedURIComponent } from 'lz-string';
import type { Credentials } from './signature';

/**
 * An encrypted reply could not be read. A wrong key shows itself in three ways (bad padding, a text that does not
 * decompress, junk that is no JSON), and all are this one error: it must never look like "no data".
 */
export class DecryptFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('an encrypted reply of BPJS could not be decrypted');
    this.name = 'DecryptFailed';
  }
}

/**
 * The JSON value behind an encrypted `response` (ws-bpjs §1.6). `timestamp` is the text that signed the request of
 * this very reply; computing it again fails whenever the second has rolled over.
 * @throws DecryptFailed
 */
export function decrypted(credentials: Credentials, timestamp: string, response: string): unknown {
  try {
    const key = createHash('sha256').update(credentials.consId + credentials.consSecret + timestamp).digest();
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
    const compressed = decipher.update(response, 'base64', 'utf8') + decipher.final('utf8');
    // lz-string answers an illegal text with null or '': both fail to parse as JSON, as they should.
    return JSON.parse(decompressFromEncodedURIComponent(compressed) ?? '') as unknown;
  } catch (cause) {
    throw new DecryptFailed(cause);
  }
}

/** Only a text that came with success is encrypted (ws-bpjs §1.5); an object or a refusal's text is taken as it is. */
export function isEncrypted(code: number, response: unknown): response is string {
  return typeof response === 'string' && response !== '' && (code === 1 || code === 200);
}
