import { existsSync, readFileSync } from 'node:fs';
import { prepareFkrtlUat } from '../../src/cli/uat-preparation/fkrtl-uat-data';
import { prepareFktpUat } from '../../src/cli/uat-preparation/fktp-uat-data';
import { startThrowAwayServer, zoneFor } from '../../src/cli/uat-preparation/throw-away-server';
import { certificatePair } from '../../src/platform/certificate';
import { readDataFile } from '../../src/tools/uat/data-file';
import { runUat } from '../../src/tools/uat/run-uat';
import { MORNING, openHospital, PASSWORD, USER, type House } from '../support/hospital';
import { findingsOf, rowsBut, runAgainst } from './run-against';
import os from 'node:os';
import path from 'node:path';

const EMPTY_PUSKESMAS: House = { code: '0000P997', kind: 'FKTP', name: 'Puskesmas Uji', clinics: [], doctors: [], sessions: [] };
const ROWS = Array.from({ length: 45 }, (_, i) => i + 1);

describe('our own server', () => {
  const PROFILES: [profile: 'fkrtl' | 'fktp', replies: 'v1' | 'v2', rows: number[], byHand: number[]][] = [
    ['fkrtl', 'v2', ROWS, [46, 47]],
    ['fktp', 'v1', ROWS.slice(0, 29), [30, 31]],
    ['fktp', 'v2', ROWS.slice(0, 29), [30, 31]],
  ];
  test.each(PROFILES)('is as the catalogue prints it in every row of %s (%s)', async (profile, fktpReplies, rows, byHand) => {
    const house = await openHospital(profile === 'fkrtl' ? {} : { house: EMPTY_PUSKESMAS });
    await house.settings({ tokenLifetimeSeconds: 60, fktpReplies });
    let now = Date.parse(MORNING);
    const wall = {
      clock: () => new Date(now),
      wait: async (ms: number) => {
        now += ms;
        house.setTime(new Date(now).toISOString());
      },
    };
    try {
      const content = await (profile === 'fkrtl' ? prepareFkrtlUat : prepareFktpUat)(house.deps, house.facility(), wall.clock());
      const data = { profil: profile, faskes: { kode: '0000R999', nama: 'Faskes Uji', zona: 'WIB' }, username: USER, batas: { jedaMs: 0 }, token: { masaBerlakuDetik: 60 }, ...content };
      const { cert } = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
      const result = await runAgainst({ profile, server: { url: house.publicUrl, ca: cert }, data, password: PASSWORD, wall });
      expect(rows.flatMap((row) => findingsOf(result, row))).toEqual([]);
      expect(rowsBut(result)).toEqual({ sesuai: rows, 'dikerjakan manual': byHand });
    } finally {
      await house.close();
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
