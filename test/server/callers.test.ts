import os from 'node:os';
import path from 'node:path';
import { makeWrongCredentials } from '../../src/auth/wrong-credentials';
import { addApiClient } from '../../src/auth/api-clients';
import { addressList } from '../../src/platform/address-list';
import { certificatePair } from '../../src/platform/certificate';
import { openPublicCallers } from '../../src/platform/public-callers';
import type { Deps } from '../../src/deps';
import { startListeners, type Listeners } from '../../src/server';
import { openHospital, USER, type Hospital } from '../support/hospital';
import { say } from './raw-caller';

let hospital: Hospital;
let token: string;
const open: Listeners[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 1 });
  token = await hospital.token();
});
afterEach(async () => {
  for (const listeners of open.splice(0)) await listeners.close();
});
afterAll(() => hospital.close());

/** Both listeners once more, with some of the house replaced. */
async function listeners(over: Partial<Deps>, hops = 0, internalHops = 0): Promise<Listeners> {
  const { deps } = hospital;
  const pair = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  const config = { ...deps.config, trustProxyHops: hops, internalTrustProxyHops: internalHops };
  const made = await startListeners({ ...deps, live: { ...deps.live, endAll: () => undefined }, eventStreams: { ...deps.eventStreams, endAll: () => undefined }, config, ...over }, pair, async () => undefined);
  open.push(made);
  return made;
}
const allow = (list: string, bpjs = ''): Partial<Deps> => ({ publicCallers: openPublicCallers({ list: addressList(list) }, addressList(bpjs), hospital.log) });

const ask = async (port: number, from: string, more: readonly string[] = [], method = 'POST', target = '/statusantrean'): Promise<{ head: string; body: string }> => {
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...more, ...(method === 'POST' ? ['Content-Length: 2'] : [])];
  const heard = await say(port, `${lines.join('\r\n')}\r\n\r\n${method === 'POST' ? '{}' : ''}`, { localAddress: from });
  const end = heard.indexOf('\r\n\r\n');
  return { head: heard.slice(0, end), body: Buffer.from(heard.slice(end + 4), 'latin1').toString() };
};
const messageOf = ({ body }: { body: string }): string => (JSON.parse(body) as { metadata: { message: string } }).metadata.message;
const good = (): string[] => [`x-token: ${token}`, `x-username: ${USER}`];
const LET_IN = 'Tanggal Tidak Boleh Kosong';
const NOT_ALLOWED = 'Alamat Pengirim Tidak Diizinkan';
const TOO_MANY = 'Terlalu Banyak Percobaan, silahkan coba beberapa saat lagi';

describe('the list of callers', () => {
  test('lets in who is on it, BPJS and this machine, and tells everybody else in the envelope, whatever they send', async () => {
    const { publicPort, internalPort } = await listeners({ publicCallers: strict('127.0.0.16/28', '127.0.0.9') });
    const told = async (from: string): Promise<string> => messageOf(await ask(publicPort, from, good()));
    expect([await told('127.0.0.17'), await told('127.0.0.9'), await told('127.0.0.33')]).toEqual([LET_IN, LET_IN, NOT_ALLOWED]);
    const refused = await ask(publicPort, '127.0.0.33', [], 'GET', '/auth');
    expect(refused.head).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*content-type: application\/json; charset=utf-8/i);
    expect(JSON.parse(refused.body)).toEqual({ metadata: { message: NOT_ALLOWED, code: 201 } });
    expect((await ask(internalPort, '127.0.0.33', [], 'GET', '/livez')).body).toBe('{"status":"ok"}');
  });

  test('goes by the address that the trusted proxies tell, and never by one the caller invents', async () => {
    const direct = await listeners(allow('198.51.100.0/24'));
    const behind = await listeners(allow('198.51.100.0/24'), 1);
    const told = async ({ publicPort }: Listeners, ...forwarded: string[]): Promise<string> => messageOf(await ask(publicPort, '127.0.0.1', [...good(), ...forwarded]));
    // without a proxy the header is nobody's word; that it is there at all says the caller is not this machine itself
    expect([await told(direct), await told(direct, 'X-Forwarded-For: 198.51.100.7'), await told(direct, 'Forwarded: for=198.51.100.7')]).toEqual([LET_IN, NOT_ALLOWED, NOT_ALLOWED]);
    expect(await told(behind, 'X-Forwarded-For: 198.51.100.7')).toBe(LET_IN);
    expect(await told(behind, 'X-Forwarded-For: 198.51.100.7, 203.0.113.9')).toBe(NOT_ALLOWED);
    expect(await told(behind, 'X-Forwarded-For: 127.0.0.1, 203.0.113.9')).toBe(NOT_ALLOWED);
    expect(await told(behind)).toBe(LET_IN);
  });
});

describe('the address in the security log', () => {
  test('is that of the caller at each listener by its own proxies: who reaches the internal one directly cannot name another, though a proxy stands before the public one', async () => {
    const forged = ['X-Forwarded-For: 198.51.100.7, 198.51.100.8'];
    const behind = await listeners({}, 1);
    const bothBehind = await listeners({}, 1, 1);
    const key = (n: number): string => `Authorization: Bearer ao_alamatuji00${n}_${'x'.repeat(43)}`;
    for (const [n, { internalPort }] of [behind, bothBehind].entries()) await ask(internalPort, '127.0.0.44', [key(n), ...forged], 'GET', '/api/simrs/v1/status');
    await ask(behind.publicPort, '127.0.0.44', ['x-token: palsu', `x-username: ${USER}`, ...forged]);
    await hospital.deps.security.close();
    const seen = await hospital.db.rows<{ address: string }>(
      `select address from security_event where facility_id = :facilityId and (subject like 'alamatuji00%' or kind = 'web-service-refused' and address like '198.51.100.%') order by kind, subject`,
      { facilityId: hospital.facility().facilityId },
    );
    expect(seen.map(({ address }) => address)).toEqual(['127.0.0.44', '198.51.100.8', '198.51.100.8']);
  });
});

/** As `allow`, but this machine's addresses count as the strangers they play, but for the ones listed. */
function strict(list: string, bpjs: string): Deps['publicCallers'] {
  const callers = openPublicCallers({ list: addressList(list) }, addressList(bpjs), hospital.log);
  return { ...callers, mayCall: (address) => callers.mayCall(address, true) };
}

describe('a flood of wrong credentials', () => {
  const few = (isExempt: (address: string) => boolean = () => false): Partial<Deps> => ({ wrongCredentials: makeWrongCredentials({ log: hospital.log, isExempt, pauseMs: 0, most: 5 }) });
  const times = async (n: number, work: () => Promise<string>): Promise<string[]> => {
    const said: string[] = [];
    for (let i = 0; i < n; i += 1) said.push(await work());
    return said;
  };

  test('tokens: is limited per address and no longer written down, while a good one from the same address passes at once, and BPJS is never limited', async () => {
    const { publicPort } = await listeners(few((address) => address === '127.0.0.9'));
    const wrong = (from: string) => (): Promise<string> => ask(publicPort, from, ['x-token: palsu', `x-username: ${USER}`]).then(messageOf);
    hospital.log.lines.length = 0;
    expect(await times(8, wrong('127.0.0.2'))).toEqual([...Array<string>(5).fill('Token Invalid'), ...Array<string>(3).fill(TOO_MANY)]);
    expect(hospital.log.lines.filter(({ message }) => message === 'call')).toHaveLength(5);
    expect(hospital.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(messageOf(await ask(publicPort, '127.0.0.2', good()))).toBe(LET_IN);
    expect(await wrong('127.0.0.3')()).toBe('Token Invalid');
    expect(new Set(await times(8, wrong('127.0.0.9')))).toEqual(new Set(['Token Invalid']));
  });

  test('whoever floods waits for each refusal, and nobody else does', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { publicPort } = await listeners({ wrongCredentials: { ...few().wrongCredentials!, pause: () => released } });
    const wrong = (): Promise<string> => ask(publicPort, '127.0.0.2', ['x-token: palsu', `x-username: ${USER}`]).then(messageOf);
    await times(5, wrong);
    let isTold = false;
    const beyond = wrong().finally(() => (isTold = true));
    expect(await times(5, () => ask(publicPort, '127.0.0.2', good()).then(messageOf))).toEqual(Array<string>(5).fill(LET_IN));
    expect(isTold).toBe(false);
    release();
    expect(await beyond).toBe(TOO_MANY);
  });

  test('keys: is refused unseen, while one that was good before passes at once', async () => {
    const { internalPort } = await listeners(few());
    const { facilityId } = hospital.facility();
    const key = await addApiClient(hospital.deps, facilityId, { clientName: 'simrs-uji', scopes: ['status:baca'], actor: 'uji' });
    const status = (bearer: string) => async (): Promise<string> => (await ask(internalPort, '127.0.0.2', [`Authorization: Bearer ${bearer}`], 'GET', '/api/simrs/v1/status')).head.slice(9, 12);
    expect(await status(key)()).toBe('200');
    expect(await times(8, status('ao_0123456789ab_palsu'))).toEqual([...Array<string>(5).fill('401'), ...Array<string>(3).fill('429')]);
    expect(await status(key)()).toBe('200');
  });
});

test('every answer of both listeners carries its guarding headers, keeps nothing of a patient, and names no software', async () => {
  const { publicPort, internalPort } = await listeners({});
  const answers = [
    await ask(publicPort, '127.0.0.1', good()), await ask(publicPort, '127.0.0.1', [], 'GET', '/nope'),
    await ask(internalPort, '127.0.0.1', [], 'GET', '/petugas/masuk'), await ask(internalPort, '127.0.0.1', [], 'GET', '/api/simrs/v1/status'), await ask(internalPort, '127.0.0.1', [], 'GET', '/kiosk'),
  ];
  for (const { head } of answers) {
    expect(head).toMatch(/^strict-transport-security: max-age=31536000\r?$/im);
    expect(head).toMatch(/^x-content-type-options: nosniff\r?$/im);
    expect(head).toMatch(/^x-frame-options: SAMEORIGIN\r?$/im);
    expect(head).toMatch(/^content-security-policy: default-src '(self|none)'/im);
    expect(head).toMatch(/^cache-control: no-store\r?$/im);
    expect(head).not.toMatch(/^(x-powered-by|server|etag):/im);
  }
  for (const port of [publicPort, internalPort]) {
    const [raw = ''] = (await say(port, 'BUKAN HTTP\r\n\r\n')).split('\r\n\r\n');
    expect(raw).toMatch(/^cache-control: no-store\r?$/im);
    expect(raw).toMatch(port === publicPort ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 400 /);
  }
});

test('a body of the SIMRS API nested beyond all reason is refused, however small it is', async () => {
  const { internalPort } = await listeners({});
  const key = await addApiClient(hospital.deps, hospital.facility().facilityId, { clientName: 'simrs-dalam', scopes: ['pasien:tulis'], actor: 'uji' });
  const told = async (depth: number): Promise<string> => {
    const body = `{"list":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const heard = await say(internalPort, [`POST /api/simrs/v1/pasien/banyak HTTP/1.1`, 'Host: a', 'Connection: close', `Authorization: Bearer ${key}`, `Idempotency-Key: dalam-${depth}`, `Content-Length: ${body.length}`, '', body].join('\r\n'));
    return /"kode":"([^"]+)"/.exec(heard)?.[1] ?? heard;
  };
  expect(await told(500_000)).toBe('isi-tidak-terbaca');
  expect(await told(3)).not.toBe('isi-tidak-terbaca');
});
