import { pharmacyNumber } from '../../pharmacy/pharmacy-number';
import { findPrescription, type Prescription } from '../../pharmacy/pharmacy-store';
import { refusePharmacy } from '../../pharmacy/refusals';
import { takePharmacyNumber } from '../../pharmacy/take-pharmacy-number';
import { kioskBooking } from '../../queue/kiosk-booking';
import { keepResult } from '../../service-points/kiosk-journey';
import { view, type PageReply } from '../page';
import { bookingsToday } from './bookings-today';
import type { KioskStep } from './kiosk-step';
import { MessageScreen } from './message-screen';
import { showTicket } from './show-ticket';

/** The patient who has been confirmed comes for his medicine. @throws Refusal of takePharmacyNumber */
export async function pharmacyStep(step: KioskStep): Promise<PageReply> {
  const { deps, facility, journey, answers } = step;
  const scanned = answers.bookingCode === undefined ? undefined : await kioskBooking(deps.db, facility, answers.bookingCode);
  const bookings = (scanned === undefined ? await bookingsToday(step) : [scanned]).map(({ booking }) => booking);
  const prescriptions: Prescription[] = [];
  for (const { bookingCode } of bookings) {
    const prescription = await findPrescription(deps.db, facility.facilityId, bookingCode, 'read');
    if (prescription !== undefined) prescriptions.push(prescription);
  }
  // Of two doctors in a day: the one without a number first; asked again, the other's turn.
  const open = prescriptions.filter(({ state }) => state !== 'ready');
  const next = open.find(({ ordinal }) => ordinal === null) ?? open[0];
  if (next !== undefined) {
    await takePharmacyNumber(deps, facility, next.bookingCode);
    await keepResult(deps.db, facility.facilityId, journey, { bookingCode: next.bookingCode });
    return showTicket(step);
  }
  const ready = prescriptions.find(({ handedOverAt }) => handedOverAt === null);
  if (ready !== undefined) return said(step, isReady(ready));
  const isOver = bookings.length > 0 && bookings.every(({ state }) => state === 'finished' || state === 'absent');
  if (!isOver) throw refusePharmacy('pharmacy-no-prescription');
  return said(step, prescriptions.length === 0 ? NO_PRESCRIPTION : IS_HANDED_OVER);
}

interface Words {
  title: string;
  advice: string;
}

const NO_PRESCRIPTION: Words = {
  title: 'Tidak ada resep untuk Anda',
  advice: 'Pemeriksaan Anda sudah selesai dan dokter tidak menulis resep, jadi Anda tidak perlu ke farmasi. Bila menurut Anda ada resep, silakan tanyakan kepada petugas poli.',
};
const IS_HANDED_OVER: Words = { title: 'Obat Anda sudah diserahkan', advice: 'Bila masih ada yang kurang, silakan tanyakan kepada petugas farmasi.' };

function isReady({ kind, ordinal }: Prescription): Words {
  return { title: 'Obat Anda sudah siap', advice: `Silakan ke farmasi${ordinal === null ? '' : ` dan sebutkan nomor ${pharmacyNumber(kind, ordinal)}`}.` };
}

function said({ key, layout }: KioskStep, words: Words): PageReply {
  return view(<MessageScreen journeyKey={key} sound={layout.sound} {...words} back="identify" />);
}
