import { revealed } from '../platform/personal-data';

/**
 * What opens a door, or is only good for looking whether something does: it stays here when a facility's data leave. Whoever
 * loads them gives new passwords, keys and secrets, and pairs the devices again.
 */
export const SECRET_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  api_key: ['secret_digest'],
  bpjs_account: ['cons_secret', 'user_key', 'x_authorization'],
  device: ['token_digest'],
  device_pairing: ['pairing_code', 'token_digest'],
  kiosk_journey: ['journey_digest'],
  outbox_pace: ['account_mark'],
  staff_session: ['token_digest'],
  staff_user: ['password_hash'],
  web_service_user: ['password_hash', 'recognised_mark', 'previous_password_hash', 'previous_recognised_mark'],
  webhook: ['signing_secret', 'previous_secret'],
};

/** What is kept through the door of personal data (platform/personal-data) leaves through it. */
export const PERSONAL_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  booking: ['nik', 'card_number', 'phone'],
  import_upload_part: ['body'],
  outbox_act: ['correction'],
  outbox_attempt: ['request', 'message'],
  patient: ['nik', 'card_number', 'family_card_number', 'full_name', 'phone', 'address'],
  surgery: ['card_number'],
};

/** A row as it leaves. */
export function revealedRow(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const opened = (PERSONAL_COLUMNS[table] ?? []).flatMap((column): [string, string][] => {
    const value = row[column];
    return typeof value === 'string' ? [[column, revealed(value)]] : [];
  });
  return { ...row, ...Object.fromEntries(opened) };
}
