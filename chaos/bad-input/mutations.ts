import fc from 'fast-check';
import type { Endpoint } from './endpoints';

/** A request that nobody with good sense would send. */
export interface BadRequest {
  path: string;
  body: string | undefined;
  headers: Record<string, string>;
}

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '', ' ', '\u0000', "' or 1=1 --", '"; drop table booking; --', '%', '_', '\\', '$1', ':facilityId', '{{7*7}}', '../../etc/passwd', '<script>alert(1)</script>', '\ud800', '０１２３', '9'.repeat(400), '-'.repeat(3_000),
    'a'.repeat(9_000), '0000-00-00', '2027-02-30', '9999-12-31', '99999-01-01', '25:61-00:00', '08:00-08:00', 'NaN', 'Infinity', '1e999', '__proto__', 'constructor', '٠١٢', ' '.repeat(5_000) + 'x', '08:'.repeat(2_000),
  ),
  // what makes a careless regular expression think for minutes
  fc.tuple(fc.constantFrom('a', '0', ' ', '-', '(', '08:00-', '.', '@', '/'), fc.integer({ min: 50, max: 4_000 })).map(([part, times]) => `${part.repeat(Math.ceil(times / part.length))}!`),
);
const hostileNumber = fc.oneof(fc.constantFrom(0, -0, -1, 0.1, 1e300, -1e300, 2 ** 31, 2 ** 53, 1e20, 5e-324), fc.double(), fc.integer(), fc.maxSafeInteger());
const hostileValue = fc.oneof({ weight: 4, arbitrary: hostileText }, { weight: 2, arbitrary: hostileNumber }, fc.constantFrom(null, true, false, [], {}, [[]], [null]), fc.jsonValue({ maxDepth: 4 }));
const word = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'metadata', 'nik', 'norm'));

/** The example with something wrong in one or several places. */
function hostileBody(example: Record<string, unknown>): fc.Arbitrary<string> {
  const fields = Object.keys(example);
  const changed = fc.array(fc.tuple(fields.length === 0 ? word : fc.constantFrom(...fields), hostileValue), { minLength: 1, maxLength: 3 }).map((changes) => ({ ...example, ...Object.fromEntries(changes) }));
  const lessened = fc.subarray(fields).map((kept) => Object.fromEntries(kept.map((field) => [field, example[field]])));
  const widened = fc.tuple(word, hostileValue).map(([name, value]) => ({ ...example, [name]: value }));
  const wrapped = fc.oneof(hostileValue, fc.constant([example]), fc.constant({ list: [example, example] }), fc.constant({ request: example }), fc.array(fc.constant(example), { maxLength: 20 }));
  const text = JSON.stringify(example);
  const broken = fc.oneof(
    fc.nat(text.length).map((length) => text.slice(0, length)),
    fc.tuple(fc.nat(text.length), fc.string({ unit: 'binary', maxLength: 3 })).map(([at, insert]) => text.slice(0, at) + insert + text.slice(at + 1)),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.integer({ min: 1, max: 4_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    fc.constant(text.replace('{', '{"a":1,"a":2,')),
    fc.constant(text.replace(/:("[^"]*"|[^,}]*)/, ':1e999')),
  );
  const told = fc.oneof({ weight: 6, arbitrary: changed }, { weight: 2, arbitrary: lessened }, { weight: 2, arbitrary: widened }, { weight: 1, arbitrary: wrapped }).map((value) => JSON.stringify(value));
  return fc.oneof({ weight: 8, arbitrary: told }, { weight: 2, arbitrary: broken });
}

/** Percent-encoded where it must be to be sent at all; half a character cannot be. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
const place = fc.oneof(hostileText.map(encoded), hostileNumber.map(String), fc.constantFrom('%00', '%E0%A4%A', '%2e%2e%2f', '%F0%9F%98%80', '%20', '%', '..;', '*'));

/** Bad requests to one endpoint, most of them wrong in one way only so that they come far. */
export function badRequests(endpoint: Endpoint): fc.Arbitrary<BadRequest> {
  const names = Object.keys(endpoint.places);
  const good = (over: Record<string, string> = {}): string => endpoint.path.replace(/\{(\w+)\}/g, (_whole, name: string) => over[name] ?? encoded(endpoint.places[name] ?? '1'));
  const asked = Object.keys(endpoint.queries);
  const query = fc.array(fc.tuple(asked.length === 0 ? word.map(encoded) : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...asked) }, word.map(encoded)), place), { maxLength: 4 }).map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`));
  const path = fc.tuple(
    names.length === 0 ? fc.constant(good()) : fc.oneof({ weight: 2, arbitrary: fc.constant(good()) }, fc.tuple(fc.constantFrom(...names), place).map(([name, value]) => good({ [name]: value }))),
    fc.oneof({ weight: endpoint.body === undefined ? 1 : 6, arbitrary: fc.constant('') }, query),
  );
  const body = endpoint.body === undefined ? fc.constant(undefined) : fc.oneof({ weight: 12, arbitrary: hostileBody(endpoint.body) }, fc.constant(JSON.stringify(endpoint.body)));
  const headers = fc.oneof(
    { weight: 20, arbitrary: fc.constant<Record<string, string>>({}) },
    fc.constantFrom<Record<string, string>[]>({ 'content-type': 'text/plain' }, { 'content-type': 'application/json; charset=koi8-r' }, { 'content-type': 'application/x-www-form-urlencoded' }, { 'content-encoding': 'gzip' }, { accept: 'text/html' }, { 'if-match': '*' }, { 'idempotency-key': 'x'.repeat(300) }, { 'x-token': 'a.b.c' }, { 'x-username': "' or 1=1" }, { authorization: 'Bearer x' }, { 'x-http-method-override': 'DELETE' }),
  );
  return fc.tuple(path, body, headers).map(([[at, asks], sent, extra]) => ({ path: at + asks, body: sent, headers: extra }));
}
