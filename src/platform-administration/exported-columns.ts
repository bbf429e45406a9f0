import { revealed } from '../platform/personal-data';
import { lookupColumns, SEALED_TABLES } from '../platform/sealed-columns';

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

/** What a sealed value is found by; whoever loads the value makes it anew with keys of their own. */
export const LOOKUP_COLUMNS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(SEALED_TABLES.map((sealed) => [sealed.table, lookupColumns(sealed)]));

/** A row as it leaves: what is sealed here leaves opened. @throws DataKeyError when its key is missing */
export function revealedRow(table: string, facilityId: number, row: Record<string, unknown>): Record<string, unknown> {
  const opened = (SEALED_TABLES.find((sealed) => sealed.table === table)?.columns ?? []).flatMap(({ column }): [string, string][] => {
    const value = row[column];
    return typeof value === 'string' ? [[column, revealed(facilityId, value)]] : [];
  });
  return { ...row, ...Object.fromEntries(opened) };
}
