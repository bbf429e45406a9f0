/** What goes out, but for host and credentials. */
export interface WireRequest {
  /** The service by the catalogue's word, `statusantrean`. */
  service: string;
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body: Readonly<Record<string, unknown>> | null;
}

export interface SentRequest extends WireRequest {
  headers: Readonly<Record<string, string>>;
}

export interface Replied {
  kind: 'replied';
  httpStatus: number;
  contentType: string;
  /** As it came. */
  text: string;
  /** Undefined when the text is no JSON. */
  json: unknown;
}

export interface Failed {
  kind: 'failed';
  failure: 'timeout' | 'connection' | 'certificate' | 'stopped';
  detail: string;
}

/** One call with what came of it. */
export interface Exchange {
  sentAt: Date;
  request: SentRequest;
  outcome: Replied | Failed;
  durationMs: number;
}

/** The object of a reply, whatever else is wrong with it; undefined when there is none. */
export function replyObject({ outcome }: Exchange): Readonly<Record<string, unknown>> | undefined {
  return outcome.kind === 'replied' ? asObject(outcome.json) : undefined;
}

/** `response` of a reply, when it is an object. */
export function responseOf(exchange: Exchange): Readonly<Record<string, unknown>> | undefined {
  return asObject(replyObject(exchange)?.['response']);
}

/** metadata.code as a number, also where it was sent as text; undefined when there is none. */
export function codeOf(exchange: Exchange): number | undefined {
  const code = asObject(replyObject(exchange)?.['metadata'])?.['code'];
  if (typeof code === 'number') return code;
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
}

/** metadata.message, or an empty text. */
export function messageOf(exchange: Exchange): string {
  const message = asObject(replyObject(exchange)?.['metadata'])?.['message'];
  return typeof message === 'string' ? message : '';
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
