import { existsSync, readFileSync } from 'node:fs';
import { prepareFkrtlUat } from '../../src/cli/uat-preparation/fkrtl-uat-data';
import { startThrowAwayServer, zoneFor } from '../../src/cli/uat-preparation/throw-away-server';
import { certificatePair } from '../../src/platform/certificate';
import { readDataFile } from '../../src/tools/uat/data-file';
import { runUat } from '../../src/tools/uat/run-uat';
import { MORNING, openHospital, PASSWORD, USER } from '../support/hospital';
import { findingsOf, rowsBut, runAgainst } from './run-against';
import os from 'node:os';
import path from 'node:path';

const ROWS = Array.from({ length: 45 }, (_, i) => i + 1);

describe('our own server', () => {
  test('is as the catalogue prints it in every row of FKRTL', async () => {
    const hospital = await openHospital();
    await hospital.settings({ tokenLifetimeSeconds: 60 });
    let now = Date.parse(MORNING);
    const wall = {
      clock: () => new Date(now),
      wait: async (ms: number) => {
        now += ms;
        hospital.setTime(new Date(now).toISOString());
      },
    };
    try {
      const content = await prepareFkrtlUat(hospital.deps, hospital.facility(), wall.clock());
      const data = { profil: 'fkrtl', faskes: { kode: '0000R999', nama: 'RS Uji', zona: 'WIB' }, username: USER, batas: { jedaMs: 0 }, token: { masaBerlakuDetik: 60 }, ...content };
      const { cert } = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
      const result = await runAgainst({ profile: 'fkrtl', server: { url: hospital.publicUrl, ca: cert }, data, password: PASSWORD, wall });
      expect(ROWS.flatMap((row) => findingsOf(result, row))).toEqual([]);
      expect(rowsBut(result)).toEqual({ sesuai: ROWS, 'dikerjakan manual': [46, 47] });
    } finally {
      await hospital.close();
    }
  });

  test('is made with everything the checklist needs, keeps to its own folder, and leaves nothing behind', async () => {
    const server = await startThrowAwayServer('fkrtl', { tokenLifetimeSeconds: 60 });
    try {
      const read = readDataFile('fkrtl', { file: server.dataFile, now: new Date(), passwordOfEnvironment: undefined });
      expect(readFileSync(server.dataFile, 'utf8')).not.toContain(read.password);
      // The real server's own time: what has to grow old is not waited for.
      const result = await runUat({ profile: 'fkrtl', baseUrl: server.url, read: { ...read, data: { ...read.data, token: {} } }, isInsecure: false, clock: () => new Date(), wait: async () => undefined });
      expect(ROWS.filter((row) => row !== 3).flatMap((row) => findingsOf(result, row))).toEqual([]);
      expect(rowsBut(result, 'sesuai')).toEqual({ 'tidak diuji': [3], 'dikerjakan manual': [46, 47] });
    } finally {
      await server.stop();
    }
    expect(existsSync(server.folder)).toBe(false);
  });

  test('is prepared in a zone where it is not near midnight', () => {
    expect(zoneFor(new Date('2027-01-18T09:00:00+07:00'))).toBe('WIB');
    expect(zoneFor(new Date('2027-01-18T23:30:00+07:00'))).toBe('WITA');
    expect(zoneFor(new Date('2027-01-19T00:05:00+07:00'))).toBe('WITA');
    expect(zoneFor(new Date('2027-01-18T22:30:00+07:00'))).toBe('WIB');
  });
});
