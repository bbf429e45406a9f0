import { durationText } from '../../../outbox/desk';
import { useFrame } from '../../document';

const HOUR_MS = 3_600_000;

/** How long BPJS still takes it (H+6 23:00 WIB): the less, the louder. */
export function Countdown({ deadline }: { deadline: Date | null }) {
  const { now } = useFrame();
  if (deadline === null) return null;
  const left = deadline.getTime() - now.getTime();
  if (left <= 0) return <span class="badge">batas kirim lewat</span>;
  return <span class={`badge${left <= 24 * HOUR_MS ? ' badge--bad' : left <= 48 * HOUR_MS ? ' badge--warn' : ''}`}>sisa {durationText(left)}</span>;
}
