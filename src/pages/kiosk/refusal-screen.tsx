import type { TimeZone } from '../../platform/clock';
import type { PharmacyRefusals } from '../../pharmacy/refusals';
import type { QueueRefusals } from '../../queue/refusals';
import { view, type PageReply } from '../page';
import { phraseForPeople } from '../refusals';
import { dateWords, hoursText } from '../../words/date-words';
import { doctorTitle } from '../ticket/clinic-words';
import { askDesk, deskWordsOf, type DeskWords } from './desk-words';
import type { BackTo } from './kiosk-screen';
import type { KioskStep } from './kiosk-step';
import { MessageScreen } from './message-screen';

interface KindWords {
  title: string;
  advice: string;
  back?: BackTo;
}

type Catalogue = QueueRefusals & PharmacyRefusals;

const otherSession = ({ officer }: DeskWords): string => `Silakan pilih dokter atau jam lain, atau tanyakan kepada ${officer}.`;

/** What a patient reads instead of a panel's short sentence: what is the matter and what to do. */
const WORDS: { [Code in keyof Catalogue]?: (data: Catalogue[Code], desk: DeskWords) => KindWords } = {
  'quota-full': (_, desk) => ({ title: 'Maaf, baru saja penuh', advice: otherSession(desk), back: 'sessions' }),
  'session-closed': (_, desk) => ({ title: 'Maaf, pendaftaran sudah ditutup', advice: otherSession(desk), back: 'sessions' }),
  'schedule-unavailable': ({ doctor }, desk) => ({ title: 'Maaf, jadwal ini tidak tersedia', advice: `${doctorTitle(doctor)} tidak praktik pada jam itu. ${otherSession(desk)}`, back: 'sessions' }),
  'clinic-closed': (_, desk) => ({ title: 'Maaf, poli ini tidak buka hari ini', advice: otherSession(desk), back: 'sessions' }),
  'already-booked': (_, desk) => ({ title: 'Anda sudah punya nomor antrean', advice: `Satu pasien mendapat satu nomor untuk poli yang sama. Silakan ke ${desk.short} bila nomor Anda hilang.`, back: 'sessions' }),
  'reference-in-use': (_, desk) => ({ title: 'Surat ini sudah dipakai', advice: `Nomor surat tersebut sedang dipakai pada antrean lain. ${askDesk(desk)}`, back: 'sessions' }),
  'booking-unknown': (_, desk) => ({ title: 'Antrean tidak ditemukan', advice: askDesk(desk), back: 'identify' }),
  'booking-cancelled': (_, desk) => ({ title: 'Antrean ini sudah dibatalkan', advice: `Silakan ambil nomor antrean baru, atau tanyakan kepada ${desk.officer}.`, back: 'identify' }),
  'visit-already-over': (_, desk) => ({ title: 'Nomor Anda sudah terlewat', advice: `Saat dipanggil, Anda belum hadir. ${askDesk(desk)}`, back: 'identify' }),
  'already-served': (_, desk) => ({ title: 'Anda sudah dilayani', advice: `Kunjungan ini sudah selesai. Bila masih ada keperluan, silakan ke ${desk.short}.`, back: 'identify' }),
  'check-in-on-other-day': ({ visitDate }) => ({ title: 'Antrean Anda bukan untuk hari ini', advice: `Antrean Anda untuk hari ${dateWords(visitDate)}. Silakan datang dan check-in pada hari itu.`, back: 'identify' }),
  'check-in-not-open-yet': ({ opensAt }) => ({ title: 'Check-in belum dibuka', advice: `Check-in dibuka pukul ${hoursText(opensAt)}. Silakan kembali ke mesin ini pada jam tersebut.`, back: 'identify' }),
  'check-in-over': ({ closedAt }, desk) => ({ title: 'Waktu check-in sudah lewat', advice: `Check-in berakhir pukul ${hoursText(closedAt)}. ${askDesk(desk)}`, back: 'identify' }),
  'pharmacy-no-prescription': () => ({ title: 'Belum ada resep untuk Anda', advice: 'Resep muncul setelah dokter selesai memeriksa. Silakan tanyakan kepada petugas poli.', back: 'identify' }),
  'pharmacy-not-checked-in': (_, desk) => ({ title: 'Belum ada resep untuk Anda', advice: `Anda belum check-in hari ini. ${askDesk(desk)}`, back: 'identify' }),
};

function wordsFor(refusal: { code: string; data: unknown }, desk: DeskWords, zone: TimeZone): KindWords {
  const words = (WORDS as Partial<Record<string, (data: unknown, desk: DeskWords) => KindWords>>)[refusal.code];
  return words?.(refusal.data, desk) ?? { title: phraseForPeople(refusal, zone) ?? 'Maaf, belum dapat dilayani di mesin ini', advice: askDesk(desk) };
}

export function refusalScreen({ key, layout, facility }: KioskStep, refusal: { code: string; data: unknown }): PageReply {
  const desk = deskWordsOf(facility);
  const words = wordsFor(refusal, desk, facility.timeZone);
  return view(<MessageScreen journeyKey={key} sound={layout.sound} {...words} offersDesk={words.advice.includes(askDesk(desk))} />);
}
