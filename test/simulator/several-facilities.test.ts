import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FacilitiesFile } from '../../src/tools/simulator/facilities-file';
import { readAllSettings } from '../../src/tools/simulator/settings';
import type { Simulator } from '../../src/tools/simulator/simulator';
import { signatureOf, type Account } from '../../src/tools/simulator/signature';
import { startSimulators } from '../../src/tools/simulator/simulators';
import { FKTP_BOOKING } from './hospital';

const HOSPITAL = { code: '0000R001', name: 'RS Contoh', port: 0, account: { consId: '1', consSecret: 'rahasia-rs', userKey: 'kunci-rs' } };
const CLINIC = {
  code: '0000P001',
  name: 'Puskesmas Contoh',
  port: 0,
  account: { consId: '2', consSecret: 'rahasia-pkm', userKey: 'kunci-pkm', fktpUserKey: 'kunci-fktp', authorization: 'Basic sandi' },
  options: { requireFktpAuthorization: true },
  app: { kind: 'FKTP', baseUrl: 'https://127.0.0.1:8443', username: 'mjkn', password: 'sandi-app' },
} as const;

describe('several facilities in one process', () => {
  let directory: string;
  let simulators: Simulator[];
  const settingsOf = (facilities: unknown, more: Record<string, string> = {}) => {
    const file = join(directory, 'facilities.json');
    writeFileSync(file, JSON.stringify({ facilities }));
    return readAllSettings({ VAR_DIR: directory, SIMULATOR_FACILITIES_FILE: file, ...more });
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'facilities-'));
    simulators = await startSimulators(settingsOf([HOSPITAL, CLINIC] satisfies FacilitiesFile['facilities']).simulators);
  });
  afterEach(async () => {
    await Promise.all(simulators.map((simulator) => simulator.close()));
    rmSync(directory, { recursive: true });
  });

  const headersOf = ({ consId, consSecret, userKey }: Account) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return { 'x-cons-id': consId, 'x-timestamp': timestamp, 'x-signature': signatureOf(consId, consSecret, timestamp), user_key: userKey, 'x-authorization': 'Basic sandi' };
  };
  const call = async (base: string, account: Account, path: string, body?: object) => {
    const reply = await fetch(base + path, { method: body === undefined ? 'GET' : 'POST', headers: headersOf(account), ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return ((await reply.json()) as { metadata: { code: number; message: string } }).metadata;
  };
  const control = async (simulator: Simulator, path: string, init: RequestInit = {}) => (await fetch(`http://127.0.0.1:${simulator.port}/control/${path}`, init)).json();
  const clinicKey = { ...CLINIC.account, userKey: CLINIC.account.fktpUserKey };

  it('each has an account, a ledger and options of its own', async () => {
    const [hospital, clinic] = simulators as [Simulator, Simulator];
    expect(await call(clinic.fktpUrl, clinicKey, 'antrean/add', FKTP_BOOKING)).toEqual({ code: 200, message: 'Ok' });
    expect(await call(clinic.fktpUrl, CLINIC.account, 'antrean/add', FKTP_BOOKING)).toMatchObject({ code: 401, message: 'user_key tidak sesuai' });
    expect(await call(hospital.url, clinicKey, 'ref/poli')).toMatchObject({ code: 401 });
    expect(await call(hospital.url, HOSPITAL.account, 'ref/poli')).toMatchObject({ code: 1 });
    expect([hospital, clinic].map(({ ledger }) => ledger.fktpEntries().length)).toEqual([0, 1]);
    expect(readFileSync(join(directory, 'simulator', '0000P001.jsonl'), 'utf8')).toContain('fktp/antrean/add');
    expect(readFileSync(join(directory, 'simulator', '0000R001.jsonl'), 'utf8')).toBe('');
    expect([hospital, clinic].map(({ options }) => options.requireFktpAuthorization)).toEqual([false, true]);
    expect(await control(clinic, 'mobile-jkn/facility')).toMatchObject({ facility: { kind: 'FKTP', username: 'mjkn' } });
    expect(await control(hospital, 'mobile-jkn/facility')).toMatchObject({ facility: null });
  });

  it('one that hangs or is down leaves the other as it is', async () => {
    const [hospital, clinic] = simulators as [Simulator, Simulator];
    const hanging = new AbortController();
    await control(hospital, 'faults', { method: 'POST', body: JSON.stringify({ kind: 'hang-before-store', times: 'unlimited' }) });
    const silent = fetch(`${hospital.url}ref/poli`, { signal: hanging.signal, headers: headersOf(HOSPITAL.account) });
    expect(await call(clinic.fktpUrl, clinicKey, 'antrean/add', FKTP_BOOKING)).toMatchObject({ code: 200 });
    expect(await control(clinic, 'faults')).toEqual({ faults: [] });
    hanging.abort();
    await expect(silent).rejects.toThrow('aborted');
    await hospital.close();
    expect(await call(clinic.fktpUrl, clinicKey, 'antrean/add', FKTP_BOOKING)).toMatchObject({ code: 208 });
  });

  it('may look like the example in the documentation, with the standing account', () => {
    const { simulators: options } = readAllSettings({ VAR_DIR: directory, SIMULATOR_FACILITIES_FILE: join(__dirname, '../../docs/simulator/facilities.json') });
    expect(options.map(({ facilityCode, port }) => [facilityCode, port])).toEqual([['0000R001', 8_090], ['0000P001', 8_091], ['0000K001', 8_092]]);
    expect(new Set(options.map(({ account }) => account.consSecret)).size).toBe(1);
  });

  it('the page of each names the others', async () => {
    const [hospital, clinic] = simulators as [Simulator, Simulator];
    expect(await control(clinic, 'neighbours')).toEqual({
      facilities: [
        { code: '0000R001', name: 'RS Contoh', url: `http://127.0.0.1:${hospital.port}/`, here: false },
        { code: '0000P001', name: 'Puskesmas Contoh', url: `http://127.0.0.1:${clinic.port}/`, here: true },
      ],
    });
  });

  it('none stays when one of them cannot be', async () => {
    const [hospital, clinic] = simulators as [Simulator, Simulator];
    await clinic.close();
    await expect(startSimulators(settingsOf([{ ...CLINIC, port: clinic.port }, { ...HOSPITAL, port: hospital.port }]).simulators)).rejects.toThrow('EADDRINUSE');
    await expect(control(clinic, 'options')).rejects.toThrow('fetch failed');
  });

  it.each([
    ['a code given twice', [HOSPITAL, HOSPITAL], {}, /each code once/],
    ['a code that leads elsewhere', [{ ...HOSPITAL, code: '../x' }], {}, /letters and digits only/],
    ['an account that is not whole', [{ ...HOSPITAL, account: { consId: '1', consSecret: 'rahasia-rs' } }], {}, /userKey/],
    ['a setting of one facility beside it', [HOSPITAL], { SIMULATOR_USER_KEY: 'kunci-rs' }, /leave out SIMULATOR_USER_KEY/],
  ])('refuses %s without a word of the secrets', (_name, facilities, more, sentence) => {
    const refused = () => settingsOf(facilities, more);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(/rahasia-rs|kunci-rs/);
  });
});
