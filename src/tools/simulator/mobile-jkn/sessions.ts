import { z } from 'zod';
import { addDays, instantAt, isCalendarDate, type TimeZone } from '../../../platform/clock';

const LOOK_AHEAD_DAYS = 2;

/** One doctor's practice on a date: what the app offers to choose from. */
export const appSession = z.strictObject({
  kodepoli: z.string().min(1),
  namapoli: z.string().default(''),
  kodedokter: z.number().int(),
  namadokter: z.string().default(''),
  tanggalperiksa: z.string().refine(isCalendarDate),
  jampraktek: z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/),
});

export type AppSession = z.infer<typeof appSession>;

/** A session of a date the caller knows. */
export type SessionSlot = Omit<AppSession, 'tanggalperiksa'>;

/** What is offered from `today` on for three days, in the order of date and hours. */
export function sessionsFrom(slotsOn: (date: string) => readonly SessionSlot[], today: string): AppSession[] {
  const dates = Array.from({ length: LOOK_AHEAD_DAYS + 1 }, (_, days) => addDays(today, days));
  return dates.flatMap((tanggalperiksa) =>
    slotsOn(tanggalperiksa)
      .map(({ kodepoli, namapoli, kodedokter, namadokter, jampraktek }) => ({ kodepoli, namapoli, kodedokter, namadokter, tanggalperiksa, jampraktek: jampraktek.replaceAll(' ', '') }))
      .sort((a, b) => a.jampraktek.localeCompare(b.jampraktek)),
  );
}

/** When a session begins and ends; one past midnight ends on the next day. */
export function spanOf({ tanggalperiksa, jampraktek }: AppSession, zone: TimeZone): { startsAt: Date; endsAt: Date } {
  const [from = '00:00', to = '24:00'] = jampraktek.split('-');
  const startsAt = instantAt(tanggalperiksa, from, zone);
  const endsAt = instantAt(to > from ? tanggalperiksa : addDays(tanggalperiksa, 1), to, zone);
  return { startsAt, endsAt };
}
