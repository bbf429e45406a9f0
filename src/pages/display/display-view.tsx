import { addMinutes, instantAt, localDate } from '../../platform/clock';
import type { CallAnnouncement } from '../../service-points/call-announcement';
import { dateWords } from '../../words/date-words';
import { Document, useFrame } from '../document';
import { LIVE_SUFFIX } from '../door';
import type { DisplayLayout } from './display-layout';
import { hasCalls, type DisplayContent } from './display-model';
import { Panel } from './panel-views';
import { RECORDED_WORDS } from './recorded-words';
import { wordsOfCall } from './words-of-call';

interface DisplayViewProps {
  layout: DisplayLayout;
  content: DisplayContent;
  /** The sound buttons stay visible. */
  isTest: boolean;
}

/** A television in a waiting room. What changes is marked `data-live`; display.js turns pages, shows calls one after another and has them spoken. */
export function DisplayView({ layout, content, isTest }: DisplayViewProps) {
  const { facility, now } = useFrame();
  const { timeZone, settings } = facility;
  const calls = hasCalls(layout);
  const today = localDate(now, timeZone);
  return (
    <Document title={`Layar antrean · ${facility.name}`} bodyClass={`display${calls ? ' display--calls' : ''}`} styles={['display.css']} scripts={['display.js']} liveAt={`/display${LIVE_SUFFIX}`}>
      <header class="top">
        <h1 class="top__facility">{facility.name}</h1>
        <div class={`sound${isTest ? ' sound--test' : ''}`} id="suara">
          <p class="sound__news" id="kabar-suara" role="status" />
          <button class="button" type="button" id="aktifkan-suara" hidden>
            Aktifkan suara
          </button>
          <button class="button sound__test" type="button" id="uji-suara">
            Uji suara
          </button>
        </div>
        <p class="top__date" id="tanggal" data-live>
          {dateWords(today)}
        </p>
        <p class="top__clock">
          <time class="number" id="jam" /> {timeZone}
        </p>
      </header>
      {calls && (
        <section class="call" id="panggilan-kini" aria-label="Panggilan" aria-live="assertive">
          <p class="call__label">Nomor antrean</p>
          <p class="call__number number" />
          <p class="call__label call__label--to">silakan menuju</p>
          <p class="call__place" />
          <p class="call__nobody">Silakan menunggu. Nomor Anda akan dipanggil.</p>
        </section>
      )}
      <main
        id="papan"
        class={`board board--${content.panels.length}`}
        data-live
        data-now={now.getTime()}
        data-day-began={instantAt(today, '00:00', timeZone).getTime()}
        data-layout={JSON.stringify(layout.panels)}
        data-voice={layout.voice && calls ? settings.voice : 'off'}
      >
        {content.panels.map((panel, index) => (
          <Panel key={index} content={panel} position={index + 1} />
        ))}
      </main>
      <footer id="teks" class="ticker" data-live hidden={layout.runningText === ''}>
        <p class={`ticker__text ticker__text--${tickerPace(layout.runningText)}`}>{layout.runningText}</p>
      </footer>
      <ol id="panggilan" data-live hidden>
        {content.calls.map((call) => (
          <Call key={call.callId} call={call} />
        ))}
      </ol>
      <ol id="terucap" hidden />
    </Document>
  );
}

/** Older ones are no longer spoken (display.js), and need no words. */
const SPOKEN_FOR_SECONDS = 90;

/** What display.js needs of a call. */
function Call({ call }: { call: CallAnnouncement }) {
  const { now } = useFrame();
  const spoken = addMinutes(call.calledAt, SPOKEN_FOR_SECONDS / 60) >= now ? wordsOfCall(call, RECORDED_WORDS) : undefined;
  return (
    <li
      id={`panggilan-${call.callId}`}
      data-call={call.callId}
      data-at={call.calledAt.getTime()}
      data-ref={call.queueRef}
      data-number={call.queueNumber}
      data-place={call.place}
      data-sentence={spoken?.sentence}
      data-words={spoken?.words.join(' ')}
    />
  );
}

/** A long text takes longer to run by. */
function tickerPace(text: string): 'short' | 'medium' | 'long' {
  return text.length < 80 ? 'short' : text.length < 220 ? 'medium' : 'long';
}
