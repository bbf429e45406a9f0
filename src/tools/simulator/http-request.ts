import type { IncomingMessage } from 'node:http';

const BODY_LIMIT_BYTES = 1_048_576;

/** A request that cannot be read; the sentence may be shown. */
export class UnreadableRequest extends Error {
  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The path in segments, split before decoding: a kodebooking may carry an encoded slash (ws-bpjs §2). Slashes written
 * twice, where a base URL and a path were joined, are one.
 */
export function pathSegments(request: IncomingMessage): string[] {
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  try {
    return path.split('/').filter((segment) => segment !== '').map(decodeURIComponent);
  } catch {
    throw new UnreadableRequest(400, 'Alamat tidak dapat dibaca');
  }
}

/** What follows the question mark. */
export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('#', 1)[0]?.split('?').slice(1).join('?') ?? '');
}

export async function bodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read to the end but not kept, so that a caller still writing hears the refusal instead of a cut connection.
    if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (length > BODY_LIMIT_BYTES) throw new UnreadableRequest(413, 'Isi permintaan terlalu besar');
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as a JSON object, whatever its content type: BPJS parses it as JSON in any case (ws-bpjs §1.2). */
export function jsonObject(body: string): Record<string, unknown> {
  // Takes a byte order mark away too.
  const text = body.trim();
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The same answer as for JSON that is no object.
  }
  throw new UnreadableRequest(400, 'Isi permintaan bukan objek JSON');
}
