import { z } from 'zod';
import { addDays, instantAt, isCalendarDate, localDate } from '../../../platform/clock';
import type { StaffContext } from '../../page';

export const PAGE_ROWS = 100;
/** More fit no spreadsheet that a person reads. */
export const MOST_DOWNLOADED = 50_000;

export const date = z.string().catch('').refine((given) => given === '' || isCalendarDate(given), 'Tanggal tidak benar.');
export const word = z.string().trim().max(100).catch('');
export const pageNumber = z.string().regex(/^[1-9]\d{0,3}$/).transform(Number).catch(1);

/** The days asked for, today without any: as they are shown, and half-open as instants. */
export function daysOf({ deps, facility }: StaffContext, given: { dari: string; sampai: string }): { shown: { dari: string; sampai: string }; from: Date; until: Date } {
  const { timeZone } = facility;
  const dari = given.dari === '' ? localDate(deps.clock(), timeZone) : given.dari;
  const sampai = given.sampai === '' || given.sampai < dari ? dari : given.sampai;
  return { shown: { dari, sampai }, from: instantAt(dari, '00:00', timeZone), until: instantAt(addDays(sampai, 1), '00:00', timeZone) };
}
