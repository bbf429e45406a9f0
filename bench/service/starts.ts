import { median, table } from '../common/figures';
import type { Part } from '../common/part';
import { startServer } from '../common/server-process';
import { serve } from './served';

/** From the start of the process until it says that it is ready, and its memory at rest. */
export const starts: Part = {
  name: 'starts',
  run: async (house, { isQuick, say }) => {
    const served = await serve(house, { name: 'starts', patients: 10_007, servers: 0 });
    const startMs: number[] = [];
    const restMb: number[] = [];
    for (let round = 1; round <= (isQuick ? 1 : 5); round += 1) {
      const server = await startServer(served.databaseUrl);
      startMs.push(server.startMs);
      restMb.push((await server.watch(isQuick ? 2_000 : 10_000, served.db)).memoryMb);
      await server.stop();
      say(`round ${round}: ${String(startMs.at(-1))} ms, ${String(restMb.at(-1))} MB`);
    }
    await served.close();
    const figures = { startMs: median(startMs), restMb: median(restMb), startsMs: startMs, restsMb: restMb };
    return { figures, text: table('Start', ['ms until ready', 'MB at rest (goal 150)'], [[figures.startMs, figures.restMb]]) };
  },
};
