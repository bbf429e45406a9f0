import { ownCall, type OwnReply } from './own-call';
import type { ProbeEcho, Prober } from './probe';

/**
 * One probe through the public address, to a path that every proxy in front must pass on. The certificate is judged
 * elsewhere, and nothing secret is sent. @throws NoOwnReply
 */
export async function probeThrough(publicUrl: string, prober: Prober, now: Date): Promise<{ reply: OwnReply; echo: ProbeEcho | undefined }> {
  const { nonce, headers } = prober.headersOf(now);
  const reply = await ownCall({ method: 'GET', url: `${publicUrl}/auth`, headers, verifies: false });
  return { reply, echo: prober.read(nonce, (reply.json as { response?: unknown } | undefined)?.response) };
}
