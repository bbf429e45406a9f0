import { clockTime } from '../../words/date-words';
import { useFrame } from '../document';

export function PriorityBadge({ reason }: { reason: string | null }) {
  return reason === null ? null : <span class="badge badge--warn">Prioritas: {reason}</span>;
}

export function SkippedBadge() {
  return <span class="badge badge--bad">Dilewati</span>;
}

export function PayerBadge({ payer }: { payer: 'JKN' | 'NON JKN' }) {
  return <span class="badge">{payer === 'JKN' ? 'JKN' : 'Umum'}</span>;
}

export function NewPatientBadge() {
  return <span class="badge badge--good">Pasien baru</span>;
}

/** `sejak 08.12 (25 mnt)` */
export function Since({ at }: { at: Date }) {
  const { facility, now } = useFrame();
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000));
  return (
    <span class="muted number">
      sejak {clockTime(at, facility.timeZone)}
      {minutes > 0 && ` (${minutes} mnt)`}
    </span>
  );
}
