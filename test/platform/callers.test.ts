import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeAddressCounter } from '../../src/platform/address-counter';
import { addressList } from '../../src/platform/address-list';
import { callerNetwork } from '../../src/platform/caller-network';
import { isNestedBeyond } from '../../src/platform/json-depth';
import { openPublicCallers } from '../../src/platform/public-callers';
import { makeTestLog } from '../support/test-log';

test('an address list holds addresses and networks of both kinds, and IPv4 written as IPv6', () => {
  const list = addressList('203.0.113.7, 198.51.100.0/24\n2001:db8::/32 # BPJS\n#192.0.2.1');
  for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '198.51.100.255', '2001:db8:ffff::1']) expect([address, list.includes(address)]).toEqual([address, true]);
  for (const address of ['203.0.113.8', '198.51.101.0', '2001:db9::1', '192.0.2.1', '', 'bpjs', '::ffff:198.51.101.1']) expect([address, list.includes(address)]).toEqual([address, false]);
  expect([addressList(' # none\n').isEmpty, list.isEmpty]).toEqual([true, false]);
});
test.each(['bpjs.example', '198.51.100.0/33', '10.1', '300.1.1.1', '10.0.0.0/x', '2001:db8::/129'])('%s is no entry of an address list', (entry) => {
  expect(() => addressList(`10.0.0.1, ${entry}`)).toThrow(JSON.stringify(entry));
});

test('an IPv6 network is told from its neighbour, and IPv4 from both', () => {
  expect(callerNetwork('2001:db8:1:2::1')).toBe(callerNetwork('2001:db8:1:2:ffff::9'));
  expect(callerNetwork('2001:db8:1:2::1')).not.toBe(callerNetwork('2001:db8:1:3::1'));
  expect(callerNetwork('::ffff:10.0.0.1')).toBe('10.0.0.1');
});

test('a counter forgets whom it has not heard of for longest, never the one that is busy, and keeps no more than it may', () => {
  const counter = makeAddressCounter({ windowMs: 60_000, mostSources: 100 });
  for (let i = 0; i < 10_000; i += 1) {
    counter.add(`10.0.${i >> 8}.${i & 255}`);
    counter.add('busy');
  }
  expect([counter.count('busy'), counter.count('10.0.0.0'), counter.count('10.0.39.15')]).toEqual([10_000, 0, 1]);
  expect(counter.add('busy', -1)).toBe(9_999);
});

test('depth of JSON is read off its brackets, not off those inside texts', () => {
  const nested = (depth: number): Buffer => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
  expect([isNestedBeyond(nested(32), 32), isNestedBeyond(nested(33), 32), isNestedBeyond(nested(1_000_000), 32)]).toEqual([false, true, true]);
  expect(isNestedBeyond(Buffer.from(JSON.stringify({ a: '[[[[[[{{{{\\"[[[[', b: [1, [2]], c: 'x\\' })), 3)).toBe(false);
  expect(isNestedBeyond(Buffer.from('[[],[],[],[],[]]'), 2)).toBe(false);
});

test('a list of callers in a file is read again, and a broken one leaves the one before in force', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-callers-'));
  const file = path.join(folder, 'allowed.txt');
  const log = makeTestLog();
  try {
    expect(() => openPublicCallers({ list: addressList(''), file }, addressList(''), log)).toThrow(/allowed\.txt cannot be read \(ENOENT\)/);
    writeFileSync(file, '198.51.100.0/24');
    const callers = openPublicCallers({ list: addressList('192.0.2.1'), file }, addressList('203.0.113.7'), log);
    const may = (): boolean[] => ['198.51.100.9', '192.0.2.1', '203.0.113.7', '127.0.0.1', '198.51.101.9'].map((address) => callers.mayCall(address));
    expect(may()).toEqual([true, true, true, true, false]);
    writeFileSync(file, 'bukan-alamat');
    callers.reload();
    callers.reload();
    expect(may()).toEqual([true, true, true, true, false]);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    writeFileSync(file, '198.51.101.0/24');
    callers.reload();
    expect(may()).toEqual([false, true, true, true, true]);
    // a proxy on this machine that nobody has told of passes on who knows whom
    expect(callers.mayCall('127.0.0.1', true)).toBe(false);
    callers.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
