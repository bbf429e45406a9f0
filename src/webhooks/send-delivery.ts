import { Webhook } from 'standardwebhooks';
import type { ClaimedDelivery } from './claim-deliveries';

/** What became of one try. `gone`: the receiver wants no more of them (410). */
export interface Sent {
  outcome: 'delivered' | 'failed' | 'gone';
  httpStatus: number | null;
  /** Null: accepted. No word of the receiver's: it may name a person. */
  failure: string | null;
  durationMs: number;
}

/** More of a reply is not read. */
const REPLY_BYTES = 1_024;
const GONE = 410;

/** Stable for an event and an endpoint's facility, so that a receiver knows what it has had already. */
export const messageId = ({ facilityId, event }: Pick<ClaimedDelivery, 'facilityId' | 'event'>): string => `evt_${facilityId}_${event.position}`;

/**
 * Sends one event by the Standard Webhooks convention: signed with each secret that is good, redirects not followed, and
 * given up after `timeoutMs`. Never throws.
 */
export async function sendDelivery(delivery: ClaimedDelivery, body: string, at: Date, timeoutMs: number): Promise<Sent> {
  const began = performance.now();
  const sent = (outcome: Sent['outcome'], httpStatus: number | null, failure: string | null): Sent => ({ outcome, httpStatus, failure, durationMs: Math.round(performance.now() - began) });
  const id = messageId(delivery);
  try {
    const reply = await fetch(delivery.endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'antrean-online-webhook',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': delivery.endpoint.secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
      },
      body,
    });
    await letGo(reply);
    if (reply.status >= 200 && reply.status < 300) return sent('delivered', reply.status, null);
    return sent(reply.status === GONE ? 'gone' : 'failed', reply.status, `HTTP ${reply.status}`);
  } catch (error) {
    return sent('failed', null, reasonOf(error, timeoutMs));
  }
}

/** A short reply is read to its end, which keeps the connection good for the next one; of a long one the connection goes. */
async function letGo(reply: Response): Promise<void> {
  const reader = reply.body?.getReader();
  if (reader === undefined) return;
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true as const, value: undefined }));
    if (done) return;
    bytes += value?.byteLength ?? 0;
    if (bytes > REPLY_BYTES) return reader.cancel().catch(() => undefined);
  }
}

/** A word for who reads the list of tries: a code of the network, never the address. */
function reasonOf(error: unknown, timeoutMs: number): string {
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1_000} s`;
  const code = ((error as { cause?: { code?: unknown } } | null)?.cause ?? (error as { code?: unknown } | null))?.code;
  return typeof code === 'string' ? code : 'no connection';
}
