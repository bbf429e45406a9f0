/**
 * Who may be called next in a clinic, and in which order: checked in, not passed over; priority first, then by number, JKN
 * or not (Panduan Pelayanan Prima). Displays and panels use the same two lines of SQL, so that they never disagree.
 */
export const WAITING_FOR_CALL = `booking.state = 'waiting' and booking.last_task = 3 and booking.skipped_at is null`;
export const CALL_ORDER = `(booking.priority_reason is null), booking.ordinal`;
