/**
 * Who may be called next in a clinic, and in which order: checked in, not passed over; priority first, then by number, JKN
 * or not (Panduan Pelayanan Prima). Displays and panels use the same two lines of SQL, so that they never disagree.
 */
export const waitingForCall = (alias: string): string => `${alias}.state = 'waiting' and ${alias}.last_task = 3 and ${alias}.skipped_at is null`;
export const WAITING_FOR_CALL = waitingForCall('booking');
export const CALL_ORDER = `(booking.priority_reason is null), booking.ordinal`;
