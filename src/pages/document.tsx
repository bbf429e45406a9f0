import { createContext, type AnchorHTMLAttributes, type ComponentChildren, type FormHTMLAttributes, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToStringAsync } from 'preact-render-to-string';
import { asset } from './assets';
import type { BareFrame, Frame } from './page';

const FrameOf = createContext<BareFrame | undefined>(undefined);

/** The frame of the page being drawn, whoever's it is. */
export function useBareFrame(): BareFrame {
  const frame = useContext(FrameOf);
  if (frame === undefined) throw new Error('a view was drawn outside a page');
  return frame;
}

/** The frame of a facility's page. */
export function useFrame(): Frame {
  const frame = useBareFrame();
  if (!('facility' in frame)) throw new Error('a view of a facility was drawn outside its pages');
  return frame as Frame;
}

/** The HTML of a page. Whatever text a view holds is escaped by the library; nothing goes around it. */
export async function drawPage(view: VNode, frame: BareFrame): Promise<string> {
  return `<!DOCTYPE html>${await renderToStringAsync(<FrameOf.Provider value={frame}>{view}</FrameOf.Provider>)}`;
}

/** htmx without what a strict policy forbids, without keeping any page of a patient, and with every answer shown. */
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: 'auto',
  // page.js goes to the top of a new page, and stays where it is on the same one.
  scrollIntoViewOnBoost: false,
  timeout: 15_000,
  responseHandling: [{ code: '204', swap: false }, { code: '...', swap: true }],
});

export interface DocumentProps {
  title: string;
  /** Style sheets beside base.css. */
  styles?: readonly string[];
  /** Modules of src/pages/assets. */
  scripts?: readonly string[];
  bodyClass: string;
  /** Links and forms fetch the next page and change what differs, so that a server that is away leaves this page standing. */
  isBoosted?: boolean;
  /** Keep addresses out of the browser's history (kiosk). */
  keepsNoHistory?: boolean;
  /** What page.js listens to: a path below the base. Parts marked `data-live` (with an id) are then fetched anew. */
  liveAt?: string;
  children: ComponentChildren;
}

export function Document({ title, styles = [], scripts = [], bodyClass, isBoosted = true, keepsNoHistory = false, liveAt, children }: DocumentProps) {
  const { base, path, search } = useBareFrame();
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{title}</title>
        <link rel="preload" href={asset('vendor/typeface.woff2')} as="font" type="font/woff2" crossOrigin="anonymous" />
        {['base.css', ...styles].map((name) => (
          <link rel="stylesheet" href={asset(name)} key={name} />
        ))}
        <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
        {isBoosted && <script src={asset('vendor/htmx.js')} defer />}
        {isBoosted && <script src={asset('vendor/morph.js')} defer />}
        {['page.js', ...scripts].map((name) => (
          <script type="module" src={asset(name)} key={name} />
        ))}
      </head>
      <body
        {...(isBoosted ? { 'hx-boost': 'true', 'hx-ext': 'morph', 'hx-swap': 'morph:innerHTML' } : {})}
        {...(keepsNoHistory ? { 'hx-push-url': 'false' } : {})}
      >
        <div id="halaman" class={bodyClass} data-base={base} data-path={path} data-search={search} {...(liveAt === undefined ? {} : { 'data-live-at': base + liveAt })}>
          {children}
        </div>
        <p id="sebutan" class="visually-hidden" aria-live="polite" />
        <div id="offline" class="offline" role="alert" hidden>
          <p class="offline__title">Sambungan ke server terputus</p>
          <p>Mohon tunggu, atau hubungi petugas. Halaman ini pulih sendiri.</p>
        </div>
      </body>
    </html>
  );
}

/** A link to a page of ours; `to` is below the base. */
export function Link({ to, children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { to: string; children: ComponentChildren }) {
  const { base } = useBareFrame();
  return (
    <a href={base + to} {...rest}>
      {children}
    </a>
  );
}

/** A form that changes something: carries the form's token, and is sent once however often it is pressed. */
export function PostForm({ to, children, ...rest }: FormHTMLAttributes<HTMLFormElement> & { to: string; children: ComponentChildren }) {
  const { base, csrf } = useBareFrame();
  return (
    // What is off meanwhile is the form's own button; a link inside has none.
    <form method="post" action={base + to} hx-disabled-elt="find button" hx-disinherit="hx-disabled-elt" hx-sync="this:drop" {...rest}>
      <input type="hidden" name="_csrf" value={csrf} />
      {children}
    </form>
  );
}
