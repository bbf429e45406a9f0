import https from 'node:https';
import pg from 'pg';
import { tokenDigest } from '../../src/auth/opaque-token';
import { asset } from '../../src/pages/assets';
import { openLive } from '../../src/pages/live';
import { boardChanged } from '../../src/service-points/board';
import { setFlash } from '../../src/auth/staff-sessions';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';
import { until } from '../support/until';
import { deviceVisitor, NOBODY, staffVisitor, strangerCookie, visit, type Answer, type Visit, type Visitor } from '../support/visitor';

/** The door before all pages: which facility, who may, from where a form may come, and no answer but a calm page. */
const SECOND_HOST = 'panel.rs-dua.example';
const SECOND = '/0000R888';

let hospital: Hospital;
let secondId: number;
let officer: Visitor;

beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  const [second] = await hospital.db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone, host_name) values ('0000R888', 'FKRTL', 'RS Dua', 'WIT', :host) returning facility_id`,
    { host: SECOND_HOST },
  );
  secondId = second!.facility_id;
  await hospital.db.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, created_at, created_by)
     select :secondId, username, 'Orang ' || username, password_hash, roles, false, created_at, created_by from staff_user`,
    { secondId },
  );
  await hospital.deps.facilities.reload();
  officer = await staffVisitor(hospital.deps, hospital.facility().facilityId, 'registration');
});
afterAll(() => hospital.close());

const FIRST = '/0000R999';
const at = (path: string, how: Visit = {}): Promise<Answer> => visit(hospital.internalUrl + path, how);
/** Of the first facility, as its officer. */
const asOfficer = (path: string, how: Visit = {}): Promise<Answer> => at(FIRST + path, { cookie: officer.cookie, ...how });
const headingOf = ({ text }: Answer): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
const place = async (): Promise<number | null> =>
  (await hospital.db.rows<{ service_point_id: number | null }>('select service_point_id from staff_session where token_digest = :digest', { digest: tokenDigest(officer.token) }))[0]!.service_point_id;
const aPlace = async (): Promise<string> =>
  String((await hospital.db.rows<{ id: number }>(`select service_point_id as id from service_point where point_name = 'Loket 1' and facility_id <> :secondId`, { secondId }))[0]!.id);
const sitDown = async (over: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  asOfficer('/petugas/tempat', { method: 'POST', form: { _csrf: officer.csrf, tempat: await aPlace(), ...over }, headers });

describe('the address names the facility', () => {
  test('by its code: links, forms and redirects stay below it', async () => {
    const page = await at(`${SECOND}/petugas/masuk`);
    expect([page.status, headingOf(page)]).toEqual([200, 'RS Dua']);
    expect(page.text).toContain(`action="${SECOND}/petugas/masuk"`);
    expect((await at(`${SECOND}/petugas`)).headers.location).toBe(`${SECOND}/petugas/masuk?ke=%2Fpetugas`);
    const start = await at(SECOND);
    expect([...start.text.matchAll(/<a href="([^"]+)"/g)].map((match) => match[1])).toEqual([`${SECOND}/petugas`, `${SECOND}/kiosk`, `${SECOND}/display`]);
  });
  test('by its host name, with any port and without a prefix', async () => {
    for (const host of [SECOND_HOST, `${SECOND_HOST.toUpperCase()}:8443`]) {
      const page = await at('/petugas/masuk', { headers: { host } });
      expect([headingOf(page), page.text.includes('action="/petugas/masuk"')]).toEqual(['RS Dua', true]);
    }
  });
  test('an address of no facility gets a page that says so, and a program its JSON', async () => {
    for (const path of ['/', '/petugas', '/0000R777/petugas', '//petugas', '/__proto__/kiosk']) {
      const page = await at(path);
      expect([path, page.status, page.headers['content-type']]).toEqual([path, 404, 'text/html; charset=utf-8']);
      expect(page.text).toContain('Alamat ini belum lengkap');
      expect(page.text).not.toContain('RS ');
    }
    expect(JSON.parse((await at('/petugas', { headers: { accept: '*/*' } })).text)).toEqual({ message: 'Halaman tidak ditemukan' });
  });
  test('a session or a device of one facility is nobody at another', async () => {
    expect((await at(`${SECOND}/petugas`, { cookie: officer.cookie })).headers.location).toContain(`${SECOND}/petugas/masuk`);
    const display = await deviceVisitor(hospital.deps, secondId, 'display', 'Layar dua');
    expect((await at(`${SECOND}/display`, { cookie: display.cookie })).text).not.toContain('pairing-code');
    expect((await at(`${FIRST}/display`, { cookie: display.cookie })).text).toContain('pairing-code');
    expect((await at(`${SECOND}/kiosk`, { cookie: display.cookie.replace('display', 'kiosk') })).text).toContain('pairing-code');
  });
});

describe('what cannot be answered is a calm page', () => {
  const calm = (answer: Answer, status: number): void => {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('lang="id"');
    expect(answer.text).not.toMatch(/node_modules|at .*\.[jt]s|Error:|select |undefined/);
  };
  test('no such page, and one that is only pressed or only shown', async () => {
    calm(await asOfficer('/petugas/tidak-ada'), 404);
    const pressed = await asOfficer('/petugas/keluar');
    calm(pressed, 405);
    expect(pressed.headers.allow).toBe('POST');
    const shown = await asOfficer('/petugas', { method: 'POST', form: { _csrf: officer.csrf } });
    calm(shown, 405);
    expect(shown.headers.allow).toBe('GET, HEAD');
    calm(await asOfficer('/petugas', { method: 'DELETE' }), 405);
  });
  test('addresses and forms nobody can read', async () => {
    calm(await asOfficer('/petugas/%E0%A4%A'), 404);
    calm(await asOfficer('/petugas/tempat', { method: 'POST', form: { _csrf: officer.csrf, tempat: 'x'.repeat(300_000) } }), 413);
    calm(await asOfficer('/petugas/tempat', { method: 'POST', form: Object.fromEntries(Array.from({ length: 3_100 }, (_, i) => [`f${i}`, ''])) }), 413);
    calm(await asOfficer('/petugas/tempat', { method: 'POST', form: {}, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=koi8-r' } }), 415);
    calm(await asOfficer('/petugas/tempat', { method: 'POST', form: {}, headers: { 'content-type': 'application/json' } }), 403);
  });
  test('a field that is no number or holds a NUL is refused in Indonesian, on the page it came from', async () => {
    for (const tempat of ['abc', '9'.repeat(40), '\u0000', '-1', '']) {
      expect([tempat, (await sitDown({ tempat })).status]).toEqual([tempat, 303]);
      expect((await asOfficer('/petugas')).text).toMatch(/flash--bad">(Ada isian yang tidak dapat dibaca\. Periksa kembali\.|Tempat tidak (ditemukan|dikenal)\.)</);
    }
    const answer = await at(`${FIRST}/petugas/masuk`, { method: 'POST', form: { nama: 'a\u0000b', sandi: '\u0000' } });
    calm(answer, 401);
  });
  test('HEAD tells what GET would, without a body, and says no sentence away', async () => {
    await setFlash(hospital.db, hospital.facility().facilityId, officer.token, JSON.stringify({ tone: 'good', text: 'Tersimpan.' }));
    const head = await asOfficer('/petugas', { method: 'HEAD' });
    expect([head.status, head.text, head.headers['content-type']]).toEqual([200, '', 'text/html; charset=utf-8']);
    expect((await asOfficer('/petugas')).text).toContain('Tersimpan.');
  });
});

describe('every page', () => {
  test('is kept by nobody, framed by nobody, and runs nothing that is written into it', async () => {
    for (const page of [await at(`${FIRST}/petugas/masuk`), await asOfficer('/petugas'), await at(`${FIRST}/kiosk`), await asOfficer('/petugas/tidak-ada'), await at('/')]) {
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.headers['referrer-policy']).toBe('same-origin');
      expect(page.headers['x-content-type-options']).toBe('nosniff');
      expect(page.headers['x-powered-by']).toBeUndefined();
      const policy = page.headers['content-security-policy'] as string;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|http/);
      expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
    }
  });
});

describe('cookies', () => {
  test('cannot be read by scripts, go only over HTTPS and only to this facility, and no other site sends them', async () => {
    const signedIn = await at(`${FIRST}/petugas/masuk`, { method: 'POST', form: { nama: ' Registration ', sandi: 'sandi-petugas-uji' } });
    expect(signedIn.status).toBe(303);
    expect(signedIn.headers['set-cookie']).toEqual([expect.stringMatching(/^antrean_petugas=[\w-]{43}; Path=\/0000R999; HttpOnly; Secure; SameSite=Strict$/)]);
    const kiosk = await at('/kiosk', { headers: { host: SECOND_HOST } });
    expect(kiosk.headers['set-cookie']).toEqual([expect.stringMatching(/^antrean_kiosk=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)]);
  });
  test('signing in never takes over a token the browser brought, and ends the session it belonged to', async () => {
    const planted = strangerCookie('petugas');
    const first = await at(`${FIRST}/petugas/masuk`, { method: 'POST', cookie: planted, form: { nama: 'pharmacy', sandi: 'sandi-petugas-uji' } });
    const cookie = first.headers['set-cookie']![0]!.split(';')[0]!;
    expect(cookie).not.toBe(planted);
    expect((await at(`${FIRST}/petugas`, { cookie: planted })).status).toBe(303);
    await at(`${FIRST}/petugas/masuk`, { method: 'POST', cookie, form: { nama: 'clinic', sandi: 'sandi-petugas-uji' } });
    expect((await at(`${FIRST}/petugas`, { cookie })).status).toBe(303);
  });
  test('signing out ends the session itself, not only the cookie', async () => {
    const leaving = await staffVisitor(hospital.deps, hospital.facility().facilityId, 'supervisor');
    const out = await at(`${FIRST}/petugas/keluar`, { method: 'POST', cookie: leaving.cookie, form: { _csrf: leaving.csrf } });
    expect(out.headers['set-cookie']).toEqual([expect.stringMatching(/^antrean_petugas=; Max-Age=0; Path=\/0000R999;/)]);
    expect((await at(`${FIRST}/petugas`, { cookie: leaving.cookie })).status).toBe(303);
  });
  test('a link on another site, which brings no cookie, opens the page once more instead of unpairing the screen', async () => {
    for (const path of ['/display', '/kiosk', '/petugas']) {
      const first = await at(FIRST + path, { headers: { 'sec-fetch-site': 'cross-site' } });
      expect([path, first.status, first.headers['set-cookie']]).toEqual([path, 200, undefined]);
      expect(first.text).toContain('<meta http-equiv="refresh" content="0"');
      const again = await at(FIRST + path, { headers: { 'sec-fetch-site': 'same-origin' } });
      expect(again.text).not.toContain('http-equiv="refresh"');
    }
  });
});

describe('a form', () => {
  test('is taken from our own pages only, with the token of the one session it belongs to', async () => {
    const other = await staffVisitor(hospital.deps, hospital.facility().facilityId, 'clinic');
    await hospital.db.rows('update staff_session set service_point_id = null where token_digest = :digest', { digest: tokenDigest(officer.token) });
    const refused = [
      await asOfficer('/petugas/tempat', { method: 'POST', form: { tempat: await aPlace() } }),
      await sitDown({ _csrf: '' }),
      await sitDown({ _csrf: 'x'.repeat(officer.csrf.length) }),
      await sitDown({ _csrf: other.csrf }),
      await sitDown({}, { 'sec-fetch-site': 'cross-site' }),
      await sitDown({}, { 'sec-fetch-site': 'same-site' }),
      await sitDown({}, { origin: 'https://jahat.example' }),
      await sitDown({}, { origin: 'null' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect(refused.map(headingOf)).toEqual(refused.map(() => 'Halaman ini sudah kedaluwarsa. Muat ulang halaman, lalu coba lagi.'));
    expect(await place()).toBeNull();

    expect((await sitDown({}, { 'sec-fetch-site': 'same-origin', origin: hospital.internalUrl })).headers.location).toBe(`${FIRST}/petugas/loket`);
    expect(await place()).not.toBeNull();
  });
  test('no other site signs anybody in or out', async () => {
    for (const path of ['/petugas/masuk', '/petugas/keluar']) {
      const forged = await asOfficer(path, { method: 'POST', form: { nama: 'clinic', sandi: 'sandi-petugas-uji' }, headers: { 'sec-fetch-site': 'cross-site' } });
      expect([path, forged.status, forged.headers['set-cookie']]).toEqual([path, 403, undefined]);
    }
    expect((await asOfficer('/petugas')).status).toBe(200);
  });
  test('whose session is over is told so; a page that is left standing gets no other page', async () => {
    const pressed = await at(`${FIRST}/petugas/tempat`, { method: 'POST', cookie: strangerCookie('petugas'), form: {} });
    expect([pressed.status, headingOf(pressed)]).toEqual([401, expect.stringContaining('Sesi Anda sudah berakhir')]);
    const byScript = { 'hx-request': 'true' };
    for (const cookie of [strangerCookie('petugas'), officer.cookie]) {
      const answer = await at(`${FIRST}/petugas/tempat`, { method: 'POST', cookie, form: { _csrf: 'dari sesi lain', tempat: await aPlace() }, headers: byScript });
      expect([answer.status, answer.headers['content-type']]).toEqual([401, 'text/plain; charset=utf-8']);
    }
  });
  test('that is refused goes back to the panel it came from, and nowhere else', async () => {
    const backTo = async (referer: string): Promise<string | undefined> => (await sitDown({ tempat: '999999' }, { referer })).headers.location;
    expect(await backTo(`${hospital.internalUrl}${FIRST}/petugas/tempat?a=1`)).toBe(`${FIRST}/petugas/tempat?a=1`);
    for (const elsewhere of ['https://jahat.example/petugas', `${hospital.internalUrl}//jahat.example/petugas`, `${hospital.internalUrl}${SECOND}/petugas`, `${hospital.internalUrl}${FIRST}/petugasan`, 'x']) {
      expect([elsewhere, await backTo(elsewhere)]).toEqual([elsewhere, `${FIRST}/petugas`]);
    }
  });
});

test('the way back after signing in is a panel of this facility, whatever the address asks for', async () => {
  const wayTo = async (ke: string): Promise<string | undefined> => (await at(`${FIRST}/petugas/masuk`, { method: 'POST', form: { nama: 'registration', sandi: 'sandi-petugas-uji', ke } })).headers.location;
  expect(await wayTo('/petugas/loket/cari?q=a%20b')).toBe(`${FIRST}/petugas/loket/cari?q=a%20b`);
  for (const ke of ['https://jahat.example', '//jahat.example', '/\\jahat.example', '/petugas/../..//jahat.example', '/petugas//jahat.example', '/petugas\\@jahat.example', '/petugasan', 'javascript:alert(1)', '/petugas?a=\r\nset-cookie: x=1', '/petugas/masuk', '/petugas/keluar']) {
    expect([ke, await wayTo(ke)]).toEqual([ke, `${FIRST}/petugas`]);
  }
  const page = await at(`${FIRST}/petugas/masuk?ke=${encodeURIComponent('"><script>alert(1)</script>')}&ke=b`);
  expect(page.text).not.toContain('<script>alert');
});

test('a temporary password has to be changed before any other page opens', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows(`update staff_user set must_change_password = true where facility_id = :facilityId and username = 'pharmacy'`, { facilityId });
  const { cookie, csrf } = await staffVisitor(hospital.deps, facilityId, 'pharmacy');
  const open = (path: string, how: Visit = {}): Promise<Answer> => at(FIRST + path, { cookie, ...how });
  for (const path of ['/petugas', '/petugas/tempat', '/petugas/monitor']) expect([path, (await open(path)).headers.location]).toEqual([path, `${FIRST}/petugas/sandi`]);
  expect((await open('/petugas/tempat', { method: 'POST', form: { _csrf: csrf, tempat: await aPlace() } })).headers.location).toBe(`${FIRST}/petugas/sandi`);
  // or the page of the password would believe the server away
  expect((await open('/petugas/siaran')).headers['content-type']).toContain('text/event-stream');
  expect((await open('/petugas/sandi', { method: 'POST', form: { _csrf: csrf, sekarang: 'sandi-petugas-uji', baru: 'kalimat pendek saya', ulang: 'kalimat pendek saya' } })).headers.location).toBe(`${FIRST}/petugas`);
  expect((await open('/petugas')).status).toBe(200);
});

test('what was said is shown once, and neither a look again nor an older reading takes it away', async () => {
  await sitDown();
  expect((await asOfficer('/petugas', { headers: { 'x-look-again': '1' } })).text).not.toContain('Anda bertugas di');
  expect((await asOfficer('/petugas')).text).toContain('Anda bertugas di Loket 1.');
  expect((await asOfficer('/petugas')).text).not.toContain('Anda bertugas di');
});

test('a page that looks again by itself is told when nobody is signed in any more, and is led nowhere', async () => {
  const answer = await at(`${FIRST}/petugas`, { cookie: strangerCookie('petugas'), headers: { 'x-look-again': '1' } });
  expect([answer.status, answer.headers.location, answer.text]).toEqual([401, undefined, '']);
  for (const path of ['/petugas/siaran', '/display/siaran', '/kiosk/siaran']) expect([path, (await at(FIRST + path, NOBODY)).status]).toEqual([path, 401]);
});

test('pages come compressed, and a stream of events as it is', async () => {
  const headers = { 'accept-encoding': 'gzip' };
  expect((await asOfficer('/petugas', { headers })).headers['content-encoding']).toBe('gzip');
  expect((await asOfficer('/petugas/siaran', { headers })).headers['content-encoding']).toBeUndefined();
});

test('a press at a device that was let go leads to its start, which shows a code', async () => {
  const pressed = await at(`${FIRST}/kiosk`, { method: 'POST', cookie: strangerCookie('kiosk'), form: {} });
  expect([303, 405]).toContain(pressed.status);
});

describe('assets', () => {
  const fetchAsset = (path: string, headers: Record<string, string> = {}): Promise<Answer> => at(path, { headers });
  test('are kept for ever under an address of their content, and come compressed', async () => {
    for (const [name, type] of [['base.css', 'text/css; charset=utf-8'], ['page.js', 'text/javascript; charset=utf-8'], ['vendor/htmx.js', 'text/javascript; charset=utf-8']] as const) {
      const file = await fetchAsset(asset(name), { 'accept-encoding': 'gzip' });
      expect([name, file.status, file.headers['cache-control'], file.headers['content-encoding'], file.headers['content-type']]).toEqual([name, 200, 'public, max-age=31536000, immutable', 'gzip', type]);
    }
    expect((await fetchAsset(asset('vendor/typeface.woff2'))).headers['content-type']).toBe('font/woff2');
    expect((await fetchAsset(`${asset('base.css')}?x=1`)).status).toBe(200);
  });
  test('of another version are not kept, and nothing else is handed out', async () => {
    const other = asset('base.css').replace(/^\/aset\/[^/]+/, '/aset/0123456789ab');
    expect((await fetchAsset(other)).headers['cache-control']).toBe('no-store');
    const folder = asset('base.css').replace(/base\.css$/, '');
    for (const name of ['', '../assets.ts', '..%2fassets.ts', '%2e%2e/page.ts', '..%5cpage.ts', 'globals.d.ts', 'tidak-ada.css', '__proto__', 'constructor', 'vendor/../base.css', '%00', '%']) {
      expect([name, [400, 404].includes((await fetchAsset(folder + name)).status)]).toEqual([name, true]);
    }
  });
});

describe('the stream of "look again"', () => {
  interface Stream {
    status: number;
    type: string | undefined;
    events: string[];
    isOver: boolean;
    close: () => void;
  }
  const streamAt = (url: string, cookie: string): Promise<Stream> =>
    new Promise((resolve, reject) => {
      const sent = https.get(url, { headers: { cookie }, rejectUnauthorized: false, agent: false }, (reply) => {
        const stream: Stream = { status: reply.statusCode ?? 0, type: reply.headers['content-type'], events: [], isOver: false, close: () => sent.destroy() };
        let text = '';
        reply.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          stream.events = [...text.matchAll(/event: (\w+)/g)].map((match) => match[1]!);
        });
        reply.on('close', () => (stream.isOver = true));
        reply.on('error', () => undefined);
        resolve(stream);
      });
      sent.on('error', reject);
    });
  const boards = (stream: Stream): number => stream.events.filter((event) => event === 'board').length;

  test('tells the pages of the facility where something changed, and no other', async () => {
    const stranger = await staffVisitor(hospital.deps, secondId, 'clinic');
    const [own, foreign] = [await streamAt(`${hospital.internalUrl}${FIRST}/petugas/siaran`, officer.cookie), await streamAt(`${hospital.internalUrl}${SECOND}/petugas/siaran`, stranger.cookie)];
    expect([own.status, own.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await until(() => own.events.includes('beat') && foreign.events.includes('beat'), 'the first beat');
    await hospital.db.transaction(async (tx) => boardChanged(tx, hospital.facility().facilityId));
    await until(() => boards(own) > 0, 'the news');
    await hospital.db.transaction(async (tx) => boardChanged(tx, secondId));
    await until(() => boards(foreign) > 0, 'the news of the other');
    expect([boards(own), boards(foreign)]).toEqual([1, 1]);
    own.close();
    foreign.close();
  });

  test('reaches a hundred pages at once, in a rush only so often, and ends with the listener', async () => {
    const crowded = await openHospital();
    await addStaff(crowded);
    const { cookie } = await staffVisitor(crowded.deps, crowded.facility().facilityId, 'clinic');
    const streams = await Promise.all(Array.from({ length: 100 }, () => streamAt(`${crowded.internalUrl}/petugas/siaran`, cookie)));
    const CHANGES = 60;
    for (let i = 0; i < CHANGES; i++) await crowded.db.transaction(async (tx) => boardChanged(tx, crowded.facility().facilityId));
    await until(() => streams.every((stream) => boards(stream) > 0), 'the news at every page');
    expect(Math.max(...streams.map(boards))).toBeLessThan(CHANGES);
    await crowded.close();
    await until(() => streams.every(({ isOver }) => isOver), 'the end of every stream');
  });

  test('beats while nothing happens', async () => {
    const live = await openLive(hospital.db, 20);
    const written: string[] = [];
    const response = { destroyed: false, socket: null, once: () => undefined, writeHead: () => undefined, write: (text: string) => written.push(text), end: () => undefined, status: () => response };
    live.subscribe(secondId, response as never);
    await until(() => written.filter((text) => text.includes('event: beat')).length >= 3, 'the third beat');
    await live.close();
  });
});

test('a database that is away leaves a calm page that gives nothing away, and the door opens again after it', async () => {
  const ill = await openHospital();
  await addStaff(ill);
  const { cookie, csrf } = await staffVisitor(ill.deps, ill.facility().facilityId, 'registration');
  const name = new URL(ill.databaseUrl).pathname.slice(1);
  const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
  await admin.connect();
  await admin.query(`alter database ${name} allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  const ways: Visit[] = [{ cookie }, { cookie, headers: { 'x-look-again': '1' } }, { method: 'POST', cookie, form: { _csrf: csrf, tempat: '1' } }];
  for (const how of ways) {
    const answer = await visit(`${ill.internalUrl}/petugas${how.method === 'POST' ? '/tempat' : ''}`, how);
    expect([answer.status, headingOf(answer)]).toEqual([500, 'Terjadi gangguan. Silakan coba beberapa saat lagi, atau hubungi petugas.']);
    expect(answer.text).not.toMatch(/postgres|connect|database|ECONN|terminat/i);
  }
  // nobody stands at a screen to press: it goes back by itself
  expect((await visit(`${ill.internalUrl}/display`, { cookie: strangerCookie('display') })).text).toContain('data-look-at="/display"');
  await admin.query(`alter database ${name} allow_connections true`);
  await admin.end();
  await until(async () => (await visit(`${ill.internalUrl}/petugas`, { cookie })).status === 200, 'the panel');
  await ill.close();
});
