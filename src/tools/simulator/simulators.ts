import type { Neighbour } from './control';
import { HOST } from './http-listener';
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator';

/**
 * Starts a simulator for each facility, in their order; the page of each names the others. All of them run, or none:
 * those already started are closed when one cannot be.
 */
export async function startSimulators(all: readonly SimulatorOptions[]): Promise<Simulator[]> {
  const started: Simulator[] = [];
  const neighbours = (): Neighbour[] => started.map(({ facility, port }) => ({ ...facility, url: `http://${HOST}:${port}/` }));
  try {
    for (const options of all) started.push(await startSimulator({ ...options, neighbours }));
    return started;
  } catch (error) {
    await Promise.all(started.map((simulator) => simulator.close()));
    throw error;
  }
}
