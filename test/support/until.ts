import { setTimeout as pause } from 'node:timers/promises';

const LOOKS = 600;
const PAUSE_MS = 25;

/** Waits for a condition, looking again and again, and fails when it does not come true within a generous bound. */
export async function until(condition: () => Promise<boolean> | boolean, what = 'the condition'): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (await condition()) return;
    await pause(PAUSE_MS);
  }
  throw new Error(`${what} did not come true`);
}
