import { owedText, type DeskAct, type DeskEntry } from '../../../outbox/desk';
import { Link, useFrame } from '../../document';
import { stateLabel } from './bpjs-input';
import { Countdown } from './countdown';
import { BPJS_AT } from './monitor-frame';
import { agoText, dateText, secondText } from './monitor-words';

export const ACT_NAMES: Record<DeskAct, string> = { resend: 'Kirim ulang', correct: 'Koreksi', drop: 'Tutup', seen: 'Tandai dilihat' };
/** By the words of the address. */
export const ACT_WORDS: Record<Exclude<DeskAct, 'correct'>, string> = { resend: 'kirim-ulang', drop: 'tutup', seen: 'dilihat' };

/** What a row is, what BPJS said of it verbatim, what that means and what to do. */
export function EntryFacts({ entry, alike }: { entry: DeskEntry; alike?: number | undefined }) {
  const { now } = useFrame();
  const { explanation } = entry;
  const tone = entry.needsStaff ? 'badge--bad' : entry.state === 'sent' ? 'badge--good' : '';
  return (
    <div class="monitor-entry__facts">
      <p class="monitor-entry__head">
        <Link to={`${BPJS_AT}/${entry.bookingCode}`} class="monitor-link">
          {entry.queueNumber ?? entry.bookingCode}
        </Link>
        <span class={`badge ${tone}`}>{stateLabel(entry.state)}</span>
        {entry.state !== 'sent' && entry.state !== 'not-needed' && <Countdown deadline={entry.deadline} />}
        <strong>{owedText(entry.owed)}</strong>
        <span class="muted">
          {[entry.clinicName, entry.doctorName, entry.visitDate === null ? null : dateText(entry.visitDate), entry.payer].filter((part) => part !== null).join(' · ')}
        </span>
      </p>
      {entry.said !== null && (
        <figure class="monitor-said">
          <figcaption class="muted">Kata BPJS</figcaption>
          <blockquote>{entry.said}</blockquote>
        </figure>
      )}
      <p>
        {explanation.said} {explanation.means}
      </p>
      <p class="monitor-entry__todo">{explanation.todo}</p>
      <p class="muted monitor-small">
        {[
          `Kiriman nomor ${entry.outboxId}`,
          `${entry.bookingCode}`,
          `sejak ${secondText(entry.since, entry.timeZone)} (${agoText(entry.since, now)})`,
          `${entry.tries} kali dicoba`,
          ...(entry.isBeingSent ? ['sedang dikirim'] : []),
          ...(entry.waitingBehind > 0 ? [`${entry.waitingBehind} kiriman menunggu di belakangnya`] : []),
          ...(alike !== undefined && alike > 1 ? [`${alike} kiriman bersebab sama`] : []),
        ].join(' · ')}
      </p>
      {entry.lastAct !== null && (
        <p class="muted monitor-small">
          {ACT_NAMES[entry.lastAct.act]} oleh {entry.lastAct.actor}, {secondText(entry.lastAct.at, entry.timeZone)}
          {entry.lastAct.reason === null ? '' : `: ${entry.lastAct.reason}`}
        </p>
      )}
    </div>
  );
}

/** What may be done about one row. Each leads to a page that shows first what would happen. */
export function EntryActs({ entry }: { entry: DeskEntry }) {
  if (entry.acts.length === 0) return null;
  return (
    <ul class="monitor-acts">
      {entry.acts.map((act) => (
        <li key={act}>
          <Link
            to={act === 'correct' ? `${BPJS_AT}/koreksi/${entry.outboxId}` : `${BPJS_AT}/tindakan?lakukan=${ACT_WORDS[act]}&id=${entry.outboxId}`}
            class={`button${act === 'drop' ? ' button--danger' : ''}`}
            aria-label={`${ACT_NAMES[act]}: kiriman nomor ${entry.outboxId}`}
          >
            {ACT_NAMES[act]}
          </Link>
        </li>
      ))}
    </ul>
  );
}
