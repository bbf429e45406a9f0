import { ROLES, type Role } from '../../src/auth/staff';
import type { PageRoute } from '../../src/pages/page';
import { PAGES } from '../../src/pages/routes';
import type { Facility } from '../../src/platform/facility';
import type { FilledFacility } from './filled-hospital';
import type { Hospital } from './hospital';
import { formsOf, linksOf, type PageForm } from './page-forms';
import { deviceVisitor, NOBODY, staffVisitor, visit, type Answer, type Visitor } from './visitor';

export type Who = Role | 'nobody' | 'kiosk' | 'display';

/** One of everybody a facility knows: each role signed in and seated where its panel calls from, a kiosk, a display; and nobody. */
export async function visitorsOf({ deps, db }: Hospital, facilityId: number, named: { kiosk: string; display: string; runningText: string }): Promise<Record<Who, Visitor>> {
  const of = { nobody: NOBODY } as Record<Who, Visitor>;
  for (const role of ROLES) of[role] = await staffVisitor(deps, facilityId, role);
  of.kiosk = await deviceVisitor(deps, facilityId, 'kiosk', named.kiosk);
  of.display = await deviceVisitor(deps, facilityId, 'display', named.display, {
    panels: [{ kind: 'registration' }, { kind: 'clinic' }, { kind: 'pharmacy' }, { kind: 'other', queueCode: 'laboratorium' }, { kind: 'doctors' }, { kind: 'pledge' }],
    runningText: named.runningText,
  });
  for (const [role, kind] of [['registration', 'registration'], ['clinic', 'clinic'], ['pharmacy', 'pharmacy'], ['supervisor', 'other']] as const) {
    await db.rows(
      `update staff_session set service_point_id = (select min(service_point_id) from service_point where facility_id = :facilityId and kind = :kind) where facility_id = :facilityId and username = :role`,
      { facilityId, kind, role },
    );
  }
  return of;
}

/** The path of a route with values in it; a parameter nobody has thought of in the fixture fails loudly. */
export function pathOf(route: PageRoute, { ids }: FilledFacility): string {
  return route.path.replace(/([\w-]+)\/:(\w+)/g, (_whole, folder: string, name: string) => {
    const value = ids[`${folder}/:${name}`] ?? ids[name];
    if (value === undefined || value === 'undefined') throw new Error(`test/support/filled-hospital.ts knows no value for ${folder}/:${name} of ${route.path}`);
    return `${folder}/${encodeURIComponent(value)}`;
  });
}

/** Asks for a page at an address of a facility, or presses one of its forms. */
export const askAt = (internalUrl: string) => (base: string, path: string, who: Visitor, form?: Record<string, string>): Promise<Answer> =>
  visit(`${internalUrl}${base}${path}`, { cookie: who.cookie, ...(form === undefined ? {} : { method: 'POST', form: { _csrf: who.csrf, ...form } }) });

/** The pages a facility of this kind has. */
export const pagesOf = (kind: Facility['kind']): PageRoute[] => PAGES.filter((route) => route.kind === undefined || route.kind === kind);
/** Whoever may open it, one of them. */
export const opener = (route: PageRoute): Who => (route.audience === 'staff' ? route.roles[0]! : route.audience === 'anyone' ? 'nobody' : route.audience);
export const routeOf = (method: 'get' | 'post', path: string): PageRoute | undefined =>
  PAGES.find((route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}/?$`).test(path));
export const isStream = (route: PageRoute): boolean => route.path.endsWith('/siaran');
export const SENDS_AWAY = ['/petugas/keluar', '/petugas/sandi', '/petugas/masuk'];

export interface Walked {
  route: PageRoute;
  path: string;
  who: Who;
  answer: Answer;
}

/** A form as a page has it, and whose press it would be. */
export type WalkedForm = PageForm & { who: Who; route: PageRoute | undefined; path: string };

/** Every page, with values in its path, and then every page the links of those lead to, as whoever may open them. */
export async function walkPages(ask: ReturnType<typeof askAt>, base: string, facility: FilledFacility, of: Record<Who, Visitor>): Promise<{ pages: Walked[]; forms: WalkedForm[] }> {
  const MOST_OF_A_ROUTE = 8;
  const pages: Walked[] = [];
  const forms: WalkedForm[] = [];
  const seen = new Set<string>();
  const waiting = pagesOf(facility.facility.kind).filter((route) => route.method === 'get' && !isStream(route)).flatMap((route) =>
    (route.audience === 'staff' ? route.roles : [opener(route)]).map((who) => ({ route, who, path: pathOf(route, facility) })),
  );
  // A booking's own pages offer other buttons in each of its states.
  for (const { route, who, path } of [...waiting]) {
    const { bookingCode } = facility.ids;
    if (path.includes(bookingCode!)) waiting.push(...facility.bookingCodes.map((code) => ({ route, who, path: path.replace(bookingCode!, code) })));
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { route, who, path } = next;
    const key = `${who} ${path}`;
    const isOfABooking = facility.bookingCodes.some((code) => path.includes(code));
    if (seen.has(key) || (!isOfABooking && pages.filter((page) => page.route === route && page.who === who).length >= MOST_OF_A_ROUTE)) continue;
    seen.add(key);
    const answer = await ask(base, path, of[who]);
    pages.push({ route, who, path, answer });
    if (!String(answer.headers['content-type']).startsWith('text/html')) continue;
    for (const href of linksOf(answer.text)) {
      const to = href.startsWith(`${base}/`) ? href.slice(base.length) : undefined;
      const leadsTo = to === undefined ? undefined : routeOf('get', to.replace(/\?.*$/, ''));
      if (leadsTo !== undefined && to !== undefined && leadsTo.audience === route.audience) waiting.push({ route: leadsTo, who, path: to });
    }
    for (const form of formsOf(answer.text, base + path)) {
      const to = form.action.slice(base.length);
      const sentTo = form.action.startsWith(base) ? routeOf(form.method, to.replace(/\?.*$/, '')) : undefined;
      if (!forms.some((known) => known.who === who && JSON.stringify([known.action, known.fields]) === JSON.stringify([form.action, form.fields]))) forms.push({ ...form, who, route: sentTo, path: to });
    }
  }
  return { pages, forms };
}
