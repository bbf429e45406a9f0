import type { Clock } from '../../platform/clock';
import type { BookingPayload } from './booking';
import type { Ledger, WeekProposal } from './ledger';
import { DAY_NAMES, type JadwalRow, type ReferenceData } from './reference';
import { dateAfter, wibDate, weekdayNumber } from './wib-time';

export type HfisSlot = Omit<JadwalRow, 'tanggal'>;

/** The timetable as HFIS holds it at this moment: the reference data and the proposals that have come into effect. */
export interface Hfis {
  /** All slots of a date. */
  slotsOn(date: string): HfisSlot[];
  /** The slots of one subspecialist clinic on a date. */
  slots(kodesubspesialis: string, date: string): readonly HfisSlot[];
  holds(booking: BookingPayload): boolean;
}

const CAPACITY_OF_NEW_HOURS = 30;

export function makeHfis(reference: ReferenceData, ledger: Ledger, clock: Clock): Hfis {
  // A timetable is asked for with every antrean/add: it is put together once per date, until the day or the proposals change.
  let made = { today: '', proposals: ledger.proposals(), count: 0, byDate: new Map<string, Map<string, HfisSlot[]>>() };

  const onDate = (date: string) => {
    const today = wibDate(clock().getTime());
    const proposals = ledger.proposals();
    if (made.today !== today || made.proposals !== proposals || made.count !== proposals.length) made = { today, proposals, count: proposals.length, byDate: new Map() };
    const known = made.byDate.get(date);
    if (known !== undefined) return known;
    const byClinic = new Map<string, HfisSlot[]>();
    for (const slot of slotsOn(reference, proposals, date, today)) byClinic.set(slot.kodesubspesialis, [...(byClinic.get(slot.kodesubspesialis) ?? []), slot]);
    made.byDate.set(date, byClinic);
    return byClinic;
  };

  const slots = (kodesubspesialis: string, date: string) => onDate(date).get(kodesubspesialis) ?? [];
  return {
    slotsOn: (date) => [...onDate(date).values()].flat(),
    slots,
    holds(booking) {
      const hours = withoutBlanks(booking.jampraktek);
      return slots(booking.kodepoli, booking.tanggalperiksa).some(
        (slot) =>
          slot.kodedokter === booking.kodedokter &&
          slot.libur === 0 &&
          // Empty hours pass, as they do live (ws-bpjs §7, 6).
          (hours === '' || withoutBlanks(slot.jadwal) === hours),
      );
    },
  };
}

function slotsOn(reference: ReferenceData, proposals: readonly WeekProposal[], date: string, today: string): HfisSlot[] {
  const hari = reference.liburNasional?.includes(date) === true ? 8 : weekdayNumber(date);
  const inEffect = proposals.filter(({ receivedAt }) => firstDay(receivedAt) <= (date < today ? date : today));
  const week = inEffect.reduce<readonly JadwalRow[]>(
    (rows, proposal) => withProposal(rows, proposal, reference),
    reference.jadwal.filter(({ tanggal }) => tanggal === undefined),
  );
  const thatDay = reference.jadwal.filter(({ tanggal }) => tanggal === date);
  const fromWeek = week.filter((row) => row.hari === hari && !thatDay.some((other) => isSameSlot(row, other)));
  return [...fromWeek, ...thatDay].map(({ tanggal: _onThisDateOnly, ...slot }) => ({ ...slot, hari, namahari: slot.hari === hari ? slot.namahari : (DAY_NAMES[hari] ?? '') }));
}

/** A proposal is approved at the latest at the midnight after it, and holds from then on (ws-bpjs §6). */
function firstDay(receivedAt: number): string {
  return dateAfter(wibDate(receivedAt), 1);
}

/**
 * The weekdays that the proposal names are replaced, the others stay: whether BPJS drops the days left out is unknown
 * (§6), and Khanza, which sends one weekday per call, would then lose its week with every call.
 */
function withProposal(rows: readonly JadwalRow[], proposal: WeekProposal, reference: ReferenceData): JadwalRow[] {
  const isTheirs = (row: JadwalRow) => row.kodedokter === proposal.kodedokter && row.kodesubspesialis === proposal.kodesubspesialis;
  const named = new Set(proposal.jadwal.map(({ hari }) => hari));
  const poli = reference.poli.find(({ kdsubspesialis }) => kdsubspesialis === proposal.kodesubspesialis);
  const theirs = rows.filter(isTheirs);
  const [before] = theirs;
  const namadokter = before?.namadokter ?? reference.dokter.find(({ kodedokter }) => kodedokter === proposal.kodedokter)?.namadokter ?? '';

  const proposed = proposal.jadwal.map(({ hari, buka, tutup }): JadwalRow => {
    const jadwal = `${buka}-${tutup}`;
    const like = theirs.find((row) => row.hari === hari && withoutBlanks(row.jadwal) === jadwal) ?? theirs.find((row) => row.hari === hari) ?? before;
    return {
      kodepoli: proposal.kodepoli,
      namapoli: before?.namapoli ?? poli?.nmpoli ?? proposal.kodepoli,
      kodesubspesialis: proposal.kodesubspesialis,
      namasubspesialis: before?.namasubspesialis ?? poli?.nmsubspesialis ?? proposal.kodesubspesialis,
      kodedokter: proposal.kodedokter,
      namadokter,
      hari,
      namahari: DAY_NAMES[hari] ?? '',
      jadwal,
      kapasitaspasien: like?.kapasitaspasien ?? CAPACITY_OF_NEW_HOURS,
      libur: 0,
    };
  });
  return [...rows.filter((row) => !isTheirs(row) || !named.has(row.hari)), ...proposed];
}

function isSameSlot(left: JadwalRow, right: JadwalRow): boolean {
  return left.kodedokter === right.kodedokter && left.kodesubspesialis === right.kodesubspesialis && withoutBlanks(left.jadwal) === withoutBlanks(right.jadwal);
}

function withoutBlanks(hours: string): string {
  return hours.replaceAll(' ', '');
}
