import type { z } from 'zod';
import type { PageRoute } from '../../../src/pages/page';
import { PAGES } from '../../../src/pages/routes';
import { PLATFORM_PAGES } from '../../../src/pages/platform/platform-routes';
import type { FilledFacility } from '../../support/filled-hospital';
import type { Hospital } from '../../support/hospital';
import { formsOf, linksOf } from '../../support/page-forms';
import { askAt, isStream, opener, pagesOf, pathOf, routeOf, SENDS_AWAY, walkPages, type Who } from '../../support/page-walk';
import { deviceVisitor, type Visitor } from '../../support/visitor';

/** A request of a page with everything somebody outside can put into it. */
export interface PageRequest {
  method: 'get' | 'post';
  /** The address without values: one request per route and set of fields. */
  route: string;
  /** As sent, with its base. */
  path: string;
  /** Parts of the path that are values of parameters. */
  params: readonly string[];
  query: Record<string, string>;
  form: Record<string, string>;
  takesFile: boolean;
  visitor: Visitor;
}

const WITHOUT_QUERY = /\?.*$/;
const WHAT_ENDS_SOMETHING = /hapus|nonaktif|lepas|akhiri|buang|cabut|keluar|tutup|simpan/;

/** The names a page reads itself: its schema, where its route has one. */
function namesOf(route: object): string[] {
  const { input } = route as { input?: z.ZodType };
  return Object.keys((input as { shape?: Record<string, unknown> } | undefined)?.shape ?? {});
}

const queryOf = (path: string): Record<string, string> => (path.includes('?') ? Object.fromEntries(new URLSearchParams(path.slice(path.indexOf('?') + 1))) : {});

/** The values in a path, by the place of each `:name` of its route. */
function valuesOf(route: string, path: string): string[] {
  const at = path.replace(WITHOUT_QUERY, '').split('/');
  return route.split('/').flatMap((step, i) => (step.startsWith(':') && at[i] !== undefined ? [at[i]] : []));
}

/** One of each route and set of names, the first that comes; fields a schema knows and no form sends are added. */
class Collection {
  readonly all = new Map<string, PageRequest>();

  add(route: { method: 'get' | 'post'; path: string; takesFile?: boolean }, base: string, path: string, sent: Record<string, string>, visitor: Visitor): void {
    const query = { ...(route.method === 'get' ? Object.fromEntries(namesOf(route).map((name) => [name, 'uji'])) : {}), ...queryOf(path), ...(route.method === 'get' ? sent : {}) };
    const form = route.method === 'post' ? { ...Object.fromEntries(namesOf(route).map((name) => [name, '1'])), ...sent } : {};
    const key = `${route.method} ${base} ${route.path} ${[...Object.keys(query), ...Object.keys(form)].sort().join()}`;
    if (this.all.has(key)) return;
    this.all.set(key, { method: route.method, route: route.path, path: base + path.replace(WITHOUT_QUERY, ''), params: valuesOf(route.path, path), query, form, takesFile: route.takesFile === true, visitor });
  }
}

/** What staff, kiosk and display of a facility can send, from the list of routes and from the pages themselves. `further`: pages no link leads to. */
export async function facilityRequests(hospital: Hospital, base: string, facility: FilledFacility, of: Record<Who, Visitor>, only: (route: PageRoute) => boolean, further: readonly { who: Who; path: string }[] = []): Promise<PageRequest[]> {
  const ask = askAt(hospital.internalUrl);
  const found = new Collection();
  const { pages, forms } = await walkPages(ask, base, facility, of);
  const wanted = pagesOf(facility.facility.kind).filter((route) => only(route) && !isStream(route) && !SENDS_AWAY.includes(route.path) && route.audience !== 'kiosk');
  for (const route of wanted.filter(({ method }) => method === 'get')) {
    found.add(route, base, pathOf(route, facility), {}, of[opener(route)]);
    for (const page of pages.filter((each) => each.route === route)) found.add(route, base, page.path, {}, of[page.who]);
  }
  for (const { who, path } of further) {
    const { text } = await ask(base, path, of[who]);
    for (const form of formsOf(text, base + path)) {
      const to = form.action.slice(base.length);
      forms.push({ ...form, who, path: to, route: routeOf(form.method, to.replace(WITHOUT_QUERY, '')) });
    }
  }
  for (const form of forms) {
    if (form.route !== undefined && wanted.includes(form.route)) found.add(form.route, base, form.path, form.fields, of[form.who]);
  }
  for (const route of wanted.filter(({ method, path }) => method === 'post' && ![...found.all.values()].some((each) => each.method === 'post' && each.route === path))) {
    found.add(route, base, pathOf(route, facility), {}, of[opener(route)]);
  }
  // what a button takes away is pressed last
  return [...found.all.values()].sort((a, b) => Number(a.method === 'post') - Number(b.method === 'post') || Number(WHAT_ENDS_SOMETHING.test(a.path)) - Number(WHAT_ENDS_SOMETHING.test(b.path)));
}

interface Press {
  action: string;
  fields: Record<string, string>;
}

/** Every button of a kiosk, each with a kiosk that stands where the button is. `answers`: what a patient may type into a field. */
export async function kioskRequests(hospital: Hospital, base: string, facilityId: number, answers: Record<string, readonly string[]>): Promise<PageRequest[]> {
  const MOST_WAYS = 150;
  const ask = askAt(hospital.internalUrl);
  const found = new Map<string, readonly Press[]>();
  const ways: Press[][] = [[]];
  const known = new Set<string>();
  let devices = 0;
  const walked = async (way: readonly Press[]): Promise<{ text: string; visitor: Visitor }> => {
    const visitor = await deviceVisitor(hospital.deps, facilityId, 'kiosk', `kiosk ${(devices += 1)}`);
    let { text } = await ask(base, '/kiosk', visitor);
    for (const press of way) {
      const here = formsOf(text, base).find(({ action }) => action === press.action);
      if (here === undefined) break;
      ({ text } = await ask(base, press.action.slice(base.length), visitor, { ...here.fields, ...press.fields, ...(here.fields['jalan'] === undefined ? {} : { jalan: here.fields['jalan'] }) }));
    }
    return { text, visitor };
  };
  for (let way = ways.shift(), n = 0; way !== undefined && n < MOST_WAYS; way = ways.shift(), n++) {
    const { text } = await walked(way);
    const screen = /data-screen="([^"]+)"|<h1[^>]*>([^<]*)/.exec(text)?.[0] ?? '';
    for (const form of formsOf(text, base).filter(({ method }) => method === 'post')) {
      const typed = Object.keys(form.fields).find((name) => answers[name] !== undefined && form.fields[name] === 'uji');
      for (const value of typed === undefined ? [''] : answers[typed]!) {
        const fields = Object.fromEntries(Object.entries({ ...form.fields, ...(typed === undefined ? {} : { [typed]: value }) }).filter(([name]) => name !== 'jalan'));
        const press = { action: form.action, fields };
        const names = `${form.action} ${Object.keys(form.fields).sort().join()}`;
        if (!found.has(names)) found.set(names, [...way, press]);
        const key = `${JSON.stringify(way[0]?.fields)} ${screen} ${form.action} ${JSON.stringify(fields)}`;
        if (!known.has(key)) ways.push([...way, press]);
        known.add(key);
      }
    }
  }
  const requests: PageRequest[] = [];
  for (const way of found.values()) {
    const last = way.at(-1)!;
    const { text, visitor } = await walked(way.slice(0, -1));
    const here = formsOf(text, base).find(({ action }) => action === last.action);
    requests.push({ method: 'post', route: last.action.slice(base.length), path: last.action, params: [], query: {}, form: { ...here?.fields, ...last.fields, jalan: here?.fields['jalan'] ?? '' }, takesFile: false, visitor });
  }
  return requests;
}

/** Pages of the platform's administrators: what they link to and send; `code`: a facility to look at. */
export async function platformRequests(hospital: Hospital, code: string, visitor: Visitor): Promise<PageRequest[]> {
  const ask = askAt(hospital.internalUrl);
  const found = new Collection();
  const filled = (path: string): string => path.replace(':kode', code).replace(':layanan', 'antrean-rs');
  const leads = (method: 'get' | 'post', path: string) => PLATFORM_PAGES.find((route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}/?$`).test(path.replace(WITHOUT_QUERY, '')));
  const away = ['/platform/keluar', '/platform/masuk', '/platform/sandi'];
  const waiting = PLATFORM_PAGES.filter(({ method, path }) => method === 'get' && !away.includes(path)).map(({ path }) => filled(path));
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined && seen.size < 60; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const route = leads('get', path);
    if (route === undefined || away.includes(route.path)) continue;
    found.add(route, '', path, {}, visitor);
    const { text } = await ask('', path, visitor);
    waiting.push(...linksOf(text).filter((link) => link.startsWith('/platform') && link.includes('?')));
    for (const form of formsOf(text, path)) {
      const to = leads(form.method, form.action);
      if (to !== undefined && !away.includes(to.path)) found.add(to, '', form.action, form.fields, visitor);
    }
  }
  for (const route of PLATFORM_PAGES.filter(({ method, path }) => method === 'post' && !away.includes(path) && ![...found.all.values()].some((each) => each.method === 'post' && each.route === path))) {
    found.add(route, '', filled(route.path), { webservice: 'bpjs-uji', administrator: 'administrator' }, visitor);
  }
  return [...found.all.values()].sort((a, b) => Number(WHAT_ENDS_SOMETHING.test(a.path)) - Number(WHAT_ENDS_SOMETHING.test(b.path)));
}

/** Routes of which no request was made although they take something: none may be left out unseen. `apart`: those written by hand. */
export function notCovered(requests: readonly PageRequest[], apart: readonly string[]): string[] {
  const covered = new Set([...requests.map(({ method, route }) => `${method} ${route}`), ...apart]);
  return [...PAGES.filter((route) => !isStream(route)), ...PLATFORM_PAGES]
    .filter((route) => route.method === 'post' || route.path.includes(':') || namesOf(route).length > 0)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((key) => !covered.has(key));
}
