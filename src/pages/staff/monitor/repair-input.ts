import { z } from 'zod';
import { firstDayTaken, type RepairRange } from '../../../outbox/desk';
import { addDays, localDate } from '../../../platform/clock';
import { PageComplaint, type StaffContext } from '../../page';
import { dayInput } from './bpjs-input';
import { REPAIR_AT } from './monitor-frame';

const word = z.string().trim().max(100).catch('');

export const repairInput = z.object({ dari: dayInput, sampai: dayInput, poli: word, sebab: word });
export type RepairSearch = z.output<typeof repairInput>;

/** When its preview was drawn, in milliseconds. */
export const repairOrderInput = repairInput.extend({ dilihat: z.string().regex(/^\d{13}$/, 'Buka pratinjaunya dahulu.').transform((ms) => new Date(Number(ms))) });

const MOST_DAYS = 31;

/** With what was left empty filled in: the days of which BPJS still takes something, up to today. */
export function filledIn({ deps, facility }: Pick<StaffContext, 'deps' | 'facility'>, given: RepairSearch): RepairSearch {
  const now = deps.clock();
  const dari = given.dari === '' ? firstDayTaken(now) : given.dari;
  const today = localDate(now, facility.timeZone);
  return { ...given, dari, sampai: given.sampai === '' ? (today < dari ? dari : today) : given.sampai };
}

/** @throws PageComplaint of a range nobody can have meant */
export function rangeOf({ dari, sampai, poli, sebab }: RepairSearch): RepairRange {
  if (sampai < dari) throw new PageComplaint('Tanggal akhir tidak boleh sebelum tanggal awal.');
  if (addDays(dari, MOST_DAYS - 1) < sampai) throw new PageComplaint(`Rentang tanggal paling panjang ${MOST_DAYS} hari.`);
  return { from: dari, to: sampai, ...(poli === '' ? {} : { clinicCode: poli }), ...(sebab === '' ? {} : { key: sebab }) };
}

export function repairAt(search: RepairSearch, step = ''): string {
  const fields = Object.entries(search).filter(([, value]) => value !== '');
  return `${REPAIR_AT}${step}?${new URLSearchParams(fields).toString()}`;
}
