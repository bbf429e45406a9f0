import type { ComponentChildren } from 'preact';
import type { PharmacyOnDisplay } from '../../pharmacy/pharmacy-display';
import type { SessionOnDisplay } from '../../queue/display-board';
import { expectedWaitMinutes } from '../../queue/rules/expected-wait';
import { quotaLeft } from '../../queue/rules/quota';
import type { DaySession } from '../../schedules/sessions-of-day';
import { clockTime, hoursText } from '../../words/date-words';
import { useFrame } from '../document';
import type { PanelContent } from './display-model';

/** One panel of a display: its title, and rows that display.js turns over by pages where they do not all fit. */
export function Panel({ content, position }: { content: PanelContent; position: number }) {
  switch (content.kind) {
    case 'queue':
      return <QueuePanel content={content} position={position} />;
    case 'clinic':
      return (
        <Frame title="Poliklinik" position={position} empty="Belum ada pelayanan poli saat ini.">
          {content.sessions.map((session) => (
            <SessionRow key={session.sessionId} session={session} />
          ))}
        </Frame>
      );
    case 'pharmacy':
      return (
        <Frame title="Farmasi" position={position} empty="" rowsClass="rows--apart">
          {content.kinds.map((kind) => (
            <PharmacyRow key={kind.kind} pharmacy={kind} />
          ))}
        </Frame>
      );
    case 'doctors':
      return (
        <Frame title="Jadwal dokter hari ini" position={position} empty="Praktik hari ini sudah selesai.">
          {content.sessions.map((session) => (
            <DoctorRow key={session.sessionId} session={session} />
          ))}
        </Frame>
      );
    case 'pledge':
      return <PledgePanel position={position} />;
  }
}

interface FrameProps {
  title: string;
  position: number;
  /** Beside the title: how many wait. */
  note?: string | undefined;
  /** Said where there is no row. */
  empty: string;
  rowsClass?: string;
  foot?: ComponentChildren;
  children: ComponentChildren[];
}

function Frame({ title, position, note, empty, rowsClass = '', foot, children }: FrameProps) {
  return (
    <section class="panel" id={`bagian-${position}`} aria-labelledby={`judul-${position}`}>
      <div class="panel__head">
        <h2 id={`judul-${position}`} class="panel__title">
          {title}
        </h2>
        {note !== undefined && <p class="panel__note">{note}</p>}
        <p class="panel__page" data-page hidden />
      </div>
      {children.length === 0 ? <p class="panel__empty">{empty}</p> : <ul class={`rows ${rowsClass}`}>{children}</ul>}
      {foot}
    </section>
  );
}

function QueuePanel({ content: { name, queue }, position }: { content: PanelContent & { kind: 'queue' }; position: number }) {
  if (queue === undefined) {
    return (
      <Frame title={name} position={position} empty="Layanan ini tidak dibuka.">
        {[]}
      </Frame>
    );
  }
  return (
    <Frame
      title={queue.name}
      position={position}
      note={waitingNote(queue.waiting, queue.expectedWaitMinutes)}
      empty="Belum ada nomor yang dipanggil."
      foot={<Numbers label="Berikutnya" numbers={queue.next} />}
    >
      {queue.places.map(({ number, place }) => (
        <li class="row row--place" key={place} data-ref={`queue ${queue.queueCode}`} data-place={place}>
          <span class="row__now number">{number ?? NOBODY}</span>
          <Place name={place} />
        </li>
      ))}
    </Frame>
  );
}

function SessionRow({ session }: { session: SessionOnDisplay }) {
  const { now, facility } = useFrame();
  const state = session.doctorLeftAt !== null ? 'Dokter tidak di tempat, tanya petugas' : session.lateMinutes !== null ? `Terlambat ± ${duration(session.lateMinutes)}` : undefined;
  const [latest] = session.called;
  return (
    <li class="row row--session" data-ref={`session ${session.sessionId}`}>
      <div class="row__pair">
        <p class="row__name">{session.clinicName}</p>
        <p class="row__hours number">{hoursText(session.practiceHours)}</p>
      </div>
      <div class="row__detail">
        {state !== undefined && <strong class="row__state">{state}</strong>}
        <p class="row__doctor">{session.doctorName}</p>
        <p class="row__wait">{waitingNote(session.waiting, state === undefined ? expectedWaitMinutes(session, now, facility.timeZone) : undefined)}</p>
      </div>
      <div class="row__line">
        <p class="row__now number">
          <span class="visually-hidden">Sedang dilayani </span>
          {latest?.number ?? NOBODY}
        </p>
        {latest !== undefined ? <Place name={latest.place} /> : session.waiting > 0 && <span class="row__place row__place--idle">Menunggu panggilan</span>}
        <Numbers label="lalu" numbers={session.next} />
      </div>
    </li>
  );
}

function PharmacyRow({ pharmacy: { kind, called, ready, inPreparation, waiting, usualMinutes } }: { pharmacy: PharmacyOnDisplay }) {
  const [latest] = called;
  return (
    <li class="row row--pharmacy" data-ref={`pharmacy ${kind}`}>
      <h3 class="row__name">{kind === 'compounded' ? 'Obat racikan' : 'Obat non racikan'}</h3>
      <p class="row__wait">
        {waiting} menunggu{usualMinutes === undefined ? '' : ` · biasanya ± ${duration(usualMinutes)}`}
      </p>
      <p class="row__numbers">
        <span class="row__now number">
          <span class="visually-hidden">Dipanggil </span>
          {latest?.number ?? NOBODY}
        </span>
        {latest !== undefined && <Place name={latest.place} />}
      </p>
      <Numbers label="Siap diambil" numbers={ready} />
      <Numbers label="Disiapkan" numbers={inPreparation} isLater />
    </li>
  );
}

function DoctorRow({ session }: { session: DaySession }) {
  const { facility } = useFrame();
  const left = (payer: 'JKN' | 'NON JKN'): number => Math.max(0, quotaLeft(session, payer, facility.settings));
  const state = session.doctorLeftAt !== null
    ? `Selesai pukul ${clockTime(session.doctorLeftAt, facility.timeZone)}`
    : session.onLeave
      ? 'Tidak praktik'
      : session.lateMinutes !== null
        ? `Terlambat ± ${duration(session.lateMinutes)}`
        : undefined;
  return (
    <li class="row row--doctor">
      <div class="row__pair">
        <p class="row__name">{session.doctorName}</p>
        <p class="row__hours number">{hoursText(session.practiceHours)}</p>
      </div>
      <div class="row__detail">
        <p class="row__doctor">{session.clinicName}</p>
        <p class="row__quota">
          {state === undefined ? (
            <>
              Sisa BPJS <strong class="number">{left('JKN')}</strong> · Umum <strong class="number">{left('NON JKN')}</strong>
            </>
          ) : (
            <strong class="row__state">{state}</strong>
          )}
        </p>
      </div>
    </li>
  );
}

function PledgePanel({ position }: { position: number }) {
  const { settings } = useFrame().facility;
  return (
    <Frame
      title="Janji Layanan"
      position={position}
      empty="Kami melayani dengan sepenuh hati."
      foot={
        settings.complaintContacts.trim() !== '' && (
          <div class="contacts">
            <h3 class="contacts__title">Pengaduan dan informasi</h3>
            {lines(settings.complaintContacts).map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )
      }
    >
      {lines(settings.servicePledge).map((line) => (
        <li class="row row--pledge" key={line}>
          {line}
        </li>
      ))}
    </Frame>
  );
}

/** In place of a number. */
const NOBODY = '–';
const LONG_PLACE = 18;

function Place({ name }: { name: string }) {
  return <span class={name.length > LONG_PLACE ? 'row__place row__place--long' : 'row__place'}>{name}</span>;
}

/** One line of numbers; those that do not fit are left out whole. */
function Numbers({ label, numbers, isLater = false }: { label: string; numbers: readonly string[]; isLater?: boolean }) {
  if (numbers.length === 0) return null;
  return (
    <div class={isLater ? 'next next--later' : 'next'}>
      <p class="next__label">{label}</p>
      <ul class="next__numbers">
        {numbers.map((number) => (
          <li class="next__number number" key={number}>
            {number}
          </li>
        ))}
      </ul>
    </div>
  );
}

function waitingNote(waiting: number, minutes: number | undefined): string {
  return `${waiting} menunggu${minutes === undefined ? '' : ` · ± ${duration(minutes)}`}`;
}

function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} menit`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} jam${rest === 0 ? '' : ` ${rest} menit`}`;
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}
