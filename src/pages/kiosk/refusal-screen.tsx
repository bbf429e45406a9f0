import type { TimeZone } from '../../platform/clock';
import type { PharmacyRefusals } from '../../pharmacy/refusals';
import type { QueueRefusals } from '../../queue/refusals';
import { view, type PageReply } from '../page';
import { phraseForPeople } from '../refusals';
import { dateWords, hoursText } from '../../words/date-words';
import { doctorTitle } from '../ticket/clinic-words';
import type { BackTo } from './kiosk-screen';
import type { KioskStep } from './kiosk-step';
import { MessageScreen } from './message-screen';

interface KindWords {
  title: string;
  advice: string;
  back?: BackTo;
}

type Catalogue = QueueRefusals & PharmacyRefusals;

const ASK_DESK = 'Silakan ke loket pendaftaran. Petugas akan membantu Anda.';
const OTHER_SESSION = 'Silakan pilih dokter atau jam lain, atau tanyakan kepada petugas loket.';

/** What a patient reads instead of a panel's short sentence: what is the matter and what to do. */
const WORDS: { [Code in keyof Catalogue]?: (data: Catalogue[Code]) => KindWords } = {
  'quota-full': () => ({ title: 'Maaf, baru saja penuh', advice: OTHER_SESSION, back: 'sessions' }),
  'session-closed': () => ({ title: 'Maaf, pendaftaran sudah ditutup', advice: OTHER_SESSION, back: 'sessions' }),
  'schedule-unavailable': ({ doctor }) => ({ title: 'Maaf, jadwal ini tidak tersedia', advice: `${doctorTitle(doctor)} tidak praktik pada jam itu. ${OTHER_SESSION}`, back: 'sessions' }),
  'clinic-closed': () => ({ title: 'Maaf, poli ini tidak buka hari ini', advice: OTHER_SESSION, back: 'sessions' }),
  'already-booked': () => ({ title: 'Anda sudah punya nomor antrean', advice: 'Satu pasien mendapat satu nomor untuk poli yang sama. Silakan ke loket bila nomor Anda hilang.', back: 'sessions' }),
  'reference-in-use': () => ({ title: 'Surat ini sudah dipakai', advice: `Nomor surat tersebut sedang dipakai pada antrean lain. ${ASK_DESK}`, back: 'sessions' }),
  'booking-unknown': () => ({ title: 'Antrean tidak ditemukan', advice: ASK_DESK, back: 'identify' }),
  'booking-cancelled': () => ({ title: 'Antrean ini sudah dibatalkan', advice: 'Silakan ambil nomor antrean baru, atau tanyakan kepada petugas loket.', back: 'identify' }),
  'visit-already-over': () => ({ title: 'Nomor Anda sudah terlewat', advice: `Saat dipanggil, Anda belum hadir. ${ASK_DESK}`, back: 'identify' }),
  'already-served': () => ({ title: 'Anda sudah dilayani', advice: 'Kunjungan ini sudah selesai. Bila masih ada keperluan, silakan ke loket.', back: 'identify' }),
  'check-in-on-other-day': ({ visitDate }) => ({ title: 'Antrean Anda bukan untuk hari ini', advice: `Antrean Anda untuk hari ${dateWords(visitDate)}. Silakan datang dan check-in pada hari itu.`, back: 'identify' }),
  'check-in-not-open-yet': ({ opensAt }) => ({ title: 'Check-in belum dibuka', advice: `Check-in dibuka pukul ${hoursText(opensAt)}. Silakan kembali ke mesin ini pada jam tersebut.`, back: 'identify' }),
  'check-in-over': ({ closedAt }) => ({ title: 'Waktu check-in sudah lewat', advice: `Check-in berakhir pukul ${hoursText(closedAt)}. ${ASK_DESK}`, back: 'identify' }),
  'pharmacy-no-prescription': () => ({ title: 'Belum ada resep untuk Anda', advice: 'Resep muncul setelah dokter selesai memeriksa. Silakan tanyakan kepada petugas poli.', back: 'identify' }),
  'pharmacy-not-checked-in': () => ({ title: 'Belum ada resep untuk Anda', advice: `Anda belum check-in hari ini. ${ASK_DESK}`, back: 'identify' }),
};

function wordsFor(refusal: { code: string; data: unknown }, zone: TimeZone): KindWords {
  const words = (WORDS as Partial<Record<string, (data: unknown) => KindWords>>)[refusal.code];
  return words?.(refusal.data) ?? { title: phraseForPeople(refusal, zone) ?? 'Maaf, belum dapat dilayani di mesin ini', advice: ASK_DESK };
}

export function refusalScreen({ key, layout, facility }: KioskStep, refusal: { code: string; data: unknown }): PageReply {
  const words = wordsFor(refusal, facility.timeZone);
  return view(<MessageScreen journeyKey={key} sound={layout.sound} {...words} offersDesk={words.advice.includes(ASK_DESK)} />);
}
