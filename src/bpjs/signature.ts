import { createHmac } from 'node:crypto';

/** What identifies a facility at BPJS. */
export interface Credentials {
  consId: string;
  consSecret: string;
}

/** x-timestamp: Unix time in whole seconds, as decimal text (ws-bpjs §1.2). */
export function timestampAt(instant: Date): string {
  return String(Math.floor(instant.getTime() / 1000));
}

/** x-signature over consumer id and timestamp (ws-bpjs §1.3). Sent as it is: nothing in it needs URL-encoding. */
export function signature(credentials: Credentials, timestamp: string): string {
  return createHmac('sha256', credentials.consSecret).update(`${credentials.consId}&${timestamp}`).digest('base64');
}
