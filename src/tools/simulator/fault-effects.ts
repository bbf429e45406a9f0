import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults';
import { KNOWN_TEXTS, isKnownText, type KnownTextName } from './known-texts';
import type { SimulatorOptionValues } from './options';
import type { ServiceReply } from './services/service';
import { metadataOnly, type Spelling, type WireReply } from './wire-reply';

/** What becomes of a request: a reply, silence on an open connection, or a connection cut. */
export type Outcome = WireReply | 'hang' | 'drop';

/** The parts of answering, so that a fault can stand before, between or after them. */
export interface Exchange {
  body: Readonly<Record<string, unknown>>;
  /** Lets the service do its work and keep what it stores, with other options for this call. */
  serve: (options?: Partial<SimulatorOptionValues>) => ServiceReply;
  write: (reply: ServiceReply, spelling?: Spelling) => WireReply;
  /** The patient of the call's booking cancels in Mobile JKN. */
  cancelInMobileJkn: () => void;
  /** Of the simulator: nothing is stored after it. */
  closing: AbortSignal;
}

/** Answers a call as `fault` demands. */
export async function applyFault(fault: Fault, exchange: Exchange): Promise<Outcome> {
  const { serve, write } = exchange;
  if (isTextFault(fault)) return write(KNOWN_TEXTS[fault.kind].reply(exchange.body));
  switch (fault.kind) {
    case 'delay':
      if (!(await waited(fault.ms, exchange.closing))) return 'drop';
      return write(serve());
    case 'hang-after-store':
      serve();
      return fault.drop ? 'drop' : 'hang';
    case 'hang-before-store':
      return fault.drop ? 'drop' : 'hang';
    case 'host-down':
      return 'drop';
    case 'status':
      if (fault.stored) serve();
      return fault.status >= 500 ? html(fault.status) : gatewayText(fault.status);
    case 'empty':
      if (fault.stored) serve();
      return { status: 200, headers: {}, body: '' };
    case 'html-200':
      if (fault.stored) serve();
      return html(200);
    case '429':
      return tooManyRequests(fault.retryAfterSeconds);
    case '401':
      return metadataOnly(401, 'Signature tidak sesuai');
    case 'clock-skew':
      return metadataOnly(401, 'x-timestamp di luar batas waktu');
    case 'metadata':
      if (fault.stored) serve();
      return write({ code: fault.code, message: fault.message });
    case 'code-as-string':
      return write(serve(), { codeAsText: true });
    case 'metaData-spelling':
      return write(serve(), { metadataKey: 'metaData' });
    case 'list-form':
      return write(serve({ listForm: fault.form, fktpListForm: fault.form }), { listForm: fault.form });
    case 'wrong-encryption':
      return write(serve(), { cipherSkewSeconds: 1 });
    case 'null-response':
      return write(serve(), { nullResponse: true });
    case 'list-task-lag':
      return write(serve({ listTaskLagMs: fault.ms ?? Infinity }));
    case 'patient-cancels':
      exchange.cancelInMobileJkn();
      return write(serve());
    default:
      return fault satisfies never;
  }
}

function isTextFault(fault: Fault): fault is Fault & { kind: KnownTextName } {
  return isKnownText(fault.kind);
}

/** False when the simulator was closed meanwhile. */
async function waited(ms: number, closing: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal: closing });
    return true;
  } catch {
    return false;
  }
}

function html(status: number): WireReply {
  const title = status === 200 ? 'Runtime Error' : `${status} Server Error`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

// The gateway before the service answers in plain text (ws-bpjs §4).
function gatewayText(status: number): WireReply {
  const body = status === 401 || status === 403 ? 'Authentication failed' : 'No Mapping Rule matched';
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function tooManyRequests(retryAfterSeconds: number | undefined): WireReply {
  const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return { status: 429, headers: { 'content-type': 'text/plain; charset=utf-8', ...retryAfter }, body: 'Limits exceeded' };
}
