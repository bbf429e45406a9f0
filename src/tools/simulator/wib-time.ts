const WIB_OFFSET_MS = 7 * 3_600_000;
const MS_PER_DAY = 86_400_000;

/** The last millisecond that still prints as a four-digit year in WIB. */
export const LATEST_WAKTU_MS = Date.parse('9999-12-31T16:59:59.999Z');

function wibText(ms: number): string {
  return new Date(ms + WIB_OFFSET_MS).toISOString();
}

/** The date in WIB, `YYYY-MM-DD`. BPJS reckons in WIB wherever the facility stands. */
export function wibDate(ms: number): string {
  return wibText(ms).slice(0, 10);
}

/** The wall clock in WIB, `HH:mm`. */
export function wibTime(ms: number): string {
  return wibText(ms).slice(11, 16);
}

/** `YYYY-MM-DD HH:mm:ss WIB`, the form of the messages (ws-bpjs §2.14). */
export function wibMessageTime(ms: number): string {
  const text = wibText(ms);
  return `${text.slice(0, 10)} ${text.slice(11, 19)} WIB`;
}

/** `dd-MM-yyyy HH:mm:ss WIB`, the form of wakturs and waktu in getlisttask (ws-bpjs §2.11). */
export function wibListTime(ms: number): string {
  const text = wibText(ms);
  return `${text.slice(8, 10)}-${text.slice(5, 7)}-${text.slice(0, 4)} ${text.slice(11, 19)} WIB`;
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);
}

/** The date so many days later. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 1 Senin … 7 Minggu (ws-bpjs §2.3). */
export function weekdayNumber(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** A date that exists, in the one form the contract takes. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
