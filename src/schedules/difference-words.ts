import type { Settled } from './hfis-settle';
import type { DifferenceKind, DifferenceSide } from './hfis-slot';
import { readableName } from './readable-name';
import type { ScheduleDifference } from './schedule-difference-store';

/** What a difference means and what can be done about it, for the people who look after the schedule. */
export interface DifferenceWords {
  what: string;
  whatToDo: string;
}

const places = (side: DifferenceSide | null): string => `kapasitas ${side?.capacity ?? '?'}`;
const openOrLeave = (side: DifferenceSide | null): string => (side?.onLeave === true ? 'libur' : 'buka');
const hours = (side: DifferenceSide | null): string => asSaid(side?.practiceHours ?? '');
const asSaid = (practiceHours: string): string => practiceHours.replaceAll(':', '.');
const doctor = (side: DifferenceSide | null): string => readableName(side?.doctorName ?? '');
const clinic = (side: DifferenceSide | null): string => readableName(side?.clinicName ?? '');
const parent = (side: DifferenceSide | null): string => `${readableName(side?.parentName ?? '')} (${side?.parentCode ?? ''})`;
/** A clinic that is its own parent says nothing with it. */
const isOwnParent = (side: DifferenceSide | null): boolean => side?.parentName === side?.clinicName;

const WORDS: Record<DifferenceKind, (difference: Pick<ScheduleDifference, 'ours' | 'theirs' | 'bookingsHit'>) => DifferenceWords> = {
  capacity: ({ ours, theirs, bookingsHit }) => ({
    what: `HFIS: ${places(theirs)}, di sini: ${places(ours)}`,
    whatToDo: bookingsHit > 0 ? 'ikut HFIS: sesi tidak menerima booking baru, yang sudah ada tetap dilayani; atau perbaiki HFIS' : 'ikut HFIS, atau pertahankan dan perbaiki HFIS',
  }),
  leave: ({ ours, theirs, bookingsHit }) => ({
    what: `HFIS: ${openOrLeave(theirs)}, di sini: ${openOrLeave(ours)}`,
    whatToDo: bookingsHit > 0 ? 'hubungi pasien yang sudah booking; ikut HFIS: sesi ditutup untuk booking baru' : 'ikut HFIS, atau pertahankan dan perbaiki HFIS',
  }),
  gone: ({ bookingsHit }) => ({
    what: 'jadwal sudah tidak ada di HFIS, di sini masih buka',
    whatToDo: bookingsHit > 0 ? 'booking ini akan ditolak BPJS (Data dokter tidak ditemukan): kembalikan jadwal di HFIS, atau hubungi pasien dan ikut HFIS' : 'ikut HFIS: sesi ditutup; atau kembalikan jadwal di HFIS',
  }),
  hours: ({ ours, theirs, bookingsHit }) => ({
    what: `jam di HFIS ${hours(theirs)} (${places(theirs)}), di sini ${hours(ours)}`,
    whatToDo: bookingsHit > 0 ? 'ikut HFIS: sesi beserta booking-nya pindah ke jam HFIS, beri tahu pasien; atau perbaiki HFIS' : 'ikut HFIS: sesi pindah ke jam HFIS; atau perbaiki HFIS',
  }),
  'only-here': ({ ours }) => ({
    what: `hanya ada di sini (${places(ours)}), tidak ada di HFIS`,
    whatToDo: 'booking di sesi ini akan ditolak BPJS: usulkan jadwalnya ke HFIS, atau ikut HFIS: sesi ditutup',
  }),
  'only-there': ({ theirs }) => ({
    what: `hanya ada di HFIS (${doctor(theirs)}, ${places(theirs)}, ${openOrLeave(theirs)})`,
    whatToDo: 'ikut HFIS: sesi dibuka di sini; atau pertahankan tanpa sesi ini',
  }),
  unreadable: ({ theirs }) => ({
    what: `baris HFIS tidak dapat dipakai: dokter ${doctor(theirs)}, jam "${theirs?.jadwal ?? ''}", ${places(theirs)}`,
    whatToDo: 'perbaiki di HFIS',
  }),
  'clinic-name': ({ ours, theirs }) => ({
    what: [
      ...(clinic(theirs) === clinic(ours) ? [] : [`nama poli di BPJS “${clinic(theirs)}”, di sini “${clinic(ours)}”`]),
      ...(parent(theirs) === parent(ours) || (isOwnParent(theirs) && isOwnParent(ours) && theirs?.parentCode === ours?.parentCode) ? [] : [`poli induk di BPJS “${parent(theirs)}”, di sini “${parent(ours)}”`]),
    ].join('; '),
    whatToDo: 'ikut HFIS: nama diganti; atau pertahankan',
  }),
  'doctor-name': ({ ours, theirs }) => ({
    what: `nama dokter di HFIS “${doctor(theirs)}”, di sini “${doctor(ours)}”`,
    whatToDo: 'ikut HFIS: nama diganti; atau pertahankan',
  }),
};

export function wordsOf(difference: Pick<ScheduleDifference, 'kind' | 'ours' | 'theirs' | 'bookingsHit'>): DifferenceWords {
  return WORDS[difference.kind](difference);
}

/** What a settlement did, in one sentence. */
export function settledSentence(settled: Settled): string {
  switch (settled.done) {
    case 'kept':
      return 'Jadwal di sini dipertahankan; perbedaan yang sama tidak ditanyakan lagi.';
    case 'renamed':
      return 'Nama di sini diganti menurut BPJS.';
    case 'capacity':
      return `Kapasitas diubah dari ${settled.from} menjadi ${settled.to}; ${standing(settled.bookings)}.`;
    case 'closed':
      return `Sesi ditutup untuk booking baru; ${standing(settled.bookings)}.`;
    case 'opened':
      return `Sesi dibuka; ${standing(settled.bookings)}.`;
    case 'moved':
      return `Sesi dipindah dari jam ${asSaid(settled.from)} ke ${asSaid(settled.to)}; ${standing(settled.bookings)}${settled.bookings > 0 ? ': beri tahu pasien' : ''}.`;
    case 'closed-for-other':
      return `Sesi lama ditutup, karena sesi jam ${asSaid(settled.other)} sudah ada di sini; ${standing(settled.bookings)}.`;
    case 'added':
      return 'Sesi dibuka di sini menurut HFIS.';
    default:
      return settled satisfies never;
  }
}

const standing = (bookings: number): string => (bookings === 0 ? 'tidak ada booking' : `${bookings} booking yang sudah ada tetap berlaku`);
