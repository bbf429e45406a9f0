import { addDays, instantAt, type LocalDate } from '../../platform/clock';

/**
 * Until when a time of a visit may still be reported: BPJS takes them until H+7 (catalogue ws-bpjs §3.3), and the outbox, which
 * cannot know whether that day counts in full, gives up at H+6 23:00 WIB (outbox/backoff). What comes later would never arrive.
 */
export function reportableUntil(visitDate: LocalDate): Date {
  return instantAt(addDays(visitDate, 6), '23:00', 'WIB');
}
