import type { ComponentChildren } from 'preact';
import { durationText } from '../../../outbox/desk';
import { hasAdmission } from '../../../platform/facility';
import { Link, useFrame } from '../../document';
import { BPJS_AT, HFIS_AT, REPAIR_AT, SIMRS_AT } from './monitor-frame';
import { agoText, whenText } from './monitor-words';
import { troublesOf } from './simrs-standing';
import type { Today } from './today';

type Tone = 'good' | 'warn' | 'bad' | 'plain';

interface TileProps {
  title: string;
  value: string;
  tone: Tone;
  /** A page of the monitor, or a place on this page. */
  to: string;
  children?: ComponentChildren;
}

function Tile({ title, value, tone, to, children }: TileProps) {
  const inside = (
    <>
      <span class="monitor-tile__title">{title}</span>
      <span class="monitor-tile__value">{value}</span>
      <span class="monitor-tile__note">{children}</span>
    </>
  );
  return (
    <li class={`monitor-tile monitor-tile--${tone}`}>
      {to.startsWith('#') ? (
        <a href={to} class="monitor-tile__link" hx-boost="false">
          {inside}
        </a>
      ) : (
        <Link to={to} class="monitor-tile__link">
          {inside}
        </Link>
      )}
    </li>
  );
}

/** What the house and its line to BPJS are like, each in a word and with where to look. */
export function Tiles({ today }: { today: Today }) {
  return (
    <ul id="keadaan" class="monitor-tiles" data-live aria-label="Keadaan sekarang">
      <ConnectionTile today={today} />
      <ClockTile today={today} />
      <ReportedTile today={today} />
      <UninsuredTile today={today} />
      <DeskTile today={today} />
      <DeadlineTile today={today} />
      <LateTile today={today} />
      <HfisTile today={today} />
      <JobsTile today={today} />
      <SimrsTile today={today} />
    </ul>
  );
}

function ConnectionTile({ today: { standing, connection } }: { today: Today }) {
  const { facility, now } = useFrame();
  const { pause } = standing;
  const last = connection.lastAnswerAt;
  const value = pause !== null ? (pause.isOver ? 'Terganggu' : 'Berhenti') : last === null ? 'Belum ada' : 'Lancar';
  return (
    <Tile title="Sambungan BPJS" value={value} tone={pause === null ? (last === null ? 'plain' : 'good') : pause.isOver ? 'warn' : 'bad'} to={BPJS_AT}>
      {last === null ? 'Belum ada jawaban tercatat' : `Jawaban terakhir ${whenText(last, facility.timeZone, now)}`}
    </Tile>
  );
}

/** As the watch on our clock judges (bpjs/clock-skew): beyond a minute signatures are refused. */
const SKEW_WARN_SECONDS = 30;
const SKEW_ALARM_SECONDS = 60;

function ClockTile({ today: { connection } }: { today: Today }) {
  const { facility, now } = useFrame();
  const { skew } = connection;
  if (skew === null) {
    return (
      <Tile title="Jam server" value="Belum terukur" tone="plain" to="#pekerjaan">
        Terukur dari jawaban BPJS
      </Tile>
    );
  }
  const off = Math.abs(skew.seconds);
  const tone = off > SKEW_ALARM_SECONDS ? 'bad' : off > SKEW_WARN_SECONDS ? 'warn' : 'good';
  const value = off <= 1 ? 'Tepat' : `${skew.seconds > 0 ? '+' : '−'}${off} detik`;
  return (
    <Tile title="Jam server" value={value} tone={tone} to="#pekerjaan">
      {tone === 'good' ? `Diukur ${whenText(skew.measuredAt, facility.timeZone, now)}` : 'Setel jam komputer (NTP)'}
    </Tile>
  );
}

function ReportedTile({ today: { reported } }: { today: Today }) {
  const { facility } = useFrame();
  const { sent, owed, parked, waitsForDesk, notTaken } = reported.tasks;
  return (
    <Tile title={hasAdmission(facility) ? 'Waktu layanan ke BPJS' : 'Panggilan ke BPJS'} value={`${sent} terkirim`} tone={parked > 0 ? 'warn' : 'plain'} to={BPJS_AT}>
      {[`${owed} menunggu`, `${parked} tertahan`, ...(waitsForDesk > 0 ? [`${waitsForDesk} menunggu loket`] : []), ...(notTaken > 0 ? [`${notTaken} tidak tersimpan`] : [])].join(' · ')}
    </Tile>
  );
}

/** Only where an entry is named by its card. */
function UninsuredTile({ today: { uninsured } }: { today: Today }) {
  if (uninsured === null) return null;
  return (
    <Tile title="Pasien umum" value={uninsured === 0 ? 'Tidak ada' : `${uninsured} pasien`} tone="plain" to={BPJS_AT}>
      Dicatat, tidak dikirim ke BPJS
    </Tile>
  );
}

function DeskTile({ today: { standing } }: { today: Today }) {
  const { facility, now } = useFrame();
  const { needsStaff, oldestOwedAt, owed } = standing;
  return (
    <Tile title="Ditolak BPJS" value={needsStaff === 0 ? 'Tidak ada' : `${needsStaff} perlu petugas`} tone={needsStaff === 0 ? 'good' : 'bad'} to={BPJS_AT}>
      {oldestOwedAt === null ? 'Tidak ada yang menunggu kirim' : `${owed} menunggu, sejak ${whenText(oldestOwedAt, facility.timeZone, now)}`}
    </Tile>
  );
}

/** What BPJS takes until tonight, and then no more. */
function DeadlineTile({ today: { deadlines } }: { today: Today }) {
  const { now } = useFrame();
  const [next, after] = deadlines;
  const words = (visits: number): string => (visits === 0 ? 'Tidak ada' : `${visits} kunjungan`);
  return (
    <Tile title="Batas kirim BPJS" value={words(next.visits)} tone={next.visits > 0 ? 'bad' : after.visits > 0 ? 'warn' : 'good'} to={REPAIR_AT}>
      {next.visits > 0 ? `Habis dalam ${durationText(next.deadline.getTime() - now.getTime())}` : 'Yang habis dalam 24 jam'}
      {after.visits > 0 && ` · sehari sesudahnya ${after.visits}`}
    </Tile>
  );
}

function LateTile({ today: { late } }: { today: Today }) {
  const { unsent = 0 } = late.counts;
  const all = Object.values(late.counts).reduce((sum, count) => sum + count, 0);
  return (
    <Tile title="Terlambat dicatat" value={all === 0 ? 'Tidak ada' : `${all} pasien`} tone={all === 0 ? 'good' : 'warn'} to="#terlambat">
      {unsent === 0 ? 'Langkah yang belum ditekan' : `${unsent} belum sampai ke BPJS`}
    </Tile>
  );
}

function HfisTile({ today: { hfis } }: { today: Today }) {
  const { now } = useFrame();
  const { openDifferences, bookingsHit, lastReadAt } = hfis;
  return (
    <Tile title="Jadwal HFIS" value={openDifferences === 0 ? 'Sama' : `${openDifferences} beda`} tone={openDifferences === 0 ? (lastReadAt === null ? 'plain' : 'good') : bookingsHit > 0 ? 'bad' : 'warn'} to={HFIS_AT}>
      {bookingsHit > 0 ? `${bookingsHit} booking terkena` : lastReadAt === null ? 'Belum pernah dibaca' : `Dibaca ${agoText(lastReadAt, now)}`}
    </Tile>
  );
}

function JobsTile({ today: { jobs } }: { today: Today }) {
  const bad = jobs.filter(({ outcome }) => outcome === 'failed' || outcome === 'interrupted').length;
  return (
    <Tile title="Pekerjaan otomatis" value={jobs.length === 0 ? 'Belum ada' : bad === 0 ? 'Berjalan' : `${bad} gagal`} tone={jobs.length === 0 ? 'plain' : bad === 0 ? 'good' : 'bad'} to="#pekerjaan">
      {`${jobs.length} pekerjaan`}
    </Tile>
  );
}

/** Only where a connector or a webhook is in use. */
function SimrsTile({ today: { simrs } }: { today: Today }) {
  const troubles = troublesOf(simrs);
  if (troubles === undefined) return null;
  const { unreadQueries, refusedRows, webhooks, disabledWebhooks } = troubles;
  const tone = unreadQueries + webhooks > 0 ? 'bad' : refusedRows > 0 ? 'warn' : 'good';
  const notes = [
    ...(unreadQueries > 0 ? [`${unreadQueries} query tidak terbaca`] : []),
    ...(disabledWebhooks > 0 ? [`${disabledWebhooks} webhook nonaktif`] : []),
    ...(webhooks > disabledWebhooks ? [`${webhooks - disabledWebhooks} webhook gagal`] : []),
    ...(refusedRows > 0 ? [`${refusedRows} baris ditolak`] : []),
  ];
  return (
    <Tile title="Integrasi SIMRS" value={tone === 'bad' ? 'Terganggu' : tone === 'warn' ? 'Ada yang ditolak' : 'Lancar'} tone={tone} to={SIMRS_AT}>
      {notes.length === 0 ? 'Konektor dan webhook' : notes.join(' · ')}
    </Tile>
  );
}
