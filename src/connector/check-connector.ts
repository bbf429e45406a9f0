import { localDate } from '../platform/clock';
import type { Facility } from '../platform/facility';
import type { ConnectorConfig, ConnectorQuery } from './connector-config';
import { insistOnColumns } from './read-query';
import { SimrsUnread, type SimrsDatabase } from './simrs-database';
import { COLUMNS, readRow } from './simrs-row';

const LOOKED_AT = 50;

/**
 * Tries each query without taking anything: is it read, does it give its columns, which of its rows could not be mapped.
 * @returns lines for a person, and whether all is well; no value of a row is in them but codes that are not mapped
 */
export async function checkConnector(simrs: SimrsDatabase, config: ConnectorConfig, facility: Facility, now: Date): Promise<{ lines: string[]; isGood: boolean }> {
  const today = localDate(now, facility.timeZone);
  const lines: string[] = [];
  let isGood = true;
  const bad = (line: string): void => {
    isGood = false;
    lines.push(line);
  };
  try {
    const { host, database, client } = config.database;
    if (await simrs.refusesWriting()) lines.push(`Terhubung ke ${client} ${database} di ${host}; sesi hanya membaca.`);
    else bad(`Sesi ke ${client} ${database} di ${host} tidak hanya membaca.`);
    for (const query of config.queries) await look(simrs, query, facility, today, lines, bad);
  } catch (error) {
    if (!(error instanceof SimrsUnread)) throw error;
    bad(error.sentence);
  }
  return { lines, isGood };
}

async function look(simrs: SimrsDatabase, query: ConnectorQuery, facility: Facility, today: string, lines: string[], bad: (line: string) => void): Promise<void> {
  const title = `${query.name} (${query.into})`;
  try {
    const raw = await simrs.sample(query, today, LOOKED_AT);
    if (raw[0] === undefined) return void lines.push(`${title}: terbaca, belum ada baris.`);
    insistOnColumns(query, raw[0]);
    const complaints = new Map<string, number>();
    for (const row of raw) {
      const read = readRow(query.into, row, query.values, facility.timeZone);
      if (read !== 'nothing' && 'complaint' in read) complaints.set(read.complaint, (complaints.get(read.complaint) ?? 0) + 1);
    }
    const without = COLUMNS[query.into].optional.filter((column) => raw[0]?.[column] === undefined);
    lines.push(`${title}: terbaca, ${raw.length}${raw.length === LOOKED_AT ? ' baris pertama' : ' baris'} diperiksa${without.length === 0 ? '' : `; tanpa kolom pilihan ${without.join(', ')}`}.`);
    for (const [complaint, times] of complaints) bad(`  ${times} baris: ${complaint}.`);
  } catch (error) {
    if (!(error instanceof SimrsUnread) || error.isAway) throw error;
    bad(`${title}: ${error.sentence}`);
  }
}
