import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults';
import type { ServiceReply } from './services/service';
import { metadataOnly, type Spelling, type WireReply } from './wire-reply';

/** What becomes of a request: a reply, silence on an open connection, or a connection cut. */
export type Outcome = WireReply | 'hang' | 'drop';

/** The two halves of answering, so that a fault can stand before, between or after them. */
export interface Exchange {
  /** Lets the service do its work and keep what it stores. */
  serve: () => ServiceReply;
  write: (reply: ServiceReply, spelling?: Spelling) => WireReply;
}

/** Answers a call as `fault` demands. */
export async function applyFault(fault: Fault, { serve, write }: Exchange): Promise<Outcome> {
  switch (fault.kind) {
    case 'delay':
      await wait(fault.ms);
      return write(serve());
    case 'hang-after-store':
      serve();
      return fault.drop ? 'drop' : 'hang';
    case 'hang-before-store':
      return fault.drop ? 'drop' : 'hang';
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
    case 'metadata':
      if (fault.stored) serve();
      return write({ code: fault.code, message: fault.message });
    case 'code-as-string':
      return write(serve(), { codeAsText: true });
    case 'metaData-spelling':
      return write(serve(), { metadataKey: 'metaData' });
    case 'wrong-encryption':
      return write(serve(), { cipherSkewSeconds: 1 });
    case 'null-response':
      return write(serve(), { nullResponse: true });
    default:
      return fault satisfies never;
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
