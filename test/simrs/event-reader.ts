import https from 'node:https';
import { SIMRS } from '../support/simrs';

export interface StreamedEvent {
  id: string | undefined;
  event: string;
  data: Record<string, unknown>;
}

export interface EventReader {
  status: number;
  events: StreamedEvent[];
  /** The server has said that it is over; a connection that is cut says nothing. */
  ended: () => boolean;
  close: () => void;
}

/** Follows the stream of events as a browser or a SIMRS would. */
export function readEvents(url: string, key: string, options: { query?: string; lastEventId?: string; prefix?: string } = {}): Promise<EventReader> {
  const { query = '', lastEventId, prefix = '' } = options;
  return new Promise((resolve, reject) => {
    const request = https.get(
      `${url}${prefix}${SIMRS}/peristiwa/aliran${query}`,
      { rejectUnauthorized: false, headers: { authorization: `Bearer ${key}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) } },
      (response) => {
        const events: StreamedEvent[] = [];
        let rest = '';
        let isOver = false;
        response.once('end', () => (isOver = true));
        response.on('data', (bytes: Buffer) => {
          const parts = (rest + bytes.toString()).split('\n\n');
          rest = parts.pop() ?? '';
          for (const part of parts) {
            const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
            const event = field('event');
            if (event !== undefined) events.push({ id: field('id'), event, data: JSON.parse(field('data') ?? '{}') as Record<string, unknown> });
          }
        });
        response.on('error', () => undefined);
        resolve({ status: response.statusCode ?? 0, events, ended: () => isOver, close: () => request.destroy() });
      },
    );
    request.on('error', reject);
  });
}
