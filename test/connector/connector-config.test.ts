import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConnectorMistake, parseConnector, readConnectorFile } from '../../src/connector/connector-config';
import { openSimrs } from '../../src/connector/simrs-database';

const GOOD = `name: uji
database: { client: mysql, host: 127.0.0.1, database: sik, user: baca, passwordFrom: SIMRS_DB_PASSWORD }
queries:
  - name: pasien
    into: patients
    sql: select 1 as norm
`;

function complaintsOf(source: string): string[] {
  try {
    parseConnector(source, 'k.yaml');
  } catch (error) {
    if (error instanceof ConnectorMistake) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a short file is enough, and what it leaves out has a default', () => {
  expect(parseConnector(GOOD, 'k.yaml')).toMatchObject({ pollSeconds: 60, batch: 500, database: { tls: false }, queries: [{ daysAhead: 14, values: {} }] });
});

test('every complaint names its line and its place', () => {
  const bad = `${GOOD.replace('client: mysql', 'client: oracle').replace('select 1 as norm', 'delete from pasien')}  - name: pasien
    into: people
    sql: select 1
    every: 5
    watermark: { kind: time, column: "a b", key: k }
`;
  expect(complaintsOf(bad)).toEqual([
    'k.yaml, baris 2 (database.client): harus mysql (juga untuk MariaDB) atau postgres.',
    'k.yaml, baris 6 (queries[0] pasien.sql): hanya SELECT (atau WITH … SELECT) yang diterima.',
    'k.yaml, baris 8 (queries[1] pasien.into): harus salah satu dari patients, schedules, registrations, tasks, pharmacy, surgeries.',
    'k.yaml, baris 11 (queries[1] pasien.watermark.column): harus nama kolom biasa (huruf, angka, garis bawah).',
    'k.yaml, baris 7 (queries[1] pasien): tidak dikenal: every.',
  ]);
  expect(complaintsOf(`${GOOD}  - { name: pasien, into: tasks, sql: select 1 }\n`)).toEqual(['k.yaml, baris 7 (queries[1] pasien.name): nama pasien dipakai dua kali.']);
  expect(complaintsOf('name: [')).toEqual([expect.stringMatching(/^k\.yaml, baris 1: bukan YAML yang benar/)]);
  expect(complaintsOf('name: uji\n')).toEqual([expect.stringContaining('database'), expect.stringContaining('queries')]);
});

test('a password has no place in the file, and one that is not in the environment is asked for by the name of its variable', () => {
  expect(complaintsOf(GOOD.replace('passwordFrom: SIMRS_DB_PASSWORD', 'password: rahasia')).join('\n')).toMatch(/tidak dikenal: password/);
  expect(complaintsOf(GOOD.replace('SIMRS_DB_PASSWORD', 'rahasia-sekali')).join('\n')).not.toContain('rahasia-sekali');
  expect(() => openSimrs(parseConnector(GOOD, 'k.yaml'), () => undefined)).toThrow(/Variabel lingkungan SIMRS_DB_PASSWORD/);
});

test('the mapping for Khanza can be used as it is', () => {
  const config = readConnectorFile(path.resolve(__dirname, '../../config/connector/khanza.yaml'));
  expect(config.queries.map(({ into }) => into)).toEqual(['patients', 'schedules', 'registrations', 'tasks', 'pharmacy', 'surgeries']);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-connector-'));
  expect(() => readConnectorFile(path.join(folder, 'none.yaml'))).toThrow(/none\.yaml tidak dapat dibaca \(ENOENT\)/);
  rmSync(folder, { recursive: true });
  expect(readFileSync(path.resolve(__dirname, '../../.env.example'), 'utf8')).toContain('CONNECTOR_CONFIG');
});
