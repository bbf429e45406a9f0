import express from 'express';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import request from 'supertest';
import { internalApp } from '../../src/app';
import { pagesRouter } from '../../src/pages/door';
import type { PageRoute } from '../../src/pages/page';
import { PAGES } from '../../src/pages/routes';
import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { ROLES, type Role } from '../../src/auth/staff';
import { accessibilityViolations, complaintsOf, openBrowser, openContext, SIZES } from '../support/browser';
import { addManySessions, addSecondFacility, fillFacility, VISIT_COUNT, type FilledFacility } from '../support/filled-hospital';
import { openHospital, person, type Hospital } from '../support/hospital';
import { formsOf } from '../support/page-forms';
import { askAt, isStream, opener, pagesOf, pathOf, SENDS_AWAY, visitorsOf, walkPages, type Who } from '../support/page-walk';
import { addStaff } from '../support/staff';
import { deviceVisitor, type Answer, type Visitor } from '../support/visitor';

/**
 * Walks over every page there is (src/pages/routes.ts): who gets in, what a hostile name can do, and how each page looks and
 * reads. A new page is walked by being in the list. What of another facility shows or gives way: test/isolation/walk.test.ts.
 */
const FIRST = '/0000R999';
const SECOND = '/0000R888';
/** Of primary care: the panels of a hospital are not there, its own one is. */
const CLINIC = '/0000P777';
const WALK_MS = 600_000;

/** What a hostile person might type wherever text is kept; the mark is nowhere but in the second facility. */
const MARK = 'RAHASIADUA';
const HOSTILE = `${MARK}"><script>window.hacked=1</script><img src=x onerror="window.hacked=1">'`;

const EVERYBODY: readonly Who[] = [...ROLES, 'nobody', 'kiosk', 'display'];

/** Who may have a panel at most, said here once more: a slip in a page's own list is a difference from this one. */
const AT_MOST: readonly (readonly [path: RegExp, roles: readonly Role[]])[] = [
  [/^\/petugas$|^\/petugas\/(tempat|sandi|siaran)$/, ROLES],
  [/^\/petugas\/loket(\/|$)/, ['registration', 'supervisor']],
  [/^\/petugas\/poli(\/|$)/, ['clinic', 'supervisor']],
  [/^\/petugas\/farmasi(\/|$)/, ['pharmacy', 'supervisor']],
  [/^\/petugas\/layanan(\/|$)/, ['registration', 'clinic', 'supervisor']],
  [/^\/petugas\/pelayanan(\/|$)/, ['registration', 'clinic', 'supervisor']],
  [/^\/petugas\/kertas(\/|$)/, ['registration', 'clinic', 'pharmacy', 'supervisor']],
  [/^\/petugas\/monitor(\/|$)/, ['administrator', 'supervisor']],
  // whoever minds the floor sees which screens are away
  [/^\/petugas\/perangkat$/, ['administrator', 'supervisor']],
  [/^\/petugas\/(data|impor|klien-api|webhook|perangkat|pengguna|pemeriksaan|pengaturan|keamanan|hapus-data-pasien)(\/|$)/, ['administrator']],
  [/^\/petugas\/cetak(\/|$)/, ['registration', 'clinic', 'pharmacy', 'supervisor']],
];

let hospital: Hospital;
type Walked = 'first' | 'second' | 'clinic';
const BASES: Record<Walked, string> = { first: FIRST, second: SECOND, clinic: CLINIC };
const filled = {} as Record<Walked, FilledFacility>;
const visitors = {} as Record<Walked, Record<Who, Visitor>>;
/** One of each kind, both looked at as their own people see them. */
const OF_EACH_KIND = ['first', 'clinic'] as const;
const pagesAt = (which: Walked): PageRoute[] => pagesOf(filled[which].facility.kind);

beforeAll(async () => {
  hospital = await openHospital({ patients: VISIT_COUNT + 5 });
  await addStaff(hospital);
  const secondId = await addSecondFacility(hospital, { code: '0000R888', name: 'RS Dua', hostName: 'rs-dua.example', patients: [101, 105 + VISIT_COUNT] });
  const clinicId = await addSecondFacility(hospital, { code: '0000P777', name: 'Puskesmas Kecamatan', hostName: 'puskesmas.example', patients: [201, 205 + VISIT_COUNT] });
  const firstId = hospital.facility().facilityId;
  await hospital.db.rows(
    `update patient set full_name = 'Raden Ayu Siti Nurhalimah Kusumaningrum Wijayanti binti Haji Muhammad Syarifuddin Prawirodirdjo', birth_date = '1957-03-01',
       address = 'Jalan Raya Kebayoran Lama Gang Haji Muhammad Ali Nomor 123 RT 004 RW 011' where facility_id in (:firstId, :clinicId)`,
    { firstId, clinicId },
  );
  const long = (what: string): string => `Keterangan panjang tentang ${what} supaya terlihat apakah tampilan tetap rapi`;
  filled.first = await fillFacility(hospital, firstId, 1, long);
  filled.second = await fillFacility(hospital, secondId, 101, (what) => `${HOSTILE} ${what}`);
  filled.clinic = await fillFacility(hospital, clinicId, 201, long);
  await hospital.db.rows(`update facility set kind = 'FKTP' where facility_id = :clinicId`, { clinicId });
  await hospital.deps.facilities.reload();
  filled.clinic.facility = hospital.deps.facilities.byId(clinicId)!;
  for (const which of ['first', 'second', 'clinic'] as const) {
    visitors[which] = await visitorsOf(hospital, filled[which].facility.facilityId, { kiosk: `kiosk walk ${which === 'second' ? HOSTILE : ''}`, display: 'layar walk', runningText: which === 'second' ? HOSTILE : 'Mohon siapkan kartu identitas' });
  }
  // There everybody calls from a room of a poli.
  await hospital.db.rows(
    `update staff_session set service_point_id = (select min(service_point_id) from service_point where facility_id = :clinicId and kind = 'clinic') where facility_id = :clinicId`,
    { clinicId },
  );
}, WALK_MS);
afterAll(() => hospital.close());

const ask: ReturnType<typeof askAt> = (...what) => askAt(hospital.internalUrl)(...what);

const staffOf = (route: PageRoute): readonly Role[] => (route.audience === 'staff' ? route.roles : []);

/** What was answered with a fault of ours, as the log has it. */
function loggedFaults(): string[] {
  return hospital.log.lines.flatMap(({ level, fields, message }) => {
    const { error, path } = fields as { error?: { message?: string; stack?: string }; path?: string };
    return level === 'error' ? [`${message}: ${path ?? ''}: ${String(error?.stack ?? error?.message ?? JSON.stringify(error)).slice(0, 600)}`] : [];
  });
}

interface Press {
  action: string;
  fields: Record<string, string>;
}

/**
 * A kiosk as its patients press it: from the start, one press further each time, every way its screens offer, until nothing new
 * comes. Each way is walked at a kiosk of its own: one that has had its misses looks nobody up for a while.
 */
async function walkKiosk(base: string, facilityId: number, answers: Record<string, readonly string[]>, onPress: (press: Press, visitor: Visitor) => Promise<Answer>): Promise<Set<string>> {
  const MOST_WAYS = 70;
  const reached = new Set<string>();
  const known = new Set<string>();
  const ways: Press[][] = [[]];
  // First whatever ends in a button that was not pressed yet with this aim.
  const pressed = new Set<string>();
  const aimAndEnd = (way: readonly Press[]): string => `${JSON.stringify(way[0]?.fields)} ${way.at(-1)?.action ?? ''}`;
  const next = (): Press[] | undefined => ways.splice(Math.max(0, ways.findIndex((way) => !pressed.has(aimAndEnd(way)))), 1)[0];
  for (let way = next(), walked = 0; way !== undefined && walked < MOST_WAYS; way = next(), walked++) {
    pressed.add(aimAndEnd(way));
    const visitor = await deviceVisitor(hospital.deps, facilityId, 'kiosk', `kiosk ${walked}`);
    let page = await ask(base, '/kiosk', visitor);
    for (const press of way) {
      const here = formsOf(page.text, base).find(({ action }) => action === press.action);
      if (here === undefined) break;
      page = await onPress({ action: press.action, fields: { ...here.fields, ...press.fields, ...(here.fields['jalan'] === undefined ? {} : { jalan: here.fields['jalan'] }) } }, visitor);
      reached.add(press.action.slice(base.length));
    }
    for (const form of formsOf(page.text, base).filter(({ method }) => method === 'post')) {
      const typed = Object.keys(form.fields).find((name) => answers[name] !== undefined && form.fields[name] === 'uji');
      for (const value of typed === undefined ? [''] : answers[typed]!) {
        const fields = Object.fromEntries(Object.entries({ ...form.fields, ...(typed === undefined ? {} : { [typed]: value }) }).filter(([name]) => name !== 'jalan'));
        const screen = /data-screen="([^"]+)"|<h1[^>]*>([^<]*)/.exec(page.text)?.[0] ?? '';
        const key = `${JSON.stringify(way[0]?.fields)} ${screen} ${form.action} ${JSON.stringify(fields)}`;
        if (known.has(key)) continue;
        known.add(key);
        ways.push([...way, { action: form.action, fields }]);
      }
    }
  }
  return reached;
}

test('nothing answers below /petugas, /kiosk, /display and / that is not in the list', async () => {
  // The door makes its routes from the list it is given, and from nothing else: with an empty one, nobody answers.
  interface Layer {
    name: string;
    route?: { path: string };
    handle: { stack?: Layer[] };
  }
  const routesIn = (stack: readonly Layer[]): string[] => stack.flatMap((layer) => (layer.route !== undefined ? [layer.route.path] : layer.handle.stack !== undefined ? routesIn(layer.handle.stack) : []));
  const app = internalApp(hospital.deps, { stopping: false }) as unknown as { router: { stack: Layer[] } };
  // Below /api/simrs/v1, which its own door takes off the address: no page, and with a key of its own.
  const simrs = SIMRS_ENDPOINTS.map(({ path }) => path);
  expect([...new Set(routesIn(app.router.stack))].sort()).toEqual([...new Set(['/', '/aset/:version/*name', '/index.html', '/livez', '/metrics', '/openapi.yaml', '/readyz', ...simrs])].sort());
  const layers = app.router.stack.map(({ name }) => name);
  expect(layers).toEqual(['helmetMiddleware', '<anonymous>', 'router', 'router', 'router', 'router', 'router', 'router', 'router', '<anonymous>', '<anonymous>']);
  for (const path of simrs) expect([path, (await request(app as never).get(FIRST + path)).status]).toEqual([path, 404]);

  const empty = request(express().use(pagesRouter(hospital.deps, [])));
  for (const route of PAGES) {
    const path = FIRST + pathOf(route, filled.first);
    expect([path, (await empty[route.method](path)).status]).toEqual([path, 404]);
  }
  const keys = PAGES.map((route) => `${route.method} ${route.path}`);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test('each panel is for the roles it is meant for, and no other', () => {
  const slips = PAGES.filter((route) => route.audience === 'staff').flatMap((route) => {
    const most = AT_MOST.find(([path]) => path.test(route.path))?.[1];
    if (most === undefined) return [`${route.path}: nobody has said here who may open it at most`];
    return staffOf(route).filter((role) => !most.includes(role)).map((role) => `${route.method} ${route.path} lets in ${role}`);
  });
  expect(slips).toEqual([]);
  expect(PAGES.filter((route) => route.path.startsWith('/petugas') && route.audience !== 'staff' && !SENDS_AWAY.includes(route.path)).map(({ path }) => path)).toEqual([]);
  expect(PAGES.filter((route) => /^\/kiosk(\/|$)/.test(route.path) && route.audience !== 'kiosk').map(({ path }) => path)).toEqual([]);
  expect(PAGES.filter((route) => /^\/display(\/|$)/.test(route.path) && route.audience !== 'display').map(({ path }) => path)).toEqual([]);
});

test.each(OF_EACH_KIND)('a page of the other kind of facility is closed to everybody with a sentence: %s', async (which) => {
  const others = PAGES.filter((route) => !pagesAt(which).includes(route));
  expect(others.length).toBeGreaterThan(10);
  const faults: string[] = [];
  for (const route of others) {
    const path = pathOf(route, filled[which]);
    for (const who of EVERYBODY) {
      const { status, text } = await ask(BASES[which], path, visitors[which][who], route.method === 'post' ? {} : undefined);
      if (status !== 404 || !text.includes('Halaman ini hanya untuk ')) faults.push(`${who} ${route.method} ${path}: ${status}`);
    }
  }
  expect(faults).toEqual([]);
}, WALK_MS);

test.each(OF_EACH_KIND)('whoever may not open a page does not, by its address as by its form: %s', async (which) => {
  const base = BASES[which];
  const faults: string[] = [];
  for (const route of pagesAt(which)) {
    const path = pathOf(route, filled[which]);
    for (const who of EVERYBODY) {
      const mayOpen = route.audience === 'anyone' || (route.audience === 'staff' ? staffOf(route).includes(who as Role) : route.audience === who);
      if (mayOpen) continue;
      const answer = await ask(base, path, visitors[which][who], route.method === 'post' ? {} : undefined);
      const isStaff = (ROLES as readonly string[]).includes(who);
      const isKeptOut =
        route.audience === 'staff'
          ? isStaff
            ? answer.status === 403
            : isStream(route)
              ? answer.status === 401
              : route.method === 'post'
                ? answer.status === 401 && answer.text.includes('Sesi Anda sudah berakhir')
                : answer.status === 303 && answer.headers.location?.startsWith(`${base}/petugas/masuk`) === true
          : isStream(route)
            ? answer.status === 401
            : route.method === 'post'
              ? answer.status === 303 && answer.headers.location === `${base}/${route.audience}`
              : answer.status === 200 && answer.text.includes('pairing-code');
      if (!isKeptOut) faults.push(`${who} ${route.method} ${path}: ${answer.status} ${answer.headers.location ?? ''}`);
    }
  }
  expect(faults).toEqual([]);
}, WALK_MS);

test.each(OF_EACH_KIND)('whoever may open a page sees it, whatever stands in its address, and never a fault of ours: %s', async (which) => {
  const base = BASES[which];
  const faults: string[] = [];
  const { pages } = await walkPages(ask, base, filled[which], visitors[which]);
  for (const { route, who, path, answer } of pages) {
    // 422: a page that asks for a choice which its bare address does not bring
    if (![200, 303, 422].includes(answer.status)) faults.push(`${who} ${path}: ${answer.status}`);
    if (answer.text.includes(MARK)) faults.push(`${who} ${path} shows what is another facility's`);
    if (answer.status === 200 && String(answer.headers['content-type']).startsWith('text/html') && answer.headers['content-security-policy'] === undefined) faults.push(`${path} has no policy`);
    if (route.audience === 'staff' && answer.headers['cache-control'] !== 'no-store') faults.push(`${path} may be kept by the browser`);
  }
  for (const route of pagesAt(which).filter((each) => each.method === 'get' && !isStream(each) && /:\w/.test(each.path))) {
    for (const odd of ['0', '-1', 'abc', '9'.repeat(30), '%00', "%27%3B--", '..%2f..', '1e3', '%F0%9F%98%80']) {
      const path = route.path.replace(/:\w+/g, odd);
      const answer = await ask(base, path, visitors[which][opener(route)]);
      if (answer.status >= 500) faults.push(`${path}: ${answer.status}`);
    }
  }
  for (const route of pagesAt(which).filter((each) => each.method === 'get' && !isStream(each) && each.audience !== 'anyone')) {
    const path = `${pathOf(route, filled[which])}?cari=%00%27&tanggal=kapan&halaman=-1&sesi=9e99&kode=${'9'.repeat(400)}&poli[]=x&poli=y&after=abc&sesudah=1e40&dari=2027-99-99&status=x`;
    const answer = await ask(base, path, visitors[which][opener(route)]);
    if (answer.status >= 500) faults.push(`${path}: ${answer.status}`);
  }
  expect([...faults, ...loggedFaults()]).toEqual([]);
}, WALK_MS);

test('every way through the kiosk is walked with calm answers, each button pressed twice at once, and a foreign kiosk continues none of it', async () => {
  const faults: string[] = [];
  const of = (which: Walked, from: number): Promise<Set<string>> => {
    const base = BASES[which];
    const typed = ['3299990000000000', person(from).norm, person(from + VISIT_COUNT + 1).norm, person(from + 1).nik, filled[which].bookingCodes[0]!, person(from + 17).norm];
    const { facilityId } = filled[which].facility;
    return walkKiosk(base, facilityId, { isi: typed, tahun: ['1957'], surat: ['0001R0010127B000077'] }, async ({ action, fields }, visitor) => {
      const path = action.slice(base.length);
      const [answer, again] = await Promise.all([ask(base, path, visitor, fields), ask(base, path, visitor, fields)]);
      for (const { status } of [answer, again]) if (status >= 500) faults.push(`${path} ${JSON.stringify(fields)}: ${status}`);
      if (which !== 'second' && answer.text.includes(MARK)) faults.push(`${path} shows what is another facility's`);
      if (answer.text.includes('<script>window') || answer.text.includes('<img src=x')) faults.push(`${path} takes in what was typed`);
      if (which === 'second') {
        const { status, text } = await ask(FIRST, path, foreign, fields);
        if (status >= 500 || text.includes(MARK)) faults.push(`${path} of a foreign kiosk: ${status}`);
      }
      return answer;
    });
  };
  const foreign = await deviceVisitor(hospital.deps, filled.first.facility.facilityId, 'kiosk', 'kiosk asing');
  const fewSessions = await of('second', 101);
  for (const which of OF_EACH_KIND) await addManySessions(hospital.db, filled[which].facility.facilityId);
  const reached = { first: new Set([...fewSessions, ...(await of('first', 1))]), clinic: await of('clinic', 201) };
  expect([...faults, ...loggedFaults()]).toEqual([]);
  // Told by a script of the page: what became of the paper.
  const toldByScript = ['/kiosk/tercetak', '/kiosk/tidak-keluar'];
  for (const which of OF_EACH_KIND) {
    const missed = pagesAt(which).filter(({ method, path }) => method === 'post' && path.startsWith('/kiosk/') && !toldByScript.includes(path) && !reached[which].has(path));
    expect([which, missed.map(({ path }) => path)]).toEqual([which, []]);
  }
}, WALK_MS);

describe('in a real browser', () => {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser.close();
  });

  const pageAs = async (which: Walked, who: Who): Promise<Page> => {
    const context = await openContext(browser, who === 'kiosk' || who === 'display' ? who : 'staff');
    contexts.push(context);
    await context.addInitScript(() => {
      const seen = globalThis as unknown as { refused: string[]; addEventListener: (name: string, on: (event: { violatedDirective: string; blockedURI: string }) => void) => void };
      seen.refused = [];
      seen.addEventListener('securitypolicyviolation', (event) => seen.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    const { cookie } = visitors[which][who];
    if (cookie !== '') {
      const [name, value] = cookie.split('=') as [string, string];
      await context.addCookies([{ name, value, url: hospital.internalUrl, secure: true, httpOnly: true, sameSite: 'Strict' }]);
    }
    return context.newPage();
  };

  /** The pages to be opened, by whoever opens them: each route as two of its addresses at most. */
  const toOpen = async (which: Walked): Promise<Map<Who, string[]>> => {
    const { pages } = await walkPages(ask, BASES[which], filled[which], visitors[which]);
    const perRoute = new Map<PageRoute, number>();
    const byWho = new Map<Who, string[]>();
    // a page that cannot be shown would else pass unseen
    expect(pages.filter(({ answer }) => ![200, 303, 422].includes(answer.status)).map(({ who, path, answer }) => `${who} ${path}: ${answer.status}`)).toEqual([]);
    for (const { route, who, path, answer } of pages) {
      if (answer.status !== 200 || !String(answer.headers['content-type']).startsWith('text/html') || (perRoute.get(route) ?? 0) >= 2) continue;
      perRoute.set(route, (perRoute.get(route) ?? 0) + 1);
      byWho.set(who, [...(byWho.get(who) ?? []), path]);
    }
    return byWho;
  };

  test('a hostile text is shown as the text it is, on every page it reaches', async () => {
    const faults: string[] = [];
    let shownOn = 0;
    expect((await poison(filled.second.facility.facilityId)).filter((column) => !KEPT_OUT_BY_THE_TABLES.includes(column))).toEqual([]);
    const [patient] = await hospital.db.rows<{ norm: string }>(
      'select medical_record_number as norm from booking where facility_id = :facilityId and booking_code = :bookingCode',
      { facilityId: filled.second.facility.facilityId, bookingCode: filled.second.ids['bookingCode']! },
    );
    filled.second.ids['norm'] = patient!.norm;
    for (const [who, paths] of await toOpen('second')) {
      const page = await pageAs('second', who);
      const complaints = complaintsOf(page);
      for (const path of paths) {
        await page.goto(`${hospital.internalUrl}${SECOND}${path}`);
        const state = await page.evaluate(() => {
          const { hacked, refused, document } = globalThis as unknown as { hacked: unknown; refused: string[]; document: { querySelectorAll: (what: string) => { length: number }; documentElement: { textContent: string; outerHTML: string } } };
          const { documentElement } = document;
          return { hacked, refused, injected: document.querySelectorAll('[onerror],[onload],[onclick],script:not([src]),img[src="x"]').length, html: documentElement.outerHTML };
        });
        if (state.hacked !== undefined || state.injected > 0) faults.push(`${who} ${path} ran or took in what was typed`);
        if (state.refused.length > 0) faults.push(`${who} ${path}: ${state.refused.join(', ')}`);
        faults.push(...complaints.splice(0).map((complaint) => `${who} ${path}: ${complaint}`));
        if (state.html.includes(MARK)) shownOn++;
      }
      await page.close();
    }
    expect(faults).toEqual([]);
    expect(shownOn).toBeGreaterThan(30);
  }, WALK_MS);

  test.each(OF_EACH_KIND)('every page can be used by everybody: accessible, nothing beside the screen, nothing too small to touch, no stray English, nothing in the console: %s', async (which) => {
    const faults = new Map<string, string[]>();
    for (const [who, paths] of await toOpen(which)) {
      const page = await pageAs(which, who);
      const complaints = complaintsOf(page);
      const size = who === 'kiosk' || who === 'display' ? who : 'staff';
      for (const path of paths) {
        await page.goto(`${hospital.internalUrl}${BASES[which]}${path}`);
        const at = `${who} ${path}`;
        for (const fault of [...(await accessibilityViolations(page)), ...(await page.evaluate(looksOf, { width: SIZES[size].width, smallest: 48 })), ...complaints.splice(0)]) faults.set(fault, [...(faults.get(fault) ?? []), at]);
      }
      await page.close();
    }
    // the same fault on many pages is one
    expect([...faults].map(([fault, pages]) => `${pages[0] ?? ''}${pages.length > 1 ? ` and ${pages.length - 1} more` : ''}: ${fault}`)).toEqual([]);
  }, WALK_MS);
});

// Comes last: it ends sessions, and leaves the day another one.
test.each(OF_EACH_KIND)('every press that is sent twice in the same moment is answered calmly both times: %s', async (which) => {
  const base = BASES[which];
  const faults: string[] = [];
  const { forms } = await walkPages(ask, base, filled[which], visitors[which]);
  // The administrator comes last: those presses let go of devices and end the sessions of others.
  const presses = forms
    .filter(({ route, method }) => method === 'post' && route !== undefined && !SENDS_AWAY.includes(route.path))
    .sort((a, b) => Number(a.who === 'administrator') - Number(b.who === 'administrator'));
  for (const { who, path, fields } of presses) {
    const answers = await Promise.all([1, 2].map(() => ask(base, path, visitors[which][who], fields)));
    for (const { status } of answers) if (status >= 500 || status === 403) faults.push(`${who} ${path} ${JSON.stringify(fields)}: ${status}`);
  }
  // what no form of a page at rest sends: at least that nothing at all is sent
  const pressed = new Set(presses.map(({ route }) => route));
  for (const route of pagesAt(which).filter((each) => each.method === 'post' && !pressed.has(each) && !SENDS_AWAY.includes(each.path))) {
    for (const { status } of await Promise.all([1, 2].map(() => ask(base, pathOf(route, filled[which]), visitors[which][opener(route)], {})))) if (status >= 500) faults.push(`${route.path}: ${status}`);
  }
  expect([...faults, ...loggedFaults()]).toEqual([]);
}, WALK_MS);

/** Runs in the page. */
function looksOf({ width, smallest }: { width: number; smallest: number }): string[] {
  interface Box {
    width: number;
    height: number;
    right: number;
  }
  interface Shown {
    tagName: string;
    type?: string;
    outerHTML: string;
    innerText: string;
    getBoundingClientRect: () => Box;
    checkVisibility: (how?: object) => boolean;
    closest: (what: string) => Shown | null;
    matches: (what: string) => boolean;
    labels?: ArrayLike<Shown>;
  }
  const { document, getComputedStyle } = globalThis as unknown as { document: { documentElement: { scrollWidth: number }; body: Shown; querySelectorAll: (what: string) => Iterable<Shown> }; getComputedStyle: (element: unknown) => { display: string } };
  const faults: string[] = [];
  if (document.documentElement.scrollWidth > width) faults.push(`is ${document.documentElement.scrollWidth} px wide`);
  for (const part of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!part.checkVisibility({ visibilityProperty: true }) || part.matches('.skip, .visually-hidden')) continue;
    // A link in a sentence is as high as its line (WCAG 2.5.8).
    if (part.tagName === 'A' && getComputedStyle(part).display === 'inline') continue;
    const boxes = [part, ...(part.matches('[type=checkbox], [type=radio]') ? Array.from(part.labels ?? []) : [])].map((each) => each.getBoundingClientRect());
    const box = boxes.reduce((widest, each) => (each.height >= widest.height ? each : widest));
    if (box.width > 0 && (box.height < smallest - 0.5 || box.width < smallest - 0.5)) faults.push(`${Math.round(box.width)}×${Math.round(box.height)} px: ${part.outerHTML.replace(/\s+/g, ' ').slice(0, 120)}`);
  }
  const english = /\b(Submit|Save|Error|Loading|Cancel|Delete|Update|undefined|null|NaN|Invalid|required|true|false)\b|\[object /.exec(document.body.innerText);
  if (english !== null) faults.push(`says "${english[0]}"`);
  return faults;
}

/** Where a rule of the table lets no such text in: keys that name another row, and words of a closed list. */
const KEPT_OUT_BY_THE_TABLES: readonly string[] = [
  'api_client.client_name', 'api_key.client_name', 'webhook_delivery.state', 'booking.booking_code', 'booking.medical_record_number', 'booking.payer', 'booking.source', 'booking.state', 'bpjs_account.service', 'bpjs_waiting_time.clock', 'call_announcement.kind',
  'clinic.clinic_code', 'device.kind', 'import_upload.kind', 'import_upload.uploaded_by', 'import_upload_part.content', 'kiosk_journey.booking_code', 'device_pairing.kind', 'facility.kind', 'facility.time_zone', 'outbox.state', 'outbox_act.act', 'outbox_pace.pause_cause', 'outpatient_count.source', 'patient.sex',
  'practice_session.clinic_code', 'practice_session.practice_hours', 'prescription.booking_code', 'prescription.prescription_kind', 'prescription.state', 'reconciliation_finding.kind',
  'schedule_difference.kind', 'service_point.kind', 'service_point.queue_code', 'service_queue.kind', 'service_queue.queue_code', 'service_queue_day.queue_code', 'service_ticket.booking_code',
  'service_ticket.purpose', 'service_ticket.queue_code', 'service_ticket.source', 'service_ticket.state', 'staff_session.username', 'staff_user.username', 'surgery.clinic_code', 'task_event.booking_code',
  'task_event.prescription_kind', 'ticket_print.booking_code', 'ticket_print.outcome',
  // only ever added to
  'patient_access.manner', 'patient_access.medical_record_number', 'patient_access.place', 'patient_access.who', 'patient_access.who_kind',
  'security_event.actor', 'security_event.address', 'security_event.detail', 'security_event.kind', 'security_event.subject', 'security_seal.hash', 'security_seal.previous_hash',
];

/** Writes the hostile text into every column of text of a facility that takes it. @returns the columns that did not */
async function poison(facilityId: number): Promise<string[]> {
  const columns = await hospital.db.rows<{ table_name: string; column_name: string }>(
    `select c.table_name, c.column_name from information_schema.columns c
     where c.table_schema = 'public' and c.data_type = 'text'
       and exists (select from information_schema.columns f where f.table_schema = 'public' and f.table_name = c.table_name and f.column_name = 'facility_id')
     order by 1, 2`,
  );
  const left: string[] = [];
  for (const { table_name, column_name } of columns) {
    const name = `${table_name}.${column_name}`;
    if (WORDS_OF_OURS.includes(name)) continue;
    try {
      await hospital.db.rows(
        `update "${table_name}" set "${column_name}" = :hostile || cast(numbered.place as text)
         from (select ctid, row_number() over () as place from "${table_name}" where facility_id = :facilityId) as numbered
         where "${table_name}".ctid = numbered.ctid and "${table_name}"."${column_name}" is not null`,
        { facilityId, hostile: HOSTILE },
      );
    } catch {
      left.push(name);
    }
  }
  const settings = JSON.stringify({ servicePledge: HOSTILE, complaintContacts: HOSTILE, bookingNote: HOSTILE });
  await hospital.db.rows('update facility set settings = cast(:settings as jsonb), name = :hostile where facility_id = :facilityId', { facilityId, settings, hostile: HOSTILE });
  await hospital.db.rows('update staff_session set flash = :flash where facility_id = :facilityId', { facilityId, flash: JSON.stringify({ tone: 'good', text: HOSTILE }) });
  await hospital.deps.facilities.reload();
  return left;
}

/** Words of the program or secrets, which no person and no other system writes: a hostile one would only be a broken database. */
const WORDS_OF_OURS: readonly string[] = [
  'device.token_digest', 'device_pairing.token_digest', 'device_pairing.pairing_code', 'staff_session.token_digest', 'kiosk_journey.journey_digest', 'staff_user.password_hash', 'web_service_user.password_hash',
  // the address of the facility, and a key the table only does not guard
  'facility.code', 'facility.host_name', 'booking.clinic_code',
  // JSON, filled below
  'staff_session.flash',
  'api_key.key_id', 'api_key.secret_digest', 'webhook.signing_secret', 'webhook.disabled_reason', 'facility_event.event_type',
  'outbox.kind', 'outbox.lane', 'outbox.verdict', 'outbox_attempt.verdict', 'outbox_attempt.service',
];
