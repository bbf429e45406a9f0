import type { ComponentChildren, FormHTMLAttributes } from 'preact';
import { localDate } from '../../platform/clock';
import { LIVE_SUFFIX } from '../door';
import { Document, Link, PostForm, useFrame } from '../document';
import { clockTime, dateWords } from '../../words/date-words';

/** Where "Kembali" leads: a screen of the same journey, or the start. */
export type BackTo = 'start' | 'identify' | 'sessions';

interface KioskScreenProps {
  /** Names the screen: a new one begins at its top. */
  name: string;
  title: string;
  /** Under the title: one sentence. */
  lead?: string;
  /** Something was wrong: the sentence says what to do. */
  isWarning?: boolean;
  /** Another way out, beside the title. */
  wayOut?: ComponentChildren;
  /** Undefined: no journey; the start, which is never left, or a page that only tells something. */
  journeyKey?: string | undefined;
  /** A page without a journey that is left by a link, or by itself. */
  isAside?: boolean;
  back?: BackTo | undefined;
  /** In the place of "Batal": what ends a journey that has its ticket. */
  leaveLabel?: string;
  sound: boolean;
  /** What lies outside the screen: the paper. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}

/** The frame of every kiosk screen: where one is on top, back and cancel always at the same place below. */
export function KioskScreen({ name, title, lead, isWarning = false, wayOut, journeyKey, isAside = false, back, leaveLabel = 'Batal', sound, beside, children }: KioskScreenProps) {
  const { facility, now } = useFrame();
  const isLeft = isAside || journeyKey !== undefined;
  return (
    <Document title={`Kiosk · ${facility.name}`} bodyClass="kiosk" styles={['kiosk.css', 'ticket.css']} scripts={['kiosk.js']} keepsNoHistory liveAt={`/kiosk${LIVE_SUFFIX}`}>
      <div
        class={`screen screen--${name}`}
        id="layar"
        data-screen={name}
        data-sound={sound ? 'on' : undefined}
        data-idle={isLeft ? facility.settings.kioskIdleSeconds : undefined}
      >
        <header class="screen__head">
          <p class="screen__facility">{facility.name}</p>
          <p class="screen__date">
            {dateWords(localDate(now, facility.timeZone))}
            <span class="screen__clock" data-clock={now.getTime()} data-zone={facility.timeZone}>
              {clockTime(now, facility.timeZone)}
            </span>
          </p>
        </header>
        {/* it scrolls, also with keys: a keyboard has to get into it where nothing in it can be pressed */}
        <main class="screen__main" id={`isi-${name}`} tabIndex={0}>
          <div class="screen__title">
            <h1>{title}</h1>
            {lead !== undefined && (
              <p class={isWarning ? 'screen__lead screen__lead--warn' : 'screen__lead'} role={isWarning ? 'alert' : undefined}>
                {lead}
              </p>
            )}
            {wayOut}
          </div>
          {children}
        </main>
        {/* shown by kiosk.js while something lies below the edge: not everybody knows how to push a page */}
        <button type="button" class="more" data-more hidden>
          Lihat lainnya <span aria-hidden="true">↓</span>
        </button>
        {journeyKey !== undefined && <Foot journeyKey={journeyKey} back={back} leaveLabel={leaveLabel} />}
        {isAside && <AsideFoot />}
        {isLeft && <StillThere />}
      </div>
      {beside}
    </Document>
  );
}

function Foot({ journeyKey, back, leaveLabel }: { journeyKey: string; back: BackTo | undefined; leaveLabel: string }) {
  return (
    <footer class="screen__foot">
      {back === undefined ? (
        <span class="screen__foot-gap" />
      ) : (
        <JourneyForm to={back === 'start' ? '/kiosk/batal' : '/kiosk/kembali'} journeyKey={journeyKey}>
          <input type="hidden" name="ke" value={back} />
          <button class="big big--plain">
            <span aria-hidden="true">‹</span> Kembali
          </button>
        </JourneyForm>
      )}
      <p class="screen__countdown" id="hitung-mundur" aria-hidden="true" />
      <JourneyForm to="/kiosk/batal" journeyKey={journeyKey} id="batal">
        <button class={`big ${leaveLabel === 'Batal' ? 'big--plain' : 'big--leave'}`}>{leaveLabel}</button>
      </JourneyForm>
    </footer>
  );
}

function AsideFoot() {
  return (
    <footer class="screen__foot">
      <Link to="/kiosk" class="big big--plain">
        <span aria-hidden="true">‹</span> Kembali
      </Link>
      <p class="screen__countdown" id="hitung-mundur" aria-hidden="true" />
      <Link to="/kiosk" class="big big--plain">
        Selesai
      </Link>
    </footer>
  );
}

/** Shown by kiosk.js in the last ten seconds of a screen that nobody touches. */
function StillThere() {
  return (
    <div class="still-there" id="masih-di-sini" role="alertdialog" aria-labelledby="masih-judul" hidden>
      <p class="still-there__title" id="masih-judul">
        Masih di sini?
      </p>
      <p class="still-there__seconds number" data-seconds>
        10
      </p>
      <p>Layar ini akan kembali ke awal.</p>
      <button type="button" class="big big--primary" data-still-here>
        Ya, saya masih di sini
      </button>
    </div>
  );
}

/** A form of a journey. A second press anywhere on the screen is dropped while the first is under way. */
export function JourneyForm({ to, journeyKey, children, ...rest }: FormHTMLAttributes<HTMLFormElement> & { to: string; journeyKey: string; children?: ComponentChildren }) {
  return (
    <PostForm to={to} hx-sync="#layar:drop" {...rest}>
      <input type="hidden" name="jalan" value={journeyKey} />
      {children}
    </PostForm>
  );
}

/** Takes what is scanned on a screen that has no field for it (kiosk.js). */
export function ScanForm({ to, journeyKey, name }: { to: string; journeyKey: string; name: string }) {
  return (
    <JourneyForm to={to} journeyKey={journeyKey} data-scan hidden hx-disabled-elt="this">
      <input type="hidden" name={name} data-scan-value />
    </JourneyForm>
  );
}
