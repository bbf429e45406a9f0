import type { IncomingMessage } from 'node:http';

const BODY_LIMIT_BYTES = 1_000_000;

/** A request that cannot be read; the sentence may be shown. */
export class UnreadableRequest extends Error {
  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** The path in segments, split before decoding: a kodebooking may carry an encoded slash (ws-bpjs §2). */
export function pathSegments(request: IncomingMessage): string[] {
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  try {
    return path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    throw new UnreadableRequest(400, 'Alamat tidak dapat dibaca');
  }
}

/** The body as a JSON object, whatever its content type: BPJS parses it as JSON in any case (ws-bpjs §1.2). */
export async function jsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read to the end but not kept, so that a caller still writing hears the refusal instead of a cut connection.
    if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (length > BODY_LIMIT_BYTES) throw new UnreadableRequest(413, 'Isi permintaan terlalu besar');
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The same answer as for JSON that is no object.
  }
  throw new UnreadableRequest(400, 'Isi permintaan bukan objek JSON');
}
