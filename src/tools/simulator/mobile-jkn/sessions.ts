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

/** Of an HFIS slot, what makes it a session (ws-bpjs §2.3). */
export interface HfisSlot {
  kodesubspesialis: string;
  namasubspesialis: string;
  kodedokter: number;
  namadokter: string;
  jadwal: string;
  libur: number;
}

/** What HFIS offers from `today` on for three days, leave left out, in the order of date and hours. */
export function sessionsOfHfis(slotsOn: (date: string) => readonly HfisSlot[], today: string): AppSession[] {
  const dates = Array.from({ length: LOOK_AHEAD_DAYS + 1 }, (_, days) => addDays(today, days));
  return dates.flatMap((tanggalperiksa) =>
    slotsOn(tanggalperiksa)
      .filter(({ libur }) => libur !== 1)
      .map((slot) => ({
        kodepoli: slot.kodesubspesialis,
        namapoli: slot.namasubspesialis,
        kodedokter: slot.kodedokter,
        namadokter: slot.namadokter,
        tanggalperiksa,
        jampraktek: slot.jadwal.replaceAll(' ', ''),
      }))
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
