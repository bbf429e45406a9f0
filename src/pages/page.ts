import type { VNode } from 'preact';
import type { z } from 'zod';
import type { Device } from '../auth/devices';
import type { Role, SignedInStaff } from '../auth/staff';
import type { Facility } from '../platform/facility';
import type { PagesDeps } from './deps';

/**
 * Every page is one function from a request to a reply, and is listed in routes.ts with who may open it. A GET shows and
 * changes nothing; a POST changes and redirects, so that reloading a page never presses twice.
 */
export type PageRoute = OpenRoute | StaffRoute | DeviceRoute;

interface RouteShape<Audience extends string, Context> {
  audience: Audience;
  method: 'get' | 'post';
  /** Below the address of the facility: `/petugas/poli/:sessionId`. */
  path: string;
  handle: (context: Context) => Promise<PageReply> | PageReply;
  /** Its form sends a file; the fields of the form stand before it. */
  takesFile?: boolean;
  /** Of one kind of facility only; others are told so. Absent: of all. */
  kind?: Facility['kind'];
}

export type OpenRoute = RouteShape<'anyone', OpenContext>;
export type StaffRoute = RouteShape<'staff', StaffContext> & { roles: readonly Role[] };
export type DeviceRoute = RouteShape<'kiosk' | 'display', DeviceContext>;

/** Fields of a form or of the query, as they came. */
export type Fields = Record<string, string | string[]>;

export interface OpenContext {
  deps: PagesDeps;
  facility: Facility;
  /** Of the path: `:sessionId`. */
  params: Record<string, string>;
  query: Fields;
  form: Fields;
  /** The cookie of whoever calls; empty without one. */
  token: string;
  /** What every view is drawn in. */
  frame: Frame;
}

export interface StaffContext extends OpenContext {
  staff: SignedInStaff;
  /** Of a page that takes one; not read yet. */
  file?: SentFile;
}

/** A file of a form, as it comes in. */
export interface SentFile {
  name: string;
  chunks: AsyncIterable<Uint8Array>;
}

export interface DeviceContext extends OpenContext {
  device: Device;
}

/** What every page of a request has in common, also where it is no facility's. */
export interface BareFrame {
  /** What stands before each path: empty, or `/{kode faskes}`. */
  base: string;
  /** The path of this request, below the base. */
  path: string;
  /** The query of this request with its question mark; empty without one. */
  search: string;
  csrf: string;
  /** Said on top of the page, once. */
  flash: Flash | undefined;
  now: Date;
}

/** What every page of a facility has in common. */
export interface Frame extends BareFrame {
  facility: Facility;
  staff: SignedInStaff | undefined;
}

export interface Flash {
  tone: 'good' | 'bad';
  text: string;
}

export interface ViewReply {
  kind: 'view';
  status: number;
  view: VNode;
  cookie?: PageCookie;
}

export interface RedirectReply {
  kind: 'redirect';
  /** A path below the base. */
  to: string;
  flash?: Flash;
  cookie?: PageCookie;
}

export type PageReply =
  | ViewReply
  | RedirectReply
  | { kind: 'file'; name: string; contentType: string; body: string | Buffer }
  | { kind: 'json'; status: number; body: unknown }
  /** An open stream of "look again" (live.ts). */
  | { kind: 'live' };

/** `null` takes the cookie away. */
export interface PageCookie {
  audience: 'staff' | 'kiosk' | 'display' | 'platform';
  token: string | null;
}

/** An expected "no" of a page itself, in Indonesian for its reader. Refusals of the middle are phrased in refusals.ts. */
export class PageComplaint extends Error {
  constructor(
    readonly sentence: string,
    readonly status = 422,
  ) {
    super(sentence);
    this.name = 'PageComplaint';
  }
}

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface Spec<Schema extends z.ZodType | undefined, Context> {
  method: 'get' | 'post';
  path: string;
  /** Reads the query of a GET, the form of a POST; its messages are Indonesian sentences. */
  input?: Schema;
  takesFile?: boolean;
  handle: (context: Context, input: Parsed<Schema>) => Promise<PageReply> | PageReply;
}

/** Pages that one kind of facility has. */
export function onlyAt<Route extends PageRoute>(kind: Facility['kind'], routes: readonly Route[]): Route[] {
  return routes.map((route) => ({ ...route, kind }));
}

/** A page for one of `roles`; a supervisor or administrator is named where they may. */
export function staffPage<Schema extends z.ZodType | undefined = undefined>(spec: Spec<Schema, StaffContext> & { roles: readonly Role[] }): StaffRoute {
  return { ...spec, audience: 'staff', handle: (context) => spec.handle(context, read(spec, context)) };
}

export function kioskPage<Schema extends z.ZodType | undefined = undefined>(spec: Spec<Schema, DeviceContext>): DeviceRoute {
  return { ...spec, audience: 'kiosk', handle: (context) => spec.handle(context, read(spec, context)) };
}

export function displayPage<Schema extends z.ZodType | undefined = undefined>(spec: Spec<Schema, DeviceContext>): DeviceRoute {
  return { ...spec, audience: 'display', handle: (context) => spec.handle(context, read(spec, context)) };
}

export function openPage<Schema extends z.ZodType | undefined = undefined>(spec: Spec<Schema, OpenContext>): OpenRoute {
  return { ...spec, audience: 'anyone', handle: (context) => spec.handle(context, read(spec, context)) };
}

const UNREADABLE_FIELD = 'Ada isian yang tidak dapat dibaca. Periksa kembali.';

function read<Schema extends z.ZodType | undefined>(spec: { method: 'get' | 'post'; input?: Schema }, context: OpenContext): Parsed<Schema> {
  if (spec.input === undefined) return undefined as Parsed<Schema>;
  // What a schema has no sentence of its own for would else be said in the library's English.
  const parsed = spec.input.safeParse(spec.method === 'get' ? context.query : context.form, { error: () => UNREADABLE_FIELD });
  if (!parsed.success) throw new PageComplaint([...new Set(parsed.error.issues.map((issue) => issue.message))].join(' '));
  return parsed.data as Parsed<Schema>;
}

export function view(content: VNode, status = 200): ViewReply {
  return { kind: 'view', status, view: content };
}

/** After a change: go there, and say this on top of it. */
export function goTo(to: string, sentence?: string): RedirectReply {
  return sentence === undefined ? { kind: 'redirect', to } : { kind: 'redirect', to, flash: { tone: 'good', text: sentence } };
}

/** From an address that leads on to another: what was to be said is said there. */
export function goOn({ frame }: Pick<OpenContext, 'frame'>, to: string): PageReply {
  return { kind: 'redirect', to, ...(frame.flash === undefined ? {} : { flash: frame.flash }) };
}
