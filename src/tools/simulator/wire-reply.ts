import { encryptResponse } from './cipher';
import type { ListForm } from './options';
import type { ServiceReply } from './services/service';
import type { Account } from './signature';

/** An HTTP reply, complete but for the Date header. */
export interface WireReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Deviations from the proper envelope, for faults. */
export interface Spelling {
  metadataKey?: 'metadata' | 'metaData';
  codeAsText?: boolean;
  /** Added to the timestamp the reply is encrypted with. */
  cipherSkewSeconds?: number;
  nullResponse?: boolean;
  listForm?: ListForm;
}

export interface EnvelopeContext {
  account: Account;
  timestamp: string;
  listForm: ListForm;
}

/** A service's answer in BPJS's envelope (ws-bpjs §1.4); business rejections are HTTP 200 too. */
export function envelope(reply: ServiceReply, context: EnvelopeContext, spelling: Spelling = {}): WireReply {
  const metadata = { code: spelling.codeAsText === true ? String(reply.code) : reply.code, message: reply.message };
  const content: Record<string, unknown> = { [spelling.metadataKey ?? 'metadata']: metadata };

  const secret = reply.object ?? listOf(reply.rows, spelling.listForm ?? context.listForm);
  if (secret !== undefined) {
    const { consId, consSecret } = context.account;
    const timestamp = spelling.cipherSkewSeconds === undefined ? context.timestamp : String(Number(context.timestamp) + spelling.cipherSkewSeconds);
    content.response = encryptResponse(secret, { consId, consSecret, timestamp });
  }
  if (reply.plain !== undefined) content.response = reply.plain;
  if (spelling.nullResponse === true) content.response = null;
  return json(200, content);
}

function listOf(rows: readonly object[] | undefined, listForm: ListForm): object | undefined {
  return rows !== undefined && listForm === 'list' ? { list: rows } : rows;
}

/** Metadata alone under an HTTP status of its own: what never reached a service. */
export function metadataOnly(status: number, message: string): WireReply {
  return json(status, { metadata: { code: status, message } });
}

/** Any value as JSON. */
export function json(status: number, value: unknown): WireReply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}
