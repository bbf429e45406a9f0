import type { Writable } from 'node:stream';
import type { SignedInPlatformAdministrator } from '../../auth/platform-sessions';
import type { PagesDeps } from '../deps';
import type { BareFrame, Fields, RedirectReply, ViewReply } from '../page';

/** Pages of no facility: for whoever creates, configures and ends the facilities of a deployment. */
export const PLATFORM_AT = '/platform';
export const SIGN_IN_AT = `${PLATFORM_AT}/masuk`;
export const SIGN_OUT_AT = `${PLATFORM_AT}/keluar`;
export const PASSWORD_AT = `${PLATFORM_AT}/sandi`;

export interface PlatformFrame extends BareFrame {
  administrator: SignedInPlatformAdministrator | undefined;
}

export interface OpenPlatformContext {
  deps: PagesDeps;
  /** Of the path: `:kode`. */
  params: Record<string, string>;
  query: Fields;
  form: Fields;
  /** The cookie of whoever calls; empty without one. */
  token: string;
  frame: PlatformFrame;
}

export interface PlatformContext extends OpenPlatformContext {
  administrator: SignedInPlatformAdministrator;
}

/** A file that is written while it is sent. */
export interface DownloadReply {
  kind: 'download';
  name: string;
  contentType: string;
  /** Takes the answer when it begins to write, and ends it: what is refused before that is told on a page. */
  write: (begin: () => Writable) => Promise<unknown>;
}

export type PlatformReply = ViewReply | RedirectReply | DownloadReply;

interface RouteShape<Audience extends string, Context> {
  audience: Audience;
  method: 'get' | 'post';
  /** Below /platform. A GET shows and changes nothing. */
  path: string;
  handle: (context: Context) => Promise<PlatformReply> | PlatformReply;
}

export type PlatformRoute = RouteShape<'anyone', OpenPlatformContext> | RouteShape<'administrator', PlatformContext>;

/** A page for platform administrators. */
export function platformPage(method: 'get' | 'post', path: string, handle: (context: PlatformContext) => Promise<PlatformReply> | PlatformReply): PlatformRoute {
  return { audience: 'administrator', method, path: PLATFORM_AT + path, handle };
}
