import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { compressToEncodedURIComponent, decompressFromEncodedURIComponent } from 'lz-string';

/** What both the cipher and the signature of one request depend on (ws-bpjs §1.3, §1.6). */
export interface ReplyKey {
  consId: string;
  consSecret: string;
  /** The text of the request's own x-timestamp, never a time read again. */
  timestamp: string;
}

function keyAndIv({ consId, consSecret, timestamp }: ReplyKey): { key: Buffer; iv: Buffer } {
  const key = createHash('sha256').update(consId + consSecret + timestamp, 'utf8').digest();
  return { key, iv: key.subarray(0, 16) };
}

/** The text of a `response` as BPJS sends it: JSON, LZString, AES-256-CBC, base64 (ws-bpjs §1.6). */
export function encryptResponse(value: unknown, replyKey: ReplyKey): string {
  const { key, iv } = keyAndIv(replyKey);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const compressed = compressToEncodedURIComponent(JSON.stringify(value));
  return Buffer.concat([cipher.update(compressed, 'utf8'), cipher.final()]).toString('base64');
}

/** Reads back what encryptResponse wrote; for tests and for people at the rehearsal. Throws on a wrong key. */
export function decryptResponse(response: string, replyKey: ReplyKey): unknown {
  const { key, iv } = keyAndIv(replyKey);
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  const compressed = Buffer.concat([decipher.update(response, 'base64'), decipher.final()]).toString('utf8');
  return JSON.parse(decompressFromEncodedURIComponent(compressed));
}
