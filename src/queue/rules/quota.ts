import type { FacilitySettings } from '../../platform/facility-settings';
import type { Session } from '../../schedules/session';
import type { Payer } from '../booking';

/** The quota of a session as the wire shows it: total and remaining, JKN and non-JKN apart, never negative. */
export interface QuotaView {
  quotaJkn: number;
  remainingJkn: number;
  quotaNonJkn: number;
  remainingNonJkn: number;
}

type Counted = Pick<Session, 'quotaJkn' | 'quotaNonJkn' | 'takenJkn' | 'takenNonJkn' | 'capacity'>;

export function quotaView(session: Counted): QuotaView {
  return {
    quotaJkn: session.quotaJkn,
    remainingJkn: Math.max(0, session.quotaJkn - session.takenJkn),
    quotaNonJkn: session.quotaNonJkn,
    remainingNonJkn: Math.max(0, session.quotaNonJkn - session.takenNonJkn),
  };
}

/**
 * How many more of this payer the session takes: of its own quota, and together never above the capacity unless the
 * facility says so (catalogue ws-faskes §4.7).
 */
export function quotaLeft(session: Counted, payer: Payer, settings: Pick<FacilitySettings, 'quotasMayExceedCapacity'>): number {
  const own = payer === 'JKN' ? session.quotaJkn - session.takenJkn : session.quotaNonJkn - session.takenNonJkn;
  return settings.quotasMayExceedCapacity ? own : Math.min(own, session.capacity - session.takenJkn - session.takenNonJkn);
}

/** How many more the session takes whoever pays: both payers share what is left of its capacity. Never negative. */
export function quotaLeftForAnybody(session: Counted, settings: Pick<FacilitySettings, 'quotasMayExceedCapacity'>): number {
  const both = Math.max(0, quotaLeft(session, 'JKN', settings)) + Math.max(0, quotaLeft(session, 'NON JKN', settings));
  return settings.quotasMayExceedCapacity ? both : Math.max(0, Math.min(both, session.capacity - session.takenJkn - session.takenNonJkn));
}
