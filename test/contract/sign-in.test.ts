import { createHmac } from 'node:crypto';
import https from 'node:https';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import { hashPassword } from '../../src/auth/password';
import { makeWebServiceSignIn } from '../../src/auth/web-service-sign-in';
import { makeWebServiceTokens } from '../../src/auth/web-service-tokens';
import { rotateWebServicePassword } from '../../src/platform-administration/web-service-users';
import { makeDeps } from '../../src/deps';
import { readConfig } from '../../src/platform/config';
import { MORNING, openHospital, PASSWORD, SECRET, USER, type Hospital } from '../support/hospital';
import { until } from '../support/until';

const BAD_CREDENTIALS = 'Username atau Password Tidak Sesuai';
const TOO_MANY = 'Terlalu Banyak Percobaan, silahkan coba beberapa saat lagi';
const INVALID = 'Token Invalid';
const EXPIRED = 'Token Expired';
/** The message of a call with a good token and no fields. */
const LET_IN = 'Tanggal Tidak Boleh Kosong';

let hospital: Hospital;
beforeEach(async () => {
  hospital = await openHospital({ patients: 1 });
});
afterEach(() => hospital.close());

type Headers = Record<string, string | string[]>;

/** A call with exactly these headers; a list is sent as that many header lines. */
function call(path: string, headers: Headers, method = 'POST'): Promise<{ metadata: { code: number; message: string }; response?: { token: string } }> {
  return new Promise((resolve, reject) => {
    const sent = https.request(`${hospital.publicUrl}${path}`, { method, headers, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
        resolve(JSON.parse(text));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
const signIn = async (user: string | string[], password: string | string[], more: Headers = {}) => (await call('/auth', { 'x-username': user, 'x-password': password, ...more }, 'GET')).metadata.message;
const withToken = async (token: string | string[], user: string | string[] = USER) => (await call('/statusantrean', { 'x-token': token, 'x-username': user })).metadata.message;

describe('passwords', () => {
  test('guesses from one address end after a few, for every user name, while a password known to be good always passes', async () => {
    expect(await signIn(USER, PASSWORD)).toBe('Ok');
    const guesses = [];
    for (let i = 0; i < 30; i++) guesses.push(await signIn(i % 2 === 0 ? USER : `pengguna-${i}`, `tebakan-${i}`));
    expect(guesses).toEqual([...Array<string>(20).fill(BAD_CREDENTIALS), ...Array<string>(10).fill(TOO_MANY)]);
    expect(await signIn('pengguna-lain', PASSWORD)).toBe(TOO_MANY);
    expect(await signIn(USER, PASSWORD)).toBe('Ok');
    expect(await withToken((await call('/auth', { 'x-username': USER, 'x-password': PASSWORD }, 'GET')).response!.token)).toBe(LET_IN);
  });
  test('guesses sent all at once do not slip through, nor do invented forwarding headers', async () => {
    // at the use case: sixty handshakes at once beside twenty slow hashes say more of the machine than of the limit
    const verdicts = await Promise.all(Array.from({ length: 60 }, (_, i) => hospital.deps.signIn(hospital.facility(), USER, `tebakan-${i}`, '127.0.0.1')));
    expect(['refused', 'too-many-failures'].map((verdict) => verdicts.filter((each) => each === verdict).length)).toEqual([20, 40]);
    for (let i = 0; i < 3; i++) expect(await signIn(USER, `lagi-${i}`, { 'x-forwarded-for': `10.0.0.${i}`, forwarded: `for=10.0.0.${i}`, 'x-real-ip': `10.0.0.${i}` })).toBe(TOO_MANY);
  });
  test('a password good once passes before any limit after a restart too, until it is changed', async () => {
    expect(await signIn(USER, PASSWORD)).toBe('Ok');
    await until(() => hospital.facility().users.get(USER)?.recognisedMark !== null);
    const restarted = makeWebServiceSignIn(hospital.deps, SECRET);
    for (let i = 0; i < 20; i++) await restarted(hospital.facility(), USER, `tebakan-${i}`, '127.0.0.1');
    expect(await restarted(hospital.facility(), USER, 'tebakan', '127.0.0.1')).toBe('too-many-failures');
    expect(await restarted(hospital.facility(), USER, PASSWORD, '127.0.0.1')).toBe('good');
    await hospital.db.rows('update web_service_user set password_hash = :hash where facility_id = :facilityId and username = :user', { facilityId: hospital.facility().facilityId, user: USER, hash: await hashPassword('sandi-baru') });
    await hospital.deps.facilities.reload();
    expect(await restarted(hospital.facility(), USER, PASSWORD, '127.0.0.1')).toBe('too-many-failures');
  });
  test('addresses of one IPv6 network count as one', async () => {
    const fresh = makeWebServiceSignIn(hospital.deps, SECRET);
    for (let i = 0; i < 20; i++) await fresh(hospital.facility(), USER, `tebakan-${i}`, `2001:db8:1:2::${i.toString(16)}`);
    expect(await fresh(hospital.facility(), USER, 'tebakan', '2001:db8:1:2:ffff::1')).toBe('too-many-failures');
    expect(await fresh(hospital.facility(), USER, 'tebakan', '2001:db8:1:3::1')).toBe('refused');
  });
  test('an address BPJS is known to call from is never limited', async () => {
    const { config } = readConfig({ BPJS_ADDRESSES: '203.0.113.7', PUBLIC_ALLOW: '198.51.100.0/24' });
    const listed = await makeDeps({ config, databaseUrl: hospital.databaseUrl, tokenSecret: SECRET, log: hospital.log, clock: hospital.deps.clock });
    try {
      for (const address of ['203.0.113.7', '203.0.113.8']) for (let i = 0; i < 21; i++) await listed.signIn(hospital.facility(), 'tidak-ada', '', address);
      expect(await listed.signIn(hospital.facility(), USER, PASSWORD, '203.0.113.8')).toBe('too-many-failures');
      expect(await listed.signIn(hospital.facility(), USER, PASSWORD, '203.0.113.7')).toBe('good');
      // nor by any other limit there is
      for (let i = 0; i < 1_001; i++) for (const address of ['203.0.113.7', '203.0.113.8']) listed.wrongCredentials.isFlood(address);
      const verdicts = (address: string): boolean[] => [listed.wrongCredentials.isFlooding(address), listed.knownCallers.isKnown(address), listed.publicCallers.mayCall(address)];
      expect(['203.0.113.7', '203.0.113.8', '198.51.100.1'].map(verdicts)).toEqual([[false, true, true], [true, false, false], [false, false, true]]);
    } finally {
      await listed.close();
    }
  });
  test('many first sign-ins at once with the right password are all let in', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 40 }, () => signIn(USER, PASSWORD))))).toEqual(new Set(['Ok']));
  });
  test('nothing but the exact user name and password will do', async () => {
    const pairs: [string | string[], string | string[]][] = [
      ['', ''], [USER, ''], ['', PASSWORD], [USER.toUpperCase(), PASSWORD], [USER, PASSWORD.toUpperCase()], ['__proto__', PASSWORD], ['constructor', ''],
      [[USER, USER], PASSWORD], [USER, [PASSWORD, PASSWORD]], ['x'.repeat(7_000), 'y'.repeat(7_000)], ["' or '1'='1", "' or '1'='1"], ['\u00e9\u00ff', '\u00e9\u00ff'],
    ];
    for (const [user, password] of pairs) expect([user, await signIn(user, password)]).toEqual([user, BAD_CREDENTIALS]);
    expect((await call('/auth', {}, 'GET')).metadata).toEqual({ code: 201, message: BAD_CREDENTIALS });
  });
  test('a changed password replaces the old one at once', async () => {
    expect(await signIn(USER, PASSWORD)).toBe('Ok');
    await hospital.db.rows('update web_service_user set password_hash = :hash', { hash: await hashPassword('sandi-baru') });
    await until(async () => (await signIn(USER, 'sandi-baru')) === 'Ok', 'the new password');
    expect(await signIn(USER, PASSWORD)).toBe(BAD_CREDENTIALS);
  });
  test('beside a new password the old one is good until its time, also after a restart, and not a moment longer', async () => {
    expect(await signIn(USER, PASSWORD)).toBe('Ok');
    const about = { code: hospital.facility().code, username: USER, actor: 'dewi' };
    const fresh = await rotateWebServicePassword(hospital.deps, { ...about, overlapDays: 1 });
    await until(() => hospital.facility().users.get(USER)?.previous !== null, 'the rotation');
    expect([await signIn(USER, fresh), await signIn(USER, PASSWORD)]).toEqual(['Ok', 'Ok']);
    await until(() => hospital.facility().users.get(USER)?.recognisedMark !== null, 'the new one recognised');
    const restarted = makeWebServiceSignIn(hospital.deps, SECRET);
    for (let i = 0; i < 20; i++) await restarted(hospital.facility(), USER, `tebakan-${i}`, '127.0.0.1');
    for (const good of [fresh, PASSWORD]) expect(await restarted(hospital.facility(), USER, good, '127.0.0.1')).toBe('good');
    hospital.setTime('2027-01-19T09:00:00.000+07:00');
    expect([await signIn(USER, fresh), await signIn(USER, PASSWORD)]).toEqual(['Ok', BAD_CREDENTIALS]);
  });
  test('what is known to be good stays known when the secret of the installation changes', async () => {
    expect(await signIn(USER, PASSWORD)).toBe('Ok');
    await until(() => hospital.facility().users.get(USER)?.recognisedMark !== null);
    const changed = (previous: string[]) => makeWebServiceSignIn(hospital.deps, 'another-secret-of-at-least-32-characters', previous);
    for (const [previous, verdict] of [[[], 'too-many-failures'], [[SECRET], 'good']] as const) {
      const restarted = changed([...previous]);
      for (let i = 0; i < 20; i++) await restarted(hospital.facility(), USER, `tebakan-${i}`, '127.0.0.1');
      expect(await restarted(hospital.facility(), USER, PASSWORD, '127.0.0.1')).toBe(verdict);
    }
  });
  test('a hash in the database that is none is a password nobody has', async () => {
    await hospital.db.rows(`insert into web_service_user (facility_id, username, password_hash) select facility_id, 'kosong', '' from facility`);
    await hospital.db.rows(`insert into web_service_user (facility_id, username, password_hash) select facility_id, 'rusak', 'scrypt$32768$8$1$' from facility`);
    await hospital.db.rows(`insert into web_service_user (facility_id, username, password_hash) select facility_id, 'ganjil', 'scrypt$3$x$1$aaaa$aaaa' from facility`);
    await hospital.deps.facilities.reload();
    for (const user of ['kosong', 'rusak', 'ganjil']) for (const password of ['', 'a']) expect([user, await signIn(user, password)]).toEqual([user, BAD_CREDENTIALS]);
  });
});

describe('a user who is disabled', () => {
  test('is out at once with every token and password, and in again when enabled', async () => {
    const token = await hospital.token();
    expect(await withToken(token)).toBe(LET_IN);
    await hospital.db.rows('update web_service_user set disabled_at = now()');
    await until(async () => (await withToken(token)) === INVALID, 'the token dies');
    expect(await signIn(USER, PASSWORD)).toBe(BAD_CREDENTIALS);
    await hospital.db.rows('update web_service_user set disabled_at = null');
    await until(async () => (await withToken(token)) === LET_IN, 'the user is back');
  });
  test('and one who is deleted likewise', async () => {
    const token = await hospital.token();
    await hospital.db.rows('delete from web_service_user');
    await until(async () => (await withToken(token)) === INVALID, 'the token dies');
  });
});

describe('tokens', () => {
  const now = Math.floor(Date.parse(MORNING) / 1000);
  const CLAIMS = { iat: now, exp: now + 3600, iss: 'antrean-online', sub: USER, aud: '0000R999' };
  const base64url = (value: object | string) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const unsigned = (header: object, claims: object = CLAIMS) => `${base64url(header)}.${base64url(claims)}.`;
  const signed = (header: object | string, claims: object | string, secret = SECRET) => {
    const text = `${base64url(header)}.${base64url(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const forged = (claims: object, secret = SECRET) => signed({ alg: 'HS256', typ: 'JWT' }, claims, secret);

  test('one we issued is good until it expires, also after newer ones, and on every service', async () => {
    const first = await hospital.token();
    hospital.setTime('2027-01-18T09:30:00.000+07:00');
    const second = await hospital.token();
    expect([await withToken(first), await withToken(second)]).toEqual([LET_IN, LET_IN]);
    hospital.setTime('2027-01-18T10:00:00.000+07:00');
    expect([await withToken(first), await withToken(second)]).toEqual([EXPIRED, LET_IN]);
  });
  test('one of the secret before is good until it expires where that secret is still named, and none is signed with it', async () => {
    const token = await hospital.token();
    const { config } = readConfig({ TOKEN_SECRET_PREVIOUS: `an-even-older-secret-of-32-characters, ${SECRET}` });
    const other = 'another-secret-of-at-least-32-characters';
    const house = await makeDeps({ config, databaseUrl: hospital.databaseUrl, tokenSecret: other, log: hospital.log, clock: hospital.deps.clock });
    try {
      const rotated = house.tokens;
      expect(rotated.verify(hospital.facility(), token, USER)).toBe('good');
      const fresh = rotated.issue(hospital.facility(), USER);
      expect(makeWebServiceTokens(hospital.deps, other).verify(hospital.facility(), fresh, USER)).toBe('good');
      expect(makeWebServiceTokens(hospital.deps, other).verify(hospital.facility(), token, USER)).toBe('invalid');
      hospital.setTime('2027-01-18T10:00:00.000+07:00');
      expect(rotated.verify(hospital.facility(), token, USER)).toBe('expired');
    } finally {
      await house.close();
    }
  });
  test('one that is missing, malformed, or not from here is invalid', async () => {
    const good = await hospital.token();
    const [header = '', claims = '', signature = ''] = good.split('.');
    const tokens: Record<string, string | string[]> = {
      empty: '', blank: ' ', word: 'palsu', dots: '...', 'only dots': '..', huge: 'a'.repeat(12_000), 'a huge claim': forged({ ...CLAIMS, pad: 'a'.repeat(5_000) }),
      'alg none': unsigned({ alg: 'none', typ: 'JWT' }), 'alg None': unsigned({ alg: 'None' }), 'alg none, with our signature': `${base64url({ alg: 'none' })}.${claims}.${signature}`,
      'alg RS256 over our secret': signed({ alg: 'RS256', typ: 'JWT' }, CLAIMS), 'alg HS512': jwt.sign(CLAIMS, SECRET, { algorithm: 'HS512' }), 'alg a list': signed({ alg: ['HS256'] }, CLAIMS),
      'another secret': forged(CLAIMS, 'another-secret-of-at-least-32-characters'), 'the empty secret': forged(CLAIMS, ''),
      'a key of its own': signed({ alg: 'HS256', jwk: { kty: 'oct', k: base64url('a') }, kid: '../../dev/null' }, CLAIMS, 'a'),
      'another issuer': forged({ ...CLAIMS, iss: 'other' }), 'no issuer': forged({ ...CLAIMS, iss: undefined }), 'no expiry': forged({ ...CLAIMS, exp: undefined }),
      'expiry a word': forged({ ...CLAIMS, exp: 'never' }), 'not yet good': forged({ ...CLAIMS, nbf: now + 600 }),
      'no user': forged({ ...CLAIMS, sub: undefined }), 'a user unknown here': forged({ ...CLAIMS, sub: 'orang-lain' }), 'user a list': forged({ ...CLAIMS, sub: [USER] }),
      'user __proto__': forged({ ...CLAIMS, sub: '__proto__' }), 'another facility': forged({ ...CLAIMS, aud: '0000R998' }), 'facilities in a list': forged({ ...CLAIMS, aud: ['0000R999'] }), 'no facility': forged({ ...CLAIMS, aud: undefined }),
      'claims that are text': signed({ alg: 'HS256', typ: 'JWT' }, '"text"'), 'claims that are null': signed({ alg: 'HS256', typ: 'JWT' }, 'null'), 'claims that are no JSON': signed({ alg: 'HS256', typ: 'JWT' }, '{'), 'a header that is no JSON': signed('{', CLAIMS),
      'the last character off': good.slice(0, -1), 'a character added': `${good}A`, 'claims exchanged': `${header}.${base64url({ ...CLAIMS, exp: now + 99_999 })}.${signature}`, 'in capitals': good.toUpperCase(),
      'with Bearer': `Bearer ${good}`, quoted: `"${good}"`, twice: [good, good], 'beyond ASCII': '\u00e9\u00ff.\u00e9.\u00ff',
    };
    for (const [what, token] of Object.entries(tokens)) expect([what, await withToken(token)]).toEqual([what, INVALID]);
    expect((await call('/statusantrean', { 'x-username': USER })).metadata).toEqual({ code: 201, message: INVALID });
    expect(await withToken(good)).toBe(LET_IN);
  });
  test('one past its time is expired, also when the time is long past or zero', async () => {
    for (const exp of [now, now - 1, 1, 0, -1]) expect([exp, await withToken(forged({ ...CLAIMS, exp }))]).toEqual([exp, EXPIRED]);
  });
  test('one of another user, or without a user name beside it, is refused', async () => {
    await hospital.db.rows('insert into web_service_user (facility_id, username, password_hash) select facility_id, :name, :hash from facility', { name: 'bpjs-dua', hash: await hashPassword('sandi-dua') });
    await hospital.deps.facilities.reload();
    const token = await hospital.token();
    for (const user of ['bpjs-dua', '', USER.toUpperCase(), [USER, USER], [USER, 'bpjs-dua'], '__proto__', 'x'.repeat(7_000), '\u00e9']) expect([user, await withToken(token, user)]).toEqual([user, BAD_CREDENTIALS]);
    expect((await call('/statusantrean', { 'x-token': token })).metadata.message).toBe(BAD_CREDENTIALS);
  });
  test('a token in the address, the body, a cookie or another header opens nothing', async () => {
    const token = await hospital.token();
    const reply = await request(hospital.publicUrl)
      .post(`/statusantrean?x-token=${token}&token=${token}`)
      .set({ 'x-username': USER, authorization: `Bearer ${token}`, cookie: `x-token=${token}`, 'x_token': token })
      .disableTLSCerts()
      .send({ 'x-token': token, token });
    expect(reply.body).toEqual({ metadata: { code: 201, message: INVALID } });
  });
});
