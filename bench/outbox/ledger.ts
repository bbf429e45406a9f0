import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface LedgerLine {
  call: string;
  receivedAt: number;
  kodebooking?: string;
  taskid?: number;
  waktu?: number;
}

/** What the simulator has taken, line by line: fifty thousand of them need no room here. */
export async function* ledgerLines(file: string): AsyncGenerator<LedgerLine> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line) as LedgerLine;
}

export interface Arrived {
  bookings: number;
  tasks: number;
  /** Lanes whose tasks came twice, without their booking, or not in order. */
  lanesOutOfOrder: number;
}

/** What arrived of the lanes of a prefix. */
export async function arrived(file: string, prefix: string): Promise<Arrived> {
  const last = new Map<string, number>();
  const wrong = new Set<string>();
  const counts = { bookings: 0, tasks: 0 };
  for await (const { call, kodebooking = '', taskid = 0 } of ledgerLines(file)) {
    if (!kodebooking.startsWith(`${prefix}-`)) continue;
    if (call === 'antrean/add') counts.bookings += 1;
    if (call === 'antrean/updatewaktu') counts.tasks += 1;
    const before = last.get(kodebooking);
    const isNext = call === 'antrean/add' ? before === undefined : before !== undefined && taskid > before;
    if (!isNext) wrong.add(kodebooking);
    last.set(kodebooking, taskid);
  }
  return { ...counts, lanesOutOfOrder: wrong.size };
}
