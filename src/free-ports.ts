import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from './platform/config';
import { probePort } from './platform/port-probe';

export interface WantedPort {
  /** The variables that decide it, for the complaint. */
  portVariable: string;
  hostVariable?: string;
  host: string;
  port: number;
}

/** The simulator of a process killed a moment ago needs that moment to notice. */
const FREED_WITHIN_MS = 3_000;
const POLL_MS = 50;

/**
 * Tries all ports a start will need before anything else happens.
 * @throws ConfigError naming the variable of each port that cannot be opened
 */
export async function insistOnFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const complaints = await Promise.all(wanted.map(complaintAbout));
  const all = complaints.filter((complaint) => complaint !== undefined);
  if (all.length > 0) throw new ConfigError(all);
}

async function complaintAbout({ portVariable, hostVariable, host, port }: WantedPort): Promise<string | undefined> {
  const deadline = Date.now() + FREED_WITHIN_MS;
  let probed = await probePort(host, port);
  while ('refusedWith' in probed && probed.refusedWith === 'EADDRINUSE' && Date.now() < deadline) {
    await pause(POLL_MS);
    probed = await probePort(host, port);
  }
  if ('free' in probed) return undefined;
  switch (probed.refusedWith) {
    case 'EADDRINUSE':
      return `${portVariable}: port ${port} is in use by another program (is Antrean Online running already?); stop it or set ${portVariable} to a free port`;
    case 'EACCES':
      return `${portVariable}: this user may not open port ${port}; set ${portVariable} to one above 1023`;
    default:
      return `${hostVariable ?? portVariable}: cannot listen on ${host} port ${port} (${probed.refusedWith})`;
  }
}
