import { connect, createServer, type Server, type Socket } from 'node:net';
import { parseConnector, type ConnectorConfig } from '../../src/connector/connector-config';
import { runConnector, type Pass } from '../../src/connector/run-connector';
import { openSimrs, type SimrsDatabase } from '../../src/connector/simrs-database';
import { freshDatabase, type FreshDatabase } from '../support/database';
import type { Hospital } from '../support/hospital';

/** A SIMRS of invented tables on PostgreSQL, behind a line that can be cut. */
export interface SmallSimrs {
  database: FreshDatabase;
  config: ConnectorConfig;
  /** The same as a file. */
  yaml: string;
  password: string;
  open: () => SimrsDatabase;
  /** The line is down: who is connected is thrown out, and nobody gets in. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  /** How often somebody connected. */
  connections: () => number;
  close: () => Promise<void>;
}

export async function smallSimrs(over: { batch?: number; registrations?: string } = {}): Promise<SmallSimrs> {
  const database = await freshDatabase();
  for (const statement of [
    `create table orang (norm text primary key, nama text, nik text, kartu text, lahir date, jk text, diubah timestamp)`,
    `create table daftar (nomor text primary key, norm text, poli text, dokter text, tanggal date, jam timestamp, bayar text, rujukan text, batal boolean, urut bigint generated always as identity)`,
    `create table langkah (nomor text, task int, jam timestamp, resep text, primary key (nomor, task))`,
  ]) await database.db.rows(statement);
  const target = new URL(database.url);
  let count = 0;
  const sockets = new Set<Socket>();
  const line: Server = createServer((socket) => {
    count += 1;
    const onward = connect(Number(target.port), target.hostname);
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on('error', () => undefined).on('close', () => (sockets.delete(each), socket.destroy(), onward.destroy()));
    }
    socket.pipe(onward).pipe(socket);
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => line.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = line.address() as { port: number };
  const yaml = `name: uji
database: { client: postgres, host: 127.0.0.1, port: ${port}, database: ${target.pathname.slice(1)}, user: ${target.username}, passwordFrom: SIMRS_DB_PASSWORD }
batch: ${over.batch ?? 500}
queries:
  - name: pasien
    into: patients
    watermark: { kind: time, column: diubah, key: norm, overlapMinutes: 5, from: "2027-01-01 00:00:00" }
    sql: select norm, nama, nik, kartu as nomorkartu, lahir as tanggallahir, jk as jeniskelamin, diubah from orang where diubah >= :since
  - name: daftar
    into: registrations
${over.registrations ?? ''}
    values: { penjamin: { B: JKN, U: NON JKN } }
    sql: |
      select nomor as noregistrasi, norm, case when poli like 'X%' then '' else poli end as kodepoli, poli as polisimrs, dokter as kodedokter, tanggal as tanggalperiksa,
        jam as waktudaftar, bayar as penjamin, rujukan as nomorreferensi, batal, urut from daftar
  - name: langkah
    into: tasks
    sql: select nomor as noregistrasi, task as taskid, jam as waktu, resep as jenisresep from langkah
`;
  const config = parseConnector(yaml, 'uji.yaml');
  const password = decodeURIComponent(target.password);
  return {
    database,
    config,
    yaml,
    password,
    open: () => openSimrs(config, () => password || 'none'),
    cut: async () => {
      const closed = new Promise((resolve) => line.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(port),
    connections: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => line.close(resolve));
      await database.drop();
    },
  };
}

export async function pass(hospital: Hospital, simrs: SimrsDatabase, config: ConnectorConfig, honourPauses = false): Promise<Pass> {
  return runConnector({ ...hospital.deps, simrs }, config, hospital.facility(), { signal: new AbortController().signal, honourPauses });
}
